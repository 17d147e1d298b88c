/** What the minute's job makes of rules: one alert a breach, also when many evaluate at once. */
import { sql } from "drizzle-orm";
import { expect, test } from "vitest";
import type { RuleFields } from "@/domain/alert-rules";
import { deleteAlertRule, enableAlertRule, findAlertRule, listAlertRules, updateAlertRule } from "./alert-rules";
import { evaluateAlertRules } from "./rule-evaluation";
import { createTestAgent } from "./testing/agents";
import { createTestRule, reportExecutions } from "./testing/rules";
import { createTestWorkspace, type TestWorkspace } from "./testing/workspace";
import { vouchFor, withWorkspace } from "./workspace";

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

/** The job's own way in. */
function evaluate({ id: workspaceId }: TestWorkspace, at?: Date) {
  const origin = { kind: "system", requestId: "test" } as const;
  const member = vouchFor({ workspaceId, userId: null, role: "ops", origin });
  return withWorkspace(member, (tx) => evaluateAlertRules(tx, workspaceId, at));
}

async function alertsOf(workspace: TestWorkspace) {
  const { rows } = await workspace.as("viewer", (tx) =>
    tx.execute<Record<string, unknown>>(sql`
      select a.*, array(select kind from alert_events e where e.alert_id = a.id order by e.position) as kinds
      from system_alerts a where a.source = 'rule' order by a.title`),
  );
  return rows;
}

const IMMEDIATE: Partial<RuleFields> = { windowHours: 1, holdMinutes: 0, minimumSample: 10 };

/** A workspace whose one agent fails half the time, now. */
async function troubledWorkspace(rule: Partial<RuleFields> = IMMEDIATE) {
  const workspace = await createTestWorkspace();
  const agent = await createTestAgent();
  const now = new Date();
  await workspace.as("owner", (tx) => fail(tx, workspace, agent.id, now));
  const ruleId = await createTestRule(workspace, "success_rate", rule);
  return { workspace, agent, ruleId, now };
}

async function fail(tx: Parameters<typeof reportExecutions>[0], { id }: TestWorkspace, agentId: string, at: Date) {
  await reportExecutions(tx, id, agentId, [
    { at, times: 20 },
    { at, times: 20, success: false, error: "It timed out." },
  ]);
}

test("a breach makes one alert with its figures, and repeats of the look add nothing", async () => {
  const { workspace, agent, ruleId, now } = await troubledWorkspace();
  expect(await evaluate(workspace, now)).toEqual({ looked: 1, fired: 1, resolved: 0 });
  expect(await evaluate(workspace, new Date(now.getTime() + MINUTE))).toEqual({ looked: 1, fired: 0, resolved: 0 });
  expect(await alertsOf(workspace)).toEqual([
    expect.objectContaining({
      status: "active",
      title: `${agent.name}: success rate 50 %`,
      description: "When the success rate of any agent falls below 90 % over 1 h, at least 10 executions → high.",
      severity_level: "high",
      alert_type: "performance",
      fingerprint: `${ruleId}:${agent.id}`,
      triggered_by_agent_id: agent.id,
      triggered_by_event: "rule.success_rate",
      action_url: `/${workspace.slug}/agents/${encodeURIComponent(agent.name)}`,
      data_points: expect.objectContaining({
        value: "50 %",
        threshold: "90 %",
        sample: "40 executions",
        window_hours: 1,
      }),
      recommended_actions: expect.arrayContaining(["Look at the newest errors of the agent"]),
      occurrence_count: 1,
      created_by: null,
      kinds: ["fired"],
    }),
  ]);
});

test("fifty evaluations at the same moment make one alert", async () => {
  const { workspace, now } = await troubledWorkspace();
  const done = await Promise.all(Array.from({ length: 50 }, () => evaluate(workspace, now)));
  expect(done.reduce((sum, one) => sum + (one?.fired ?? 0), 0)).toBe(1);
  expect(await alertsOf(workspace)).toEqual([expect.objectContaining({ occurrence_count: 1, kinds: ["fired"] })]);
});

