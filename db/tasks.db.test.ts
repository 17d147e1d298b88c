import { sql } from "drizzle-orm";
import { beforeEach, describe, expect, test } from "vitest";
import { listAssignments } from "./assignments";
import { completeTask, extendTask, failTask, settleTasks, takeTask } from "./task-work";
import { editTask, listTasks, moveTask, removeTask } from "./tasks";
import { createTestCampaign } from "./testing/campaigns";
import { asOwner } from "./testing/owner";
import { createTestQueue, endLeases, type TestQueue } from "./testing/tasks";
import { createTestWorkspace, type TestWorkspace } from "./testing/workspace";

let ws: TestWorkspace;
let queue: TestQueue;
beforeEach(async () => {
  ws = await createTestWorkspace();
  queue = await createTestQueue(ws);
});

const take = (lease_seconds = 600, taker?: string) =>
  ws.as("viewer", (tx) => takeTask(tx, queue.agent.id, { name: queue.agent.name, lease_seconds, wait: 0, taker }));

type More = { execution?: Partial<Parameters<typeof completeTask>[1]["execution"]>; execution_key?: string };
const figures = { input_tokens: 0, output_tokens: 0, cost: 0 };

const complete = (id: string, attempt: number, { execution, execution_key }: More = {}) =>
  ws.as("viewer", (tx) =>
    completeTask(tx, {
      name: queue.agent.name,
      id,
      attempt,
      result: "Done.",
      execution: execution && { ...figures, ...execution },
      execution_key,
    }),
  );
const fail = (id: string, attempt: number, retry = false) =>
  ws.as("viewer", (tx) => failTask(tx, { name: queue.agent.name, id, attempt, reason: "No access.", retry }));

const open = async () => (await ws.as("viewer", (tx) => listTasks(tx, ws.id, queue.agent.id))).open;
const counters = async (assignmentId = queue.assignmentId) => {
  const all = await ws.as("viewer", (tx) => listAssignments(tx, ws.id, queue.agent.id));
  const { tasksAssigned, tasksCompleted, tasksFailed } = all.find(({ id }) => id === assignmentId) ?? {};
  return [tasksAssigned, tasksCompleted, tasksFailed];
};
const mirror = async () => {
  const { rows } = await ws.as("viewer", (tx) =>
    tx.execute<{ titles: string[] }>(sql`
      select array(select t ->> 'title' from jsonb_array_elements(task_queue) t) as titles
      from agent_assignments where id = ${queue.assignmentId}`),
  );
  return rows[0]?.titles;
};

test("the queue is handed out critical first, then in its order, and task_queue says the same", async () => {
  await queue.add("first");
  await queue.add("second");
  const low = await queue.add("low", { priorityLevel: "low" });
  const critical = await queue.add("critical", { priorityLevel: "critical" });
  const third = await queue.add("third");
  expect(await mirror()).toEqual(["critical", "first", "second", "third", "low"]);
  const second = (await open())[2]?.id ?? "";
  await ws.as("admin", (tx) => moveTask(tx, ws.id, { id: third, beforeId: second }));
  expect(await mirror()).toEqual(["critical", "first", "third", "second", "low"]);
  await ws.as("admin", (tx) => moveTask(tx, ws.id, { id: third, beforeId: null }));
  expect(await ws.as("admin", (tx) => removeTask(tx, ws.id, critical))).toBe(true);
  const edit = {
    id: low,
    revision: 1,
    title: "urgent",
    instructions: "Now.",
    priorityLevel: "high" as const,
    maxAttempts: 1,
  };
  expect(await ws.as("admin", (tx) => editTask(tx, ws.id, edit))).toMatchObject({
    kind: "saved",
    row: { revision: 2 },
  });
  expect(await ws.as("admin", (tx) => editTask(tx, ws.id, edit))).toMatchObject({ kind: "conflict" });
  expect(await mirror()).toEqual(["urgent", "first", "second", "third"]);
  expect((await open()).map(({ title }) => title)).toEqual(await mirror());
  expect(await counters()).toEqual([4, 0, 0]);
  const handedOut = [await take(), await take(), await take(), await take(), await take()];
  expect(handedOut.map((task) => task?.title)).toEqual(["urgent", "first", "second", "third", undefined]);
  // Who works on it is not in the queue's own words: it stays open until it has ended.
  expect(await mirror()).toEqual(["urgent", "first", "second", "third"]);
  expect(await ws.as("admin", (tx) => editTask(tx, ws.id, { ...edit, revision: 2 }))).toEqual({ kind: "busy" });
});

