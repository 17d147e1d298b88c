import { expect, test } from "vitest";
import { boardPeriods, nameBefore, readBoardPeriod, stepsOf } from "./board-periods";

const now = new Date("2026-11-26T18:20:00Z");
const name = ({ from, to }: { from: Date; to: Date }) => `${from.toISOString()} ${to.toISOString()}`;
const read = (parameters: Record<string, string>) => readBoardPeriod(parameters, { now, timezone: "UTC" });
type Range = "today" | "week" | "month" | "quarter" | "all";
const shown = (range: Range, timezone = "Europe/Berlin", at = now, on?: string) => {
  const { now: span, before, zone } = boardPeriods({ range, on }, at, timezone);
  return { now: name(span), before: before && name(before), zone };
};

test("periods of the calendar begin in the workspace's zone and are compared with the whole one before", () => {
  expect(shown("today")).toEqual({
    now: "2026-11-25T23:00:00.000Z 2026-11-26T19:00:00.000Z",
    before: "2026-11-24T23:00:00.000Z 2026-11-25T23:00:00.000Z",
    zone: "Europe/Berlin",
  });
  expect(shown("week")).toMatchObject({
    now: "2026-11-22T23:00:00.000Z 2026-11-26T19:00:00.000Z",
    before: "2026-11-15T23:00:00.000Z 2026-11-22T23:00:00.000Z",
  });
  // October began in summer time.
  expect(shown("month")).toMatchObject({
    now: "2026-10-31T23:00:00.000Z 2026-11-26T19:00:00.000Z",
    before: "2026-09-30T22:00:00.000Z 2026-10-31T23:00:00.000Z",
  });
});

test("a past period is whole, and compared with the one before it", () => {
  expect(shown("week", "Europe/Berlin", now, "2026-10-21")).toEqual({
    now: "2026-10-18T22:00:00.000Z 2026-10-25T23:00:00.000Z",
    before: "2026-10-11T22:00:00.000Z 2026-10-18T22:00:00.000Z",
    zone: "Europe/Berlin",
  });
  // Its hours are gone.
  expect(shown("month", "America/New_York", now, "2026-07-31")).toEqual({
    now: "2026-07-01T00:00:00.000Z 2026-08-01T00:00:00.000Z",
    before: "2026-06-01T00:00:00.000Z 2026-07-01T00:00:00.000Z",
    zone: "UTC",
  });
  expect(read({ range: "week", on: "2026-10-21" })).toEqual({ range: "week", on: "2026-10-21" });
  expect(read({ on: "2026-10-21" })).toEqual({ range: "week", on: "2026-10-21" });
  expect(read({ range: "week", on: "2026-11-27" })).toEqual({ range: "week" });
  expect(read({ range: "all", on: "2026-10-21" })).toMatchObject({ range: "all" });
  expect(nameBefore({ range: "quarter", on: "2026-07-31" })).toBe("the quarter before");
  expect(stepsOf({ range: "30d" }, now, "UTC")).toBeNull();
  expect(stepsOf({ range: "today" }, now, "UTC")?.earlier).toBe("2026-11-25");
});

test("a Sunday belongs to the week that its Monday began, and a day to the zone's date", () => {
  expect(shown("week", "UTC", new Date("2026-11-29T23:59:00Z")).now).toMatch(/^2026-11-23T00/);
  expect(shown("week", "Pacific/Auckland", new Date("2026-11-29T23:59:00Z")).now).toMatch(/^2026-11-29T11/);
});

const todayInKolkata = (at: string) => shown("today", "Asia/Kolkata", new Date(at)).now;

test("in a zone off by half an hour its last hour of a day counts for that day until it is over", () => {
  // Midnight in Kolkata is at 18:30 UTC.
  expect(todayInKolkata("2026-11-26T18:40:00Z")).toBe("2026-11-25T19:00:00.000Z 2026-11-26T19:00:00.000Z");
  expect(todayInKolkata("2026-11-26T19:00:00Z")).toBe("2026-11-26T19:00:00.000Z 2026-11-26T20:00:00.000Z");
});

test("a period up to now says until when something is known", () => {
  for (const range of ["today", "all", "7d"] as const) {
    expect(boardPeriods({ range }, now, "UTC").now.knownUntil, range).toEqual(new Date("2026-11-26T18:26:00Z"));
  }
});

test("where hours are gone whole UTC days are counted", () => {
  // The quarter before reaches beyond the hours that are kept, this one not.
  expect(shown("quarter")).toEqual({
    now: "2026-09-30T22:00:00.000Z 2026-11-26T19:00:00.000Z",
    before: "2026-07-01T00:00:00.000Z 2026-10-01T00:00:00.000Z",
    zone: "Europe/Berlin",
  });
  expect(shown("quarter", "Europe/Berlin", new Date("2026-12-31T12:00:00Z"))).toEqual({
    now: "2026-10-01T00:00:00.000Z 2027-01-01T00:00:00.000Z",
    before: "2026-07-01T00:00:00.000Z 2026-10-01T00:00:00.000Z",
    zone: "UTC",
  });
  expect(shown("all")).toEqual({ now: "1970-01-01T00:00:00.000Z 2026-11-27T00:00:00.000Z", before: null, zone: "UTC" });
});

test("an address asks for this week by itself, for a period of the calendar, or for a range", () => {
  expect(read({})).toEqual({ range: "week" });
  expect(read({ range: "quarter" })).toEqual({ range: "quarter" });
  expect(read({ range: "30d" })).toMatchObject({ range: "30d" });
  expect(read({ range: "custom", from: "2026-10-01", to: "2026-10-31" })).toMatchObject({ from: "2026-10-01" });
  expect(read({ range: "nonsense" })).toMatchObject({ range: "7d" });
  expect([nameBefore({ range: "week" }), nameBefore({ range: "all" }), nameBefore({ range: "7d" })]).toEqual([
    "last week",
    null,
    "the period before",
  ]);
});
