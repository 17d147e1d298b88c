"use client";

import {
  CartesianGrid,
  ComposedChart,
  Line,
  ReferenceArea,
  ReferenceLine,
  ResponsiveContainer,
  Tooltip,
  type TooltipContentProps,
  XAxis,
  YAxis,
} from "recharts";
import { X_AXIS, Y_AXIS } from "./chart-axis";
import type { ThresholdChart as Chart, ThresholdPoint } from "./prepare-threshold";

/** Draws a watched figure. Focus it and use the arrow keys to move the tooltip from look to look. */
export function ThresholdChart({ chart }: { chart: Chart }) {
  return (
    <ResponsiveContainer width="100%" height="100%">
      <ComposedChart
        data={chart.points}
        title={`${chart.title} over time`}
        margin={{ top: 16, right: 12, bottom: 0, left: 0 }}
      >
        <CartesianGrid vertical={false} stroke="var(--line)" />
        <XAxis
          {...X_AXIS}
          dataKey="at"
          type="number"
          domain={["dataMin", "dataMax"]}
          ticks={chart.ticks}
          tickFormatter={chart.formatTick}
        />
        <YAxis
          {...Y_AXIS}
          domain={[chart.levels[0] ?? 0, chart.levels.at(-1) ?? 0]}
          ticks={chart.levels}
          tickFormatter={(value: number) => chart.format(value)}
        />
        {chart.bands.map(({ from, to }) => (
          <ReferenceArea key={from} x1={from} x2={to} fill="var(--danger)" fillOpacity={0.25} ifOverflow="hidden" />
        ))}
        <Tooltip
          isAnimationActive={false}
          cursor={{ stroke: "var(--line-strong)" }}
          content={<LookTooltip chart={chart} />}
        />
        <Line
          name={chart.title}
          dataKey="value"
          stroke="var(--series-1)"
          strokeWidth={1.5}
          // A lone look between gaps is a dot, or it could not be seen.
          dot={isSparse(chart) && { r: 1.5, fill: "var(--series-1)" }}
          isAnimationActive={false}
        />
        <ReferenceLine
          y={chart.threshold}
          stroke="var(--danger)"
          strokeDasharray="4 3"
          label={{
            value: chart.thresholdLabel,
            position: "insideTopLeft",
            fontSize: 11,
            fill: "var(--danger)",
            dy: -16,
          }}
        />
      </ComposedChart>
    </ResponsiveContainer>
  );
}

function isSparse({ points }: Chart): boolean {
  return points.some(
    ({ value }, i) => value !== null && points[i - 1]?.value === null && (points[i + 1]?.value ?? null) === null,
  );
}

/** The chart hands `active` and `payload` to it. */
function LookTooltip({ chart, active, payload }: { chart: Chart } & Partial<TooltipContentProps>) {
  const point = payload?.[0]?.payload as ThresholdPoint | undefined;
  if (!active || !point) return null;
  return (
    <div className="rounded-md border border-line bg-raised px-3 py-2 text-[0.8rem] shadow-md">
      <p className="text-muted">{point.title}</p>
      <p className="tabular-nums">{chart.format(point.value)}</p>
    </div>
  );
}