test("fifty takers at once get two hundred tasks, each of them once, and the counters are right", async () => {
  await ws.as("admin", (tx) =>
    tx.execute(sql`insert into agent_tasks (workspace_id, assignment_id, title)
      select ${ws.id}, ${queue.assignmentId}, 'Task ' || n from generate_series(1, 200) n`),
  );
  const taken: string[] = [];
  const takers = Array.from({ length: 50 }, async (_, n) => {
    for (;;) {
      const task = await take(600, `taker ${n}`);
      if (!task) return;
      taken.push(task.id);
      if (taken.length % 10 === 0) await fail(task.id, task.attempt);
      else await complete(task.id, task.attempt);
    }
  });
  await Promise.all(takers);
  expect(taken).toHaveLength(200);
  expect(new Set(taken).size).toBe(200);
  const [assigned, completed = 0, failed = 0] = await counters();
  expect([assigned, completed + failed]).toEqual([200, 200]);
  const { rows } = await ws.as("viewer", (tx) =>
    tx.execute(sql`select count(*) filter (where task_status = 'completed') as completed,
      count(*) filter (where task_status = 'failed') as failed from agent_tasks`),
  );
  expect(rows).toEqual([{ completed, failed }]);
  expect(await mirror()).toEqual([]);
});

describe("a lease", () => {
  test("that ends gives the task to the next taker; the first can't end it any more", async () => {
    const id = await queue.add("once");
    expect(await take(600, "killed")).toMatchObject({ id, attempt: 1, attempts_left: 2 });
    expect(await take()).toBeNull();
    await endLeases(ws);
    expect(await take(600, "second")).toMatchObject({ id, attempt: 2, attempts_left: 1 });
    expect(await complete(id, 1)).toMatchObject({ kind: "refused", why: expect.stringContaining("as attempt 2") });
    expect((await open())[0]).toMatchObject({ takenBy: "second", attempts: 2 });
    expect(await complete(id, 2)).toMatchObject({ kind: "ended", status: "completed" });
    expect(await counters()).toEqual([1, 1, 0]);
  });

  test("that ended does not matter while nobody else has the task, and can be extended", async () => {
    const id = await queue.add("slow");
    await take(10);
    await endLeases(ws);
    const extended = await ws.as("viewer", (tx) =>
      extendTask(tx, { name: queue.agent.name, id, attempt: 1, lease_seconds: 900 }),
    );
    expect(extended).toMatchObject({ kind: "extended" });
    expect(await take()).toBeNull();
    await endLeases(ws);
    expect(await complete(id, 1)).toMatchObject({ kind: "ended", status: "completed" });
  });

  test("that ends for the last time fails the task; a result that comes after all still counts", async () => {
    const id = await queue.add("hopeless", { maxAttempts: 2 });
    for (const attempt of [1, 2]) {
      expect(await take()).toMatchObject({ attempt });
      await endLeases(ws);
    }
    expect(await take()).toBeNull();
    expect(await ws.as("ops", settleTasks)).toMatchObject({ failed: 1 });
    expect(await counters()).toEqual([1, 0, 1]);
    const { ended } = await ws.as("viewer", (tx) => listTasks(tx, ws.id, queue.agent.id));
    expect(ended).toMatchObject([{ status: "failed", failureReason: "Its lease ended 2 times without a word." }]);
    expect(await complete(id, 2)).toMatchObject({ status: "completed" });
    expect(await counters()).toEqual([1, 1, 0]);
  });
});

