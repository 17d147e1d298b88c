import { expect, test } from "vitest";
import { NO_FIGURES, type PerformancePoint } from "@/domain/ranges";
import { isEmptyChart, preparePerformanceCharts } from "./prepare-performance";

const point = (start: string, more: Partial<PerformancePoint> = {}): PerformancePoint => ({
  ...NO_FIGURES,
  start,
  ...more,
});
const berlin = { timezone: "Europe/Berlin", currency: "EUR" };

test("hours and days are named in the workspace's zone", () => {
  const hours = preparePerformanceCharts([point("2026-07-01T22:00:00Z")], { step: "hour", ...berlin });
  expect(hours[0]?.rows[0]).toMatchObject({ label: "00:00", title: expect.stringContaining("2 Jul") });
  const days = preparePerformanceCharts([point("2026-07-01T22:00:00Z")], { step: "day", ...berlin });
  expect(days[0]?.rows[0]).toMatchObject({ label: "2 Jul", title: "Thu, 2 Jul 2026" });
});

test("a bucket without executions is a zero bar and a gap in a line", () => {
  const charts = preparePerformanceCharts([point("2026-07-01T22:00:00Z")], { step: "day", ...berlin });
  expect(charts.map((chart) => chart.id)).toEqual(["executions", "duration", "tokens", "cost"]);
  expect(charts[0]?.rows[0]?.values).toEqual({ successes: 0, failures: 0 });
  expect(charts[1]?.rows[0]?.values).toEqual({ p50: null, p95: null, p99: null });
  expect(charts.every(isEmptyChart)).toBe(true);
});

test("quality is shown where anything was rated", () => {
  const rated = [point("2026-07-01T22:00:00Z"), point("2026-07-02T22:00:00Z", { quality: 81.5, executions: 1 })];
  const chart = preparePerformanceCharts(rated, { step: "day", ...berlin }).at(-1);
  expect(chart?.id).toBe("quality");
  expect(chart?.format(81.5)).toBe("81.5 of 100");
});
