import { randomBytes } from "node:crypto";
import { sql } from "drizzle-orm";
import { beforeAll, expect, test } from "vitest";
import { z } from "zod";
import { hashKey } from "@/db/key-check";
import { send } from "@/db/send";
import { createTestWorkspace, type TestWorkspace } from "@/db/testing/workspace";
import { type ApiScope, formatKey } from "@/domain/api-keys";
import { programQuery, programRoute } from "./api";

let workspace: TestWorkspace;
let key: string;

const post = programRoute({
  scope: "alerts:write",
  input: z.object({ name: z.string().min(1, "A name is needed.") }),
  maxBytes: 1_000,
  run: async ({ tx, member, input }) => {
    await tx.execute(sql`insert into cohorts (workspace_id, name) values (${member.workspaceId}, ${input.name})`);
    if (input.name === "fails") throw new Error("stop");
    return { status: 201, body: { name: input.name } };
  },
});
const get = programQuery({
  scope: "workspace:read",
  input: z.object({ name: z.array(z.string()).optional() }),
  run: async ({ input }) => JSON.stringify(input),
});

const seen: number[] = [];
const look = programQuery({
  scope: "workspace:read",
  input: z.object({ write: z.string().optional() }),
  run: async ({ tx, input }) => {
    const [rows] = await Promise.all([
      send<{ keys: number }>(tx, sql`select count(*) as keys from api_keys`),
      input.write && send(tx, sql`update cohorts set name = ${input.write}`),
    ]);
    seen.push(rows[0]?.keys ?? 0);
    return JSON.stringify(rows);
  },
});
const reading = (text: string, more = "") =>
  new Request(`http://codex.test/api${more}`, { headers: { authorization: `Bearer ${text}` } });

async function makeKey(scopes: ApiScope[], more: { revoked?: boolean; expired?: boolean } = {}): Promise<string> {
  const text = formatKey(workspace.id, randomBytes(32).toString("base64url"));
  await workspace.as("admin", (tx) =>
    tx.execute(sql`insert into api_keys (workspace_id, name, prefix, key_hash, scopes, revoked_at, expires_at)
      values (${workspace.id}, 'Test', 'cdx_', ${hashKey(text)}, ${sql.param(scopes)},
        ${more.revoked ? new Date() : null}, ${more.expired ? new Date(Date.now() - 1000) : null})`),
  );
  return text;
}

function request(body: BodyInit | null, headers: Record<string, string> = {}): Request {
  return new Request("http://codex.test/api", {
    method: "POST",
    body,
    headers: { authorization: `Bearer ${key}`, "content-type": "application/json", ...headers },
  });
}

async function problem(response: Promise<Response>) {
  const answer = await response;
  expect(answer.headers.get("content-type")).toBe("application/problem+json");
  return (await answer.json()) as { status: number; detail: string; errors?: Record<string, string> };
}

async function cohorts(): Promise<unknown[]> {
  const { rows } = await workspace.as("viewer", (tx) => tx.execute(sql`select name from cohorts order by name`));
  return rows.map((row) => row.name);
}

beforeAll(async () => {
  process.env.AUTH_SECRET = "s".repeat(32);
  workspace = await createTestWorkspace();
  key = await makeKey(["alerts:write", "workspace:read"]);
});

test("a good request is answered after its commit", async () => {
  const response = await post(request('{"name":"kept"}'));
  expect([response.status, await response.json()]).toEqual([201, { name: "kept" }]);
  expect(await cohorts()).toContain("kept");
});

test("a failure inside keeps nothing and gives away nothing but its request's id", async () => {
  const response = await post(request('{"name":"fails"}'));
  const answer = (await response.json()) as { status: number; detail: string; instance: string };
  expect(answer.status).toBe(500);
  expect(answer.detail).not.toContain("stop");
  const id = response.headers.get("x-request-id");
  expect(answer).toMatchObject({
    instance: `urn:request:${id}`,
    detail: expect.stringContaining(`report request ${id}`),
  });
  expect(await cohorts()).not.toContain("fails");
});

