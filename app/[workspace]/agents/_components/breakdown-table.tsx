"use client";

import { ArrowDown, ArrowUp, Download } from "lucide-react";
import { useSearchParams } from "next/navigation";
import type { ReactNode } from "react";
import { saveCsv } from "@/components/charts/save-file";
import { useUrlUpdate } from "@/components/shell/url-state";
import { Button } from "@/components/ui/button";
import { ListSkeleton } from "@/components/ui/states";
import { Table, Td, Th, Tr } from "@/components/ui/table";
import { useHydrated } from "@/components/ui/use-hydrated";
import { BREAKDOWN_LABELS, type Breakdown, type BreakdownRow } from "@/domain/breakdown";
import { writeCsv } from "@/domain/csv";
import { ABSENT } from "@/domain/quantities";
import { type Figures, NO_FIGURES } from "@/domain/ranges";
import { breakdownColumns, type Column } from "./breakdown-columns";
import { sayChange } from "./performance-figures";

/** Stays at the left while a phone scrolls through the figures. */
const NAME = "max-sm:sticky max-sm:left-0 max-sm:z-10 max-sm:min-w-32 max-sm:border-r max-sm:bg-surface";

type BreakdownTableProps = {
  by: Breakdown;
  rows: BreakdownRow[];
  currency: string;
  /** The row's name as it is shown: a link, a box to choose it. */
  renderName: (row: BreakdownRow) => ReactNode;
  actions?: ReactNode;
  /** The rows of the period before, to say what changed; "loading" until they are here. */
  before?: readonly BreakdownRow[] | "loading";
};

/** Figures of each agent, guild, type or campaign; a column's heading sorts by it. Drawn in the browser only. */
export function BreakdownTable({ by, rows, currency, renderName, actions, before }: BreakdownTableProps) {
  const hydrated = useHydrated();
  const current = useSearchParams().get("sort") ?? "-executions";
  const setUrl = useUrlUpdate();
  const columns = breakdownColumns(currency);
  const descending = current.startsWith("-");
  const column = columns.find(({ key }) => key === current.replace("-", "")) ?? columns[0];
  const label = BREAKDOWN_LABELS[by];
  if (!hydrated) return <ListSkeleton rows={6} />;
  const earlier = Array.isArray(before) ? new Map(before.map((row) => [row.key, row.figures])) : null;
  const sorted = column ? sortRows(rows, column.of, descending) : rows;
  const save = () =>
    saveCsv(
      `performance-by-${by}`,
      writeCsv([
        [
          label,
          ...columns.map((one) => `${one.label} (${one.unit})`),
          ...(earlier ? columns.map((one) => `${one.label} before (${one.unit})`) : []),
        ],
        ...sorted.map((row) => [
          row.name,
          ...columns.map(({ of }) => of(row.figures)),
          ...(earlier ? columns.map(({ of }) => of(earlier.get(row.key) ?? NO_FIGURES)) : []),
        ]),
      ]),
    );
  return (
    <div className="grid grid-cols-[minmax(0,1fr)] gap-2">
      <div className="flex flex-wrap items-center gap-2">
        <p role="status" className="grow text-muted tabular-nums">
          {rows.length.toLocaleString("en")} {label.toLowerCase()}
          {rows.length === 1 ? "" : "s"}
        </p>
        {actions}
        <Button size="sm" variant="ghost" onClick={save}>
          <Download aria-hidden />
          Save as CSV
        </Button>
      </div>
      <Table label={`Performance by ${label.toLowerCase()}`} className="min-w-260">
        <thead>
          <tr>
            <Th className={NAME}>{label}</Th>
            {columns.map(({ key, label: heading }) => {
              const sortedBy = key === column?.key;
              return (
                <Th key={key} numeric sorted={sortedBy && (descending ? "descending" : "ascending")}>
                  <button
                    type="button"
                    onClick={() => setUrl({ sort: sortedBy && descending ? key : `-${key}` }, { shallow: true })}
                    className="inline-flex min-h-6 items-center gap-1 hover:text-ink [&_svg]:size-3.5"
                  >
                    {sortedBy && (descending ? <ArrowDown aria-hidden /> : <ArrowUp aria-hidden />)}
                    {heading}
                  </button>
                </Th>
              );
            })}
          </tr>
        </thead>
        <tbody>
          {sorted.map((row) => (
            <Tr key={row.key}>
              <Td className={NAME}>{renderName(row)}</Td>
              {columns.map((each) => (
                <Td key={each.key} numeric className="whitespace-nowrap tabular-nums">
                  {each.format(each.of(row.figures))}
                  {before && (
                    <span className="block text-[0.8rem] text-muted">
                      {earlier ? sayRowChange(each, row, earlier.get(row.key)) : "…"}
                    </span>
                  )}
                </Td>
              ))}
            </Tr>
          ))}
        </tbody>
      </Table>
    </div>
  );
}

/** "+12 %" since the period before, "new" for who did nothing then. */
function sayRowChange(column: Column, row: BreakdownRow, before: Figures | undefined): string {
  if (!before) return column.key === "executions" ? "new" : ABSENT;
  return sayChange(column, row.figures, before) ?? ABSENT;
}

/** Rows without the figure come last, whichever way. */
function sortRows(
  rows: BreakdownRow[],
  of: (figures: BreakdownRow["figures"]) => number | null,
  descending: boolean,
): BreakdownRow[] {
  const value = (row: BreakdownRow) =>
    of(row.figures) ?? (descending ? Number.NEGATIVE_INFINITY : Number.POSITIVE_INFINITY);
  return rows.toSorted((a, b) => (descending ? value(b) - value(a) : value(a) - value(b)) || 0);
}
