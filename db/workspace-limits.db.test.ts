import { sql } from "drizzle-orm";
import { Client } from "pg";
import { describe, expect, test } from "vitest";
import { listAssignments } from "./assignments";
import { recordExecutions } from "./executions";
import { readMigrations } from "./migrate";
import { createTestAgent } from "./testing/agents";
import { onConnections } from "./testing/connections";
import { assignTestAgent, breachAlerts, executionOf, limitWorkspace } from "./testing/limits";
import { asOwner } from "./testing/owner";
import { createTestWorkspace, type TestWorkspace } from "./testing/workspace";
import { readWorkspaceLimits, saveWorkspaceLimits } from "./workspace-limits";

const WRITERS = 50;

const report = (ws: TestWorkspace, executions: object[]) =>
  ws.as("ops", (tx) => recordExecutions(tx, ws.id, executions));

const standing = async (ws: TestWorkspace) => (await ws.as("viewer", readWorkspaceLimits)).standing;

const statusOf = async (ws: TestWorkspace, agentId: string) =>
  (await ws.as("viewer", (tx) => listAssignments(tx, ws.id, agentId)))[0];

/** Each writer reports on a connection of its own, the agents in another order for each. */
const reportAtOnce = (ws: TestWorkspace, agentIds: string[]) =>
  onConnections(WRITERS, ws, async (client, place) => {
    const turned = [...agentIds.slice(place % agentIds.length), ...agentIds.slice(0, place % agentIds.length)];
    const executions = turned.map((id) => executionOf(id));
    const { rows } = await client.query<{ outcome: string }>(
      "select outcome from app.record_agent_executions($1, $2)",
      [ws.id, JSON.stringify(executions)],
    );
    return rows.filter(({ outcome }) => outcome === "accepted").length;
  });

describe("50 connections that pass a limit at once", () => {
  test("raise the workspace's breach once, and pause every active assignment; every report is kept", async () => {
    const ws = await createTestWorkspace();
    const [one, two, stranger] = [await assignTestAgent(ws), await assignTestAgent(ws), await createTestAgent()];
    const idle = await assignTestAgent(ws);
    await limitWorkspace(ws, { max_tokens_per_day: 700, on_breach: "pause" });
    const accepted = await reportAtOnce(ws, [one.id, two.id, stranger.id]);
    expect(accepted).toEqual(Array(WRITERS).fill(3));
    expect((await standing(ws)).max_tokens_per_day.used).toBe(1500);
    for (const { id } of [one, two, idle]) {
      expect(await statusOf(ws, id)).toMatchObject({
        status: "paused",
        statusReason: "The workspace passed its limit of 700 tokens a day.",
      });
    }
    expect(await breachAlerts(ws)).toMatchObject([
      {
        title: "All agents together passed the workspace's limit of tokens a day",
        severity: "high",
        times: 1,
        description: expect.stringMatching(
          /^Used 7\d0 of 700 tokens in the day .* Every active assignment is paused: 3\.$/,
        ),
      },
    ]);
  });

  test("raise both the workspace's and each assignment's, once each, without waiting in a ring", async () => {
    const ws = await createTestWorkspace();
    const agents = [
      await assignTestAgent(ws, { max_cost_per_day: 10, on_breach: "pause" }),
      await assignTestAgent(ws, { max_cost_per_day: 12.5, on_breach: "alert" }),
      await assignTestAgent(ws),
    ];
    await limitWorkspace(ws, { max_cost_per_day: 40, max_tokens_per_day: 1_000_000, on_breach: "alert" });
    await reportAtOnce(
      ws,
      agents.map(({ id }) => id),
    );
    const raised = await breachAlerts(ws);
    expect(raised.map(({ title, times }) => [title, times])).toEqual(
      [
        "All agents together passed the workspace's limit of cost a day",
        `${agents[0]?.name} passed its limit of cost a day`,
        `${agents[1]?.name} passed its limit of cost a day`,
      ]
        .sort()
        .map((title) => [title, 1]),
    );
    expect(raised.map(({ description }) => description).join("\n")).toContain("of 12.50 USD in the day");
    expect(await statusOf(ws, agents[0]?.id ?? "")).toMatchObject({
      status: "paused",
      statusReason: "It passed its limit of 10.00 USD a day.",
      standing: { max_cost_per_day: { used: 25 } },
    });
    expect(await statusOf(ws, agents[1]?.id ?? "")).toMatchObject({ status: "active" });
  });
});

