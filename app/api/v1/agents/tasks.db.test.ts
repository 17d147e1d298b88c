/** Agents' programs at their queue, over the real routes. */
import { randomBytes, randomUUID } from "node:crypto";
import { sql } from "drizzle-orm";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { findReservation, reserveBudget } from "@/db/budgets";
import { recordExecutions } from "@/db/executions";
import { hashKey } from "@/db/key-check";
import { executionOf, limitWorkspace } from "@/db/testing/limits";
import { createTestQueue, endLeases, type TestQueue } from "@/db/testing/tasks";
import { createTestWorkspace, type TestWorkspace } from "@/db/testing/workspace";
import type { ExecutionConstraints } from "@/domain/agents";
import { type ApiScope, formatKey } from "@/domain/api-keys";
import { closeLive } from "@/server/live";
import { POST as complete } from "./[name]/tasks/[id]/complete/route";
import { POST as extend } from "./[name]/tasks/[id]/extend/route";
import { POST as fail } from "./[name]/tasks/[id]/fail/route";
import { POST as next } from "./[name]/tasks/next/route";

let ours: TestWorkspace;
let other: TestWorkspace;
let queue: TestQueue;
let key: string;

async function makeKey(workspace: TestWorkspace, scope: ApiScope): Promise<string> {
  const text = formatKey(workspace.id, randomBytes(32).toString("base64url"));
  await workspace.as("admin", (tx) =>
    tx.execute(sql`insert into api_keys (workspace_id, name, prefix, key_hash, scopes)
      values (${workspace.id}, 'Test', 'cdx_', ${hashKey(text)}, ${sql.param([scope])})`),
  );
  return text;
}

beforeAll(async () => {
  vi.stubEnv("AUTH_SECRET", "s".repeat(32));
  ours = await createTestWorkspace();
  other = await createTestWorkspace();
  queue = await createTestQueue(ours);
  key = await makeKey(ours, "tasks:write");
});
afterAll(async () => {
  await closeLive();
});

type Route = typeof complete;
type Answer = {
  status: number;
  body: Record<string, unknown> & { detail?: string; errors?: Record<string, string> };
  retryAfter?: string;
};

async function call(
  route: Route,
  body?: object,
  parts: { name?: string; id?: string } = {},
  withKey = key,
): Promise<Answer> {
  const request = new Request("http://codex.test/api/v1/agents", {
    method: "POST",
    body: body && JSON.stringify(body),
    headers: { authorization: `Bearer ${withKey}`, ...(body && { "content-type": "application/json" }) },
  });
  const params = Promise.resolve({ name: queue.agent.name, ...parts });
  const response = await route(request, { params });
  const text = await response.text();
  const retryAfter = response.headers.get("retry-after") ?? undefined;
  return { status: response.status, body: text ? JSON.parse(text) : {}, retryAfter };
}

const state = async (id: string) => {
  const { rows } = await ours.as("viewer", (tx) =>
    tx.execute(
      sql`select task_status as status, attempts, result, failure_reason as reason from agent_tasks where id = ${id}`,
    ),
  );
  return rows[0];
};

test("an agent takes a task without a body, extends it, and completes it; an empty queue is 204", async () => {
  const id = await queue.add("Write ten headlines");
  const taken = await call(next);
  expect(taken).toMatchObject({
    status: 200,
    body: { id, title: "Write ten headlines", attempt: 1, attempts_left: 2, campaign_id: null },
  });
  expect(await call(next, { wait: 0, taker: "worker 2" })).toEqual({ status: 204, body: {} });
  const extended = await call(extend, { attempt: 1, lease_seconds: 3_600 }, { id });
  expect(Date.parse(String(extended.body.lease_ends_at))).toBeGreaterThan(Date.now() + 3_500_000);
  const result = {
    attempt: 1,
    result: "Ten of them.",
    execution: { input_tokens: 900, output_tokens: 80, cost: 0.01 },
  };
  expect(await call(complete, result, { id })).toEqual({ status: 200, body: { id, status: "completed" } });
  expect(await call(complete, result, { id })).toEqual({ status: 200, body: { id, status: "completed" } });
  expect(await state(id)).toMatchObject({ status: "completed", attempts: 1, result: "Ten of them." });
});

