/** Windows of performance charts: which hours they cover, in which steps, and what they are compared with. */
import { TZDate } from "@date-fns/tz";
import { startOfDay, subDays } from "date-fns";
import { NO_FIGURES, type PerformancePoint, type Range } from "./ranges";

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
  // An hour belongs to the day that it begins in.
  const today = new TZDate(to.getTime() - HOUR, timezone);
  const from =
    range === "24h" ? new Date(to.getTime() - DAY) : ceilHour(startOfDay(subDays(today, RANGE_DAYS[range] - 1)));
  // As long as the window itself, so that a part of today is compared with as much time.
  const previous = { from: new Date(from.getTime() - (to.getTime() - from.getTime())), to: from };
  return { from, to, step: range === "24h" ? "hour" : "day", previous };
}

function ceilHour(date: Date): Date {
  return new Date(Math.ceil(date.getTime() / HOUR) * HOUR);
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

/** The first moments of a window's buckets: every hour, or every day of the zone (23 to 25 hours long). */
export function bucketStarts(window: PerformanceWindow, timezone: string): Date[] {
  const starts: Date[] = [];
  if (window.step === "hour") {
    for (let at = window.from.getTime(); at < window.to.getTime(); at += HOUR) starts.push(new Date(at));
    return starts;
  }
  for (let day = startOfDay(new TZDate(window.from, timezone)); ceilHour(day) < window.to; ) {
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
