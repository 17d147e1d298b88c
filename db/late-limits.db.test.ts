/** Tokens and cost that become known late raise the limits that they pass themselves, once a window. */
import { randomBytes, randomUUID } from "node:crypto";
import { sql } from "drizzle-orm";
import { expect, test } from "vitest";
import type { AgentSpan } from "@/domain/genai-spans";
import { keepSpans, type SpanId, settleSpans } from "./agent-spans";
import { listAssignments } from "./assignments";
import { recordExecutions } from "./executions";
import { repriceModel, saveModelPrice } from "./model-prices";
import { asPlatformAdmin } from "./testing/agents";
import { onConnections } from "./testing/connections";
import { assignTestAgent, breachAlerts, executionOf, limitWorkspace } from "./testing/limits";
import { asOwner } from "./testing/owner";
import { createTestWorkspace, type TestWorkspace } from "./testing/workspace";

const hex = (bytes: number) => randomBytes(bytes).toString("hex");

type Agent = Awaited<ReturnType<typeof assignTestAgent>>;

/** An execution that came as a trace, without tokens as yet unless some are said. */
async function run(
  ws: TestWorkspace,
  agent: Agent,
  { model, endedAt = new Date(), used = NO_TOKENS }: { model?: string; endedAt?: Date; used?: Used } = {},
) {
  const ids = { traceId: hex(16), spanId: hex(8) };
  const inputTokens = used.input_tokens || null;
  const ended = { isExecution: true, endedAt: endedAt.toISOString(), inputTokens, model: model ?? null };
  const span = { ...TELLS_NOTHING, ...ids, ...ended };
  await ws.as("ops", async (tx) => {
    await keepSpans(tx, ws.id, [span]);
    const execution = { occurred_at: span.endedAt, idempotency_key: `otlp:${ids.traceId}:${ids.spanId}` };
    await recordExecutions(tx, ws.id, [executionOf(agent.id, { ...execution, ...used, output_tokens: 0 })]);
  });
  return ids;
}

type Used = { input_tokens: number; cost: number };
const NO_TOKENS: Used = { input_tokens: 0, cost: 0 };
const TELLS_NOTHING = {
  parentId: null,
  isExecution: false,
  endedAt: null,
  model: null,
  inputTokens: null,
  cachedTokens: null,
  outputTokens: null,
};

const callOf = ({ traceId, spanId }: SpanId, inputTokens: number): AgentSpan => ({
  ...TELLS_NOTHING,
  traceId,
  spanId: hex(8),
  parentId: spanId,
  inputTokens,
});

/** As requests of traces do it: kept in one transaction, settled in the next. */
async function tellLate(ws: TestWorkspace, execution: SpanId, tokens: number): Promise<void> {
  await ws.as("ops", (tx) => keepSpans(tx, ws.id, [callOf(execution, tokens)]));
  await ws.as("ops", (tx) => settleSpans(tx, ws.id, [execution]));
}

const statusOf = async (ws: TestWorkspace, agent: Agent) =>
  (await ws.as("viewer", (tx) => listAssignments(tx, ws.id, agent.id)))[0];

test("late tokens raise the assignment's limit and pause it in the transaction that counts them", async () => {
  const ws = await createTestWorkspace();
  const agent = await assignTestAgent(ws, { max_tokens_per_day: 100, on_breach: "pause" });
  const execution = await run(ws, agent);
  await tellLate(ws, execution, 100);
  expect(await breachAlerts(ws)).toEqual([]);
  await ws.as("ops", (tx) => keepSpans(tx, ws.id, [callOf(execution, 1)]));
  const undone = ws.as("ops", async (tx) => {
    await settleSpans(tx, ws.id, [execution]);
    throw new Error("gone");
  });
  await expect(undone).rejects.toThrow("gone");
  expect(await breachAlerts(ws)).toEqual([]);
  await ws.as("ops", (tx) => settleSpans(tx, ws.id, [execution]));
  expect(await breachAlerts(ws)).toMatchObject([
    { title: `${agent.name} passed its limit of tokens a day`, severity: "high", times: 1 },
  ]);
  expect(await statusOf(ws, agent)).toMatchObject({
    status: "paused",
    statusReason: "It passed its limit of 100 tokens a day.",
  });
  await tellLate(ws, execution, 50);
  expect(await breachAlerts(ws)).toMatchObject([{ times: 1 }]);
});

test("fifty at once, late tokens among new executions: each limit is raised once, nobody waits in a ring", async () => {
  const ws = await createTestWorkspace();
  const agents = [
    await assignTestAgent(ws, { max_tokens_per_day: 150, on_breach: "pause" }),
    await assignTestAgent(ws, { max_tokens_per_day: 150, on_breach: "alert" }),
    await assignTestAgent(ws),
  ];
  await limitWorkspace(ws, { max_tokens_per_day: 600, on_breach: "pause" });
  const executions: SpanId[] = [];
  for (const agent of agents) executions.push(await run(ws, agent));
  await ws.as("ops", (tx) =>
    keepSpans(
      tx,
      ws.id,
      executions.flatMap((execution) => Array.from({ length: 10 }, () => callOf(execution, 20))),
    ),
  );
  await onConnections(50, ws, async (client, place) => {
    const turned = [...executions.slice(place % 3), ...executions.slice(0, place % 3)];
    if (place % 2 === 0) {
      const ids = [turned.map(({ traceId }) => traceId), turned.map(({ spanId }) => spanId)];
      await client.query("select app.settle_agent_spans($1, $2, $3)", [ws.id, ...ids]);
    } else {
      const batch = agents.map(({ id }) => executionOf(id, { input_tokens: 1, output_tokens: 0 }));
      await client.query("select app.record_agent_executions($1, $2)", [ws.id, JSON.stringify(batch)]);
    }
  });
  const raised = await breachAlerts(ws);
  expect(raised.map(({ title, times }) => [title, times])).toEqual(
    [
      "All agents together passed the workspace's limit of tokens a day",
      `${agents[0]?.name} passed its limit of tokens a day`,
      `${agents[1]?.name} passed its limit of tokens a day`,
    ]
      .sort()
      .map((title) => [title, 1]),
  );
  for (const agent of agents) expect(await statusOf(ws, agent)).toMatchObject({ status: "paused" });
});