test("failing with a retry hands it back, and the last attempt is the end", async () => {
  const id = await queue.add("stubborn", { maxAttempts: 2 });
  await take();
  expect(await fail(id, 1, true)).toEqual({ kind: "ended", status: "waiting", attemptsLeft: 1 });
  expect(await counters()).toEqual([1, 0, 0]);
  await take();
  expect(await fail(id, 2, true)).toEqual({ kind: "ended", status: "failed", attemptsLeft: 0 });
  expect(await fail(id, 2)).toMatchObject({ kind: "ended", status: "failed" });
  expect(await counters()).toEqual([1, 0, 1]);
});

test("completing twice counts once, its execution too", async () => {
  const id = await queue.add("twice");
  await take();
  const execution = { input_tokens: 100, output_tokens: 20, cost: 0.5 };
  expect(await complete(id, 1, { execution })).toMatchObject({ kind: "ended" });
  expect(await complete(id, 1, { execution })).toMatchObject({ kind: "ended", status: "completed" });
  const [assignment] = await ws.as("viewer", (tx) => listAssignments(tx, ws.id, queue.agent.id));
  expect(assignment).toMatchObject({
    tasksAssigned: 1,
    tasksCompleted: 1,
    totalTokensUsed: 120,
    totalCostIncurred: 0.5,
    standing: { max_executions_per_hour: { used: 1 } },
  });
  const { rows } = await ws.as("viewer", (tx) => tx.execute(sql`select execution_key, success from agent_executions`));
  expect(rows).toEqual([{ execution_key: `task:${id}:1`, success: true }]);
});

test("a failed attempt's execution is a failure of the agent, not of the task that is done in the end", async () => {
  const id = await queue.add("second time lucky");
  await take();
  await ws.as("viewer", (tx) =>
    failTask(tx, { name: queue.agent.name, id, attempt: 1, reason: "Time-out.", retry: true, execution: figures }),
  );
  expect(await counters()).toEqual([1, 0, 0]);
  await take();
  await complete(id, 2, { execution: figures });
  expect(await counters()).toEqual([1, 1, 0]);
  const { rows } = await ws.as("viewer", (tx) =>
    tx.execute(sql`select execution_count, failure_count from agent_performance where measurement_hour is null`),
  );
  expect(rows).toEqual([{ execution_count: 2, failure_count: 1 }]);
});

test("an execution that is reported apart counts in the task's place, before or after it", async () => {
  const report = (key: string) =>
    ws.as("viewer", (tx) =>
      tx.execute(
        sql`select record_agent_execution(${ws.id}, ${queue.agent.id}, 1, 10, 5, 0.1, true, p_idempotency_key => ${key})`,
      ),
    );
  const [before, after] = [await queue.add("reported before"), await queue.add("reported after")];
  await take();
  await take();
  await report("run-1");
  await complete(before, 1, { execution_key: "run-1" });
  await complete(after, 1, { execution_key: "run-2" });
  await report("run-2");
  // Work that the agent found by itself is given and done at once; what waits stays given.
  await queue.add("waits");
  await report("own work");
  expect(await counters()).toEqual([4, 3, 0]);
});

describe("a campaign's queue", () => {
  let campaign: TestQueue;
  beforeEach(async () => {
    const campaignId = await ws.as("marketer", (tx) => createTestCampaign(tx));
    campaign = await createTestQueue(ws, { agent: queue.agent, campaignId });
  });

  test("counts for the whole workspace too, as its executions do, and outlives the campaign there", async () => {
    const [done, broken] = [await campaign.add("done"), await campaign.add("broken")];
    await campaign.add("waits");
    await take();
    await take();
    await complete(done, 1, { execution: { cost: 2 } });
    await fail(broken, 1);
    expect(await counters(campaign.assignmentId)).toEqual([3, 1, 1]);
    expect(await counters()).toEqual([2, 1, 1]);
    await ws.as("marketer", (tx) => tx.execute(sql`delete from campaigns`));
    expect(await ws.as("viewer", (tx) => listAssignments(tx, ws.id, queue.agent.id))).toMatchObject([
      { campaignId: null, tasksAssigned: 2, tasksCompleted: 1, tasksFailed: 1, totalCostIncurred: 2 },
    ]);
    const { rows } = await ws.as("viewer", (tx) => tx.execute(sql`select count(*) as n from agent_tasks`));
    expect(rows).toEqual([{ n: 0 }]);
  });

  test("is handed out with the others by priority, and not while its assignment is paused", async () => {
    await queue.add("anywhere");
    await campaign.add("for the campaign", { priorityLevel: "high" });
    await ws.as("admin", (tx) =>
      tx.execute(sql`update agent_assignments set assignment_status = 'paused' where id = ${campaign.assignmentId}`),
    );
    expect(await take()).toMatchObject({ title: "anywhere", campaign_id: null });
    expect(await take()).toBeNull();
    await ws.as("admin", (tx) =>
      tx.execute(sql`update agent_assignments set assignment_status = 'active' where id = ${campaign.assignmentId}`),
    );
    expect(await take()).toMatchObject({ title: "for the campaign", campaign_id: expect.any(String) });
  });
});

