import { randomUUID } from "node:crypto";
import { sql } from "drizzle-orm";
import { afterAll, beforeAll, expect, test } from "vitest";
import { createFirstAccount, hasAccounts } from "./accounts";
import setUpDatabase from "./testing/database";
import { withoutContext } from "./workspace";

// A database of its own: only an empty one has a first account.
let dropDatabase: () => Promise<void>;
beforeAll(async () => {
  dropDatabase = await setUpDatabase();
});
afterAll(async () => {
  await dropDatabase();
});

test("of many first accounts at once, one becomes the platform administrator", async () => {
  expect(await withoutContext(hasAccounts)).toBe(false);
  const attempts = [1, 2, 3, 4, 5].map((n) =>
    withoutContext((tx) =>
      createFirstAccount(tx, { id: randomUUID(), name: `P ${n}`, email: `p${n}@people.test`, passwordHash: "x" }),
    ),
  );
  expect((await Promise.all(attempts)).filter(Boolean)).toHaveLength(1);
  const { rows } = await withoutContext((tx) =>
    tx.execute(
      sql`select u.is_platform_admin, a.provider_id from auth.users u join auth.accounts a on a.user_id = u.id`,
    ),
  );
  expect(rows).toEqual([{ is_platform_admin: true, provider_id: "credential" }]);
});
