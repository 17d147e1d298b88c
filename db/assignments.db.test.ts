import { sql } from "drizzle-orm";
import { expect, test } from "vitest";
import { AGENT_TYPES, type ExecutionConstraints } from "@/domain/agents";
import type { ChangeAssignment } from "@/domain/agents-input";
import { findAgent, listAgents, listCapabilities } from "./agents";
import { assignAgent, changeAssignment, listAssignments, moveAssignment } from "./assignments";
import { recordExecutions } from "./executions";
import { asPlatformAdmin, createTestAgent } from "./testing/agents";
import { createTestWorkspace, type TestWorkspace } from "./testing/workspace";

const assign = (ws: TestWorkspace, agentId: string, executionConstraints: ExecutionConstraints = {}) =>
  ws.as("admin", (tx) =>
    assignAgent(
      tx,
      { workspaceId: ws.id, userId: ws.users.admin },
      { agentId, campaignId: null, priorityLevel: "normal", executionConstraints },
    ),
  );

const assignmentOf = async (ws: TestWorkspace, agentId: string) =>
  (await ws.as("viewer", (tx) => listAssignments(tx, ws.id, agentId)))[0];

const report = (ws: TestWorkspace, agentName: string, count: number, cost = 1) =>
  ws.as("ops", (tx) =>
    recordExecutions(
      tx,
      ws.id,
      Array.from({ length: count }, (_, i) => ({
        agent_name: agentName,
        execution_time_seconds: 1,
        input_tokens: 10,
        output_tokens: 5,
        cost,
        success: i % 4 !== 3,
      })),
    ),
  );

const alertsAbout = async (ws: TestWorkspace, agentId: string) =>
  (
    await ws.as("viewer", (tx) =>
      tx.execute<{ title: string; severity_level: string; occurrence_count: number }>(sql`
        select title, severity_level, occurrence_count from system_alerts where triggered_by_agent_id = ${agentId}`),
    )
  ).rows;

test("the roster is there after the migrations, with its capabilities", async () => {
  const ws = await createTestWorkspace();
  // They came at once, before any that other tests make.
  const { rows } = await ws.as("viewer", (tx) =>
    tx.execute<{ id: string }>(
      sql`select id from agent_registry where created_at = (select min(created_at) from agent_registry)`,
    ),
  );
  const roster = new Set(rows.map(({ id }) => id));
  const agents = (await ws.as("viewer", (tx) => listAgents(tx, ws.id))).filter(({ id }) => roster.has(id));
  expect(agents).toHaveLength(87);
  const types = agents.map((agent) => agent.agentType);
  expect(AGENT_TYPES.map((type) => types.filter((other) => other === type).length)).toEqual([7, 20, 30, 20, 10]);
  expect(agents[0]).toMatchObject({ executions: 0, activeAssignments: 0, daily: Array(30).fill(0) });
  const capabilities = await ws.as("viewer", async (tx) => {
    const agent = await findAgent(tx, "res-001");
    return listCapabilities(tx, agent?.id ?? "");
  });
  expect(capabilities.map((capability) => capability.category)).toEqual(["analysis", "research"]);
});

test("an agent is assigned once to the workspace; an ended assignment is taken up again with its counters", async () => {
  const [ws, agent] = [await createTestWorkspace(), await createTestAgent()];
  const first = await assign(ws, agent.id);
  expect(first).not.toBeNull();
  expect(await assign(ws, agent.id)).toBeNull();
  await report(ws, agent.name, 4);
  await ws.as("admin", (tx) =>
    moveAssignment(tx, ws.id, { assignmentId: first?.id ?? "", status: "archived", reason: null }),
  );
  await report(ws, agent.name, 3);
  expect(await assign(ws, agent.id)).toEqual(first);
  expect(await assignmentOf(ws, agent.id)).toMatchObject({
    status: "active",
    tasksAssigned: 4,
    tasksCompleted: 3,
    tasksFailed: 1,
    totalTokensUsed: 60,
    totalCostIncurred: 4,
    standing: {
      max_executions_per_hour: { used: 4, reserved: 0 },
      max_tokens_per_day: { used: 60, reserved: 0 },
      max_cost_per_day: { used: 4, reserved: 0 },
    },
    assignedBy: `admin of ${ws.slug}`,
  });
});