test("who waits gets a task as soon as it comes, and 204 when none does", async () => {
  const waiting = call(next, { wait: 20 });
  // It listens by now: this one came, and is heard of.
  const id = await queue.add("Came later");
  expect(await waiting).toMatchObject({ status: 200, body: { id } });
  expect(await call(next, { wait: 1 })).toEqual({ status: 204, body: {} });
  await call(complete, { attempt: 1 }, { id });
});

test("a taker whose lease ended is told so once another has the task; the task keeps the other's result", async () => {
  const id = await queue.add("Contested");
  await call(next, { taker: "first" });
  await endLeases(ours);
  expect(await call(next, { taker: "second" })).toMatchObject({ body: { id, attempt: 2 } });
  const late = await call(complete, { attempt: 1, result: "late" }, { id });
  expect(late).toMatchObject({
    status: 409,
    body: { detail: expect.stringContaining("handed out again, as attempt 2") },
  });
  await call(complete, { attempt: 2, result: "in time" }, { id });
  expect(await state(id)).toMatchObject({ status: "completed", result: "in time" });
});

test("failing says why, and with retry the task waits again", async () => {
  const id = await queue.add("Hard");
  await call(next);
  const back = await call(fail, { attempt: 1, reason: "The site is down.", retry: true }, { id });
  expect(back.body).toEqual({ id, status: "waiting", attempts_left: 2 });
  await call(next);
  expect((await call(fail, { attempt: 2, reason: "Still down." }, { id })).body).toMatchObject({ status: "failed" });
  expect(await state(id)).toMatchObject({ status: "failed", reason: "Still down." });
});

test("a paused agent gets no task and is told why; one that is not assigned or unknown is not found", async () => {
  const paused = await createTestQueue(ours);
  await paused.add("Waits");
  await ours.as("admin", (tx) =>
    tx.execute(sql`update agent_assignments set assignment_status = 'paused', status_reason = 'Too costly.'
      where id = ${paused.assignmentId}`),
  );
  expect(await call(next, {}, { name: paused.agent.name })).toMatchObject({
    status: 409,
    body: { detail: expect.stringContaining("Too costly.") },
  });
  expect(await call(next, {}, { name: "Competitor Spy" })).toMatchObject({ status: 404 });
  expect(await call(next, {}, { name: "Nobody" })).toMatchObject({ status: 404 });
});

const limit = (of: TestQueue, limits: ExecutionConstraints) =>
  ours.as("admin", (tx) =>
    tx.execute(sql`update agent_assignments set execution_constraints = ${JSON.stringify(limits)}::jsonb
      where id = ${of.assignmentId}`),
  );
const report = (of: TestQueue, more: object = {}, where = ours) =>
  where.as("ops", (tx) => recordExecutions(tx, where.id, [executionOf(of.agent.id, more)]));
const takeOf = (of: TestQueue, body: object = {}) => call(next, body, { name: of.agent.name });