test("without a key, with a made-up, a revoked or an expired one: 401", async () => {
  const unknown = formatKey(workspace.id, randomBytes(32).toString("base64url"));
  const keys = ["", "nonsense", unknown, await makeKey(["alerts:write"], { revoked: true })];
  for (const text of [...keys, await makeKey(["alerts:write"], { expired: true })]) {
    expect((await problem(post(request("{}", { authorization: `Bearer ${text}` })))).status).toBe(401);
  }
});

test("a key of this workspace under another workspace's name opens nothing", async () => {
  const other = await createTestWorkspace();
  const forged = key.replace(workspace.id.replaceAll("-", ""), other.id.replaceAll("-", ""));
  expect((await problem(post(request('{"name":"x"}', { authorization: `Bearer ${forged}` })))).status).toBe(401);
});

test("a key without the scope is told which one it lacks", async () => {
  const reader = await makeKey(["workspace:read"]);
  const answer = await problem(post(request('{"name":"x"}', { authorization: `Bearer ${reader}` })));
  expect(answer).toMatchObject({ status: 403, detail: expect.stringContaining("alerts:write") });
});

test.each([
  ["another content type", request("name=x", { "content-type": "text/plain" }), 415],
  ["a body past the limit", request(JSON.stringify({ name: "x".repeat(2_000) })), 413],
  ["broken JSON", request('{"name":'), 400],
  ["invalid UTF-8", request(new Uint8Array([0x22, 0xff, 0x22])), 400],
  ["a missing field", request("{}"), 400],
])("%s", async (_, bad, status) => {
  bad.headers.set("authorization", `Bearer ${key}`);
  expect((await problem(post(bad))).status).toBe(status);
});

test("a body that grows past the limit while it is sent is cut off", async () => {
  const chunk = new TextEncoder().encode("x".repeat(400));
  let sent = 0;
  const stream = new ReadableStream({
    pull(controller) {
      sent += 1;
      controller.enqueue(chunk);
      if (sent > 1_000) controller.close();
    },
  });
  const endless = new Request("http://codex.test/api", {
    method: "POST",
    body: stream,
    duplex: "half",
    headers: { authorization: `Bearer ${key}`, "content-type": "application/json" },
  } as RequestInit);
  expect((await problem(post(endless))).status).toBe(413);
  expect(sent).toBeLessThan(20);
});

test("an invalid field is named", async () => {
  const answer = await problem(post(request('{"name":""}')));
  expect(answer.errors).toEqual({ name: "A name is needed." });
});

test("repeated parameters are a list", async () => {
  const url = "http://codex.test/api?name=a&name=b";
  const response = await get(new Request(url, { headers: { authorization: `Bearer ${key}` } }));
  expect(await response.json()).toEqual({ name: ["a", "b"] });
});

test("a read under way beside a bad key finds nothing and is not answered", async () => {
  const unknown = formatKey(workspace.id, randomBytes(32).toString("base64url"));
  const other = await createTestWorkspace();
  const forged = key.replace(workspace.id.replaceAll("-", ""), other.id.replaceAll("-", ""));
  const refused: [text: string, status: number][] = [
    [unknown, 401],
    [forged, 401],
    [await makeKey(["workspace:read"], { revoked: true }), 401],
    [await makeKey(["workspace:read"], { expired: true }), 401],
    [await makeKey(["alerts:write"]), 403],
  ];
  for (const [text, status] of refused) expect((await problem(look(reading(text)))).status).toBe(status);
  expect(seen).toEqual(refused.map(() => 0));
  expect((await look(reading(key))).status).toBe(200);
  expect(seen.at(-1)).toBeGreaterThan(0);
});

test("a read can't write, and its key's use is noted all the same", async () => {
  const fresh = await makeKey(["workspace:read"]);
  expect((await problem(look(reading(fresh, "?write=x")))).status).toBe(500);
  expect((await look(reading(fresh))).status).toBe(200);
  const { rows } = await workspace.as("admin", (tx) =>
    tx.execute(sql`select last_used_at is not null as used from api_keys where key_hash = ${hashKey(fresh)}`),
  );
  expect(rows).toEqual([{ used: true }]);
});
