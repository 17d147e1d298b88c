import { Badge } from "@/components/ui/badge";
import { Table, Td, Th, Tr } from "@/components/ui/table";
import { formatBytes, formatCount } from "@/domain/quantities";
import type { MonthSize, MonthState } from "@/domain/storage";
import { monthWords } from "./month-words";

const STATES: Record<MonthState, { words: string; tone?: "accent" | "warning" }> = {
  ahead: { words: "Made ahead" },
  hours: { words: "Hours and days", tone: "accent" },
  leaving: { words: "Its hours are leaving", tone: "warning" },
  days: { words: "Days" },
};

export function MonthTable({ months }: { months: MonthSize[] }) {
  return (
    <Table label="Agents' performance by month">
      <thead>
        <tr>
          <Th>Month</Th>
          <Th>Holds</Th>
          <Th numeric>Rows</Th>
          <Th numeric>Size</Th>
        </tr>
      </thead>
      <tbody>
        {months.map(({ month, state, rows, bytes }) => (
          <Tr key={month}>
            <Td className="whitespace-nowrap">{monthWords(month)}</Td>
            <Td>
              <Badge tone={STATES[state].tone}>{STATES[state].words}</Badge>
            </Td>
            <Td numeric>{formatCount(rows)}</Td>
            <Td numeric className="whitespace-nowrap">
              {formatBytes(bytes)}
            </Td>
          </Tr>
        ))}
      </tbody>
    </Table>
  );
}