test("of two at the same minute one holds the turn, the other leaves it", async () => {
  const { workspace, now } = await troubledWorkspace();
  const member = workspace.member("ops");
  await withWorkspace(member, async (tx) => {
    expect(await evaluateAlertRules(tx, workspace.id, now)).toMatchObject({ fired: 1 });
    expect(await evaluate(workspace, now)).toBeNull();
  });
  expect(await evaluate(workspace, now)).toMatchObject({ fired: 0 });
  expect(await alertsOf(workspace)).toHaveLength(1);
});

test("without rules it does nothing", async () => {
  const workspace = await createTestWorkspace();
  expect(await evaluate(workspace)).toBeNull();
});

test("it waits as long as the rule says, by what is stored, and starts anew after a good figure", async () => {
  const { workspace, now } = await troubledWorkspace({ ...IMMEDIATE, holdMinutes: 10 });
  const after = (minutes: number) => evaluate(workspace, new Date(now.getTime() + minutes * MINUTE));
  expect(await after(0)).toMatchObject({ fired: 0 });
  const { rules } = await workspace.as("viewer", listAlertRules);
  expect(rules).toEqual([expect.objectContaining({ waiting: 1, open: [] })]);
  expect(await after(9)).toMatchObject({ fired: 0 });
  expect(await after(10)).toMatchObject({ fired: 1 });
  expect(await after(11)).toMatchObject({ fired: 0 });
  const { rules: firing } = await workspace.as("viewer", listAlertRules);
  expect(firing[0]).toMatchObject({ waiting: 0, open: [{ value: 50, alertStatus: "active" }] });
});

test("it resolves itself, and a new breach within the hour reopens the same alert", async () => {
  const { workspace, agent, now } = await troubledWorkspace();
  await evaluate(workspace, now);
  // Enough good work raises the rate above the threshold.
  await workspace.as("owner", (tx) => reportExecutions(tx, workspace.id, agent.id, [{ at: now, times: 400 }]));
  expect(await evaluate(workspace, now)).toMatchObject({ resolved: 1 });
  expect(await alertsOf(workspace)).toEqual([
    expect.objectContaining({ status: "resolved", kinds: ["fired", "resolved"] }),
  ]);
  expect(await evaluate(workspace, now)).toMatchObject({ resolved: 0 });

  await workspace.as("owner", (tx) =>
    reportExecutions(tx, workspace.id, agent.id, [{ at: now, times: 400, success: false }]),
  );
  expect(await evaluate(workspace, now)).toMatchObject({ fired: 1 });
  expect(await alertsOf(workspace)).toEqual([
    expect.objectContaining({ status: "active", occurrence_count: 2, kinds: ["fired", "resolved", "reopened"] }),
  ]);
});

test("what a person resolved stays so while the same breach lasts", async () => {
  const { workspace, now } = await troubledWorkspace();
  await evaluate(workspace, now);
  await workspace.as("ops", (tx) => tx.execute(sql`update system_alerts set status = 'resolved'`));
  expect(await evaluate(workspace, new Date(now.getTime() + MINUTE))).toMatchObject({ fired: 0, resolved: 0 });
  expect(await alertsOf(workspace)).toEqual([expect.objectContaining({ status: "resolved" })]);
});

test("missing data keeps the alert for the window, and resolves it then", async () => {
  const { workspace, now } = await troubledWorkspace();
  await evaluate(workspace, now);
  // The window has left the failures behind; nobody has reported since.
  expect(await evaluate(workspace, new Date(now.getTime() + HOUR))).toMatchObject({ resolved: 0 });
  expect(await evaluate(workspace, new Date(now.getTime() + 2.1 * HOUR))).toMatchObject({ resolved: 1 });
  expect(await alertsOf(workspace)).toEqual([expect.objectContaining({ status: "resolved" })]);
});

test("too small a sample says nothing", async () => {
  const { workspace, now } = await troubledWorkspace({ ...IMMEDIATE, minimumSample: 41 });
  expect(await evaluate(workspace, now)).toEqual({ looked: 1, fired: 0, resolved: 0 });
  expect(await alertsOf(workspace)).toEqual([]);
});

