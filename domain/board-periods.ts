/** The times that boards of agents and guilds are about: periods of the calendar, or ranges up to now, and what was before. */
import { z } from "zod";
import { CALENDAR, dayOfPeriod, type PeriodSteps, periodSteps } from "./calendar-steps";
import { ceilHour, dayOf, hourIn, nearestMidnight, performanceWindow, type Span, wholeDays } from "./performance";
import { periodRequest, readPeriodRequest } from "./performance-request";
import { BOARD_WINDOWS, nameEarlier, PREVIOUS_WINDOW_LABELS } from "./ranking";
import { hoursKeptFrom } from "./retention";

/** Without `on` the present period, with it the one in which that day lies. */
const calendarPeriod = z.object({ range: z.enum(BOARD_WINDOWS), on: dayOfPeriod });
type CalendarPeriod = z.output<typeof calendarPeriod>;

/** A board's time: of the calendar as people's boards have it, or as the performance pages have it. */
export const boardPeriod = z.union([calendarPeriod, periodRequest]);
export type BoardPeriod = z.output<typeof boardPeriod>;

/** Reads `range`, `on`, `from` and `to` of an address; what makes no sense counts as absent. */
export function readBoardPeriod(
  parameters: Record<string, string | string[] | undefined>,
  context: { now: Date; timezone: string },
): BoardPeriod {
  const one = (name: string) => [parameters[name]].flat()[0];
  const otherwise = parameters.from ? undefined : "week";
  const named = calendarPeriod.safeParse({ range: one("range") || otherwise, on: one("on") });
  if (named.success)
    return stepsOf(named.data, context.now, context.timezone)?.isNow ? { range: named.data.range } : named.data;
  return readPeriodRequest(parameters, { ...context, otherwise: "7d" }).request;
}

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
  const upToNow = performanceWindow({ range: "24h" }, now, timezone);
  if (request.range === "all")
    return {
      now: { ...wholeDays({ from: new Date(0), to: upToNow.to }), knownUntil: upToNow.knownUntil },
      before: null,
      zone: "UTC",
    };
  const { on } = request;
  const { start, add } = CALENDAR[request.range];
  const beginIn = (zone: string, periods = 0) =>
    ceilHour(start(add(on ? dayOf(on, zone) : hourIn(now, zone), periods)));
  const since = hoursKeptFrom(now);
  const zone = beginIn(timezone) < since ? "UTC" : timezone;
  const [earlier, from] = [beginIn(zone, -1), beginIn(zone)];
  const span = on ? { from, to: beginIn(zone, 1) } : { from, to: upToNow.to };
  return {
    now: { ...(zone === timezone ? span : wholeDays(span)), knownUntil: upToNow.knownUntil },
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
  if (request.range === "all") return null;
  return request.on ? nameEarlier(request.range) : PREVIOUS_WINDOW_LABELS[request.range];
}

/** The neighbours of a period of the calendar; null for all time and for ranges up to now. */
export function stepsOf(request: BoardPeriod, now: Date, timezone: string): PeriodSteps | null {
  if (!isOfCalendar(request) || request.range === "all") return null;
  return periodSteps(request.range, request.on, now, timezone);
}
