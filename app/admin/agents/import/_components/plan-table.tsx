import { Badge, type Tone } from "@/components/ui/badge";
import { Table, Td, Th, Tr } from "@/components/ui/table";
import type { ImportSummary, ShownRow } from "@/domain/registry-import";

const OUTCOMES: Record<ShownRow["outcome"], { word: string; tone: Tone }> = {
  refused: { word: "Refused", tone: "danger" },
  create: { word: "New", tone: "success" },
  change: { word: "Changed", tone: "accent" },
  unchanged: { word: "Unchanged", tone: "neutral" },
};
const ORDER = Object.keys(OUTCOMES);

/** Row by row what would happen: what is refused first. What stays as it is is folded away. */
export function PlanTable({ summary }: { summary: ImportSummary }) {
  const { create, change, unchanged, refused } = summary;
  const rows = summary.rows
    .filter(({ outcome }) => outcome !== "unchanged")
    .sort((a, b) => ORDER.indexOf(a.outcome) - ORDER.indexOf(b.outcome) || a.row - b.row);
  return (
    <>
      <p role="status" className="mb-3 tabular-nums">
        {create} new, {change} changed, {unchanged} unchanged, {refused} refused.
      </p>
      {rows.length > 0 && <ChangesTable rows={rows} />}
      {unchanged > 0 && (
        <details className="mt-3">
          <summary className="cursor-pointer text-muted hover:text-ink">Show the unchanged rows</summary>
          <ul className="mt-2 gap-x-6 text-[0.8667rem] sm:columns-3">
            {summary.rows
              .filter(({ outcome }) => outcome === "unchanged")
              .map(({ row, name }) => (
                <li key={row} className="break-words">
                  <span className="text-muted tabular-nums">{row}</span> {name}
                </li>
              ))}
          </ul>
        </details>
      )}
    </>
  );
}

function ChangesTable({ rows }: { rows: ShownRow[] }) {
  return (
    <Table label="What each row would do" className="sm:min-w-150">
      <thead>
        <tr>
          <Th numeric>Row</Th>
          <Th>Agent</Th>
          <Th className="max-sm:hidden">Outcome</Th>
          <Th>What and why</Th>
        </tr>
      </thead>
      <tbody>
        {rows.map((row) => (
          <Tr key={row.row}>
            <Td numeric className="align-top">
              {row.row}
            </Td>
            <Td className="align-top font-medium break-words">
              {row.name}
              <span className="mt-1 block sm:hidden">
                <Outcome of={row} />
              </span>
            </Td>
            <Td className="align-top max-sm:hidden">
              <Outcome of={row} />
            </Td>
            <Td className="max-w-160 align-top">
              <RowDetail row={row} />
            </Td>
          </Tr>
        ))}
      </tbody>
    </Table>
  );
}

function Outcome({ of: { outcome } }: { of: ShownRow }) {
  return <Badge tone={OUTCOMES[outcome].tone}>{OUTCOMES[outcome].word}</Badge>;
}

function RowDetail({ row }: { row: ShownRow }) {
  return (
    <ul className="grid gap-1">
      {row.faults.map(({ field, reason }) => (
        <li key={`${field} ${reason}`} className="break-words text-danger">
          {field && <span className="font-medium">{field}: </span>}
          {reason}
        </li>
      ))}
      {row.changes.map(({ label, before, after }) => (
        <li key={label} className="break-words">
          <span className="text-muted">{label}: </span>
          {before && <del className="mr-1 text-muted">{before}</del>}
          {after ? <ins className="no-underline">{after}</ins> : <span className="text-muted">empty</span>}
        </li>
      ))}
    </ul>
  );
}
