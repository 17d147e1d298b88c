/** Figures of pages against those of the raw facts: counts and sums exactly, percentiles within the stated error. */
import { sql } from "drizzle-orm";
import { expect } from "vitest";
import type { Figures } from "@/domain/ranges";
import { SKETCH_ERROR } from "@/domain/sketch";

export type RawFigures = Figures & { rated: number };

/** The columns of `RawFigures` over rows that have an execution's columns. */
export const RAW_FIGURES = sql`count(*) as executions, count(*) filter (where success) as successes,
  count(*) filter (where not success) as failures, count(error) as faults, coalesce(sum(input_tokens), 0) as "inputTokens",
  coalesce(sum(output_tokens), 0) as "outputTokens", coalesce(sum(cost), 0) as cost, avg(quality_score) as quality,
  count(quality_score) as rated, min(execution_time_seconds) as min, max(execution_time_seconds) as max,
  percentile_disc(0.5) within group (order by execution_time_seconds) as p50,
  percentile_disc(0.95) within group (order by execution_time_seconds) as p95,
  percentile_disc(0.99) within group (order by execution_time_seconds) as p99`;

/** `extremes`: whether the shortest and longest are kept themselves, or as the bins that they are in. */
export function expectSame(shown: Figures, raw: RawFigures, extremes: "exact" | "binned" = "exact"): void {
  const { p50, p95, p99, quality, min, max, executions, successes, failures, faults, inputTokens, outputTokens, cost } =
    raw;
  expect(shown).toMatchObject({ executions, successes, failures, faults, inputTokens, outputTokens, cost });
  if (extremes === "exact") expect([shown.min, shown.max]).toEqual([min, max]);
  else
    for (const [near, right] of [
      [shown.min, min],
      [shown.max, max],
    ] as const)
      expectNear(near, right);
  if (quality === null) expect(shown.quality).toBeNull();
  else expect(shown.quality).toBeCloseTo(quality, 6);
  expectNear(shown.p50, p50);
  expectNear(shown.p95, p95);
  expectNear(shown.p99, p99);
}

function expectNear(shown: number | null, right: number | null): void {
  if (right === null) expect(shown).toBeNull();
  else expect(Math.abs((shown ?? 0) - right)).toBeLessThanOrEqual(right * SKETCH_ERROR);
}
