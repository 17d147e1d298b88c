import { randomUUID } from "node:crypto";
import { sql } from "drizzle-orm";
import { expect, test, vi } from "vitest";
import { findSession } from "./session";
import { makePlatformAdmin } from "./testing/agents";
import { closeTestPool, createTestWorkspace } from "./testing/workspace";
import { DatabaseAway, withoutContext } from "./workspace";

async function startSession(userId: string, expires = "1 hour"): Promise<string> {
  const token = randomUUID();
  await withoutContext((tx) =>
    tx.execute(sql`insert into auth.sessions (user_id, token, expires_at)
      values (${userId}, ${token}, now() + ${expires}::interval)`),
  );
  return token;
}

test("a session opens its person's own workspace with their role, and no other", async () => {
  const [mine, theirs] = [await createTestWorkspace(), await createTestWorkspace()];
  const token = await startSession(mine.users.ops);
  expect(await findSession(token, mine.slug)).toMatchObject({
    user: { id: mine.users.ops, isPlatformAdmin: false },
    membership: { role: "ops", workspace: { id: mine.id, slug: mine.slug } },
  });
  expect((await findSession(token, theirs.slug))?.membership).toBeNull();
  expect((await findSession(token, null))?.membership).toBeNull();
});

test("an unknown, an ended and an expired session are none", async () => {
  const mine = await createTestWorkspace();
  const ended = await startSession(mine.users.owner);
  await withoutContext((tx) => tx.execute(sql`delete from auth.sessions where token = ${ended}`));
  const expired = await startSession(mine.users.owner, "-1 second");
  for (const token of ["", randomUUID(), ended, expired]) expect(await findSession(token, mine.slug)).toBeNull();
});

test("a platform administrator who is no member does not enter by the workspace's door", async () => {
  const [mine, theirs] = [await createTestWorkspace(), await createTestWorkspace()];
  await makePlatformAdmin(mine.users.admin);
  const view = await findSession(await startSession(mine.users.admin), theirs.slug);
  expect(view).toMatchObject({ user: { isPlatformAdmin: true }, membership: null });
});

test("a database that is away is told as such, not as a failure nobody expected", async () => {
  const url = process.env.APP_DATABASE_URL;
  await closeTestPool();
  vi.stubEnv("APP_DATABASE_URL", "postgresql://codex_app@127.0.0.1:1/nowhere");
  await expect(findSession(randomUUID(), null)).rejects.toBeInstanceOf(DatabaseAway);
  await closeTestPool();
  vi.stubEnv("APP_DATABASE_URL", url);
  expect(await findSession(randomUUID(), null)).toBeNull();
});
