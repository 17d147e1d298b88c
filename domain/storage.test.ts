import { expect, test } from "vitest";
import { hoursKeptFrom } from "./retention";
import { isOverdue, type StoredTable, sizeMonths, sizeTables, whatGoesNext } from "./storage";

const part = (name: string, month: string | null, more: Partial<StoredTable> = {}): StoredTable => ({
  schema: "public",
  name,
  month,
  rows: 10,
  tableBytes: 100,
  indexBytes: 50,
  packed: false,
  ...more,
});

test("a table's partitions count together, and the largest stands first", () => {
  const tables = [
    part("campaigns", null),
    part("agent_performance", "2026-10"),
    part("agent_performance", "2026-11", { rows: 5, indexBytes: 0 }),
    part("job", null, { schema: "pgboss", tableBytes: 4_000 }),
  ];
  expect(sizeTables(tables)).toEqual([
    { name: "pgboss.job", rows: 10, tableBytes: 4_000, indexBytes: 50, bytes: 4_050, partitions: 0 },
    { name: "agent_performance", rows: 15, tableBytes: 200, indexBytes: 50, bytes: 250, partitions: 2 },
    { name: "campaigns", rows: 10, tableBytes: 100, indexBytes: 50, bytes: 150, partitions: 0 },
  ]);
});

test("a month is made ahead, has its hours, loses them, and has days alone", () => {
  const now = new Date("2026-11-26T14:00:00Z");
  const months = ["2027-01", "2026-11", "2026-09", "2026-08", "2026-07"].flatMap((month) => [
    part("agent_performance", month, { packed: month === "2026-07" }),
    part("agent_campaign_performance", month),
  ]);
  const sized = sizeMonths([part("campaigns", null), ...months], now, hoursKeptFrom(now));
  expect(sized.map(({ month, state }) => [month, state])).toEqual([
    ["2027-01", "ahead"],
    ["2026-11", "hours"],
    ["2026-09", "hours"],
    ["2026-08", "leaving"],
    ["2026-07", "days"],
  ]);
  expect(sized[0]).toMatchObject({ rows: 20, bytes: 300 });
});

test("the hours of one more day go at midnight, and a month gives back its room a day after its last", () => {
  const { hoursOf, midnight, monthPacked, packedAt } = whatGoesNext(new Date("2026-11-26T14:00:00Z"), 90);
  expect(midnight.toISOString()).toBe("2026-11-27T00:00:00.000Z");
  expect(hoursOf.toISOString()).toBe("2026-08-28T00:00:00.000Z");
  expect(monthPacked.toISOString()).toBe("2026-08-01T00:00:00.000Z");
  expect(packedAt.toISOString()).toBe("2026-12-01T00:00:00.000Z");
  const onTheDay = whatGoesNext(packedAt, 90);
  expect(onTheDay.monthPacked.toISOString()).toBe("2026-09-01T00:00:00.000Z");
});

test.each([
  [undefined, false],
  ["2026-11-26T13:17:00Z", false],
  ["2026-11-26T10:59:00Z", true],
])("retention that last looked at %s is overdue: %s", (ranAt, overdue) => {
  const runs = ranAt ? { hours: { ranAt, removedLastWeek: 0 } } : {};
  expect(isOverdue({ runs, now: "2026-11-26T14:00:00Z" })).toBe(overdue);
});
