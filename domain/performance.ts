/** Windows of performance charts: which hours they cover, in which steps, and what they are compared with. */
import { TZDate } from "@date-fns/tz";
import { addDays, startOfDay, subDays } from "date-fns";
import type { PeriodRequest } from "./performance-request";
import { type Figures, NO_FIGURES, type PerformancePoint, type Preset, type Step } from "./ranges";
import { hoursKeptFrom } from "./retention";

const PRESET_DAYS: Record<Exclude<Preset, "24h">, number> = { "7d": 7, "30d": 30, "90d": 90, "1y": 365 };

/** More steps than a month of hours are no chart any more. */
const MOST_HOURS = 31 * 24;

/** Begins and ends with a full hour of UTC; `to` is exclusive. Nothing has been reported from `knownUntil` on, where that is said. */
export type Span = { from: Date; to: Date; knownUntil?: Date };
/** Begins and ends with a full hour of UTC; `to` is exclusive. `grain` is what it can be summed from: days where hours are gone. */
export type Period = { from: Date; to: Date; grain: "hour" | "day" };
/** A period with the first moments of its buckets. */
export type Slots = Period & { starts: Date[] };
export type PerformanceWindow = Slots & {
  step: Step;
  /** False where the window is longer than hours are kept, or too long to draw them. */
  hoursOffered: boolean;
  /** Whose days it is cut in: the workspace's, or UTC where it reaches back beyond the hours that are kept. */
  zone: string;
  /** Nothing has been reported from this moment on. */
  knownUntil: Date;
  /** As long as the window, right before it. Without buckets of its own where its hours are gone. */
  previous: Slots;
};

/** What a page says of a window: moments as ISO 8601, for JSON. */
export type ShownWindow = Pick<PerformanceWindow, "step" | "hoursOffered" | "zone" | "grain"> & {
  from: string;
  to: string;
  previous: { from: string; to: string; grain: Period["grain"] };
};

export function showWindow({ from, to, step, hoursOffered, zone, grain, previous }: PerformanceWindow): ShownWindow {
  const before = { from: previous.from.toISOString(), to: previous.to.toISOString(), grain: previous.grain };
  return { from: from.toISOString(), to: to.toISOString(), step, hoursOffered, zone, grain, previous: before };
}

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
/** Executions are refused that lie more than five minutes ahead; clocks may differ by one more. */
const AHEAD = 6 * 60_000;

/**
 * The window that a request means: 24 hours of hours, or calendar days of the zone, up to the current hour at most.
 * In a zone off by a fraction of an hour its days are cut at the next full hour.
 */
export function performanceWindow(request: PeriodRequest, now: Date, timezone: string): PerformanceWindow {
  const hoursSince = hoursKeptFrom(now).getTime();
  const inZone = cutPeriod(request, now, timezone);
  const kept = inZone.from.getTime() >= hoursSince;
  const zone = kept ? timezone : "UTC";
  const period = kept ? inZone : wholeDays(cutPeriod(request, now, "UTC"));
  const hoursOffered = kept && period.to.getTime() - period.from.getTime() <= MOST_HOURS * HOUR;
  const step = request.range === "24h" || (hoursOffered && request.step === "hour") ? "hour" : "day";
  const starts = startsOf(period, step, zone);
  const window = { ...period, grain: kept ? ("hour" as const) : ("day" as const), starts };
  const knownUntil = new Date(now.getTime() + AHEAD);
  return { ...window, step, hoursOffered, zone, knownUntil, previous: periodBefore(window, step, hoursSince) };
}

function cutPeriod(request: PeriodRequest, now: Date, zone: string): { from: Date; to: Date } {
  const today = hourIn(now, zone);
  const end = new Date(today.getTime() + HOUR);
  if (request.range === "24h") return { from: new Date(end.getTime() - DAY), to: end };
  if (request.range !== "custom") {
    return { from: ceilHour(startOfDay(subDays(today, PRESET_DAYS[request.range] - 1))), to: end };
  }
  const to = ceilHour(startOfDay(addDays(dayOf(request.to, zone), 1)));
  return { from: ceilHour(dayOf(request.from, zone)), to: to < end ? to : end };
}

/** The beginning of the current hour of UTC, in a zone: an hour belongs to the day that it begins in. */
export const hourIn = (now: Date, zone: string) => new TZDate(floorTo(HOUR, now.getTime()), zone);

/** The first moment of a calendar day (yyyy-mm-dd) in a zone; in some, a day begins at one o'clock now and then. */
export function dayOf(day: string, zone: string): TZDate {
  const [year = 0, month = 1, date = 1] = day.split("-").map(Number);
  return startOfDay(new TZDate(year, month - 1, date, zone));
}

