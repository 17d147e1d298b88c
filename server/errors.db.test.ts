import { randomUUID } from "node:crypto";
import { inspect } from "node:util";
import { sql } from "drizzle-orm";
import { beforeAll, expect, test, vi } from "vitest";
import { createTestWorkspace, type TestWorkspace } from "@/db/testing/workspace";
import { withoutContext } from "@/db/workspace";
import { toFailure } from "./errors";

let ours: TestWorkspace;
let theirs: TestWorkspace;

beforeAll(async () => {
  vi.stubEnv("LOG_LEVEL", "silent");
  ours = await createTestWorkspace();
  theirs = await createTestWorkspace();
});

const failureOf = (work: Promise<unknown>) =>
  work.then(
    () => expect.unreachable("It was taken."),
    (error: unknown) => error,
  );

test("what names another workspace's row, or none, is told at its field, to forms and to programs", async () => {
  const positioning = randomUUID();
  await theirs.as("marketer", (tx) =>
    tx.execute(sql`insert into positioning (workspace_id, id, name, market_segment)
      values (${theirs.id}, ${positioning}, 'Theirs', 'B2B')`),
  );
  for (const id of [positioning, randomUUID()]) {
    const error = await failureOf(
      ours.as("marketer", (tx) =>
        tx.execute(sql`insert into campaigns (workspace_id, name, positioning_id) values (${ours.id}, 'Ours', ${id})`),
      ),
    );
    const words = "It names something that does not exist in this workspace. Nothing was saved.";
    expect(toFailure(error, "r")).toMatchObject({ code: "invalid", fieldErrors: { positioningId: words } });
    expect(toFailure(error, "r", (column) => column).fieldErrors).toEqual({ positioning_id: words });
  }
});

test("a value that only the database refuses is told at its field", async () => {
  const error = await failureOf(
    ours.as("marketer", (tx) =>
      tx.execute(sql`insert into cohorts (workspace_id, name, size) values (${ours.id}, 'Ours', -1)`),
    ),
  );
  expect(toFailure(error, "r").fieldErrors).toEqual({ size: "A value is outside what is allowed. Nothing was saved." });
});

test("an error holds no value of the statement that failed, however it is printed", async () => {
  const secret = "SECRET-7719@people.test";
  const attempts = [
    sql`insert into auth.users (name, email) values ('Eve', ${secret})`,
    sql`select ${secret}::text from no_such_table`,
  ];
  for (const attempt of attempts) {
    const error = await failureOf(withoutContext((tx) => tx.execute(attempt)));
    expect(inspect(error, { depth: 10, showHidden: true })).not.toContain("SECRET-7719");
  }
});

test("a statement that was stopped for its length says so, to a person as a failure to expect", async () => {
  const stopped = ours.as("owner", async (tx) => {
    await tx.execute(sql`insert into cohorts (workspace_id, name) values (${ours.id}, 'Kept?')`);
    await tx.execute(sql`select set_config('statement_timeout', '20ms', true)`);
    await tx.execute(sql`select pg_sleep(20)`);
  });
  expect(toFailure(await failureOf(stopped), "r")).toEqual({
    ok: false,
    code: "unavailable",
    message: "This took too long and was stopped; nothing was changed. Narrow it and try again.",
  });
  const { rows } = await ours.as("owner", (tx) => tx.execute(sql`select from cohorts where name = 'Kept?'`));
  expect(rows).toEqual([]);
});
