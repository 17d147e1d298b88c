import { sql } from "drizzle-orm";
import { afterAll, expect, test } from "vitest";
import { performanceWindow } from "@/domain/performance";
import { type Figures, RANGES } from "@/domain/ranges";
import { closePool } from "./client";
import { recordExecutions } from "./executions";
import { readSeries, readTotals } from "./performance";
import { createTestAgent } from "./testing/agents";
import { createTestWorkspace } from "./testing/workspace";

afterAll(closePool);

const HOUR = 3_600_000;

test.each(["UTC", "Europe/Berlin", "Asia/Kolkata"])("figures equal SQL over the raw facts, in %s", async (timezone) => {
  const [ws, agent] = [await createTestWorkspace({ timezone }), await createTestAgent()];
  const now = Date.now();
  const executions = Array.from({ length: 700 }, (_, i) => ({
    agent_id: agent.id,
    execution_time_seconds: Number((0.05 + ((i * 37) % 700) / 10).toFixed(6)),
    input_tokens: i,
    output_tokens: 2 * i,
    cost: i / 1000,
    success: i % 7 !== 0,
    error: i % 14 === 0 ? "Timeout" : null,
    quality_score: i % 2 === 0 ? 60 + (i % 40) : null,
    occurred_at: new Date(now - (i % 140) * HOUR - (i % 60) * 60_000).toISOString(),
  }));
  await ws.as("ops", (tx) => recordExecutions(tx, ws.id, executions));

  for (const range of RANGES) {
    const window = performanceWindow(range, new Date(now), timezone);
    const scope = { workspaceId: ws.id, agentId: agent.id };
    const { series, totals, raw } = await ws.as("viewer", async (tx) => ({
      series: await readSeries(tx, scope, window, timezone),
      totals: await readTotals(tx, scope, window),
      raw: await tx.execute<Figures>(sql`
        select count(*) as executions, count(*) filter (where success) as successes, count(error) as faults,
          sum(input_tokens) as "inputTokens", sum(output_tokens) as "outputTokens", sum(cost) as cost,
          avg(quality_score) as quality, min(execution_time_seconds) as min, max(execution_time_seconds) as max,
          percentile_disc(0.5) within group (order by execution_time_seconds) as p50,
          percentile_disc(0.95) within group (order by execution_time_seconds) as p95,
          percentile_disc(0.99) within group (order by execution_time_seconds) as p99
        from agent_executions where agent_id = ${agent.id}
          and occurred_at >= ${window.from.toISOString()} and occurred_at < ${window.to.toISOString()}`),
    }));
    const exact = raw.rows[0];
    if (!exact) throw new Error("The raw query gave no row.");
    const { p50, p95, p99, quality, ...counts } = exact;
    expect(totals.now).toMatchObject(counts);
    expect(totals.now.quality).toBeCloseTo(quality ?? 0, 6);
    for (const [answer, sample] of [
      [totals.now.p50, p50],
      [totals.now.p95, p95],
      [totals.now.p99, p99],
    ] as const) {
      expect(Math.abs((answer ?? 0) - (sample ?? 0))).toBeLessThanOrEqual((sample ?? 0) * 0.022);
    }
    const sum = (field: "executions" | "successes" | "inputTokens") =>
      series.reduce((all, point) => all + point[field], 0);
    expect([sum("executions"), sum("successes"), sum("inputTokens")]).toEqual([
      exact.executions,
      exact.successes,
      exact.inputTokens,
    ]);
    expect(series).toHaveLength({ "24h": 24, "7d": 7, "30d": 30, "90d": 90 }[range]);
  }
});

test("a period without executions is zeros and nulls", async () => {
  const [ws, agent] = [await createTestWorkspace(), await createTestAgent()];
  const window = performanceWindow("7d", new Date(), "UTC");
  const totals = await ws.as("viewer", (tx) => readTotals(tx, { workspaceId: ws.id, agentId: agent.id }, window));
  expect(totals.now).toMatchObject({ executions: 0, cost: 0, p95: null, quality: null });
  expect(totals.before).toEqual(totals.now);
});
