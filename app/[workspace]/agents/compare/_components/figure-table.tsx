"use client";

import { Download } from "lucide-react";
import { saveCsv } from "@/components/charts/save-file";
import { Button } from "@/components/ui/button";
import { Link } from "@/components/ui/link";
import { Table, Td, Th, Tr } from "@/components/ui/table";
import type { ComparedAgent } from "@/db/comparison";
import { writeCsv } from "@/domain/csv";
import { describeChange, listFigures } from "../../_components/performance-figures";

type FigureTableProps = { slug: string; agents: ComparedAgent[]; currency: string };

/** A row for each figure, a column for each agent, with its change from the period before. */
export function FigureTable({ slug, agents, currency }: FigureTableProps) {
  return (
    <div className="grid grid-cols-[minmax(0,1fr)] gap-2">
      <Button size="sm" variant="ghost" className="justify-self-end" onClick={() => saveFigures(agents, currency)}>
        <Download aria-hidden />
        Save as CSV
      </Button>
      <Table label="Figures compared" className={agents.length > 2 ? "min-w-180" : "min-w-100"}>
        <thead>
          <tr>
            <Th className="max-sm:sticky max-sm:left-0 max-sm:z-10 max-sm:bg-surface">Figure</Th>
            {agents.map(({ code, agentName }) => (
              <Th key={code} numeric>
                <Link href={`/${slug}/agents/${code}`} className="hover:text-accent hover:underline">
                  {agentName}
                </Link>
              </Th>
            ))}
          </tr>
        </thead>
        <tbody>
          {listFigures(currency).map((figure) => (
            <Tr key={figure.label}>
              <Td className="max-sm:sticky max-sm:left-0 max-sm:z-10 max-sm:bg-surface sm:whitespace-nowrap">
                {figure.label}
              </Td>
              {agents.map(({ code, totals }) => (
                <Td key={code} numeric className="tabular-nums">
                  <span className="whitespace-nowrap">{figure.format(figure.of(totals.now))}</span>
                  <span className="block text-[0.8rem] text-muted">{describeChange(figure, totals)}</span>
                </Td>
              ))}
            </Tr>
          ))}
        </tbody>
      </Table>
    </div>
  );
}

/** The table's figures, a line for each agent and period, raw: what a spreadsheet can go on with. */
function saveFigures(agents: ComparedAgent[], currency: string): void {
  const figures = listFigures(currency);
  const periods = ["now", "before"] as const;
  saveCsv(
    "comparison",
    writeCsv([
      ["Agent", "Period", ...figures.map(({ label, unit }) => (unit ? `${label} (${unit})` : label))],
      ...agents.flatMap(({ agentName, totals }) =>
        periods.map((period) => [agentName, period, ...figures.map(({ of }) => of(totals[period]))]),
      ),
    ]),
  );
}
