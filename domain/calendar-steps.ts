/** From one period of the calendar to its neighbours, by its days alone. Pure. */
import { TZDate } from "@date-fns/tz";
import {
  addDays,
  addMonths,
  addQuarters,
  addWeeks,
  startOfDay,
  startOfMonth,
  startOfQuarter,
  startOfWeek,
  subDays,
} from "date-fns";
import { z } from "zod";
import type { CalendarWindow } from "./ranking";
import { calendarDay, isoDay } from "./time";

/** How each period begins, and how far it is to the next one. Both keep their argument's zone. */
export const CALENDAR: Record<
  CalendarWindow,
  { start: (day: TZDate) => TZDate; add: (day: TZDate, periods: number) => TZDate }
> = {
  today: { start: startOfDay, add: addDays },
  week: { start: (day) => startOfWeek(day, { weekStartsOn: 1 }), add: addWeeks },
  month: { start: startOfMonth, add: addMonths },
  quarter: { start: startOfQuarter, add: addQuarters },
};

const EARLIEST = "2000-01-01";

/** A day that stands for the period it lies in. What is no such day counts as absent, so that old links work. */
export const dayOfPeriod = z.iso
  .date()
  .refine((day) => day >= EARLIEST)
  .optional()
  .catch(undefined);

export type PeriodSteps = {
  window: CalendarWindow;
  /** Its days in words: "16 Nov 2026 to 22 Nov 2026". */
  label: string;
  /** A day of the period before; null where it lies too far back. */
  earlier: string | null;
  /** A day of the period after, "now" for the present one; null when this is the present one. */
  later: string | null;
  isNow: boolean;
};

/**
 * The period in which `on` lies, or the present one.
 * @param on "2026-11-18"; the present period when it is absent or lies in it or ahead
 */
export function periodSteps(window: CalendarWindow, on: string | undefined, now: Date, timezone: string): PeriodSteps {
  const { start, add } = CALENDAR[window];
  const present = start(noonOf(isoDay(now, timezone)));
  const asked = on === undefined ? present : start(noonOf(on));
  const isNow = asked >= present;
  const first = isNow ? present : asked;
  const [earlier, next] = [textOf(add(first, -1)), add(first, 1)];
  return {
    window,
    label: wordsOf(window, textOf(first), textOf(subDays(next, 1))),
    earlier: earlier < EARLIEST ? null : earlier,
    later: isNow ? null : next >= present ? "now" : textOf(next),
    isNow,
  };
}

const noonOf = (day: string) => new TZDate(`${day}T12:00:00Z`, "UTC");
const textOf = (date: TZDate) => isoDay(date, "UTC");

function wordsOf(window: CalendarWindow, first: string, last: string): string {
  return window === "today" ? calendarDay(first) : `${calendarDay(first)} to ${calendarDay(last)}`;
}