test("a limit that alerts pauses nobody; a lowered one is seen at the next execution, once a window", async () => {
  const ws = await createTestWorkspace();
  const agent = await assignTestAgent(ws);
  await report(ws, Array(10).fill(executionOf(agent.id)));
  await limitWorkspace(ws, { max_tokens_per_day: 50, on_breach: "alert" });
  expect(await breachAlerts(ws)).toEqual([]);
  await report(ws, [executionOf(agent.id)]);
  await report(ws, [executionOf(agent.id)]);
  expect(await breachAlerts(ws)).toMatchObject([{ severity: "medium", times: 1 }]);
  expect(await statusOf(ws, agent.id)).toMatchObject({ status: "active" });
});

test("a limit that is passed in an earlier window is raised, but pauses nobody today", async () => {
  const ws = await createTestWorkspace();
  const agent = await assignTestAgent(ws);
  await limitWorkspace(ws, { max_executions_per_hour: 3, on_breach: "pause" });
  const twoDaysAgo = new Date(Date.now() - 48 * 3_600_000).toISOString();
  await report(ws, Array(4).fill(executionOf(agent.id, { occurred_at: twoDaysAgo })));
  expect(await breachAlerts(ws)).toMatchObject([{ severity: "medium" }]);
  expect(await statusOf(ws, agent.id)).toMatchObject({ status: "active" });
});

test("a workspace's day is that of its zone, its hour UTC's", async () => {
  const ws = await createTestWorkspace({ timezone: "Asia/Kathmandu" });
  const agent = await assignTestAgent(ws);
  const { rows } = await ws.as("viewer", (tx) =>
    tx.execute<{ before: string; after: string }>(sql`
      select to_json(date_trunc('day', now(), 'Asia/Kathmandu') - interval '1 minute') #>> '{}' as before,
        to_json(date_trunc('day', now(), 'Asia/Kathmandu')) #>> '{}' as after`),
  );
  const [moments] = rows;
  await report(ws, [
    executionOf(agent.id, { occurred_at: moments?.before }),
    executionOf(agent.id, { occurred_at: moments?.after }),
  ]);
  expect((await standing(ws)).max_tokens_per_day.used).toBe(10);
});

test("the same report sent twice is used once", async () => {
  const ws = await createTestWorkspace();
  const agent = await createTestAgent();
  const batch = [executionOf(agent.id, { idempotency_key: "one" })];
  await report(ws, batch);
  await report(ws, batch);
  expect(await standing(ws)).toMatchObject({ max_tokens_per_day: { used: 10 }, max_cost_per_day: { used: 0.5 } });
});

test("what was reported before there were limits of a workspace counts as used once there are", async () => {
  const ws = await createTestWorkspace({ timezone: "America/New_York" });
  const agent = await createTestAgent();
  const hours = [0, 1, 30, 60].map((ago) => new Date(Date.now() - ago * 3_600_000).toISOString());
  await report(
    ws,
    hours.map((occurred_at) => executionOf(agent.id, { occurred_at })),
  );
  const usage = () =>
    ws.as("viewer", async (tx) => (await tx.execute(sql`select * from workspace_agent_usage order by 2, 3`)).rows);
  const counted = await usage();
  await asOwner(ws.id, "delete from workspace_agent_usage where workspace_id = $1", [ws.id]);
  // With those after it, which replace functions of its own.
  const since = (await readMigrations()).filter(({ name }) => name >= "035");
  const owner = new Client({ connectionString: process.env.OWNER_DATABASE_URL });
  await owner.connect();
  await owner.query("set client_min_messages = warning");
  for (const { up } of since) await owner.query(up);
  await owner.end();
  expect(await usage()).toEqual(counted);
});

test("two admins change the workspace's limits at once: one is told; other settings stay", async () => {
  const ws = await createTestWorkspace();
  const save = (limit: number, seen: Record<string, number> = {}) =>
    ws.as("admin", (tx) => saveWorkspaceLimits(tx, { limits: { max_cost_per_day: limit }, seen }));
  expect(await save(10)).toBe(true);
  await ws.as("admin", (tx) => tx.execute(sql`update workspace_agent_settings set late_data_days = 12`));
  const seen = { max_cost_per_day: 10 };
  expect((await Promise.all([save(20, seen), save(30, seen)])).sort()).toEqual([false, true]);
  const { limits } = await ws.as("viewer", readWorkspaceLimits);
  // Sent again it is saved already; whoever was told may replace it.
  expect(await save(limits.max_cost_per_day ?? 0, seen)).toBe(true);
  expect(await save(40, { ...limits } as Record<string, number>)).toBe(true);
  const { rows } = await ws.as("admin", (tx) =>
    tx.execute(sql`select limits, late_data_days as days from workspace_agent_settings`),
  );
  expect(rows).toEqual([{ limits: { max_cost_per_day: 40 }, days: 12 }]);
});
