import fc from "fast-check";
import { expect, test } from "vitest";
import { dayOfPeriod, periodSteps } from "./calendar-steps";
import type { CalendarWindow } from "./ranking";

const now = new Date("2026-11-26T18:20:00Z");
const steps = (window: CalendarWindow, on?: string, timezone = "Europe/Berlin", at = now) => {
  const { label, earlier, later, isNow } = periodSteps(window, on, at, timezone);
  return [label, earlier, later, isNow];
};

test("a period is named by its days, and its neighbours by a day of theirs", () => {
  expect(steps("today", "2026-03-01")).toEqual(["1 Mar 2026", "2026-02-28", "2026-03-02", false]);
  expect(steps("week", "2026-01-01")).toEqual(["29 Dec 2025 to 4 Jan 2026", "2025-12-22", "2026-01-05", false]);
  expect(steps("month", "2026-03-31")).toEqual(["1 Mar 2026 to 31 Mar 2026", "2026-02-01", "2026-04-01", false]);
  expect(steps("quarter", "2026-06-30")).toEqual(["1 Apr 2026 to 30 Jun 2026", "2026-01-01", "2026-07-01", false]);
});

test("the present one is what lies at hand, by the zone's own day, and nothing comes after it", () => {
  expect(steps("week")).toEqual(["23 Nov 2026 to 29 Nov 2026", "2026-11-16", null, true]);
  expect(steps("week", "2026-11-27")).toEqual(steps("week"));
  expect(steps("week", "2030-01-01")).toEqual(steps("week"));
  expect(steps("week", "2026-11-22")[2]).toBe("now");
  // Monday has begun in Auckland.
  const sunday = new Date("2026-11-29T18:00:00Z");
  expect(steps("week", undefined, "Pacific/Auckland", sunday)[0]).toBe("30 Nov 2026 to 6 Dec 2026");
  expect(steps("week", undefined, "UTC", sunday)[0]).toBe("23 Nov 2026 to 29 Nov 2026");
});

test("who goes a step back and a step on is where they were", () => {
  const windows = fc.constantFrom<CalendarWindow>("today", "week", "month", "quarter");
  const days = fc.date({ min: new Date("2001-01-01"), max: new Date("2026-08-01"), noInvalidDate: true });
  fc.assert(
    fc.property(windows, days, (window, day) => {
      const here = periodSteps(window, day.toISOString().slice(0, 10), now, "UTC");
      const back = periodSteps(window, here.earlier ?? "", now, "UTC");
      expect(periodSteps(window, back.later ?? "", now, "UTC")).toEqual(here);
    }),
  );
});

test("what is no day, or too long ago, counts as absent", () => {
  for (const day of ["2026-02-30", "yesterday", "", "1999-12-31", "-2026-01-01", 7])
    expect(dayOfPeriod.parse(day)).toBeUndefined();
  expect(dayOfPeriod.parse("2026-02-28")).toBe("2026-02-28");
  expect(steps("week", "2000-01-04")[1]).toBeNull();
});
