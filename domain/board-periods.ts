/** The times that boards of agents and guilds are about: periods of the calendar, or ranges up to now, and what was before. */
import type { TZDate } from "@date-fns/tz";
import {
  startOfDay,
  startOfMonth,
  startOfQuarter,
  startOfWeek,
  subDays,
  subMonths,
  subQuarters,
  subWeeks,
} from "date-fns";
import { z } from "zod";
import { ceilHour, hourIn, nearestMidnight, performanceWindow, type Span, wholeDays } from "./performance";
import { periodRequest, readPeriodRequest } from "./performance-request";
import { BOARD_WINDOWS, PREVIOUS_WINDOW_LABELS } from "./ranking";
import { hoursKeptFrom } from "./retention";

const calendarPeriod = z.object({ range: z.enum(BOARD_WINDOWS) });
type CalendarPeriod = z.output<typeof calendarPeriod>;

/** A board's time: of the calendar as people's boards have it, or as the performance pages have it. */
export const boardPeriod = z.union([calendarPeriod, periodRequest]);
export type BoardPeriod = z.output<typeof boardPeriod>;

/** Reads `range`, `from` and `to` of an address; what makes no sense counts as absent. */
export function readBoardPeriod(
  parameters: Record<string, string | string[] | undefined>,
  context: { now: Date; timezone: string },
): BoardPeriod {
  const named = calendarPeriod.safeParse({ range: [parameters.range].flat()[0] });
  if (named.success) return named.data;
  if (!parameters.range && !parameters.from) return { range: "week" };
  return readPeriodRequest(parameters, { ...context, otherwise: "7d" }).request;
}

const UNITS = {
  today: { start: startOfDay, before: subDays },
  week: { start: (day: TZDate) => startOfWeek(day, { weekStartsOn: 1 }), before: subWeeks },
  month: { start: startOfMonth, before: subMonths },
  quarter: { start: startOfQuarter, before: subQuarters },
};

export type BoardPeriods = {
  now: Span;
  /** The whole period of the calendar before, or as long a time before; null for all time. */
  before: Span | null;
  /** Whose days they are cut in: the workspace's, or UTC where hours are gone. */
  zone: string;
};

/** Both begin and end with a full hour of UTC, with a UTC day where their hours are gone; `to` is exclusive. */
export function boardPeriods(request: BoardPeriod, now: Date, timezone: string): BoardPeriods {
  if (!isOfCalendar(request)) {
    const { from, to, previous, zone, knownUntil } = performanceWindow(request, now, timezone);
    return { now: { from, to, knownUntil }, before: { from: previous.from, to: previous.to }, zone };
  }
  const { to, knownUntil } = performanceWindow({ range: "24h" }, now, timezone);
  if (request.range === "all")
    return { now: { ...wholeDays({ from: new Date(0), to }), knownUntil }, before: null, zone: "UTC" };
  const { start, before } = UNITS[request.range];
  const since = hoursKeptFrom(now);
  const beginIn = (zone: string) => ceilHour(start(hourIn(now, zone)));
  const zone = beginIn(timezone) < since ? "UTC" : timezone;
  const from = beginIn(zone);
  const earlier = ceilHour(start(before(hourIn(now, zone), 1)));
  return {
    now: { ...(zone === timezone ? { from, to } : wholeDays({ from, to })), knownUntil },
    before:
      earlier < since ? { from: nearestMidnight(earlier), to: nearestMidnight(from) } : { from: earlier, to: from },
    zone,
  };
}

function isOfCalendar(request: BoardPeriod): request is CalendarPeriod {
  return calendarPeriod.safeParse(request).success;
}

/** What a board's places are compared with, completes "since …"; null for all time. */
export function nameBefore(request: BoardPeriod): string | null {
  if (!isOfCalendar(request)) return "the period before";
  return request.range === "all" ? null : PREVIOUS_WINDOW_LABELS[request.range];
}