/** A period up to the end of its last UTC day. */
export function wholeDays({ from, to }: { from: Date; to: Date }): { from: Date; to: Date } {
  return { from, to: new Date(floorTo(DAY, to.getTime() + DAY - 1)) };
}

function periodBefore({ from, to, starts, grain }: Slots, step: Step, hoursSince: number): Slots {
  const length = to.getTime() - from.getTime();
  const earlier = (date: Date) => new Date(date.getTime() - length);
  if (grain === "day" || from.getTime() - length >= hoursSince) {
    return { from: earlier(from), to: from, grain, starts: starts.map(earlier) };
  }
  // Its hours are gone: so many whole UTC days, cut at the midnight nearest to the window's beginning.
  const days = Math.max(1, Math.round(length / DAY));
  const end = nearestMidnight(from).getTime();
  const count = step === "day" ? starts.length : days;
  const first = end - count * DAY;
  return {
    from: new Date(first),
    to: new Date(end),
    grain: "day",
    starts: step === "day" ? starts.map((_, i) => new Date(first + i * DAY)) : [],
  };
}

/** The UTC midnight nearest to a moment. */
export const nearestMidnight = (at: Date) => new Date(floorTo(DAY, at.getTime() + DAY / 2));

const floorTo = (unit: number, at: number) => Math.floor(at / unit) * unit;

/** In a zone off by a fraction of an hour a day begins with its first full hour of UTC. */
export function ceilHour(date: Date): Date {
  return new Date(Math.ceil(date.getTime() / HOUR) * HOUR);
}

/** The first moments of buckets: every hour, or every day of the zone (23 to 25 hours long). */
function startsOf({ from, to }: { from: Date; to: Date }, step: Step, zone: string): Date[] {
  const starts: Date[] = [];
  if (step === "hour") {
    for (let at = from.getTime(); at < to.getTime(); at += HOUR) starts.push(new Date(at));
    return starts;
  }
  for (let day = startOfDay(new TZDate(from, zone)); ceilHour(day) < to; ) {
    starts.push(new Date(day.getTime()));
    // 36 hours from a day's start always fall in the next day.
    day = startOfDay(new TZDate(day.getTime() + 36 * HOUR, zone));
  }
  return starts;
}

/** A period as whole UTC days and the hours at its ends: together the period exactly, in the fewest rows. */
export type Cover = { days: { from: string; to: string } | null; hours: { from: Date; to: Date }[] };

/** Where nothing has been reported from the period's end on, what is left of that day is empty: it is read whole. */
export function coverPeriod({ from, to, knownUntil }: Span): Cover {
  const firstDay = Math.ceil(from.getTime() / DAY) * DAY;
  const isKnown = knownUntil !== undefined && knownUntil <= to;
  const endDay = isKnown ? Math.ceil(to.getTime() / DAY) * DAY : floorTo(DAY, to.getTime());
  if (firstDay >= endDay) return { days: null, hours: from < to ? [{ from, to }] : [] };
  const ends = [
    { from, to: new Date(firstDay) },
    { from: new Date(endDay), to },
  ];
  return { days: { from: utcDay(firstDay), to: utcDay(endDay) }, hours: ends.filter((end) => end.from < end.to) };
}

/** A period in parts of so many UTC days at most, in order, which are covered by what covers the whole. */
export function splitPeriod({ from, to, knownUntil }: Span, days: number): Span[] {
  const parts = [];
  for (let at = from.getTime(); at < to.getTime(); ) {
    const end = Math.min(to.getTime(), floorTo(DAY, at) + days * DAY);
    parts.push({ from: new Date(at), to: new Date(end), knownUntil });
    at = end;
  }
  return parts;
}

/** Hours by their UTC day: from the first to the last hour of each, both included. */
export function splitByDay({ from, to }: { from: Date; to: Date }): { day: string; first: number; last: number }[] {
  const parts = [];
  for (let at = from.getTime(); at < to.getTime(); ) {
    const midnight = floorTo(DAY, at);
    const end = Math.min(to.getTime(), midnight + DAY);
    parts.push({ day: utcDay(at), first: (at - midnight) / HOUR, last: (end - midnight) / HOUR - 1 });
    at = end;
  }
  return parts;
}

const utcDay = (at: number) => new Date(at).toISOString().slice(0, 10);

/** The place of a moment among the buckets that begin at `starts`, in ascending order; -1 before the first. */
export function slotOf(starts: readonly Date[], at: number): number {
  let [low, high] = [0, starts.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((starts[middle]?.getTime() ?? 0) <= at) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}

/** A point for every bucket: those without executions have zeros, so that a chart shows the gap. */
export function fillSlots(figures: ReadonlyMap<number, Figures>, starts: readonly Date[]): PerformancePoint[] {
  return starts.map((start, slot) => ({ ...(figures.get(slot) ?? NO_FIGURES), start: start.toISOString() }));
}
