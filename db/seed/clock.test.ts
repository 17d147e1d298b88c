import { expect, test } from "vitest";
import { demoClock } from "./clock";

const now = new Date("2026-03-10T03:30:00Z");

test("days are the workspace's own", () => {
  expect(demoClock("America/New_York", now).day(0)).toBe("2026-03-09");
  expect(demoClock("Europe/Berlin", now).day(0)).toBe("2026-03-10");
});

test("a local time keeps its hour across a clock change", () => {
  const clock = demoClock("America/New_York", now);
  expect(clock.at(0, "09:00").toISOString()).toMatch(/^2026-03-09T13:00/);
  expect(clock.at(2, "09:00").toISOString()).toMatch(/^2026-03-07T14:00/);
});

test("nothing of today lies in the future, what is to come does", () => {
  const clock = demoClock("Europe/Berlin", now);
  expect(clock.at(0, "18:00").getTime()).toBeLessThan(now.getTime());
  expect(clock.at(0, "18:00").getTime()).toBeGreaterThan(clock.at(0, "11:00").getTime());
  expect(clock.at(-3, "18:00").getTime()).toBeGreaterThan(now.getTime());
});