test("a rule switched off or deleted resolves what it had open; what it made stays", async () => {
  const { workspace, ruleId, now } = await troubledWorkspace();
  await evaluate(workspace, now);
  const member = workspace.member("ops");
  await workspace.as("ops", (tx) => enableAlertRule(tx, member, { id: ruleId, enabled: false }));
  expect(await alertsOf(workspace)).toEqual([expect.objectContaining({ status: "resolved" })]);
  expect(await evaluate(workspace, now)).toBeNull();

  await workspace.as("ops", (tx) => enableAlertRule(tx, member, { id: ruleId, enabled: true }));
  expect(await evaluate(workspace, now)).toMatchObject({ fired: 1 });
  expect(await workspace.as("ops", (tx) => deleteAlertRule(tx, member, ruleId))).toBe(true);
  expect(await alertsOf(workspace)).toEqual([expect.objectContaining({ status: "resolved" })]);
  expect(await workspace.as("ops", (tx) => deleteAlertRule(tx, member, ruleId))).toBe(false);
});

test("a new threshold keeps the open alert; watching something else begins afresh", async () => {
  const { workspace, agent, ruleId, now } = await troubledWorkspace();
  await evaluate(workspace, now);
  const other = await createTestAgent();
  const member = workspace.member("ops");
  const save = async (changes: Partial<RuleFields>) => {
    const saved = await workspace.as("ops", async (tx) => {
      const rule = await findAlertRule(tx, ruleId);
      if (!rule) throw new Error("The rule is gone.");
      return updateAlertRule(tx, member, { ...rule, ...changes });
    });
    expect(saved.kind).toBe("saved");
  };
  await save({ threshold: 80 });
  expect(await evaluate(workspace, now)).toMatchObject({ fired: 0, resolved: 0 });
  await save({ scopeIds: [other.id] });
  expect(await alertsOf(workspace)).toEqual([expect.objectContaining({ status: "resolved" })]);
  expect(await evaluate(workspace, now)).toEqual({ looked: 0, fired: 0, resolved: 0 });
  await save({ scopeIds: [other.id, agent.id] });
  expect(await evaluate(workspace, now)).toMatchObject({ fired: 1 });
});

test("of two people who change a rule, the second is told; a rule keeps its metric and watches only what is there", async () => {
  const { workspace, ruleId } = await troubledWorkspace();
  const other = await createTestWorkspace();
  const member = workspace.member("ops");
  const rule = await workspace.as("ops", (tx) => findAlertRule(tx, ruleId));
  if (!rule) throw new Error("The rule is gone.");
  const update = (changes: object) => workspace.as("ops", (tx) => updateAlertRule(tx, member, { ...rule, ...changes }));
  expect(await update({ name: "Mine" })).toMatchObject({ kind: "saved", row: { revision: 2, name: "Mine" } });
  expect(await update({ name: "Yours" })).toMatchObject({ kind: "conflict", current: { name: "Mine" } });
  await expect(update({ revision: 2, metric: "p95" })).rejects.toMatchObject({ cause: { code: "CX409" } });
  await expect(update({ revision: 2, scopeIds: [other.id] })).rejects.toMatchObject({ cause: { code: "CX404" } });
});

test("another workspace's work, rules and breaches count for nothing here", async () => {
  const { workspace, agent, now, ruleId } = await troubledWorkspace();
  const other = await createTestWorkspace();
  await createTestRule(other, "success_rate", IMMEDIATE);
  expect(await evaluate(other, now)).toEqual({ looked: 0, fired: 0, resolved: 0 });
  await other.as("owner", (tx) => reportExecutions(tx, other.id, agent.id, [{ at: now, times: 50 }]));
  expect(await evaluate(other, now)).toEqual({ looked: 1, fired: 0, resolved: 0 });
  expect(await evaluate(workspace, now)).toMatchObject({ fired: 1 });
  expect(await alertsOf(other)).toEqual([]);
  const theirs = other.member("owner");
  expect(await other.as("owner", (tx) => deleteAlertRule(tx, theirs, ruleId))).toBe(false);
  expect((await other.as("owner", listAlertRules)).rules.map(({ id }) => id)).not.toContain(ruleId);
});