describe("a limit that pauses and is used up", () => {
  test("of the assignment hands out nothing, and says which and for how long; raised, it does again", async () => {
    const one = await createTestQueue(ours);
    await limit(one, { max_executions_per_hour: 1, max_cost_per_day: 90, on_breach: "pause" });
    await report(one);
    // None waits: there is none, whatever the limit.
    expect(await takeOf(one)).toEqual({ status: 204, body: {} });
    const id = await one.add("Waits for the next hour");
    const refused = await takeOf(one, { wait: 20 });
    expect(refused).toMatchObject({
      status: 409,
      body: {
        detail: expect.stringContaining("executions an hour (1 of 1 used until "),
        limits: [{ assignment_id: one.assignmentId, limit: "max_executions_per_hour", allowed: 1, used: 1 }],
      },
    });
    expect(Number(refused.retryAfter)).toBeGreaterThan(0);
    expect(Number(refused.retryAfter)).toBeLessThanOrEqual(3_600);
    expect(await state(id)).toMatchObject({ status: "waiting", attempts: 0 });
    await limit(one, { max_executions_per_hour: 2, on_breach: "pause" });
    expect(await takeOf(one)).toMatchObject({ status: 200, body: { id } });
  });

  test("is told to who waits for a task, once one comes", async () => {
    const one = await createTestQueue(ours);
    await limit(one, { max_tokens_per_day: 10, on_breach: "pause" });
    await report(one);
    const waiting = takeOf(one, { wait: 20 });
    await one.add("Came later");
    expect(await waiting).toMatchObject({ status: 409, body: { limits: [{ limit: "max_tokens_per_day" }] } });
  });

  test("of the workspace hands out nothing either, and names no assignment", async () => {
    const ws = await createTestWorkspace();
    const one = await createTestQueue(ws);
    await one.add("Waits");
    await limitWorkspace(ws, { max_cost_per_day: 0.5, on_breach: "pause" });
    const theirs = await makeKey(ws, "tasks:write");
    await report(one, {}, ws);
    expect(await call(next, {}, { name: one.agent.name }, theirs)).toMatchObject({
      status: 409,
      body: { limits: [{ assignment_id: null, limit: "max_cost_per_day", allowed: 0.5, used: 0.5 }] },
    });
    await limitWorkspace(ws, { max_cost_per_day: 0.5, on_breach: "alert" });
    expect(await call(next, {}, { name: one.agent.name }, theirs)).toMatchObject({ status: 200 });
  });

  test("of one assignment leaves the agent's others their tasks; that of the whole workspace leaves none", async () => {
    const campaignId = randomUUID();
    await ours.as("marketer", (tx) =>
      tx.execute(sql`insert into campaigns (workspace_id, id, name) values (${ours.id}, ${campaignId}, 'Spring')`),
    );
    const whole = await createTestQueue(ours);
    const spring = await createTestQueue(ours, { agent: whole.agent, campaignId });
    await limit(spring, { max_executions_per_hour: 1, on_breach: "pause" });
    await report(spring, { campaign_id: campaignId });
    await spring.add("For the campaign");
    const id = await whole.add("For all");
    expect(await takeOf(whole)).toMatchObject({ status: 200, body: { id } });
    expect(await takeOf(whole)).toMatchObject({
      status: 409,
      body: { limits: [{ assignment_id: spring.assignmentId }] },
    });
    await limit(spring, {});
    await limit(whole, { max_executions_per_hour: 1, on_breach: "pause" });
    expect(await takeOf(whole)).toMatchObject({
      status: 409,
      body: { limits: [{ assignment_id: whole.assignmentId }] },
    });
  });

  test("is not one that only alerts, and not one that the agent reserved", async () => {
    const one = await createTestQueue(ours);
    await limit(one, { max_executions_per_hour: 1, on_breach: "alert" });
    await report(one);
    await one.add("First");
    expect(await takeOf(one)).toMatchObject({ status: 200 });
    await limit(one, { max_executions_per_hour: 2, on_breach: "pause" });
    const work = { executions: 1, tokens: 0, cost: 0, ttl_seconds: 60 };
    const held = await ours.as("ops", (tx) => reserveBudget(tx, ours.id, one.agent.id, work));
    expect(held.outcome).toBe("granted");
    await one.add("Second");
    expect(await takeOf(one)).toMatchObject({ status: 200 });
  });
});

test("a task's execution settles the reservation that it names, and says so where there is none", async () => {
  const one = await createTestQueue(ours);
  const work = { executions: 1, tokens: 50, cost: 0, ttl_seconds: 60 };
  const held = await ours.as("ops", (tx) => reserveBudget(tx, ours.id, one.agent.id, work));
  const id = held.outcome === "refused" ? "" : held.id;
  const endWith = async (route: Route, reservation_id: string, more = {}) => {
    const task = await one.add("Reserved for");
    await takeOf(one);
    return call(route, { attempt: 1, execution: { reservation_id }, ...more }, { id: task, name: one.agent.name });
  };
  expect((await endWith(complete, id)).body).not.toHaveProperty("notes");
  expect(await ours.as("ops", (tx) => findReservation(tx, one.agent.id, id))).toMatchObject({ status: "settled" });
  const notes = [{ field: "execution.reservation_id", note: expect.stringContaining("no such reservation") }];
  expect((await endWith(fail, randomUUID(), { reason: "No." })).body).toMatchObject({ status: "failed", notes });
});