test("late tokens raise the workspace's limit and pause every active assignment", async () => {
  const ws = await createTestWorkspace();
  const [agent, idle] = [await assignTestAgent(ws), await assignTestAgent(ws)];
  await limitWorkspace(ws, { max_tokens_per_day: 100, on_breach: "pause" });
  await tellLate(ws, await run(ws, agent), 101);
  expect(await breachAlerts(ws)).toMatchObject([
    {
      title: "All agents together passed the workspace's limit of tokens a day",
      times: 1,
      description: expect.stringMatching(/^Used 101 of 100 tokens .* Every active assignment is paused: 2\.$/),
    },
  ]);
  for (const one of [agent, idle]) {
    expect(await statusOf(ws, one)).toMatchObject({
      status: "paused",
      statusReason: "The workspace passed its limit of 100 tokens a day.",
    });
  }
});

test("what passes a limit of an earlier day is raised, and pauses nobody today", async () => {
  const ws = await createTestWorkspace();
  const agent = await assignTestAgent(ws, { max_tokens_per_day: 100, on_breach: "pause" });
  await limitWorkspace(ws, { max_tokens_per_day: 100, on_breach: "pause" });
  await tellLate(ws, await run(ws, agent, { endedAt: new Date(Date.now() - 48 * 3_600_000) }), 101);
  expect(await breachAlerts(ws)).toMatchObject([{ severity: "medium" }, { severity: "medium" }]);
  expect(await statusOf(ws, agent)).toMatchObject({ status: "active" });
});

test("a price that becomes known raises the limit of cost that it passes", async () => {
  const ws = await createTestWorkspace();
  const agent = await assignTestAgent(ws, { max_cost_per_day: 5, on_breach: "pause" });
  const model = `model-${randomUUID().slice(0, 8)}`;
  await tellLate(ws, await run(ws, agent, { model }), 3_000_000);
  expect(await breachAlerts(ws)).toEqual([]);
  await priceModel(model, 2, "2026-01-01");
  expect(await breachAlerts(ws)).toMatchObject([{ title: `${agent.name} passed its limit of cost a day`, times: 1 }]);
  expect(await statusOf(ws, agent)).toMatchObject({ status: "paused" });
});

/** Carried through twice: the second time changes nothing. */
async function priceModel(model: string, price: number, validFrom: string): Promise<void> {
  const prices = { inputPrice: price, outputPrice: price, cachedInputPrice: null, note: null };
  await asPlatformAdmin(async (tx) => {
    const { rows } = await tx.execute<{ id: string }>("select auth.uid() as id");
    await saveModelPrice(tx, rows[0]?.id ?? "", { id: randomUUID(), model, currency: "USD", validFrom, ...prices });
    for (let again = 0; again < 2; again++) {
      await repriceModel((work) => work(tx), { model, currency: "USD", since: validFrom });
    }
  });
}

test("late tokens and a lower price of work that was too old to count for a window change no window", async () => {
  const ws = await createTestWorkspace();
  const agent = await assignTestAgent(ws, { max_tokens_per_day: 100, on_breach: "pause" });
  await limitWorkspace(ws, { max_tokens_per_day: 100, on_breach: "pause" });
  await ws.as("admin", (tx) => tx.execute(sql`update workspace_agent_settings set late_data_days = 30`));
  const endedAt = new Date(Date.now() - 10 * 24 * 3_600_000);
  for (const [table, key, id] of [
    ["workspace_agent_usage", "agent_id", agent.id],
    ["agent_assignment_usage", "assignment_id", agent.assignmentId],
  ]) {
    const insert = `insert into ${table} (workspace_id, ${key}, window_kind, window_start, execution_count, token_count, cost)
      select id, $2, 'day', date_trunc('day', $3::timestamptz, timezone), 1, 90, 1 from workspaces where id = $1`;
    await asOwner(ws.id, insert, [ws.id, id, endedAt]);
  }
  const model = `model-${randomUUID().slice(0, 8)}`;
  await priceModel(model, 2, "2026-01-01");
  await run(ws, agent, { model, endedAt, used: { input_tokens: 3_000_000, cost: 6 } });
  await tellLate(ws, await run(ws, agent, { model, endedAt }), 101);
  await priceModel(model, 1, "2026-02-01");

  const { rows } = await ws.as("viewer", (tx) =>
    tx.execute(sql`
      select (select sum(cost) from agent_executions) as cost, u.token_count as tokens, u.cost as used,
        a.token_count as "tokensOfOne", a.cost as "usedByOne"
      from workspace_agent_usage u join agent_assignment_usage a using (window_kind, window_start)`),
  );
  expect(rows).toEqual([{ cost: 3.000101, tokens: 90, used: 1, tokensOfOne: 90, usedByOne: 1 }]);
  expect(await breachAlerts(ws)).toEqual([]);
});
