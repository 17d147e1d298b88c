import fc from "fast-check";
import { expect, test } from "vitest";
import { type Cover, coverPeriod, fillSlots, performanceWindow, slotOf, splitByDay, splitPeriod } from "./performance";
import { type PeriodRequest, readPeriodRequest } from "./performance-request";
import { changeInPercent, cutsDaysAtFullHour, NO_FIGURES, PRESETS, STEPS } from "./ranges";
import { hoursKeptFrom } from "./retention";

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const ZONES = ["UTC", "Europe/Berlin", "America/Los_Angeles", "Asia/Kolkata", "Pacific/Auckland", "America/Santiago"];
const zones = fc.constantFrom(...ZONES);
const moments = fc.date({ min: new Date("2025-01-01"), max: new Date("2027-12-31"), noInvalidDate: true });
const steps = fc.constantFrom(...STEPS);
const day = (at: number) => new Date(at).toISOString().slice(0, 10);
/** Ranges up to now, and days of one's own of the last years. */
const requests = (now: Date): fc.Arbitrary<PeriodRequest> =>
  fc.oneof(
    fc.record({ range: fc.constantFrom(...PRESETS), step: steps }),
    fc
      .record({ ago: fc.integer({ min: 0, max: 500 }), length: fc.integer({ min: 1, max: 366 }), step: steps })
      .map(({ ago, length, step }) => {
        const first = now.getTime() - ago * DAY;
        return { range: "custom" as const, from: day(first), to: day(first + (length - 1) * DAY), step };
      }),
  );
const asked = moments.chain((now) => fc.tuple(fc.constant(now), requests(now), zones));

test("a window begins and ends with full hours, not after the running one, and its buckets cover it once", () => {
  fc.assert(
    fc.property(asked, ([now, request, zone]) => {
      const window = performanceWindow(request, now, zone);
      const lastHour = window.grain === "day" ? now.getTime() + DAY : now.getTime() + HOUR;
      expect(window.to.getTime()).toBeLessThanOrEqual(lastHour);
      for (const { from, to } of [window, window.previous])
        expect([from.getTime() % HOUR, to.getTime() % HOUR]).toEqual([0, 0]);
      const starts = window.starts.map((start) => start.getTime());
      expect(starts).toEqual([...new Set(starts)].sort((a, b) => a - b));
      const hours = range(window.from.getTime(), Math.max(window.from.getTime(), window.to.getTime()));
      expect(hours.filter((at) => slotOf(window.starts, at) < 0)).toEqual([]);
      const last = starts.at(-1);
      if (last !== undefined) expect(last).toBeLessThan(window.to.getTime());
    }),
  );
});

test("the period before is as long and ends where the window begins, to half a day where its hours are gone", () => {
  fc.assert(
    fc.property(asked, ([now, request, zone]) => {
      const { from, to, grain, previous } = performanceWindow(request, now, zone);
      const difference = previous.to.getTime() - previous.from.getTime() - (to.getTime() - from.getTime());
      if (previous.grain === grain) {
        expect(previous.to).toEqual(from);
        expect(difference).toBe(0);
      } else {
        expect([previous.from.getTime() % DAY, previous.to.getTime() % DAY]).toEqual([0, 0]);
        expect(Math.abs(previous.to.getTime() - from.getTime())).toBeLessThanOrEqual(DAY / 2);
        expect(Math.abs(difference)).toBeLessThanOrEqual(DAY);
      }
    }),
  );
});

test("hours are asked for no further back than they are kept", () => {
  fc.assert(
    fc.property(asked, ([now, request, zone]) => {
      const window = performanceWindow(request, now, zone);
      const since = hoursKeptFrom(now).getTime();
      for (const { grain, from, to } of [window, window.previous]) {
        if (grain === "hour") expect(from.getTime()).toBeGreaterThanOrEqual(since);
        else expect([from.getTime() % DAY, to.getTime() % DAY]).toEqual([0, 0]);
      }
      if (window.grain === "day") expect(window.zone).toBe("UTC");
    }),
  );
});

test("a window and the period before it have as many buckets as they say", () => {
  fc.assert(
    fc.property(moments, zones, (now, zone) => {
      const windows = PRESETS.map((range) => performanceWindow({ range }, now, zone));
      expect(windows.map(({ starts }) => starts.length)).toEqual([24, 7, 30, 90, 365]);
      expect(windows.map(({ previous }) => previous.starts.length)).toEqual([24, 7, 30, 90, 365]);
    }),
    { numRuns: 30 },
  );
});

