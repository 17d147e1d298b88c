import { sql } from "drizzle-orm";
import { beforeAll, expect, test, vi } from "vitest";
import { z } from "zod";
import { createApiKey } from "@/db/api-keys";
import { createTestWorkspace } from "@/db/testing/workspace";
import { programQuery, programRoute } from "./api";

beforeAll(() => {
  vi.stubEnv("AUTH_SECRET", "s".repeat(32));
  vi.stubEnv("PROGRAM_REQUESTS_PER_MINUTE", "3");
});

test("a key over its limit is refused before the database is asked, until its minute is over", async () => {
  const ws = await createTestWorkspace();
  const { key, id } = await ws.as("admin", (tx) =>
    createApiKey(tx, {
      workspaceId: ws.id,
      name: "Eager",
      scopes: ["workspace:read"],
      days: null,
      createdBy: ws.users.admin,
    }),
  );
  const ran = vi.fn();
  const door = { scope: "workspace:read", input: z.object({}) } as const;
  const get = programQuery({ ...door, run: async () => ran() ?? "null" });
  const post = programRoute({ ...door, overLimit: 503, run: async () => ({ body: ran() ?? null }) });
  const headers = { authorization: `Bearer ${key}`, "content-type": "application/json" };
  const read = () => get(new Request("http://codex.test/", { headers }));
  const write = () => post(new Request("http://codex.test/", { method: "POST", headers, body: "{}" }));

  for (const send of [read, write, read]) expect((await send()).status).toBe(200);
  expect(ran).toHaveBeenCalledTimes(3);

  // The database would say 401 now.
  await ws.as("admin", (tx) => tx.execute(sql`update api_keys set revoked_at = now() where id = ${id}`));
  const refused = await read();
  expect(refused.status).toBe(429);
  expect(Number(refused.headers.get("retry-after"))).toBeGreaterThan(0);
  expect(await refused.json()).toMatchObject({
    detail: expect.stringMatching(/^This key has sent too much. Try again in \d+ s\.$/),
  });
  expect((await write()).status).toBe(503);
  expect(ran).toHaveBeenCalledTimes(3);

  vi.useFakeTimers({ toFake: ["Date"], now: Date.now() + 61_000 });
  expect((await read()).status).toBe(401);
  vi.useRealTimers();
});
