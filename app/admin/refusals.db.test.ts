/** The platform's doors, with real sessions: a workspace's own people, the owner too, don't get through any of them. */
import { createHmac, randomUUID } from "node:crypto";
import { readdirSync } from "node:fs";
import path from "node:path";
import { sql } from "drizzle-orm";
import { beforeAll, describe, expect, test, vi } from "vitest";
import { makePlatformAdmin } from "@/db/testing/agents";
import { createTestWorkspace, type TestWorkspace } from "@/db/testing/workspace";
import { withoutContext } from "@/db/workspace";
import { ROLES } from "@/domain/permissions";
import { GET as exportRegistry } from "./agents/export/route";
import { savePrice } from "./prices/actions";

const SECRET = "a secret for tests only, of sufficient length";
const asking = vi.hoisted(() => ({ cookie: "" }));
vi.mock("next/headers", () => ({
  headers: async () => new Headers({ host: "codex.test", origin: "http://codex.test" }),
  cookies: async () => ({ get: () => asking.cookie && { value: asking.cookie } }),
}));

let workspace: TestWorkspace;
let platform: string;
beforeAll(async () => {
  vi.stubEnv("AUTH_SECRET", SECRET);
  workspace = await createTestWorkspace();
  platform = (await createTestWorkspace()).users.owner;
  await makePlatformAdmin(platform);
});

async function signIn(userId: string): Promise<void> {
  const token = randomUUID();
  await withoutContext((tx) =>
    tx.execute(sql`insert into auth.sessions (user_id, token, expires_at)
      values (${userId}, ${token}, now() + interval '1 hour')`),
  );
  asking.cookie = `${token}.${createHmac("sha256", SECRET).update(token).digest("base64")}`;
}

/** Every action in a file of app/admin: one that is added is asked too. */
const files = readdirSync(import.meta.dirname, { recursive: true, encoding: "utf8" }).filter(
  (name) => path.basename(name) === "actions.ts",
);
const actions: [name: string, action: (input: unknown) => Promise<unknown>][] = [];
for (const file of files) {
  const found: Record<string, unknown> = await import(path.join(import.meta.dirname, file));
  for (const [name, action] of Object.entries(found)) {
    if (typeof action === "function") actions.push([`${file} ${name}`, async (input) => action(input)]);
  }
}

test("the registry's and the prices' actions are among them", () => {
  expect(files).toEqual(expect.arrayContaining(["agents/actions.ts", "prices/actions.ts"]));
  expect(actions.length).toBeGreaterThanOrEqual(11);
});

describe.each(actions)("%s", (_, action) => {
  test.each(ROLES)("does not exist for a workspace's %s", async (role) => {
    await signIn(workspace.users[role]);
    expect(await action({})).toMatchObject({ ok: false, code: "not_found" });
  });

  test("asks the signed out to sign in, and a platform administrator for the right form", async () => {
    asking.cookie = "";
    expect(await action({})).toMatchObject({ ok: false, code: "unauthenticated" });
    await signIn(platform);
    expect(await action({})).toMatchObject({ ok: false, code: "invalid" });
  });
});

test("a good price of an owner is not saved", async () => {
  await signIn(workspace.users.owner);
  const model = `model-${randomUUID().slice(0, 8)}`;
  const price = { id: randomUUID(), model, currency: "USD", validFrom: "2026-01-01", note: "" };
  const prices = { inputPrice: "1", cachedInputPrice: "", outputPrice: "2", reprice: true };
  expect(await savePrice({ ...price, ...prices })).toMatchObject({ ok: false, code: "not_found" });
  const { rows } = await workspace.as("owner", (tx) =>
    tx.execute(sql`select from model_prices where model = ${model}`),
  );
  expect(rows).toEqual([]);
});

test("the registry as a file is not there for an owner", async () => {
  const request = new Request("http://codex.test/admin/agents/export");
  await signIn(workspace.users.owner);
  expect((await exportRegistry(request)).status).toBe(404);
  await signIn(platform);
  expect((await exportRegistry(request)).status).toBe(200);
});
