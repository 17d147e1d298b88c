import { sql } from "drizzle-orm";
import { expect, test } from "vitest";
import { createApiKey, listApiKeys, revokeApiKey } from "./api-keys";
import { checkKey } from "./key-check";
import { asOwner } from "./testing/owner";
import { createTestWorkspace, type TestWorkspace } from "./testing/workspace";

const origin = { kind: "api_key", requestId: "test" } as const;

function make(ws: TestWorkspace, days: number | null = null) {
  return ws.as("admin", (tx) =>
    createApiKey(tx, {
      workspaceId: ws.id,
      name: "Reporter",
      scopes: ["executions:write", "executions:write", "alerts:write"],
      days,
      createdBy: ws.users.admin,
    }),
  );
}

test("a key opens its workspace with its scopes, and only its hash is stored", async () => {
  const ws = await createTestWorkspace();
  const { id, key } = await make(ws);
  expect(key).toMatch(/^cdx_[0-9a-f]{32}_[\w-]{43}$/);
  const check = await checkKey(key, origin);
  expect(check).toMatchObject({ state: "valid", keyId: id, scopes: ["executions:write", "alerts:write"] });
  expect(check.state === "valid" && check.member).toMatchObject({ workspaceId: ws.id, userId: null, origin });
  const { rows } = await ws.as("owner", (tx) =>
    tx.execute(
      sql`select to_jsonb(k)::text as stored from api_keys k union all select to_jsonb(a)::text from audit_log a`,
    ),
  );
  expect(JSON.stringify(rows)).not.toContain(key.slice(45));
});

test("a key is refused once revoked or expired, altered, or renamed to another workspace", async () => {
  const [mine, theirs] = [await createTestWorkspace(), await createTestWorkspace()];
  const [revoked, expired] = [await make(mine), await make(mine, 30)];
  expect(await mine.as("admin", (tx) => revokeApiKey(tx, revoked.id))).toBe(true);
  expect(await mine.as("admin", (tx) => revokeApiKey(tx, revoked.id))).toBe(false);
  await asOwner(mine.id, "update api_keys set expires_at = now() where id = $1", [expired.id]);
  expect(await checkKey(revoked.key, origin)).toEqual({ state: "revoked" });
  expect(await checkKey(expired.key, origin)).toEqual({ state: "expired" });
  const { key } = await make(mine);
  const renamed = `cdx_${theirs.id.replaceAll("-", "")}${key.slice(36)}`;
  expect(await checkKey(renamed, origin)).toEqual({ state: "unknown" });
  expect(
    await checkKey(
      key.replace(/.$/, (c) => (c === "A" ? "B" : "A")),
      origin,
    ),
  ).toEqual({ state: "unknown" });
  expect(await checkKey("cdx_", origin)).toEqual({ state: "unknown" });
});

test("its use is noted at most once a minute, and not audited", async () => {
  const ws = await createTestWorkspace();
  const { id, key } = await make(ws);
  const lastUsed = async () => {
    const keys = await ws.as("viewer", listApiKeys);
    return keys.find((row) => row.id === id)?.lastUsedAt?.getTime();
  };
  expect(await lastUsed()).toBeUndefined();
  await checkKey(key, origin);
  const first = await lastUsed();
  expect(first).toBeGreaterThan(0);
  await checkKey(key, origin);
  expect(await lastUsed()).toBe(first);
  await ws.as("owner", (tx) => tx.execute(sql`update api_keys set last_used_at = now() - interval '61 seconds'`));
  await Promise.all([1, 2, 3].map(() => checkKey(key, origin)));
  expect(await lastUsed()).toBeGreaterThan(first ?? Number.POSITIVE_INFINITY);
  const { rows } = await ws.as("owner", (tx) =>
    tx.execute(sql`select action from audit_log where subject_type = 'api_keys'`),
  );
  expect(rows).toEqual([{ action: "insert" }]);
});

test("another workspace's keys are neither seen nor revoked", async () => {
  const [mine, theirs] = [await createTestWorkspace(), await createTestWorkspace()];
  const { id, key } = await make(theirs);
  expect(await mine.as("owner", listApiKeys)).toEqual([]);
  expect(await mine.as("owner", (tx) => revokeApiKey(tx, id))).toBe(false);
  const planted = mine.as("owner", (tx) =>
    createApiKey(tx, {
      workspaceId: theirs.id,
      name: "x",
      scopes: ["workspace:read"],
      days: null,
      createdBy: mine.users.owner,
    }),
  );
  await expect(planted).rejects.toMatchObject({ cause: { code: "42501" } });
  expect(await checkKey(key, origin)).toMatchObject({ state: "valid" });
});