test("moves follow the states, and say where it stands when they can't", async () => {
  const [ws, agent] = [await createTestWorkspace(), await createTestAgent()];
  const id = (await assign(ws, agent.id))?.id ?? "";
  const move = (status: "active" | "paused" | "completed", reason: string | null = null) =>
    ws.as("admin", (tx) => moveAssignment(tx, ws.id, { assignmentId: id, status, reason }));
  expect(await move("paused", "Too chatty.")).toMatchObject({ moved: true });
  expect(await assignmentOf(ws, agent.id)).toMatchObject({ status: "paused", statusReason: "Too chatty." });
  expect(await move("active")).toMatchObject({ moved: true });
  expect(await move("completed")).toMatchObject({ moved: true });
  expect(await move("paused", "x")).toEqual({ moved: false, from: "completed" });
  const stranger = await createTestWorkspace();
  const foreign = await stranger.as("admin", (tx) =>
    moveAssignment(tx, ws.id, { assignmentId: id, status: "archived", reason: null }),
  );
  expect(foreign).toEqual({ moved: false, from: null });
});

test("what people decide is audited; counters are not", async () => {
  const [ws, agent] = [await createTestWorkspace(), await createTestAgent()];
  const id = (await assign(ws, agent.id))?.id ?? "";
  await report(ws, agent.name, 5);
  await ws.as("admin", (tx) => moveAssignment(tx, ws.id, { assignmentId: id, status: "paused", reason: "Budget." }));
  const { rows } = await ws.as("admin", (tx) =>
    tx.execute(
      sql`select action, after ->> 'status_reason' as reason from audit_log where subject_id = ${id} order by occurred_at`,
    ),
  );
  expect(rows).toEqual([
    { action: "insert", reason: null },
    { action: "update", reason: "Budget." },
  ]);
});

test("an agent out of service can't be assigned or resumed; taking it out pauses and tells each workspace", async () => {
  const [mine, theirs, agent] = [await createTestWorkspace(), await createTestWorkspace(), await createTestAgent()];
  await assign(mine, agent.id);
  await assign(theirs, agent.id);
  await asPlatformAdmin((tx) => tx.execute(sql`update agent_registry set is_active = false where id = ${agent.id}`));
  for (const ws of [mine, theirs]) {
    const assignment = await assignmentOf(ws, agent.id);
    expect(assignment).toMatchObject({ status: "paused", statusReason: "The agent was deactivated in the registry." });
    expect(await alertsAbout(ws, agent.id)).toMatchObject([
      { title: `${agent.name} was deactivated`, severity_level: "high" },
    ]);
    const resume = ws.as("admin", (tx) =>
      moveAssignment(tx, ws.id, { assignmentId: assignment?.id ?? "", status: "active", reason: null }),
    );
    await expect(resume).rejects.toMatchObject({
      cause: { code: "CX409", message: expect.stringContaining("inactive") },
    });
  }
  const third = await createTestWorkspace();
  await expect(assign(third, agent.id)).rejects.toMatchObject({ cause: { code: "CX409" } });
  const asPaused = third.as("admin", (tx) =>
    tx.execute(sql`insert into agent_assignments (workspace_id, agent_id, assignment_status)
      values (${third.id}, ${agent.id}, 'paused')`),
  );
  await expect(asPaused).rejects.toMatchObject({ cause: { code: "CX409" } });
});

test("deprecating does the same", async () => {
  const [ws, agent] = [await createTestWorkspace(), await createTestAgent()];
  await assign(ws, agent.id);
  await asPlatformAdmin((tx) =>
    tx.execute(sql`update agent_registry set deprecated_date = current_date where id = ${agent.id}`),
  );
  expect(await assignmentOf(ws, agent.id)).toMatchObject({ status: "paused" });
});

test("only platform administrators change the registry, and only they see assignments across workspaces", async () => {
  const [ws, agent] = [await createTestWorkspace(), await createTestAgent()];
  await assign(ws, agent.id);
  const change = await ws.as("owner", (tx) =>
    tx.execute(sql`update agent_registry set is_active = false where id = ${agent.id}`),
  );
  expect(change.rowCount).toBe(0);
  const insert = ws.as("owner", (tx) =>
    tx.execute(sql`insert into agent_registry (agent_name, agent_type, guild_name) values ('Mine', 'lord', 'Mine')`),
  );
  await expect(insert).rejects.toMatchObject({ cause: { code: "42501" } });
  const seen = await asPlatformAdmin((tx) =>
    tx.execute(sql`select 1 from agent_assignments where agent_id = ${agent.id}`),
  );
  expect(seen.rows).toHaveLength(1);
});

