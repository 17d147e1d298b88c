import { expect, test } from "vitest";
import { readBoardFilter } from "./leaderboard-filter";
import { wordsOfBoard } from "./ranking";

const now = new Date("2026-11-26T18:20:00Z");
const read = (parameters: Record<string, string>) => readBoardFilter(parameters, now, "UTC");

test("a past window is asked for by one of its days; a day of the present one says nothing", () => {
  expect(read({ window: "month", on: "2026-10-09" })).toMatchObject({
    filter: { window: "month", on: "2026-10-09" },
    steps: { earlier: "2026-09-01", later: "now" },
  });
  expect(read({ on: "2026-11-24" })).toMatchObject({ filter: { window: "week" }, steps: { isNow: true } });
  expect(read({ on: "2026-11-24" }).filter.on).toBeUndefined();
  expect(read({ window: "all", on: "2026-10-09" })).toEqual({ filter: { window: "all" }, steps: null });
});

test("words fit the window, as it is and as it was", () => {
  expect(wordsOfBoard({ window: "week" })).toEqual({ since: "last week", when: " this week", isPast: false });
  expect(wordsOfBoard({ window: "month", on: "2026-10-09" })).toEqual({
    since: "the month before",
    when: " in that month",
    isPast: true,
  });
  expect(wordsOfBoard({ window: "all" })).toEqual({ since: null, when: "", isPast: false });
});
