/** Decides what the charts of an agent's performance show; time-chart.tsx only draws it. */

import { formatCompact, formatCount, formatMoney, formatPercent, formatSeconds } from "@/domain/quantities";
import type { PerformancePoint } from "@/domain/ranges";

/** Colours are names of the theme's series, never values. */
export type ChartColor = "success" | "danger" | 1 | 2 | 3 | 4 | 5;
export type ChartSeries = { key: string; label: string; color: ChartColor };
export type ChartRow = {
  /** The bucket on the axis, short. */
  label: string;
  /** The bucket in a tooltip or table, exact. */
  title: string;
  /** Null where there is nothing to say: a line has a gap there. */
  values: Record<string, number | null>;
};
export type Chart = {
  id: string;
  title: string;
  /** Bars are stacked on each other. */
  kind: "bars" | "lines";
  series: ChartSeries[];
  rows: ChartRow[];
  format: (value: number | null) => string;
  formatAxis: (value: number) => string;
};

type Context = { step: "hour" | "day"; timezone: string; currency: string };

export function preparePerformanceCharts(points: PerformancePoint[], context: Context): Chart[] {
  const rows = (pick: (point: PerformancePoint) => ChartRow["values"]): ChartRow[] =>
    points.map((point) => ({ ...nameBucket(point.start, context), values: pick(point) }));
  const charts: Chart[] = [
    {
      id: "executions",
      title: "Executions",
      kind: "bars",
      series: [
        { key: "successes", label: "Succeeded", color: "success" },
        { key: "failures", label: "Failed", color: "danger" },
      ],
      rows: rows(({ successes, failures }) => ({ successes, failures })),
      format: formatCount,
      formatAxis: formatCompact,
    },
    {
      id: "duration",
      title: "Duration",
      kind: "lines",
      series: [
        { key: "p50", label: "p50", color: 1 },
        { key: "p95", label: "p95", color: 3 },
        { key: "p99", label: "p99", color: 2 },
      ],
      rows: rows(({ p50, p95, p99 }) => ({ p50, p95, p99 })),
      format: formatSeconds,
      formatAxis: formatSeconds,
    },
    {
      id: "tokens",
      title: "Tokens",
      kind: "bars",
      series: [
        { key: "inputTokens", label: "Input", color: 1 },
        { key: "outputTokens", label: "Output", color: 3 },
      ],
      rows: rows(({ inputTokens, outputTokens }) => ({ inputTokens, outputTokens })),
      format: formatCount,
      formatAxis: formatCompact,
    },
    {
      id: "cost",
      title: "Cost",
      kind: "bars",
      series: [{ key: "cost", label: "Cost", color: 4 }],
      rows: rows(({ cost }) => ({ cost })),
      format: (value) => formatMoney(value, context.currency),
      formatAxis: (value) => formatMoney(value, context.currency),
    },
  ];
  if (points.some((point) => point.quality !== null)) {
    charts.push({
      id: "quality",
      title: "Quality score",
      kind: "lines",
      series: [{ key: "quality", label: "Average of 0 to 100", color: 5 }],
      rows: rows(({ quality }) => ({ quality })),
      format: (value) => formatPercent(value).replace(" %", " of 100"),
      formatAxis: formatCompact,
    });
  }
  return charts;
}

function nameBucket(start: string, { step, timezone }: Context): { label: string; title: string } {
  const date = new Date(start);
  const format = (options: Intl.DateTimeFormatOptions) =>
    new Intl.DateTimeFormat("en-GB", { timeZone: timezone, ...options }).format(date);
  if (step === "hour") {
    return {
      label: format({ hour: "2-digit", minute: "2-digit" }),
      title: `${format({ day: "numeric", month: "short", hour: "2-digit", minute: "2-digit", timeZoneName: "short" })}, one hour`,
    };
  }
  return {
    label: format({ day: "numeric", month: "short" }),
    title: format({ weekday: "short", day: "numeric", month: "short", year: "numeric" }),
  };
}

/** True when no bucket has anything: the chart says so instead of drawing an empty frame. */
export function isEmptyChart(chart: Chart): boolean {
  return chart.rows.every((row) => chart.series.every(({ key }) => !row.values[key]));
}