test("a limit that 50 writers pass at once is raised once, and pauses", async () => {
  const [ws, agent] = [await createTestWorkspace(), await createTestAgent()];
  await assign(ws, agent.id, { max_executions_per_hour: 60, on_breach: "pause" });
  await Promise.all(Array.from({ length: 50 }, () => report(ws, agent.name, 2)));
  expect(await assignmentOf(ws, agent.id)).toMatchObject({
    status: "paused",
    statusReason: "It passed its limit of 60 executions an hour.",
    standing: { max_executions_per_hour: { used: 100 } },
  });
  expect(await alertsAbout(ws, agent.id)).toMatchObject([{ severity_level: "high", occurrence_count: 1 }]);
});

test("limits alert without pausing, each once; a lowered one is seen at the next execution", async () => {
  const [ws, agent] = [await createTestWorkspace(), await createTestAgent()];
  const id =
    (await assign(ws, agent.id, { max_cost_per_day: 10, max_tokens_per_day: 60, on_breach: "alert" }))?.id ?? "";
  await report(ws, agent.name, 4);
  expect(await alertsAbout(ws, agent.id)).toEqual([]);
  await report(ws, agent.name, 1);
  await report(ws, agent.name, 1);
  expect(await alertsAbout(ws, agent.id)).toMatchObject([{ occurrence_count: 1, severity_level: "medium" }]);
  await ws.as("admin", (tx) =>
    changeAssignment(tx, ws.id, {
      assignmentId: id,
      priorityLevel: "high",
      executionConstraints: { max_cost_per_day: 3 },
      seen: {
        priorityLevel: "normal",
        constraints: { on_breach: "alert", max_tokens_per_day: 60, max_cost_per_day: 10 },
      },
    }),
  );
  await report(ws, agent.name, 1);
  expect((await alertsAbout(ws, agent.id)).map((alert) => alert.title).sort()).toEqual([
    `${agent.name} passed its limit of cost a day`,
    `${agent.name} passed its limit of tokens a day`,
  ]);
  expect(await assignmentOf(ws, agent.id)).toMatchObject({ status: "active", priorityLevel: "high" });
});

test("two people change limits at once: the second is told what they are now, and may replace them", async () => {
  const [ws, agent] = [await createTestWorkspace(), await createTestAgent()];
  const assignmentId = (await assign(ws, agent.id, { max_cost_per_day: 10 }))?.id ?? "";
  const seen = { priorityLevel: "normal" as const, constraints: { max_cost_per_day: 10 } };
  const save = (max: number, saw: ChangeAssignment["seen"] = seen) =>
    ws.as("admin", (tx) =>
      changeAssignment(tx, ws.id, {
        assignmentId,
        priorityLevel: "normal",
        executionConstraints: { max_cost_per_day: max },
        seen: saw,
      }),
    );
  const outcomes = await Promise.all([save(20), save(30)]);
  expect(outcomes.map(({ kind }) => kind).sort()).toEqual(["conflict", "saved"]);
  const told = outcomes.find((outcome) => outcome.kind === "conflict");
  const winner = (await assignmentOf(ws, agent.id))?.constraints;
  expect(told?.current).toEqual({ priorityLevel: "normal", constraints: winner });
  // Sent twice it is saved once; after having been told, a person may insist.
  expect((await save(winner?.max_cost_per_day ?? 0)).kind).toBe("saved");
  expect((await save(40, { priorityLevel: "normal", constraints: { ...winner } })).kind).toBe("saved");
  expect((await assignmentOf(ws, agent.id))?.constraints).toEqual({ max_cost_per_day: 40 });
  const stranger = await createTestWorkspace();
  const elsewhere = stranger.as("admin", (tx) =>
    changeAssignment(tx, stranger.id, { assignmentId, priorityLevel: "low", executionConstraints: {}, seen }),
  );
  expect((await elsewhere).kind).toBe("gone");
});
