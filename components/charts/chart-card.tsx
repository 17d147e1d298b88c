"use client";

import { ChartColumn, Table2 } from "lucide-react";
import dynamic from "next/dynamic";
import { useState } from "react";
import { Button } from "@/components/ui/button";
import { Card } from "@/components/ui/card";
import { Skeleton } from "@/components/ui/states";
import { Table, Td, Th, Tr } from "@/components/ui/table";
import { swatchOf } from "./chart-colors";
import { type Chart, isEmptyChart } from "./prepare-performance";

// The drawing library is large and sets styles: it is loaded after the page, and draws in the browser only.
const TimeChart = dynamic(() => import("./time-chart").then((module) => module.TimeChart), {
  ssr: false,
  loading: () => <Skeleton className="size-full" />,
});

/** A titled chart with its legend, and the same numbers as a table. */
export function ChartCard({ chart }: { chart: Chart }) {
  const [asTable, setAsTable] = useState(false);
  const empty = isEmptyChart(chart);
  return (
    <Card
      title={chart.title}
      actions={
        <>
          {chart.series.length > 1 && <Legend chart={chart} />}
          <Button size="sm" variant="ghost" aria-pressed={asTable} onClick={() => setAsTable(!asTable)}>
            {asTable ? <ChartColumn aria-hidden /> : <Table2 aria-hidden />}
            <span>
              {asTable ? "Chart" : "Table"}
              <span className="sr-only"> of {chart.title.toLowerCase()}</span>
            </span>
          </Button>
        </>
      }
    >
      <div className="h-56">
        {asTable && <ChartTable chart={chart} />}
        {!asTable && empty && (
          <p className="grid h-full place-items-center text-center text-muted">Nothing was reported in this time.</p>
        )}
        {!asTable && !empty && <TimeChart chart={chart} />}
      </div>
    </Card>
  );
}

function Legend({ chart }: { chart: Chart }) {
  return (
    <ul className="flex flex-wrap gap-x-3 text-[0.8rem] text-muted">
      {chart.series.map(({ key, label, color }) => (
        <li key={key} className="flex items-center gap-1.5">
          <svg aria-hidden width="8" height="8" className={swatchOf(color)}>
            <rect width="8" height="8" rx="2" />
          </svg>
          {label}
        </li>
      ))}
    </ul>
  );
}

function ChartTable({ chart }: { chart: Chart }) {
  return (
    <div className="h-full overflow-y-auto">
      <Table label={`${chart.title} as a table`}>
        <thead>
          <tr>
            <Th>Time</Th>
            {chart.series.map(({ key, label }) => (
              <Th key={key} numeric>
                {label}
              </Th>
            ))}
          </tr>
        </thead>
        <tbody>
          {chart.rows.map((row) => (
            <Tr key={row.title}>
              <Td className="whitespace-nowrap">{row.title}</Td>
              {chart.series.map(({ key }) => (
                <Td key={key} numeric className="whitespace-nowrap">
                  {chart.format(row.values[key] ?? null)}
                </Td>
              ))}
            </Tr>
          ))}
        </tbody>
      </Table>
    </div>
  );
}
