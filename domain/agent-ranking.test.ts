import { expect, test } from "vitest";
import { LEAST_SAMPLE, rankRows } from "./agent-ranking";
import type { BreakdownRow } from "./breakdown";
import { type Figures, NO_FIGURES } from "./ranges";

const row = (name: string, figures: Partial<Figures>, rated = 0): BreakdownRow => ({
  key: name,
  name,
  rated,
  figures: { ...NO_FIGURES, ...figures },
});
const places = (rows: BreakdownRow[], by: Parameters<typeof rankRows>[2], before: BreakdownRow[] = []) =>
  rankRows(rows, before, by, "EUR").map(({ row: { name }, rank, tied, change }) => [name, rank, tied, change]);

test("equal figures, as they are shown, share a rank and the next one skips", () => {
  const rows = [
    row("Worst", { executions: 100, successes: 50 }),
    row("Tied by a hair", { executions: 3_000, successes: 2_700 }),
    row("Best", { executions: 100, successes: 99 }),
    row("Tied", { executions: 100_000, successes: 90_001 }),
  ];
  expect(places(rows, "success")).toEqual([
    ["Best", 1, false, null],
    ["Tied", 2, true, null],
    ["Tied by a hair", 2, true, null],
    ["Worst", 4, false, null],
  ]);
});

test("whoever has too few executions is shown without a rank, the nearest to one first", () => {
  const rows = [
    row("One", { executions: 1, successes: 1 }),
    row("Nearly", { executions: LEAST_SAMPLE - 1, successes: LEAST_SAMPLE - 1 }),
    row("Enough", { executions: LEAST_SAMPLE, successes: 1 }),
  ];
  expect(places(rows, "success")).toEqual([
    ["Enough", 1, false, null],
    ["Nearly", null, false, null],
    ["One", null, false, null],
  ]);
});

test("quality counts rated executions, cost those that succeeded; the cheapest and the quickest lead", () => {
  const rows = [
    row("A", { executions: 90, successes: 30, cost: 3, p95: 2, quality: 70 }, 5),
    row("B", { executions: 90, successes: 60, cost: 3, p95: 4, quality: 60 }, 50),
    row("C", { executions: 90, successes: 0, cost: 3, p95: 1, quality: null }),
  ];
  expect(places(rows, "quality").map(([name, rank]) => [name, rank])).toEqual([
    ["B", 1],
    ["A", null],
    ["C", null],
  ]);
  expect(places(rows, "cost").map(([name, rank]) => [name, rank])).toEqual([
    ["B", 1],
    ["A", 2],
    ["C", null],
  ]);
  expect(places(rows, "p95").map(([name, rank]) => [name, rank])).toEqual([
    ["C", 1],
    ["A", 2],
    ["B", 3],
  ]);
});

test("places won and lost are those since the period before", () => {
  const [a, b] = [row("A", { executions: 50, successes: 50 }), row("B", { executions: 50, successes: 40 })];
  const before = [row("A", { executions: 50, successes: 10 }), row("B", { executions: 50, successes: 20 })];
  expect(places([a, b], "success", before)).toEqual([
    ["A", 1, false, 1],
    ["B", 2, false, -1],
  ]);
});
