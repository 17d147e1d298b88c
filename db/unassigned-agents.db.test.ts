/** Executions of agents that the registry doesn't know, or that work without an assignment. */
import { randomUUID } from "node:crypto";
import { sql } from "drizzle-orm";
import { expect, test } from "vitest";
import { AGENT_DEFAULTS, type AgentSettings } from "@/domain/agent-settings";
import { readAgentSettings, saveAgentSettings } from "./agent-settings";
import { findAgent, listAgents } from "./agents";
import { recordExecutions } from "./executions";
import { asPlatformAdmin, createTestAgent } from "./testing/agents";
import { createTestWorkspace, type TestWorkspace } from "./testing/workspace";

const DAY = 86_400_000;
const WORK = { execution_time_seconds: 1, input_tokens: 1, output_tokens: 1, cost: 0, success: true };

const send = (ws: TestWorkspace, items: object[]) =>
  ws.as("ops", (tx) =>
    recordExecutions(
      tx,
      ws.id,
      items.map((item) => ({ ...WORK, ...item })),
    ),
  );

const set = (ws: TestWorkspace, settings: Partial<AgentSettings>) =>
  ws.as("admin", (tx) => saveAgentSettings(tx, { ...AGENT_DEFAULTS, ...settings }));

const named = (ws: TestWorkspace, name: string) => ws.as("viewer", (tx) => findAgent(tx, name));

async function alertsOf(ws: TestWorkspace): Promise<{ title: string; times: number }[]> {
  const { rows } = await ws.as("viewer", (tx) =>
    tx.execute<{ title: string; times: number }>(
      sql`select title, occurrence_count as times from system_alerts order by title`,
    ),
  );
  return rows;
}

test("settings have defaults, are kept, and leave the limits alone", async () => {
  const ws = await createTestWorkspace();
  expect(await ws.as("viewer", readAgentSettings)).toEqual(AGENT_DEFAULTS);
  await set(ws, { lateDataDays: 31, unknownAgents: "draft" });
  await ws.as("admin", (tx) =>
    tx.execute(sql`update workspace_agent_settings set limits = '{"max_executions_per_hour": 5}'`),
  );
  await set(ws, { lateDataDays: 3 });
  expect(await ws.as("viewer", readAgentSettings)).toEqual({ lateDataDays: 3, unknownAgents: "refuse" });
  const { rows } = await ws.as("viewer", (tx) =>
    tx.execute(sql`select limits, (select count(*) from audit_log where subject_type = 'workspace_agent_settings') as audited
      from workspace_agent_settings`),
  );
  expect(rows).toEqual([{ limits: { max_executions_per_hour: 5 }, audited: 3 }]);
});

test("late work counts when it happened, within the workspace's bound; older is refused with the bound's name", async () => {
  const [narrow, wide] = [await createTestWorkspace(), await createTestWorkspace()];
  await set(narrow, { lateDataDays: 2 });
  await set(wide, { lateDataDays: 30 });
  const agent = await createTestAgent();
  const ago = (days: number) => ({ agent_id: agent.id, occurred_at: new Date(Date.now() - days * DAY).toISOString() });
  const refused = await send(narrow, [ago(1.9), ago(2.1)]);
  expect(refused.accepted).toBe(1);
  expect(refused.rejected).toEqual([
    { index: 1, field: "occurred_at", reason: "It is older than the late-data bound of 2 days." },
  ]);
  expect(await send(wide, [ago(29)])).toMatchObject({ accepted: 1 });
  const { rows } = await wide.as("viewer", (tx) =>
    tx.execute(sql`select measurement_date::text as day from agent_performance where measurement_hour is null`),
  );
  expect(rows).toEqual([{ day: ago(29).occurred_at.slice(0, 10) }]);
});

test("unknown agents are refused, unless the workspace has them registered as drafts, once whatever their case", async () => {
  const ws = await createTestWorkspace();
  const name = `New ${randomUUID()}`;
  const refused = await send(ws, [{ agent_name: name }]);
  expect(refused.rejected).toMatchObject([{ field: "agent_id", reason: expect.stringContaining("registry") }]);
  expect(await named(ws, name)).toBeNull();

  await set(ws, { unknownAgents: "draft" });
  const receipt = await send(ws, [
    { agent_name: name },
    { agent_name: name.toUpperCase() },
    { agent_name: ` ${name}` },
  ]);
  expect(receipt).toMatchObject({ accepted: 2, rejected: [{ index: 2, field: "agent_id" }] });
  expect(await named(ws, name)).toMatchObject({ agentName: name, isDraft: true, isActive: false, guildName: "Drafts" });
  const listed = (await ws.as("viewer", (tx) => listAgents(tx, ws.id))).find((agent) => agent.agentName === name);
  expect(listed).toMatchObject({ isDraft: true, executions: 2, unassignedSince: expect.any(String) });
  // Once drafted it is known, whatever the setting.
  await set(ws, { unknownAgents: "refuse" });
  expect(await send(ws, [{ agent_name: name.toLowerCase() }])).toMatchObject({ accepted: 1 });
});