test("another workspace's task, another agent's, and a made-up one are not found, and stay as they are", async () => {
  const theirs = await createTestQueue(other, { agent: queue.agent });
  const neighbour = await createTestQueue(ours);
  const ids = [await theirs.add("Theirs"), await neighbour.add("Another agent's"), randomUUID()];
  for (const id of ids) {
    for (const [route, body] of [
      [complete, { attempt: 1 }],
      [fail, { attempt: 1, reason: "No." }],
      [extend, { attempt: 1 }],
    ] as const) {
      expect(await call(route, body, { id })).toMatchObject({ status: 404 });
    }
  }
  expect(await state(ids[1] ?? "")).toMatchObject({ status: "waiting", attempts: 0 });
  // Their key sees their queue alone.
  const theirKey = await makeKey(other, "tasks:write");
  expect(await call(next, {}, {}, theirKey)).toMatchObject({ body: { title: "Theirs" } });
  expect(await call(next, {}, {}, theirKey)).toMatchObject({ status: 204 });
});

const ROUTES = { next, complete, fail, extend };

test.each([
  ["next", "lease_seconds", { lease_seconds: 1_000_000_000 }],
  ["next", "lease_seconds", { lease_seconds: "ten" }],
  ["next", "wait", { wait: 3_600 }],
  ["next", "taker", { taker: "bell \u0007" }],
  ["next", "taker", { taker: "x".repeat(121) }],
  ["next", "", { unknown: 1 }],
  ["complete", "result", { attempt: 1, result: "x".repeat(20_001) }],
  ["complete", "result", { attempt: 1, result: "nul \u0000" }],
  ["complete", "attempt", {}],
  ["complete", "attempt", { attempt: 1.5 }],
  ["complete", "execution.cost", { attempt: 1, execution: { cost: -1 } }],
  ["complete", "execution.input_tokens", { attempt: 1, execution: { input_tokens: 1e13 } }],
  ["fail", "reason", { attempt: 1, reason: " " }],
  ["fail", "reason", { attempt: 1, reason: "x".repeat(501) }],
  ["extend", "lease_seconds", { attempt: 1, lease_seconds: 86_401 }],
] as const)("bad input is named and changes nothing: %s %s", async (route, field, body) => {
  const one = await createTestQueue(ours);
  const id = await one.add("Untouched");
  const parts = { name: one.agent.name, ...(route !== "next" && { id }) };
  const answer = await call(ROUTES[route], body, parts);
  expect(answer.status).toBe(400);
  expect(Object.keys(answer.body.errors ?? {})).toEqual([field]);
  expect(await state(id)).toMatchObject({ status: "waiting", attempts: 0 });
});

test("an id that is none, a name that is too long, and a list for a body are 400", async () => {
  expect(await call(complete, { attempt: 1 }, { id: "1; drop" })).toMatchObject({ status: 400 });
  expect(await call(next, {}, { name: "x".repeat(81) })).toMatchObject({ status: 400 });
  expect(await call(next, [])).toMatchObject({ status: 400 });
});

test("a completed task can't be failed, and the other way round", async () => {
  const [done, broken] = [await queue.add("Done"), await queue.add("Broken")];
  await call(next);
  await call(next);
  await call(complete, { attempt: 1 }, { id: done });
  await call(fail, { attempt: 1, reason: "No." }, { id: broken });
  expect(await call(fail, { attempt: 1, reason: "No." }, { id: done })).toMatchObject({ status: 409 });
  expect(await call(complete, { attempt: 1 }, { id: broken })).toMatchObject({ status: 409 });
});

test("a key for executions takes no tasks", async () => {
  const wrong = await makeKey(ours, "executions:write");
  expect(await call(next, {}, {}, wrong)).toMatchObject({
    status: 403,
    body: { detail: expect.stringContaining("tasks:write") },
  });
});
