"use client";

import dynamic from "next/dynamic";
import { Skeleton } from "@/components/ui/states";
import { Table, Td, Th, Tr } from "@/components/ui/table";
import { type Chart, chartAsCsv, isEmptyChart } from "./chart";
import { swatchOf } from "./chart-colors";
import { ChartFrame } from "./chart-frame";

// The drawing library is large and sets styles: it is loaded after the page, and draws in the browser only.
const TimeChart = dynamic(() => import("./time-chart").then((module) => module.TimeChart), {
  ssr: false,
  loading: () => <Skeleton className="size-full" />,
});

/** A titled chart with its legend, and the same numbers as a table. */
export function ChartCard({ chart }: { chart: Chart }) {
  return (
    <ChartFrame
      title={chart.title}
      legend={chart.series.length > 1 && <Legend chart={chart} />}
      empty={isEmptyChart(chart)}
      chart={<TimeChart chart={chart} />}
      table={<ChartTable chart={chart} />}
      csv={() => chartAsCsv(chart)}
    />
  );
}

function Legend({ chart }: { chart: Chart }) {
  const drawn = chart.series.filter(({ unseen }) => !unseen);
  return (
    <ul data-legend className="flex flex-wrap gap-x-3 text-[0.8rem] text-muted">
      {drawn.map(({ key, label, color, before }) => (
        <li key={key} className="flex items-center gap-1.5">
          <svg aria-hidden width="8" height="8" className={swatchOf(color)}>
            <rect width="8" height={before ? 2 : 8} y={before ? 3 : 0} rx={before ? 0 : 2} />
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
            <Tr key={row.at}>
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
