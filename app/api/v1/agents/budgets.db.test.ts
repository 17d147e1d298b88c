/** An agent's way through its budget over the real routes: asks, works, settles; and what it gets wrong. */
import { randomUUID } from "node:crypto";
import { beforeAll, expect, test, vi } from "vitest";
import { createApiKey } from "@/db/api-keys";
import { assignTestAgent, executionOf, limitWorkspace } from "@/db/testing/limits";
import { createTestWorkspace, type TestWorkspace } from "@/db/testing/workspace";
import type { ApiScope } from "@/domain/api-keys";
import { GET as readBudget } from "./[name]/budget/route";
import { POST as settle } from "./[name]/reservations/[reservation]/settle/route";
import { POST as reserve } from "./[name]/reservations/route";

type Parts = { name: string; reservation?: string };
type Body = Record<string, unknown> & { id?: string; limits?: object[]; errors?: Record<string, string> };

let ours: TestWorkspace;
let other: TestWorkspace;
let keys: Record<"writer" | "reader" | "stranger", string>;

beforeAll(async () => {
  vi.stubEnv("AUTH_SECRET", "s".repeat(32));
  ours = await createTestWorkspace({ timezone: "Europe/Berlin" });
  other = await createTestWorkspace();
  keys = {
    writer: await makeKey(ours, ["executions:write"]),
    reader: await makeKey(ours, ["workspace:read"]),
    stranger: await makeKey(other, ["executions:write", "workspace:read"]),
  };
});

async function makeKey(ws: TestWorkspace, scopes: ApiScope[]): Promise<string> {
  const made = await ws.as("admin", (tx) =>
    createApiKey(tx, { workspaceId: ws.id, name: "Agent", scopes, days: null, createdBy: ws.users.admin }),
  );
  return made.key;
}

type Route = (request: Request, at: { params: Promise<Record<string, string>> }) => Promise<Response>;

async function call(route: Route, parts: Parts, sent: { key?: string; body?: unknown; query?: string } = {}) {
  const { key = keys.writer, body, query = "" } = sent;
  const request = new Request(`http://codex.test/api/v1/agents${query}`, {
    method: body === undefined ? "GET" : "POST",
    ...(body !== undefined && { body: typeof body === "string" ? body : JSON.stringify(body) }),
    headers: { authorization: `Bearer ${key}`, "content-type": "application/json" },
  });
  const answer = await route(request, { params: Promise.resolve(parts as Record<string, string>) });
  const { headers, status: code } = answer;
  const [type, retryAfter] = [headers.get("content-type"), Number(headers.get("retry-after"))];
  return { status: code, type, retryAfter, body: (await answer.json()) as Body };
}

const read = (name: string, key = keys.reader, query = "") => call(readBudget, { name }, { key, query });
const ask = (name: string, body: unknown, key?: string) => call(reserve, { name }, { body, key });
const finish = (name: string, reservation: string, body: unknown = {}, key?: string) =>
  call(settle, { name, reservation }, { body, key });

test("an agent asks, works, settles with what it did, and reads what is left", async () => {
  const agent = await assignTestAgent(ours, { max_tokens_per_day: 100, max_cost_per_day: 5, on_breach: "pause" });
  const granted = await ask(agent.name, { executions: 2, tokens: 80, cost: 2, ttl_seconds: 60 });
  expect(granted).toMatchObject({
    status: 201,
    body: { id: expect.any(String), status: "live", executions: 2, tokens: 80, cost: 2, settled_at: null },
  });
  const id = String(granted.body.id);
  expect((await read(agent.name.toUpperCase())).body).toMatchObject({
    agent: { id: agent.id, name: agent.name },
    left: { executions: null, tokens: 20, cost: 3 },
    assignments: [
      {
        assignment_id: agent.assignmentId,
        campaign_id: null,
        status: "active",
        on_breach: "pause",
        limits: [
          { limit: "max_cost_per_day", allowed: 5, used: 0, reserved: 2, left: 3 },
          { limit: "max_executions_per_hour", allowed: null, used: 0, reserved: 2, left: null },
          { limit: "max_tokens_per_day", allowed: 100, used: 0, reserved: 80, left: 20 },
        ],
      },
    ],
    workspace: { on_breach: "alert", limits: [{ allowed: null }, { allowed: null }, { allowed: null }] },
  });

  const refused = await ask(agent.id, { tokens: 21 });
  expect(refused).toMatchObject({
    status: 409,
    type: "application/problem+json",
    body: {
      detail: expect.stringContaining("tokens a day (20 of 100 left until "),
      limits: [
        { assignment_id: agent.assignmentId, limit: "max_tokens_per_day", left: 20, window_end: expect.any(String) },
      ],
    },
  });

  expect(refused.retryAfter).toBeGreaterThan(0);
  expect(refused.retryAfter).toBeLessThanOrEqual(25 * 3_600);

  const work = { executions: [executionOf(agent.id, { agent_id: undefined })] };
  const settled = await finish(agent.name, id, work);
  expect(settled).toMatchObject({
    status: 200,
    body: { id, status: "settled", executions: { accepted: 1, duplicate: 0, rejected: [] } },
  });
  // Sent again, nothing counts again.
  expect((await finish(agent.name, id, work)).body).toMatchObject({
    status: "settled",
    settled_at: settled.body.settled_at,
    executions: { accepted: 0, duplicate: 1 },
  });
  expect((await finish(agent.name, id)).body).toMatchObject({ status: "settled" });
  expect((await read(agent.name)).body.left).toEqual({ executions: null, tokens: 90, cost: 4.5 });
});