test("two workspaces that name the same new agent at once draft it once; others neither see nor know it", async () => {
  const [one, two, third] = [await createTestWorkspace(), await createTestWorkspace(), await createTestWorkspace()];
  for (const ws of [one, two]) await set(ws, { unknownAgents: "draft" });
  const names = Array.from({ length: 6 }, () => `Shared ${randomUUID()}`);
  const items = names.map((agent_name) => ({ agent_name }));
  const receipts = await Promise.all(
    [one, two, one, two].map((ws, i) => send(ws, i % 2 === 0 ? items : items.toReversed())),
  );
  expect(receipts.map(({ accepted }) => accepted)).toEqual([6, 6, 6, 6]);
  for (const name of names) {
    const [mine, theirs] = [await named(one, name), await named(two, name.toUpperCase())];
    expect(mine?.id).toBe(theirs?.id);
    expect(await named(third, name)).toBeNull();
    expect((await send(third, [{ agent_name: name }])).rejected).toHaveLength(1);
    expect((await send(third, [{ agent_id: mine?.id }])).rejected).toHaveLength(1);
  }
});

test("a completed draft is an agent like others", async () => {
  const [ws, other] = [await createTestWorkspace(), await createTestWorkspace()];
  await set(ws, { unknownAgents: "draft" });
  const name = `Drafted ${randomUUID()}`;
  await send(ws, [{ agent_name: name }]);
  const draft = await named(ws, name);
  const assign = () =>
    ws.as("admin", (tx) =>
      tx.execute(sql`insert into agent_assignments (workspace_id, agent_id) values (${ws.id}, ${draft?.id})`),
    );
  await expect(assign()).rejects.toMatchObject({ cause: { code: "CX409" } });
  await asPlatformAdmin((tx) => tx.execute(sql`update agent_registry set is_active = true where id = ${draft?.id}`));
  expect(await named(other, name)).toMatchObject({ isDraft: false, isActive: true });
  await assign();
  expect(await named(ws, name)).toMatchObject({ unassignedSince: null });
});

test("a program that makes names up fills no registry: a hundred drafts a workspace", async () => {
  const ws = await createTestWorkspace();
  await set(ws, { unknownAgents: "draft" });
  const stem = randomUUID().slice(0, 8);
  const receipt = await send(
    ws,
    Array.from({ length: 130 }, (_, i) => ({ agent_name: `Made up ${stem} ${i}` })),
  );
  expect(receipt).toMatchObject({ accepted: 100, rejected: { length: 30 } });
  expect((await send(ws, [{ agent_name: `One more ${stem}` }])).rejected).toHaveLength(1);
});

test("an agent that works unassigned is kept, shown, and told of once; assigned it is told of no more", async () => {
  const ws = await createTestWorkspace();
  const [assigned, stray] = [await createTestAgent(), await createTestAgent()];
  const assign = (agentId: string) =>
    ws.as("admin", (tx) =>
      tx.execute(sql`insert into agent_assignments (workspace_id, agent_id) values (${ws.id}, ${agentId})`),
    );
  await assign(assigned.id);
  const both = [{ agent_id: assigned.id }, { agent_id: stray.id }, { agent_id: stray.id }];
  await Promise.all(Array.from({ length: 5 }, () => send(ws, both)));
  const title = `${stray.name} works here without an assignment`;
  expect(await alertsOf(ws)).toEqual([{ title, times: 1 }]);
  expect(await named(ws, stray.name)).toMatchObject({ unassignedSince: expect.any(String) });
  expect(await named(ws, assigned.name)).toMatchObject({ unassignedSince: null });
  const listed = await ws.as("viewer", (tx) => listAgents(tx, ws.id));
  expect(listed.find(({ id }) => id === stray.id)).toMatchObject({ executions: 10 });

  await assign(stray.id);
  expect(await named(ws, stray.name)).toMatchObject({ unassignedSince: null });
  await send(ws, both);
  expect(await alertsOf(ws)).toHaveLength(1);
});
