/** Windows of performance charts: which hours they cover, in which steps, and what they are compared with. */
import { TZDate } from "@date-fns/tz";
import { startOfDay, subDays } from "date-fns";

export const RANGES = ["24h", "7d", "30d", "90d"] as const;
export type Range = (typeof RANGES)[number];

export const RANGE_LABELS: Record<Range, string> = {
  "24h": "24 hours",
  "7d": "7 days",
  "30d": "30 days",
  "90d": "90 days",
};

const RANGE_DAYS: Record<Exclude<Range, "24h">, number> = { "7d": 7, "30d": 30, "90d": 90 };

/** Figures are kept by UTC hour, so windows begin and end with one. `to` is exclusive. */
export type Period = { from: Date; to: Date };
export type PerformanceWindow = Period & { step: "hour" | "day"; previous: Period };

const HOUR = 3_600_000;
const DAY = 24 * HOUR;

/**
 * The window that ends with the current hour: 24 hours of hours, or so many calendar days of the zone, today included.
 * In a zone off by a fraction of an hour its days are cut at the next full hour.
 */
export function performanceWindow(range: Range, now: Date, timezone: string): PerformanceWindow {
  const to = new Date(Math.floor(now.getTime() / HOUR) * HOUR + HOUR);
  const from =
    range === "24h"
      ? new Date(to.getTime() - DAY)
      : ceilHour(startOfDay(subDays(new TZDate(now, timezone), RANGE_DAYS[range] - 1)));
  // As long as the window itself, so that a part of today is compared with as much time.
  const previous = { from: new Date(from.getTime() - (to.getTime() - from.getTime())), to: from };
  return { from, to, step: range === "24h" ? "hour" : "day", previous };
}

function ceilHour(date: Date): Date {
  return new Date(Math.ceil(date.getTime() / HOUR) * HOUR);
}

/** True where the zone's clock is off UTC by a fraction of an hour. */
export function cutsDaysAtFullHour(timezone: string, at: Date): boolean {
  return new TZDate(at, timezone).getTimezoneOffset() % 60 !== 0;
}

/** A period as whole UTC days and the hours at its ends: together the period exactly, in the fewest rows. */
export type Cover = { days: { from: string; to: string } | null; hours: Period[] };

export function coverPeriod({ from, to }: Period): Cover {
  const firstDay = Math.ceil(from.getTime() / DAY) * DAY;
  const endDay = Math.floor(to.getTime() / DAY) * DAY;
  if (firstDay >= endDay) return { days: null, hours: [{ from, to }] };
  const ends = [
    { from, to: new Date(firstDay) },
    { from: new Date(endDay), to },
  ];
  return {
    days: { from: new Date(firstDay).toISOString().slice(0, 10), to: new Date(endDay).toISOString().slice(0, 10) },
    hours: ends.filter((end) => end.from < end.to),
  };
}

/** Sums and percentiles of some time: durations in seconds, cost in the workspace's currency; null without samples. */
export type Figures = {
  executions: number;
  successes: number;
  failures: number;
  faults: number;
  p50: number | null;
  p95: number | null;
  p99: number | null;
  min: number | null;
  max: number | null;
  inputTokens: number;
  outputTokens: number;
  cost: number;
  quality: number | null;
};

/** `start` is the bucket's first moment, ISO 8601. */
export type PerformancePoint = Figures & { start: string };

export const NO_FIGURES: Figures = {
  executions: 0,
  successes: 0,
  failures: 0,
  faults: 0,
  p50: null,
  p95: null,
  p99: null,
  min: null,
  max: null,
  inputTokens: 0,
  outputTokens: 0,
  cost: 0,
  quality: null,
};

/** The first moments of a window's buckets: every hour, or every day of the zone (23 to 25 hours long). */
export function bucketStarts(window: PerformanceWindow, timezone: string): Date[] {
  const starts: Date[] = [];
  if (window.step === "hour") {
    for (let at = window.from.getTime(); at < window.to.getTime(); at += HOUR) starts.push(new Date(at));
    return starts;
  }
  for (let day = startOfDay(new TZDate(window.from, timezone)); day < window.to; ) {
    starts.push(new Date(day.getTime()));
    // 36 hours from a day's start always fall in the next day.
    day = startOfDay(new TZDate(day.getTime() + 36 * HOUR, timezone));
  }
  return starts;
}

/** A point for every bucket: those without executions have zeros, so that a chart shows the gap. */
export function fillBuckets(
  points: PerformancePoint[],
  window: PerformanceWindow,
  timezone: string,
): PerformancePoint[] {
  const known = new Map(points.map((point) => [Date.parse(point.start), point]));
  return bucketStarts(window, timezone).map(
    (start) => known.get(start.getTime()) ?? { ...NO_FIGURES, start: start.toISOString() },
  );
}

/** Success in percent of the executions; null without any. */
export function successRate(figures: Pick<Figures, "executions" | "successes">): number | null {
  return figures.executions > 0 ? (figures.successes / figures.executions) * 100 : null;
}

/** What one execution cost; null without any. */
export function costPerExecution(figures: Pick<Figures, "executions" | "cost">): number | null {
  return figures.executions > 0 ? figures.cost / figures.executions : null;
}

/** The change against the period before, in percent of it; null where there is nothing to compare with. */
export function changeInPercent(now: number | null, before: number | null): number | null {
  if (now === null || before === null || before === 0) return null;
  return ((now - before) / before) * 100;
}
