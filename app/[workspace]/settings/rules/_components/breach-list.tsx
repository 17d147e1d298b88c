import { Table, Td, Th, Tr } from "@/components/ui/table";
import { formatSeconds } from "@/domain/quantities";
import { exactTime } from "@/domain/time";
import type { NamedBreach } from "./preview-words";

type BreachListProps = {
  breaches: NamedBreach[];
  total: number;
  timezone: string;
  format: (value: number | null) => string;
};

const SHOWN = 50;

/** When the rule would have fired, the newest first. */
export function BreachList({ breaches, total, timezone, format }: BreachListProps) {
  if (breaches.length === 0) return null;
  const shown = breaches.slice(0, SHOWN);
  return (
    <div className="max-h-72 overflow-y-auto">
      <Table label="When it would have fired">
        <thead>
          <tr>
            <Th>Fired</Th>
            <Th>For</Th>
            <Th numeric>Open for</Th>
            <Th numeric>Worst</Th>
          </tr>
        </thead>
        <tbody>
          {shown.map(({ name, firedAt, until, worst }) => (
            <Tr key={`${name} ${firedAt}`}>
              <Td className="whitespace-nowrap">{exactTime(new Date(firedAt), timezone)}</Td>
              <Td className="min-w-32 break-words">{name}</Td>
              <Td numeric className="whitespace-nowrap">
                {until === null ? "still open" : formatSeconds((until - firedAt) / 1000)}
              </Td>
              <Td numeric className="whitespace-nowrap">
                {format(worst)}
              </Td>
            </Tr>
          ))}
        </tbody>
      </Table>
      {total > shown.length && (
        <p className="pt-2 text-[0.8rem] text-muted">
          The newest {shown.length} of {total.toLocaleString("en")}.
        </p>
      )}
    </div>
  );
}
