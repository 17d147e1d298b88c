import { randomUUID } from "node:crypto";
import { sql } from "drizzle-orm";
import { beforeAll, expect, test, vi } from "vitest";
import { createTestWorkspace, type TestWorkspace } from "@/db/testing/workspace";

beforeAll(() => {
  vi.stubEnv("AUTH_SECRET", "a secret for tests only, of sufficient length");
  vi.stubEnv("LOG_LEVEL", "silent");
});

function counted(workspace: TestWorkspace) {
  return workspace.as("viewer", (tx) =>
    tx.execute(sql`select user_id, login_count from user_stats where login_count > 0`),
  );
}

test("a sign-in counts once, in the person's workspaces only", async () => {
  const { recordSignIn } = await import("./sign-ins");
  const [mine, theirs] = [await createTestWorkspace(), await createTestWorkspace()];
  const session = { id: randomUUID(), userId: mine.users.ops };
  await recordSignIn(session);
  await recordSignIn(session);
  expect((await counted(mine)).rows).toEqual([{ user_id: mine.users.ops, login_count: 1 }]);
  expect((await counted(theirs)).rows).toEqual([]);
});

test("a sign-in that can't be counted is a sign-in all the same", async () => {
  const { recordSignIn } = await import("./sign-ins");
  await expect(recordSignIn({ id: randomUUID(), userId: "nobody" })).resolves.toBeUndefined();
});
