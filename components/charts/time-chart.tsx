"use client";

import {
  Bar,
  CartesianGrid,
  ComposedChart,
  Line,
  ReferenceLine,
  ResponsiveContainer,
  Tooltip,
  type TooltipContentProps,
  XAxis,
  YAxis,
} from "recharts";
import type { Chart, ChartRow, ChartSeries } from "./chart";
import { X_AXIS, Y_AXIS } from "./chart-axis";
import { colorOf, MARKER_COLORS } from "./chart-colors";

const valueOf = (key: string) => (row: ChartRow) => row.values[key] ?? null;

/** Draws a prepared chart. Focus it and use the arrow keys to move the tooltip from bucket to bucket. */
export function TimeChart({ chart }: { chart: Chart }) {
  const labels = new Map(chart.rows.map(({ at, label }) => [at, label]));
  return (
    <ResponsiveContainer width="100%" height="100%">
      <ComposedChart
        data={chart.rows}
        title={`${chart.title} over time`}
        margin={{ top: 6, right: 8, bottom: 0, left: 0 }}
      >
        <CartesianGrid vertical={false} stroke="var(--line)" />
        <XAxis
          {...X_AXIS}
          dataKey="at"
          tickFormatter={(at: string) => labels.get(at) ?? ""}
          minTickGap={24}
          interval="preserveStartEnd"
        />
        <YAxis {...Y_AXIS} tickFormatter={(value: number) => chart.formatAxis(value)} />
        <Tooltip
          isAnimationActive={false}
          cursor={chart.kind === "bars" ? { fill: "var(--hover)" } : { stroke: "var(--line-strong)" }}
          content={<ChartTooltip chart={chart} />}
        />
        {chart.series.filter(({ unseen }) => !unseen).map((series) => drawSeries(chart, series))}
        {chart.markers.map(({ at, kind }) => (
          <ReferenceLine
            key={`${kind} ${at}`}
            x={at}
            stroke={MARKER_COLORS[kind]}
            strokeDasharray={kind === "incident" ? "2 2" : undefined}
            strokeWidth={1.25}
          />
        ))}
      </ComposedChart>
    </ResponsiveContainer>
  );
}

/** Called, not rendered: the drawing library looks at its children's types. */
function drawSeries(chart: Chart, { key, label, color, before }: ChartSeries) {
  if (chart.kind === "bars" && !before) {
    return (
      <Bar
        key={key}
        name={label}
        dataKey={valueOf(key)}
        stackId="all"
        fill={colorOf(color)}
        maxBarSize={28}
        isAnimationActive={false}
      />
    );
  }
  return (
    <Line
      key={key}
      name={label}
      dataKey={valueOf(key)}
      stroke={colorOf(color)}
      strokeWidth={before ? 1.25 : 1.75}
      strokeDasharray={before ? "4 3" : undefined}
      // A lone bucket between gaps is a dot, or it could not be seen.
      dot={!before && chart.rows.length <= 31 && { r: 1.5, fill: colorOf(color) }}
      isAnimationActive={false}
    />
  );
}

/** The chart hands `active` and `payload` to it. */
function ChartTooltip({ chart, active, payload }: { chart: Chart } & Partial<TooltipContentProps>) {
  const row = payload?.[0]?.payload as ChartRow | undefined;
  if (!active || !row) return null;
  const happened = chart.markers.filter(({ at }) => at === row.at).flatMap(({ labels }) => labels);
  return (
    <div className="max-w-72 rounded-md border border-line bg-raised px-3 py-2 text-[0.8rem] shadow-md">
      <p className="mb-1 text-muted">{row.title}</p>
      <dl className="grid grid-cols-[auto_auto] gap-x-4">
        {chart.series.map(({ key, label }) => (
          <div key={key} className="contents">
            <dt>{label}</dt>
            <dd className="text-right tabular-nums">{chart.format(row.values[key] ?? null)}</dd>
          </div>
        ))}
      </dl>
      {happened.map((label, i) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: two incidents may have one title
        <p key={i} className="mt-1 whitespace-normal">
          {label}
        </p>
      ))}
    </div>
  );
}
