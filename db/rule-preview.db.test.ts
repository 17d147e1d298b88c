/** The preview: thirty days of figures and steps, replayed from the hours' facts. */
import { sql } from "drizzle-orm";
import { beforeEach, expect, test } from "vitest";
import { type RuleFields, startOf } from "@/domain/alert-rules";
import { previewAlertRule } from "./rule-preview";
import { createTestAgent } from "./testing/agents";
import { statementLimit } from "./testing/database-limits";
import { before, HOUR, lookAtFigures, NOON, reportExecutions, type TestExecution } from "./testing/rules";
import { createTestWorkspace, type TestWorkspace } from "./testing/workspace";

let workspace: TestWorkspace;
let other: TestWorkspace;
beforeEach(async () => {
  workspace = await createTestWorkspace();
  other = await createTestWorkspace();
});

const report = (agentId: string, executions: TestExecution[], to = workspace) =>
  to.as("owner", (tx) => reportExecutions(tx, to.id, agentId, executions));

const failing = (hour: number) => (hour >= 10 && hour < 13) || hour === 40;

const draft = { ...startOf("success_rate"), windowHours: 1, minimumSample: 10 };
const preview = (changes: Partial<RuleFields> = {}) =>
  workspace.as("viewer", (tx) =>
    previewAlertRule(tx, { workspaceId: workspace.id, timezone: "UTC" }, { ...draft, ...changes }, NOON),
  );

test("replays thirty days by the hour: how often it would have fired, when, and how bad it was", async () => {
  const [bad, good] = [await createTestAgent(), await createTestAgent()];
  const hours = Array.from({ length: 72 }, (_, i) => i + 1);
  await report(
    bad.id,
    hours.flatMap((hour) => [
      { at: before(hour * HOUR), times: 10, success: !failing(hour) },
      { at: before(hour * HOUR), times: 10 },
    ]),
  );
  await report(
    good.id,
    hours.map((hour) => ({ at: before(hour * HOUR), times: 20 })),
  );
  const answer = await preview();
  expect(answer).toMatchObject({ fired: 2, scopeCount: 2, step: HOUR, from: Date.parse("2026-02-16T10:00:00Z") });
  const [first, second] = answer.charted;
  expect(second).toMatchObject({ name: good.name, breaches: [] });
  expect(first?.name).toBe(bad.name);
  expect(
    first?.breaches.map(({ since, until }) => [new Date(since).toISOString(), ((until ?? 0) - since) / HOUR]),
  ).toEqual([
    ["2026-03-16T19:00:00.000Z", 1],
    ["2026-03-17T23:00:00.000Z", 3],
  ]);
  expect(first?.breaches.every(({ worst, since, firedAt }) => worst === 50 && firedAt - since === 10 * 60_000)).toBe(
    true,
  );
  expect(first?.values).toHaveLength(721);
  expect(first?.values.filter((value) => value === 50)).toHaveLength(4);
  // Before there was any work nothing is known.
  expect(first?.values[0]).toBeNull();
});

test("each look is the figure that the job would have had at that moment", async () => {
  const agent = await createTestAgent();
  const executions = Array.from({ length: 100 }, (_, i) => ({
    at: before(i * HOUR * 0.7 + HOUR),
    times: 1 + (i % 4),
    success: i % 3 > 0,
    error: i % 3 > 0 ? undefined : "No.",
    cost: i / 7,
    seconds: 1 + (i % 11),
  }));
  await report(agent.id, executions);
  await workspace.as("owner", (tx) =>
    tx.execute(sql`insert into agent_assignments (workspace_id, agent_id) values (${workspace.id}, ${agent.id})`),
  );
  for (const metric of ["success_rate", "p95", "cost", "error_spike", "silence"] as const) {
    const rule = { ...startOf(metric), minimumSample: 0 };
    const replayed = await preview(rule);
    const step = replayed.step;
    for (const back of [1, 5, 12]) {
      const index = (replayed.charted[0]?.values.length ?? 0) - 1 - back;
      const [single] = await lookAtFigures(workspace, metric, rule, { at: new Date(replayed.from + index * step) });
      const value = single?.value ?? null;
      expect(replayed.charted[0]?.values[index], `${metric} ${back}`).toBe(
        value === null ? null : Number(value.toPrecision(4)),
      );
    }
  }
});

test("shows nothing of another workspace", async () => {
  const agent = await createTestAgent();
  await report(agent.id, [{ at: before(5 * HOUR), times: 50, success: false }], other);
  expect(await preview()).toMatchObject({ fired: 0, scopeCount: 0, charted: [] });
});

test("is stopped after five seconds", async () => {
  await workspace.as("ops", async (tx) => {
    await previewAlertRule(tx, { workspaceId: workspace.id, timezone: "UTC" }, draft, NOON);
    expect(await statementLimit(tx)).toBe("5s");
  });
});
