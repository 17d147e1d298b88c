import fc from "fast-check";
import { expect, test } from "vitest";
import { bucketStarts, coverPeriod, fillBuckets, performanceWindow } from "./performance";
import { changeInPercent, cutsDaysAtFullHour, NO_FIGURES, RANGES } from "./ranges";

const HOUR = 3_600_000;
const zones = fc.constantFrom("UTC", "Europe/Berlin", "America/Los_Angeles", "Asia/Kolkata", "Pacific/Auckland");
const moments = fc.date({ min: new Date("2025-01-01"), max: new Date("2027-12-31"), noInvalidDate: true });

test("a window ends with the current hour and is compared with as much time before", () => {
  fc.assert(
    fc.property(fc.constantFrom(...RANGES), moments, zones, (range, now, zone) => {
      const window = performanceWindow(range, now, zone);
      expect(window.to.getTime()).toBeGreaterThan(now.getTime());
      expect(window.to.getTime() - now.getTime()).toBeLessThanOrEqual(HOUR);
      expect(window.from.getTime() % HOUR).toBe(0);
      expect(window.previous.to).toEqual(window.from);
      expect(window.previous.to.getTime() - window.previous.from.getTime()).toBe(
        window.to.getTime() - window.from.getTime(),
      );
    }),
  );
});

test("days are those of the zone, also across a change of its clock", () => {
  const window = performanceWindow("7d", new Date("2026-10-27T10:20:00Z"), "Europe/Berlin");
  expect(window.from.toISOString()).toBe("2026-10-20T22:00:00.000Z");
  const starts = bucketStarts(window, "Europe/Berlin").map((start) => start.toISOString());
  expect(starts).toHaveLength(7);
  expect(starts.slice(3, 6)).toEqual([
    "2026-10-23T22:00:00.000Z",
    "2026-10-24T22:00:00.000Z",
    "2026-10-25T23:00:00.000Z",
  ]);
});

test("a window has as many buckets as it says", () => {
  fc.assert(
    fc.property(moments, zones, (now, zone) => {
      const count = (range: (typeof RANGES)[number]) => bucketStarts(performanceWindow(range, now, zone), zone).length;
      expect([count("24h"), count("7d"), count("30d"), count("90d")]).toEqual([24, 7, 30, 90]);
    }),
  );
});

test("a cover is the period exactly: hours and whole UTC days, once each", () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 5_000 }), fc.integer({ min: 1, max: 400 }), (start, length) => {
      const from = Date.UTC(2026, 0, 1) + start * HOUR;
      const { days, hours } = coverPeriod({ from: new Date(from), to: new Date(from + length * HOUR) });
      const covered = hours.flatMap((end) => range(end.from.getTime(), end.to.getTime()));
      if (days) covered.push(...range(Date.parse(days.from), Date.parse(days.to)));
      expect(covered.sort((a, b) => a - b)).toEqual(range(from, from + length * HOUR));
    }),
  );
});

test("buckets without executions are zeros, in their place", () => {
  const window = performanceWindow("24h", new Date("2026-03-01T10:20:00Z"), "UTC");
  const point = { ...NO_FIGURES, executions: 4, start: "2026-03-01T09:00:00Z" };
  const points = fillBuckets([point], window, "UTC");
  expect(points).toHaveLength(24);
  expect(points.map((p) => p.executions).filter(Boolean)).toEqual([4]);
  expect(points[22]).toBe(point);
});

test("a change needs something to change from", () => {
  expect(changeInPercent(150, 100)).toBe(50);
  expect(changeInPercent(5, 0)).toBeNull();
  expect(changeInPercent(null, 5)).toBeNull();
});

test("zones off by a fraction of an hour are told", () => {
  expect(cutsDaysAtFullHour("Asia/Kolkata", new Date())).toBe(true);
  expect(cutsDaysAtFullHour("Europe/Berlin", new Date())).toBe(false);
});

function range(from: number, to: number): number[] {
  return Array.from({ length: (to - from) / HOUR }, (_, i) => from + i * HOUR);
}
