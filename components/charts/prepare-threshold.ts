/** Decides what the chart of a watched figure shows: the figure, the threshold, and where it breached. */
import type { Breach } from "@/domain/breaches";
import { writeCsv } from "@/domain/csv";
import { exactTime } from "@/domain/time";

export type ThresholdPoint = { at: number; value: number | null; title: string };
export type ThresholdChart = {
  title: string;
  points: ThresholdPoint[];
  threshold: number;
  thresholdLabel: string;
  /** Round values at equal distances, around the points and the threshold: the value axis from its bottom to its top. */
  levels: number[];
  /** Stretches with an open alert: moments of the axis. */
  bands: { from: number; to: number }[];
  ticks: number[];
  formatTick: (at: number) => string;
  format: (value: number | null) => string;
};

type Figure = { name: string; values: readonly (number | null)[]; breaches: readonly Breach[] };
type Axis = { from: number; step: number; timezone: string };
type Threshold = { value: number; label: string; format: (value: number | null) => string };

const TICKS = 6;
/** The least part of the axis that a band covers. */
const NARROWEST = 150;
/** The most steps between the least and the greatest value. */
const STEPS = 5;

export function prepareThresholdChart(figure: Figure, axis: Axis, threshold: Threshold): ThresholdChart {
  const { from, step, timezone } = axis;
  const points = figure.values.map((value, i) => {
    const at = from + i * step;
    return { at, value, title: exactTime(new Date(at), timezone) };
  });
  const last = from + Math.max(figure.values.length - 1, 0) * step;
  const narrowest = Math.max((last - from) / NARROWEST, step / 2);
  const day = new Intl.DateTimeFormat("en-GB", { timeZone: timezone, day: "numeric", month: "short" });
  return {
    title: figure.name,
    points,
    threshold: threshold.value,
    thresholdLabel: threshold.label,
    levels: roundLevels([threshold.value, ...figure.values.filter((value) => value !== null)]),
    // An hour in a month would not be seen.
    bands: figure.breaches.map(({ firedAt, until }) => ({
      from: firedAt,
      to: Math.max(until ?? last, firedAt + narrowest),
    })),
    ticks: Array.from({ length: TICKS }, (_, i) => from + ((last - from) * i) / (TICKS - 1)),
    formatTick: (at) => day.format(at),
    format: threshold.format,
  };
}

/** In steps of 1, 2 or 5 and zeros: between 0 and 100 they never lead out of it. A lone value stands over or under zero. */
function roundLevels(values: number[]): number[] {
  const alone = Math.min(...values) === Math.max(...values);
  const all = alone ? [...values, 0, values[0] === 0 ? 1 : 0] : values;
  const [least, most] = [Math.min(...all), Math.max(...all)];
  const rough = (most - least) / STEPS;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = power * ([1, 2, 5].find((times) => times * power >= rough) ?? 10);
  const first = Math.floor(least / step);
  const last = Math.ceil(most / step);
  // Three times a tenth isn't 0.3 without rounding.
  return Array.from({ length: last - first + 1 }, (_, i) => Number(((first + i) * step).toPrecision(12)));
}

/** True while an alert of the figure was open. */
export function isBreached({ bands }: ThresholdChart, at: number): boolean {
  return bands.some(({ from, to }) => at >= from && at < to);
}

/** The chart's numbers, each look by its moment in UTC. */
export function thresholdAsCsv(chart: ThresholdChart): string {
  const rows = chart.points.map(({ at, value }) => [
    new Date(at).toISOString(),
    value,
    isBreached(chart, at) ? "open" : null,
  ]);
  return writeCsv([["time (UTC)", chart.title, "alert"], ...rows]);
}