test("who assigned an agent may leave, and may delete their account: the counters stay", async () => {
  const id = await queue.add("done");
  await take();
  await complete(id, 1, { execution: { cost: 3 } });
  await queue.add("waits");
  const assignment = async () => (await ws.as("viewer", (tx) => listAssignments(tx, ws.id, queue.agent.id)))[0];
  const before = await assignment();
  expect(before?.assignedBy).toBe(`admin of ${ws.slug}`);
  await ws.as("owner", (tx) => tx.execute(sql`delete from workspace_members where user_id = ${ws.users.admin}`));
  expect(await assignment()).toEqual(before);
  await asOwner(null, "delete from auth.users where id = $1", [ws.users.admin]);
  expect(await assignment()).toEqual({ ...before, assignedBy: null });
});

test("a queue holds five hundred open tasks and refuses the next, keeping what is there", async () => {
  await ws.as("admin", (tx) =>
    tx.execute(sql`insert into agent_tasks (workspace_id, assignment_id, title)
      select ${ws.id}, ${queue.assignmentId}, 'Task ' || n from generate_series(1, 500) n`),
  );
  await expect(queue.add("one too many")).rejects.toMatchObject({ cause: { code: "CX409" } });
  expect(await open()).toHaveLength(500);
});

test("another workspace's people neither see, move nor take a task", async () => {
  const id = await queue.add("ours");
  const stranger = await createTestWorkspace();
  expect(await stranger.as("owner", (tx) => listTasks(tx, ws.id, queue.agent.id))).toEqual({ open: [], ended: [] });
  expect(await stranger.as("owner", (tx) => removeTask(tx, ws.id, id))).toBe(false);
  expect(await stranger.as("owner", (tx) => moveTask(tx, ws.id, { id, beforeId: null }))).toBe(false);
  const taken = stranger.as("owner", (tx) =>
    takeTask(tx, queue.agent.id, { name: queue.agent.name, lease_seconds: 600, wait: 0 }),
  );
  expect(await taken).toBeNull();
});

test("many moves into the same gap stay in order", async () => {
  const [first, second, third] = [await queue.add("a"), await queue.add("b"), await queue.add("c")];
  for (let n = 0; n < 60; n++) {
    const [id, beforeId] = n % 2 === 0 ? [third, second] : [second, third];
    expect(await ws.as("admin", (tx) => moveTask(tx, ws.id, { id, beforeId }))).toBe(true);
    const order = (await open()).map((task) => task.id);
    expect(order).toEqual([first, id, beforeId]);
  }
});

test("people's changes are audited; takers' are not", async () => {
  const id = await queue.add("watched");
  await take();
  await complete(id, 1);
  const { rows } = await ws.as("viewer", (tx) =>
    tx.execute(sql`select subject_type, action from audit_log
      where subject_id in (${id}, ${queue.assignmentId}) order by occurred_at, subject_type`),
  );
  expect(rows).toEqual([
    { subject_type: "agent_assignments", action: "insert" },
    { subject_type: "agent_tasks", action: "insert" },
  ]);
});
