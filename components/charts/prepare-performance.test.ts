import { expect, test } from "vitest";
import { NO_FIGURES, type PerformancePoint } from "@/domain/ranges";
import { chartAsCsv, isEmptyChart } from "./chart";
import { prepareComparison } from "./prepare-comparison";
import { preparePerformanceCharts } from "./prepare-performance";

const point = (start: string, more: Partial<PerformancePoint> = {}): PerformancePoint => ({
  ...NO_FIGURES,
  start,
  ...more,
});
const berlin = { timezone: "Europe/Berlin", currency: "EUR" };

test("hours and days are named in the workspace's zone", () => {
  const hours = preparePerformanceCharts(
    { now: [point("2026-07-01T22:00:00Z")], before: [] },
    { step: "hour", ...berlin },
  );
  expect(hours[0]?.rows[0]).toMatchObject({ label: "00:00", title: expect.stringContaining("2 Jul") });
  const days = preparePerformanceCharts(
    { now: [point("2026-07-01T22:00:00Z")], before: [] },
    { step: "day", ...berlin },
  );
  expect(days[0]?.rows[0]).toMatchObject({ label: "2 Jul", title: "Thu, 2 Jul 2026" });
});

test("a bucket without executions is a zero bar and a gap in a line", () => {
  const charts = preparePerformanceCharts(
    { now: [point("2026-07-01T22:00:00Z")], before: [] },
    { step: "day", ...berlin },
  );
  expect(charts.map((chart) => chart.id)).toEqual(["executions", "duration", "tokens", "cost"]);
  expect(charts[0]?.rows[0]?.values).toEqual({ successes: 0, failures: 0 });
  expect(charts[1]?.rows[0]?.values).toEqual({ p50: null, p95: null, p99: null, min: null, max: null });
  expect(charts.every(isEmptyChart)).toBe(true);
});

test("quality is shown where anything was rated", () => {
  const rated = [point("2026-07-01T22:00:00Z"), point("2026-07-02T22:00:00Z", { quality: 81.5, executions: 1 })];
  const chart = preparePerformanceCharts({ now: rated, before: [] }, { step: "day", ...berlin }).at(-1);
  expect(chart?.id).toBe("quality");
  expect(chart?.format(81.5)).toBe("81.5 of 100");
});

const days = ["2026-07-01T22:00:00Z", "2026-07-02T22:00:00Z"];
const drawn = {
  now: days.map((start, i) => point(start, { executions: 10 + i, successes: 10, failures: i, p95: 2, cost: 0.5 })),
  before: days.map((start) => point(start, { executions: 7, successes: 7, p95: 4, cost: 0.25 })),
};

test("the period before is a dashed line, bucket for bucket, and p95 is what is compared of durations", () => {
  const charts = preparePerformanceCharts(drawn, { step: "day", ...berlin });
  expect(charts.map(({ rows }) => rows[1]?.values.before)).toEqual([7, 4, 0, 0.25]);
  expect(charts[1]?.series.at(-1)).toEqual({
    key: "before",
    label: "p95, period before",
    color: "muted",
    before: true,
  });
  // Where its hours are gone there is none.
  const alone = preparePerformanceCharts({ ...drawn, before: [] }, { step: "day", ...berlin });
  expect(alone.flatMap(({ series }) => series).some(({ before }) => before)).toBe(false);
});

test("markers stand in the bucket that they fall in; several of a kind share a line", () => {
  const markers = [
    { kind: "incident", at: "2026-07-02T21:59:00.000Z", label: "Slow", alertId: "1" },
    { kind: "incident", at: "2026-07-02T10:00:00.000Z", label: "Slower", alertId: "2" },
    { kind: "version", at: "2026-07-03T10:00:00.000Z", label: "Version 2" },
    { kind: "version", at: "2026-06-01T10:00:00.000Z", label: "Before the chart" },
  ] as const;
  const [chart] = preparePerformanceCharts({ ...drawn, markers: [...markers] }, { step: "day", ...berlin });
  expect(chart?.markers).toEqual([
    { at: days[0], kind: "incident", labels: ["Slow", "Slower"] },
    { at: days[1], kind: "version", labels: ["Version 2"] },
  ]);
});

test("hours of several days are named with their day", () => {
  const hours = Array.from({ length: 48 }, (_, i) => point(new Date(Date.UTC(2026, 6, 1, 22 + i)).toISOString()));
  const [chart] = preparePerformanceCharts({ now: hours, before: [] }, { step: "hour", ...berlin });
  expect(chart?.rows[0]?.label).toBe("2 Jul, 00:00");
  expect(new Set(chart?.rows.map(({ at }) => at)).size).toBe(48);
});

test("compared agents are a line each, with gaps where an agent has nothing to say", () => {
  const agents = [
    { name: "Editor", points: drawn.now },
    { name: "Optimizer", points: days.map((start) => point(start)) },
  ];
  const markers = [{ kind: "version" as const, at: "2026-07-03T10:00:00.000Z", label: "Editor: Version 2" }];
  const charts = prepareComparison({ agents, markers }, { step: "day", ...berlin });
  expect(charts.find(({ id }) => id === "success")?.rows[1]?.values).toEqual({ "0": (10 / 11) * 100, "1": null });
  expect(charts[0]?.series.map(({ label, color }) => [label, color])).toEqual([
    ["Editor", 1],
    ["Optimizer", 2],
  ]);
  expect(charts.every((chart) => chart.markers[0]?.labels[0] === "Editor: Version 2")).toBe(true);
  expect(prepareComparison({ agents: [], markers: [] }, { step: "day", ...berlin }).every(isEmptyChart)).toBe(true);
});

test("a chart as CSV has plain numbers, their unit, and each bucket's first moment", () => {
  const [executions, duration] = preparePerformanceCharts(drawn, { step: "day", ...berlin });
  expect(executions && chartAsCsv(executions).split("\r\n").slice(0, 2)).toEqual([
    "begins (UTC),bucket,Succeeded (count),Failed (count),Period before (count)",
    '2026-07-01T22:00:00Z,"Thu, 2 Jul 2026",10,0,7',
  ]);
  expect(duration && chartAsCsv(duration)).toContain("Shortest (s),Longest (s)");
});
