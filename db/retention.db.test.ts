import { sql } from "drizzle-orm";
import { afterAll, expect, test } from "vitest";
import { closePool } from "./client";
import { createTestAgent } from "./testing/agents";
import { createTestWorkspace } from "./testing/workspace";
import { dropOldPerformance } from "./upkeep";
import { withJob } from "./workspace";

afterAll(closePool);

// So long ago that no other test has work there.
const LONG_AGO = "2000-01-15T12:00:00Z";
const monthsSince = (year: number, month: number) =>
  (new Date().getUTCFullYear() - year) * 12 + new Date().getUTCMonth() + 1 - month;

test("months beyond the retention are dropped whole, later ones stay", async () => {
  const workspace = await createTestWorkspace();
  const agent = await createTestAgent();
  const work = { execution_time_seconds: 1, input_tokens: 1, output_tokens: 1, cost: 0, success: true };
  const executions = [LONG_AGO, "2000-03-15T12:00:00Z", new Date().toISOString()].map((occurred_at) => ({
    ...work,
    agent_id: agent.id,
    occurred_at,
  }));
  const days = async () => {
    const { rows } = await workspace.as("viewer", (tx) =>
      tx.execute<{ month: string }>(sql`select to_char(measurement_date, 'YYYY-MM') as month from agent_performance
        where measurement_hour is null order by 1`),
    );
    return rows.map(({ month }) => month);
  };
  await workspace.as("owner", (tx) =>
    tx.execute(sql`select app.record_agent_executions(${workspace.id}, ${JSON.stringify(executions)}::jsonb, null)`),
  );
  const now = new Date().toISOString().slice(0, 7);
  expect(await days()).toEqual(["2000-01", "2000-03", now]);

  const dropped = await withJob("test", (tx) => dropOldPerformance(tx, monthsSince(2000, 2)));
  expect(dropped).toBe(3);
  expect(await days()).toEqual(["2000-03", now]);
  expect(await withJob("test", (tx) => dropOldPerformance(tx, monthsSince(2000, 2)))).toBe(0);
});

test("what the screens show can't be dropped", async () => {
  for (const months of [12, 0, -5]) {
    await expect(withJob("test", (tx) => dropOldPerformance(tx, months))).rejects.toMatchObject({
      cause: { code: "CX422" },
    });
  }
});