test("windows end with the UTC hour and the day of the workspace's zone", async () => {
  const agent = await assignTestAgent(ours);
  const { body } = await read(agent.name);
  const ends = (body.workspace as { limits: { limit: string; window_end: string }[] }).limits;
  const endOf = (name: string) => new Date(ends.find(({ limit }) => limit === name)?.window_end ?? 0);
  expect(endOf("max_executions_per_hour").toISOString()).toMatch(/:00:00\.000Z$/);
  const berlin = new Intl.DateTimeFormat("en-GB", { timeZone: "Europe/Berlin", timeStyle: "medium" });
  expect(berlin.format(endOf("max_cost_per_day"))).toBe("00:00:00");
  expect(endOf("max_cost_per_day").getTime()).toBeGreaterThan(Date.now());
});

test("the workspace's limit refuses too, and names no assignment", async () => {
  const ws = await createTestWorkspace();
  const key = await makeKey(ws, ["executions:write"]);
  const agent = await assignTestAgent(ws);
  await limitWorkspace(ws, { max_executions_per_hour: 5 });
  expect((await ask(agent.name, { executions: 6 }, key)).body).toMatchObject({
    status: 409,
    limits: [{ assignment_id: null, limit: "max_executions_per_hour", allowed: 5, left: 5 }],
  });
});

test("the same key is answered 200 with the same reservation", async () => {
  const agent = await assignTestAgent(ours);
  const body = { tokens: 5, idempotency_key: "run-7" };
  const [first, again] = [await ask(agent.name, body), await ask(agent.name, body)];
  expect([first.status, again.status]).toEqual([201, 200]);
  expect(again.body).toEqual(first.body);
  expect(await ask(agent.name, { ...body, tokens: 6 })).toMatchObject({
    status: 409,
    body: { errors: { idempotency_key: "This key was used for another reservation." } },
  });
});

test("an execution that is refused keeps the reservation live, and nothing is counted", async () => {
  const agent = await assignTestAgent(ours, { max_tokens_per_day: 100 });
  const id = String((await ask(agent.name, { tokens: 50 })).body.id);
  const bad = await finish(agent.name, id, {
    executions: [executionOf(agent.id), executionOf(agent.id, { cost: -1 }), null],
  });
  expect(bad).toMatchObject({ status: 422, body: { rejected: [{ index: 1, field: "cost" }, { index: 2 }] } });
  expect((await read(agent.name)).body.left).toMatchObject({ tokens: 50 });
  expect((await finish(agent.name, id)).body.status).toBe("settled");
});

test("what settles counts for the agent that reserved, whatever it says", async () => {
  const [agent, another] = [await assignTestAgent(ours, { max_tokens_per_day: 100 }), await assignTestAgent(ours)];
  const id = String((await ask(agent.name, { tokens: 50 })).body.id);
  await finish(agent.name, id, { executions: [executionOf(another.id)] });
  expect((await read(agent.name)).body.left).toMatchObject({ tokens: 90 });
});

test("unknown agents, reservations that there are not, and another workspace's are 404", async () => {
  const agent = await assignTestAgent(ours);
  const id = String((await ask(agent.name, {})).body.id);
  for (const name of ["Nobody", "", randomUUID(), "' or true --"]) {
    expect((await ask(name, {})).status, name).toBe(404);
    expect((await read(name)).status, name).toBe(404);
    expect((await finish(name, id)).status, name).toBe(404);
  }
  for (const reservation of [randomUUID(), "7", "", `${id}x`]) {
    expect((await finish(agent.name, reservation)).status, reservation).toBe(404);
  }
  const another = await assignTestAgent(ours);
  expect((await finish(another.name, id)).status).toBe(404);
  expect((await finish(agent.name, id, {}, keys.stranger)).status).toBe(404);
  expect((await finish(agent.name, id)).body.status).toBe("settled");
});

test("an agent that is not assigned is told so", async () => {
  const agent = await assignTestAgent(other);
  expect(await ask(agent.name, {})).toMatchObject({
    status: 409,
    body: { detail: expect.stringContaining("is not assigned to the whole workspace") },
  });
  expect((await read(agent.name)).body).toMatchObject({ assignments: [], left: { executions: null } });
});

test("each needs the scope that fits", async () => {
  const agent = await assignTestAgent(ours);
  expect((await ask(agent.name, {}, keys.reader)).status).toBe(403);
  expect((await finish(agent.name, randomUUID(), {}, keys.reader)).status).toBe(403);
  expect((await read(agent.name, keys.writer)).status).toBe(403);
  expect((await read(agent.name, "cdx_none")).status).toBe(401);
});

test.each([
  ["executions", { executions: -1 }],
  ["tokens", { tokens: 1e300 }],
  ["tokens", '{"tokens": 1e999}'],
  ["cost", { cost: "5" }],
  ["cost", { cost: null }],
  ["ttl_seconds", { ttl_seconds: 0.5 }],
  ["campaign_id", { campaign_id: "x" }],
  ["campaign_id", { campaign_id: "0198c1f2-7d5e-7c1a-9d64-3f5b8a1e2c77" }],
  ["idempotency_key", { idempotency_key: "\ud800" }],
])("a bad %s is 400 and named: %s", async (field, body) => {
  const agent = await assignTestAgent(ours);
  const answer = await ask(agent.name, body);
  expect(answer.status).toBe(400);
  expect(Object.keys(answer.body.errors ?? {})).toEqual([field]);
});

test("NaN is no JSON, and a list no reservation", async () => {
  const agent = await assignTestAgent(ours);
  expect((await ask(agent.name, '{"cost": NaN}')).status).toBe(400);
  expect((await ask(agent.name, [])).status).toBe(400);
});
