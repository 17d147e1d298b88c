import { sql } from "drizzle-orm";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import setUpDatabase from "@/db/testing/database";
import { withoutContext } from "@/db/workspace";
import { auth } from "./auth";
import { makeFirstAccount } from "./first-account";

const PASSWORD = "a long test password";
const origin = { kind: "person", requestId: "test" } as const;

// A database of its own: only an empty one has a first account.
let dropDatabase: () => Promise<void>;
beforeAll(async () => {
  vi.stubEnv("AUTH_SECRET", "a secret for tests only, of sufficient length");
  dropDatabase = await setUpDatabase();
});
afterAll(() => dropDatabase());

function start(n: number): Promise<void> {
  const workspace = { name: `W ${n}`, slug: `w-${n}`, timezone: "Asia/Tokyo", currency: "JPY" };
  return makeFirstAccount({ name: `P ${n}`, email: `p${n}@people.test`, password: PASSWORD }, workspace, origin);
}

test("of two first starts at once one wins, whole, and signs in; the other leaves nothing behind", async () => {
  const results = await Promise.allSettled([start(1), start(2)]);
  expect(results.map(({ status }) => status).sort()).toEqual(["fulfilled", "rejected"]);
  const lost = results.find((result) => result.status === "rejected");
  expect(lost?.reason).toMatchObject({ code: "conflict" });
  await expect(start(3)).rejects.toMatchObject({ code: "conflict" });

  const { rows } = await withoutContext((tx) =>
    tx.execute<{ email: string; admin: boolean }>(sql`select email, is_platform_admin as admin from auth.users`),
  );
  expect(rows).toMatchObject([{ admin: true }]);
  const answer = await auth().handler(
    new Request("http://127.0.0.1:3000/api/auth/sign-in/email", {
      method: "POST",
      headers: { "content-type": "application/json", origin: "http://127.0.0.1:3000" },
      body: JSON.stringify({ email: rows[0]?.email, password: PASSWORD }),
    }),
  );
  expect(answer.status).toBe(200);
});
