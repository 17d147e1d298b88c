"use client";

import dynamic from "next/dynamic";
import { Skeleton } from "@/components/ui/states";
import { Table, Td, Th, Tr } from "@/components/ui/table";
import { ChartFrame } from "./chart-frame";
import { type ThresholdChart as Chart, isBreached, thresholdAsCsv } from "./prepare-threshold";

// The drawing library is large: it is loaded after the page, and draws in the browser only.
const ThresholdChart = dynamic(() => import("./threshold-chart").then((module) => module.ThresholdChart), {
  ssr: false,
  loading: () => <Skeleton className="size-full" />,
});

/** A watched figure with its threshold and what breached it, and the same as a table. */
export function FigureCard({ chart }: { chart: Chart }) {
  return (
    <ChartFrame
      title={chart.title}
      empty={chart.points.every(({ value }) => value === null)}
      chart={<ThresholdChart chart={chart} />}
      table={<FigureTable chart={chart} />}
      csv={() => thresholdAsCsv(chart)}
    />
  );
}

/** Looks without a figure are left out. */
function FigureTable({ chart }: { chart: Chart }) {
  const known = chart.points.filter(({ value }) => value !== null);
  return (
    <div className="h-full overflow-y-auto">
      <Table label={`${chart.title} as a table`}>
        <thead>
          <tr>
            <Th>Time</Th>
            <Th numeric>Figure</Th>
            <Th>Alert</Th>
          </tr>
        </thead>
        <tbody>
          {known.map(({ at, title, value }) => (
            <Tr key={at}>
              <Td className="whitespace-nowrap">{title}</Td>
              <Td numeric className="whitespace-nowrap">
                {chart.format(value)}
              </Td>
              <Td>{isBreached(chart, at) ? "open" : ""}</Td>
            </Tr>
          ))}
        </tbody>
      </Table>
    </div>
  );
}
