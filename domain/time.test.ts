import { expect, test } from "vitest";
import { calendarDay, exactTime, relativeTime } from "./time";

const now = new Date("2026-03-10T12:00:00Z");

test.each([
  ["2026-03-10T11:59:50Z", "just now"],
  ["2026-03-10T11:55:00Z", "5 min. ago"],
  ["2026-03-10T14:00:00Z", "in 2 hr."],
  ["2026-03-10T11:00:20Z", "1 hr. ago"],
  ["2026-03-09T12:20:00Z", "1 day ago"],
  // The day before the one before, were it named: it is no "yesterday".
  ["2026-03-08T22:00:00Z", "2 days ago"],
  ["2025-03-20T12:00:00Z", "1 yr. ago"],
  ["2025-03-01T12:00:00Z", "1 yr. ago"],
])("%s is %s", (date, words) => {
  expect(relativeTime(new Date(date), now)).toBe(words);
});

test("an exact time names its zone", () => {
  expect(exactTime(now, "Europe/Berlin")).toBe("10 Mar 2026, 13:00 CET");
});

test("a calendar day stays the same day everywhere", () => {
  expect(calendarDay("2026-03-10", "America/New_York")).toBe("10 Mar 2026");
});