test("days are those of the zone: the one on which clocks go back has 25 hours, the other 23", () => {
  expect(lengths("2026-10-27T10:20:00Z", "Europe/Berlin")).toEqual([24, 24, 24, 24, 25, 24]);
  expect(lengths("2026-03-31T10:20:00Z", "Europe/Berlin")).toEqual([24, 24, 24, 24, 23, 24]);
  // Where clocks change at midnight a day begins at one o'clock.
  const { starts } = performanceWindow({ range: "7d" }, new Date("2026-09-07T15:00:00Z"), "America/Santiago");
  expect(starts[5]?.toISOString()).toBe("2026-09-06T04:00:00.000Z");
});

test("an hour belongs to the day that it begins in, where the zone is off by half of one", () => {
  const { from, starts } = performanceWindow({ range: "7d" }, new Date("2026-11-26T10:20:00Z"), "Asia/Kolkata");
  expect(starts[0]?.toISOString()).toBe("2026-11-19T18:30:00.000Z");
  expect(from.toISOString()).toBe("2026-11-19T19:00:00.000Z");
  expect(slotOf(starts, Date.parse("2026-11-20T18:00:00Z"))).toBe(0);
  expect(slotOf(starts, Date.parse("2026-11-20T19:00:00Z"))).toBe(1);
});

test("days of one's own are both included, in the zone, and end with the running hour", () => {
  const now = new Date("2026-11-26T10:20:00Z");
  const own = (from: string, to: string) => {
    const window = performanceWindow({ range: "custom", from, to }, now, "Europe/Berlin");
    return [window.from.toISOString(), window.to.toISOString(), window.starts.length];
  };
  expect(own("2026-11-01", "2026-11-02")).toEqual(["2026-10-31T23:00:00.000Z", "2026-11-02T23:00:00.000Z", 2]);
  expect(own("2026-11-26", "2026-12-31")).toEqual(["2026-11-25T23:00:00.000Z", "2026-11-26T11:00:00.000Z", 1]);
  // Beyond the hours that are kept, days are UTC's.
  expect(own("2026-05-01", "2026-05-31")).toEqual(["2026-05-01T00:00:00.000Z", "2026-06-01T00:00:00.000Z", 31]);
});

test("hours are drawn for a month at most", () => {
  const now = new Date("2026-11-26T10:20:00Z");
  expect(performanceWindow({ range: "30d", step: "hour" }, now, "UTC")).toMatchObject({
    step: "hour",
    hoursOffered: true,
  });
  expect(performanceWindow({ range: "90d", step: "hour" }, now, "UTC")).toMatchObject({
    step: "day",
    hoursOffered: false,
  });
});

const read = (parameters: Record<string, string | string[]>) =>
  readPeriodRequest(parameters, { now: new Date("2026-11-26T23:30:00Z"), timezone: "Europe/Berlin", otherwise: "7d" });

test.each([
  [{ from: "2026-11-01", to: "2026-13-45" }, "“2026-13-45” is no day"],
  [{ from: "2026-02-30", to: "2026-03-01" }, "“2026-02-30” is no day"],
  [{ from: "yesterday", to: "2026-11-01" }, "“yesterday” is no day"],
  [{ from: "2026-11-05", to: "2026-11-01" }, "The last day, 1 Nov 2026, is before the first, 5 Nov 2026"],
  [{ from: "2024-01-01", to: "2026-01-01" }, "These are 732 days. A range has at most 366"],
  [{ from: "2026-11-28", to: "2026-11-30" }, "28 Nov 2026 has not come yet"],
  [{ range: "custom" }, "needs its first and its last day"],
  [{ from: "2026-11-05" }, "needs its first and its last day"],
])("days that can't be shown are said, and the usual range is shown: %j", (parameters, words) => {
  expect(read(parameters)).toEqual({
    request: { range: "7d", step: undefined },
    problem: expect.stringContaining(words),
  });
});

test("what an address may say", () => {
  expect(read({ range: "1y" })).toEqual({ request: { range: "1y", step: undefined }, problem: null });
  expect(read({ range: ["30d", "7d"], step: "hour" }).request).toEqual({ range: "30d", step: "hour" });
  expect(read({ range: "eternity", step: "blink" })).toEqual({
    request: { range: "7d", step: undefined },
    problem: null,
  });
  // It is the 27th in Berlin; the last day may lie ahead.
  expect(read({ from: "2026-11-27", to: "2026-12-24" })).toMatchObject({ request: { range: "custom" }, problem: null });
});

