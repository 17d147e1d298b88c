/** Agents' figures that rules watch, from executions that the product's own function recorded, as the application role. */
import { sql } from "drizzle-orm";
import { beforeEach, expect, test } from "vitest";
import type { RuleFields, RuleMetric } from "@/domain/alert-rules";
import { createTestAgent } from "../testing/agents";
import { before, DAY, HOUR, lookAtFigures, NOON, reportExecutions, type TestExecution } from "../testing/rules";
import { createTestWorkspace, type TestWorkspace } from "../testing/workspace";

let workspace: TestWorkspace;
let other: TestWorkspace;
beforeEach(async () => {
  workspace = await createTestWorkspace();
  other = await createTestWorkspace();
});

const look = (metric: RuleMetric, changes: Partial<RuleFields> = {}, at = NOON) =>
  lookAtFigures(workspace, metric, changes, { at });

const report = (agentId: string, executions: TestExecution[], to = workspace) =>
  to.as("owner", (tx) => reportExecutions(tx, to.id, agentId, executions));

const THREE_HOURS = { threshold: 3 };

const namesOf = (rows: { name: string }[]) => rows.map(({ name }) => name).sort();

const errors = (weeks: number, times: number, hours = 1): TestExecution => ({
  at: before(weeks * 7 * DAY + hours * HOUR),
  times,
  success: false,
  error: "It timed out.",
});

test("the success rate is of the window that ends with the look: the hour it begins in counts by its share", async () => {
  const agent = await createTestAgent();
  await report(agent.id, [
    { at: before(5 * 60_000), times: 10 }, // 10:10
    { at: before(HOUR), times: 20, success: false }, // 09:15: three quarters of that hour are in the window
    { at: before(2 * HOUR), times: 100, success: false },
  ]);
  await report(agent.id, [{ at: before(HOUR / 4), times: 1_000 }], other);
  expect(await look("success_rate", { windowHours: 1 })).toEqual([
    expect.objectContaining({ name: agent.name, agentId: agent.id, value: 40, sample: 25 }),
  ]);
  expect(await look("success_rate", { windowHours: 3 })).toEqual([
    expect.objectContaining({ value: expect.closeTo((10 / 130) * 100), sample: 130 }),
  ]);
});

test("scopes: each agent, chosen ones, a guild as a whole, the workspace", async () => {
  const [first, second] = [await createTestAgent(), await createTestAgent()];
  await report(first.id, [{ at: before(60_000), times: 10, cost: 1 }]);
  await report(second.id, [{ at: before(60_000), times: 5, cost: 4, success: false }]);
  expect(namesOf(await look("cost"))).toEqual([first.name, second.name].sort());
  expect(await look("cost", { scopeIds: [second.id] })).toEqual([
    expect.objectContaining({ name: second.name, value: 20, sample: 5 }),
  ]);
  const whole = { value: 30, sample: 15, agentId: null };
  expect(await look("cost", { scopeKind: "guilds" })).toEqual([
    expect.objectContaining({ ...whole, name: "Test Guild", scopeId: "Test Guild" }),
  ]);
  expect(await look("cost", { scopeKind: "guilds", scopeIds: ["Muse Guild"] })).toEqual([]);
  expect(await look("cost", { scopeKind: "workspace" })).toEqual([
    expect.objectContaining({ ...whole, name: "All agents", scopeId: "workspace" }),
  ]);
  expect(await look("success_rate", { scopeKind: "workspace" })).toEqual([
    expect.objectContaining({ value: expect.closeTo((10 / 15) * 100) }),
  ]);
});

test("the p95 is of all executions together, never an average of percentiles", async () => {
  const agent = await createTestAgent();
  const durations = Array.from({ length: 100 }, (_, i) => i + 1);
  await report(
    agent.id,
    durations.map((seconds) => ({ at: before(seconds % 2 ? 5 * 60_000 : 2 * HOUR), seconds })),
  );
  const [figure] = await look("p95", { windowHours: 6 });
  expect(figure?.sample).toBe(100);
  expect(Math.abs((figure?.value ?? 0) - 95) / 95).toBeLessThan(0.022);
});

test("an error spike is measured against the median of the same hours of the last four weeks", async () => {
  const agent = await createTestAgent();
  // One week was an incident: a median does not mind.
  await report(agent.id, [errors(1, 4), errors(2, 4), errors(3, 400), errors(4, 4), errors(0, 20)]);
  expect(await look("error_spike", { windowHours: 3 })).toEqual([
    expect.objectContaining({ value: expect.closeTo(5), sample: 20 }),
  ]);
  // At other hours of those weeks there was nothing to compare with.
  expect(await look("error_spike", { windowHours: 3 }, before(-5 * HOUR))).toEqual([]);
  const fresh = await createTestAgent();
  await report(fresh.id, [errors(0, 20), errors(1, 1), errors(2, 1)]);
  expect(await look("error_spike", { windowHours: 3, scopeIds: [fresh.id] })).toEqual([
    expect.objectContaining({ value: null }),
  ]);
});

test("of the running hour's counterparts only as much counts as has passed of it", async () => {
  const agent = await createTestAgent();
  await report(
    agent.id,
    [0, 1, 2, 3, 4].map((weeks) => errors(weeks, 40, 1 / 6)), // 10:05
  );
  // A quarter of the hour has passed: ten errors were usual by now.
  expect(await look("error_spike", { windowHours: 1 })).toEqual([
    expect.objectContaining({ value: expect.closeTo(4) }),
  ]);
});

test("an agent is silent since its last report, if it used to report in these hours", async () => {
  const [steady, paused] = [await createTestAgent(), await createTestAgent()];
  const days = [1, 2, 3, 4, 5, 6, 7];
  for (const agent of [steady, paused]) {
    await workspace.as("owner", (tx) =>
      tx.execute(sql`insert into agent_assignments (workspace_id, agent_id) values (${workspace.id}, ${agent.id})`),
    );
    // At 08:15 of each day, and today at 05:15.
    await report(agent.id, [...days.map((day) => ({ at: before(day * DAY + 2 * HOUR) })), { at: before(5 * HOUR) }]);
  }
  await workspace.as("owner", (tx) =>
    tx.execute(sql`update agent_assignments set assignment_status = 'paused' where agent_id = ${paused.id}`),
  );
  expect(await look("silence", THREE_HOURS)).toEqual([
    // The hour of its last report ended at 06:00.
    expect.objectContaining({ name: steady.name, agentId: steady.id, value: 4.25, sample: 7 }),
  ]);
  // Two hours later nobody expects it any more; one that reports is not silent.
  expect(await look("silence", THREE_HOURS, before(-2 * HOUR))).toEqual([expect.objectContaining({ sample: 0 })]);
  await report(steady.id, [{ at: before(60_000) }]);
  expect(await look("silence", THREE_HOURS)).toEqual([expect.objectContaining({ value: 0 })]);
});
