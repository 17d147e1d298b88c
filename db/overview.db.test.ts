import { sql } from "drizzle-orm";
import { expect, test } from "vitest";
import { TREND_DAYS } from "@/domain/overview";
import { readOverview } from "./overview";
import { createTestAgent } from "./testing/agents";
import { createTestWorkspace, type TestWorkspace } from "./testing/workspace";

function overview(ws: TestWorkspace, timezone = "UTC") {
  return ws.as("viewer", (tx) => readOverview(tx, ws.member("viewer"), timezone));
}

function fire(ws: TestWorkspace, severity: string, title: string) {
  return ws.as("ops", (tx) =>
    tx.execute<{ id: string }>(sql`select create_system_alert(${ws.id}, 'error', ${severity}, ${title}, '') as id`),
  );
}

test("a new workspace has an overview of nothing, with every day of the trend", async () => {
  const ws = await createTestWorkspace();
  const seen = await overview(ws);
  expect(seen).toMatchObject({
    alerts: { critical: 0, high: 0, medium: 0, low: 0, info: 0 },
    quests: { total: 0, rows: [] },
    agents: [],
    campaigns: { rows: [] },
  });
  expect(seen.trend.now).toHaveLength(TREND_DAYS);
  expect(seen.trend.before).toHaveLength(TREND_DAYS);
  expect(seen.trend.now.at(-1)?.day).toBe(new Date().toISOString().slice(0, 10));
});

test("counts active alerts by severity, not acknowledged ones and not another workspace's", async () => {
  const [ws, other] = [await createTestWorkspace(), await createTestWorkspace()];
  await fire(ws, "critical", "One");
  await fire(ws, "high", "Two");
  const { rows } = await fire(ws, "high", "Three");
  await fire(other, "critical", "Theirs");
  await ws.as("ops", (tx) => tx.execute(sql`select acknowledge_alert(${rows[0]?.id}, ${ws.users.ops})`));
  expect((await overview(ws)).alerts).toMatchObject({ critical: 1, high: 1, medium: 0 });
});

test("a quest is overdue from the day after it was due in the workspace's zone, unless done or shelved", async () => {
  const ws = await createTestWorkspace();
  await ws.as("marketer", async (tx) => {
    const { rows } = await tx.execute<{ id: string }>(
      sql`insert into campaigns (workspace_id, name) values (${ws.id}, 'Spring') returning id`,
    );
    await tx.execute(sql`update campaigns set status = 'planning' where id = ${rows[0]?.id}`);
    const add = (name: string, days: number, status: string) =>
      tx.execute(sql`insert into campaign_quests (workspace_id, campaign_id, name, status, due_date, quest_order)
        select ${ws.id}, ${rows[0]?.id}, ${name}, ${status}, (now() at time zone 'UTC')::date - ${days}::integer,
          1 + count(*) from campaign_quests where campaign_id = ${rows[0]?.id}`);
    await add("Late", 3, "in_progress");
    await add("Later", 9, "blocked");
    await add("Done", 9, "completed");
    await add("Today", 0, "pending");
  });
  const { quests } = await overview(ws);
  expect(quests.rows.map(({ name, daysLate }) => [name, daysLate])).toEqual([
    ["Later", 9],
    ["Late", 3],
  ]);
  expect(quests.total).toBe(2);
});

test("an assigned agent is in trouble when too much of its last day failed; its work is in the trend", async () => {
  const ws = await createTestWorkspace();
  const [bad, good, idle] = [await createTestAgent(), await createTestAgent(), await createTestAgent()];
  await ws.as("admin", async (tx) => {
    for (const agent of [bad, good, idle]) {
      await tx.execute(sql`insert into agent_assignments (workspace_id, agent_id) values (${ws.id}, ${agent.id})`);
    }
    const record = (agent: string, success: boolean) =>
      tx.execute(sql`select record_agent_execution(${ws.id}, ${agent}, 1.5, 10, 10, 0.25, ${success})`);
    for (let i = 0; i < 6; i++) {
      await record(bad.id, i < 3);
      await record(good.id, true);
    }
    await record(idle.id, false);
  });
  const seen = await overview(ws);
  expect(seen.agents).toEqual([{ code: expect.any(String), name: bad.name, executions: 6, successRate: 50 }]);
  expect(seen.trend.now.at(-1)).toMatchObject({ executions: 13, successes: 9, cost: 3.25 });
});