test("a cover is the period exactly: hours and whole UTC days, once each", () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 5_000 }), fc.integer({ min: 0, max: 400 }), (start, length) => {
      const from = Date.UTC(2026, 0, 1) + start * HOUR;
      const { days, hours } = coverPeriod({ from: new Date(from), to: new Date(from + length * HOUR) });
      const covered = hours.flatMap((end) => range(end.from.getTime(), end.to.getTime()));
      if (days) covered.push(...range(Date.parse(days.from), Date.parse(days.to)));
      expect(covered.sort((a, b) => a - b)).toEqual(range(from, from + length * HOUR));
      const ends = hours.flatMap((end) => splitByDay(end));
      const split = ends.flatMap(({ day: date, first, last }) =>
        range(Date.parse(date) + first * HOUR, Date.parse(date) + (last + 1) * HOUR),
      );
      expect(split).toEqual(hours.flatMap((end) => range(end.from.getTime(), end.to.getTime())));
    }),
  );
});

test("a day that the period leaves with nothing reported yet is read whole", () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 400 }), fc.integer({ min: -90, max: 90 }), (length, minutes) => {
      const from = new Date(Date.UTC(2026, 0, 1, 7));
      const to = new Date(from.getTime() + length * HOUR);
      const knownUntil = new Date(to.getTime() + minutes * 60_000);
      const { days, hours } = coverPeriod({ from, to, knownUntil });
      const end = Math.max(...hours.map((part) => part.to.getTime()), days ? Date.parse(days.to) : 0);
      if (minutes > 0 || end === to.getTime()) {
        expect({ days, hours }).toEqual(coverPeriod({ from, to }));
      } else {
        expect(end).toBe(Math.ceil(to.getTime() / DAY) * DAY);
        expect(hours).toEqual([{ from, to: new Date(Date.UTC(2026, 0, 2)) }]);
      }
    }),
  );
});

const daysIn = ({ days }: Cover) => (days ? range(Date.parse(days.from), Date.parse(days.to)) : []);
const hoursIn = ({ hours }: Cover) => hours.flatMap(({ from, to }) => range(from.getTime(), to.getTime()));

test("the parts of a long period are covered by what covers the whole", () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 0, max: 100 }),
      fc.integer({ min: 0, max: 400 }),
      fc.integer({ min: 1, max: 4 }),
      fc.integer({ min: -90, max: 90 }),
      (start, length, days, minutes) => {
        const from = new Date(Date.UTC(2026, 0, 1) + start * HOUR);
        const to = new Date(from.getTime() + length * HOUR);
        const period = { from, to, knownUntil: new Date(to.getTime() + minutes * 60_000) };
        const parts = splitPeriod(period, days);
        for (const part of parts) expect(part.to.getTime() - part.from.getTime()).toBeLessThanOrEqual(days * DAY);
        const whole = coverPeriod(period);
        const covers = parts.map(coverPeriod);
        expect(covers.flatMap(daysIn)).toEqual(daysIn(whole));
        expect(covers.flatMap(hoursIn)).toEqual(hoursIn(whole));
      },
    ),
  );
});

test("buckets without executions are zeros, in their place", () => {
  const { starts } = performanceWindow({ range: "24h" }, new Date("2026-03-01T10:20:00Z"), "UTC");
  const points = fillSlots(new Map([[22, { ...NO_FIGURES, executions: 4 }]]), starts);
  expect(points).toHaveLength(24);
  expect(points.map((point) => point.executions).filter(Boolean)).toEqual([4]);
  expect(points[22]).toMatchObject({ executions: 4, start: "2026-03-01T09:00:00.000Z" });
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

/** Hours of the days of a week, but for the last. */
function lengths(now: string, zone: string): number[] {
  const { starts } = performanceWindow({ range: "7d" }, new Date(now), zone);
  return starts.slice(1).map((start, i) => (start.getTime() - (starts[i]?.getTime() ?? 0)) / HOUR);
}

function range(from: number, to: number): number[] {
  return Array.from({ length: (to - from) / HOUR }, (_, i) => from + i * HOUR);
}
