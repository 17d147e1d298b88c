"use client";

import {
  Bar,
  CartesianGrid,
  ComposedChart,
  Line,
  ResponsiveContainer,
  Tooltip,
  type TooltipContentProps,
  XAxis,
  YAxis,
} from "recharts";
import { X_AXIS, Y_AXIS } from "./chart-axis";
import { colorOf } from "./chart-colors";
import type { Chart, ChartRow } from "./prepare-performance";

const valueOf = (key: string) => (row: ChartRow) => row.values[key] ?? null;

/** Draws a prepared chart. Focus it and use the arrow keys to move the tooltip from bucket to bucket. */
export function TimeChart({ chart }: { chart: Chart }) {
  return (
    <ResponsiveContainer width="100%" height="100%">
      <ComposedChart
        data={chart.rows}
        title={`${chart.title} over time`}
        margin={{ top: 6, right: 8, bottom: 0, left: 0 }}
      >
        <CartesianGrid vertical={false} stroke="var(--line)" />
        <XAxis {...X_AXIS} dataKey="label" minTickGap={24} interval="preserveStartEnd" />
        <YAxis {...Y_AXIS} tickFormatter={(value: number) => chart.formatAxis(value)} />
        <Tooltip
          isAnimationActive={false}
          cursor={chart.kind === "bars" ? { fill: "var(--hover)" } : { stroke: "var(--line-strong)" }}
          content={<ChartTooltip chart={chart} />}
        />
        {chart.series.map(({ key, label, color }) =>
          chart.kind === "bars" ? (
            <Bar
              key={key}
              name={label}
              dataKey={valueOf(key)}
              stackId="all"
              fill={colorOf(color)}
              maxBarSize={28}
              isAnimationActive={false}
            />
          ) : (
            <Line
              key={key}
              name={label}
              dataKey={valueOf(key)}
              stroke={colorOf(color)}
              strokeWidth={1.75}
              // A lone bucket between gaps is a dot, or it could not be seen.
              dot={chart.rows.length <= 31 && { r: 1.5, fill: colorOf(color) }}
              isAnimationActive={false}
            />
          ),
        )}
      </ComposedChart>
    </ResponsiveContainer>
  );
}

/** The chart hands `active` and `payload` to it. */
function ChartTooltip({ chart, active, payload }: { chart: Chart } & Partial<TooltipContentProps>) {
  const row = payload?.[0]?.payload as ChartRow | undefined;
  if (!active || !row) return null;
  return (
    <div className="rounded-md border border-line bg-raised px-3 py-2 text-[0.8rem] shadow-md">
      <p className="mb-1 text-muted">{row.title}</p>
      <dl className="grid grid-cols-[auto_auto] gap-x-4">
        {chart.series.map(({ key, label }) => (
          <div key={key} className="contents">
            <dt>{label}</dt>
            <dd className="text-right tabular-nums">{chart.format(row.values[key] ?? null)}</dd>
          </div>
        ))}
      </dl>
    </div>
  );
}
