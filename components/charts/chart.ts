/** What a chart over time is: prepare-*.ts decide it, time-chart.tsx draws it, its table and its file say the same. */
import { type Cell, writeCsv } from "@/domain/csv";
import type { Marker } from "@/domain/markers";

/** Colours are names of the theme's series, never values. */
export type ChartColor = "success" | "danger" | "muted" | 1 | 2 | 3 | 4 | 5;
export type ChartSeries = {
  key: string;
  label: string;
  color: ChartColor;
  /** The period before: a dashed line, also over bars. */
  before?: boolean;
  /** Only in the table and the tooltip: on the chart it would dwarf the others. */
  unseen?: boolean;
};
export type ChartRow = {
  /** The bucket's first moment, ISO 8601: its place on the axis. */
  at: string;
  /** The bucket on the axis, short. */
  label: string;
  /** The bucket in a tooltip or table, exact. */
  title: string;
  /** Null where there is nothing to say: a line has a gap there. */
  values: Record<string, number | null>;
};
/** What happened in a bucket, to be marked there. */
export type ChartMarker = { at: string; kind: Marker["kind"]; labels: string[] };
export type Chart = {
  id: string;
  title: string;
  /** Bars are stacked on each other. */
  kind: "bars" | "lines";
  series: ChartSeries[];
  rows: ChartRow[];
  markers: ChartMarker[];
  format: (value: number | null) => string;
  formatAxis: (value: number) => string;
  /** The values' unit in a CSV file, where they stand without it. */
  unit: string;
};

/** True when no bucket has anything: the chart says so instead of drawing an empty frame. */
export function isEmptyChart(chart: Chart): boolean {
  return chart.rows.every((row) => chart.series.every(({ key }) => !row.values[key]));
}

/** The chart's numbers, each bucket by its first moment in UTC and by its name. */
export function chartAsCsv({ series, rows, unit }: Chart): string {
  const head: Cell[] = ["begins (UTC)", "bucket", ...series.map(({ label }) => `${label} (${unit})`)];
  return writeCsv([head, ...rows.map(({ at, title, values }) => [at, title, ...series.map(({ key }) => values[key])])]);
}
