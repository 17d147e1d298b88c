import { sql } from "drizzle-orm";
import { expect, test } from "vitest";
import { send } from "./send";
import { statementLimit } from "./testing/database-limits";
import { createTestWorkspace } from "./testing/workspace";
import { readWorkspace, vouchFor, withJob, withoutContext, withWorkspace } from "./workspace";

test("a member sees the own workspace and no other", async () => {
  const [mine, theirs] = [await createTestWorkspace(), await createTestWorkspace()];
  const rows = await mine.as("viewer", (tx) => tx.execute(sql`select id from workspaces`));
  expect(rows.rows).toEqual([{ id: mine.id }]);
  const members = await mine.as("viewer", (tx) =>
    tx.execute(sql`select count(*) from workspace_members where workspace_id = ${theirs.id}`),
  );
  expect(members.rows).toEqual([{ count: 0 }]);
});

test("a pooled connection keeps no context", async () => {
  const mine = await createTestWorkspace();
  await mine.as("owner", (tx) => tx.execute(sql`select 1`));
  for (let i = 0; i < 12; i++) {
    const { rows } = await withoutContext((tx) => tx.execute(sql`select count(*) from workspace_members`));
    expect(rows).toEqual([{ count: 0 }]);
  }
});

test("what is thrown rolls everything back", async () => {
  const mine = await createTestWorkspace();
  const attempt = withWorkspace(mine.member("owner"), async (tx) => {
    await tx.execute(sql`insert into cohorts (workspace_id, name) values (${mine.id}, 'Kept?')`);
    throw new Error("stop");
  });
  await expect(attempt).rejects.toThrow("stop");
  const { rows } = await mine.as("owner", (tx) => tx.execute(sql`select count(*) from cohorts`));
  expect(rows).toEqual([{ count: 0 }]);
});

test("a statement that failed inside and was swallowed fails the whole transaction", async () => {
  const mine = await createTestWorkspace();
  const attempt = mine.as("owner", async (tx) => {
    await tx.execute(sql`insert into cohorts (workspace_id, name) values (${mine.id}, 'Kept?')`);
    await tx.execute(sql`select 1 / 0`).catch(() => {});
  });
  await expect(attempt).rejects.toThrow("rolled back");
});

test("the last owner stays", async () => {
  const mine = await createTestWorkspace();
  const attempt = mine.as("owner", (tx) =>
    tx.execute(sql`update workspace_members set role = 'viewer' where user_id = ${mine.users.owner}`),
  );
  await expect(attempt).rejects.toMatchObject({ cause: { code: "CX409" } });
});

test("reads at once share the transaction's flight, and none comes after its end", async () => {
  const ws = await createTestWorkspace();
  const [first, second] = await readWorkspace(ws.member("viewer"), (tx) =>
    Promise.all([1, 2].map(() => send(tx, sql`select app.workspace_id() as id, txid_current() as transaction`))),
  );
  expect(first).toMatchObject([{ id: ws.id }]);
  expect(second).toEqual(first);

  const late = readWorkspace(ws.member("viewer"), async (tx) => {
    await send(tx, sql`select 1`);
    return send(tx, sql`select count(*) from campaigns`);
  });
  await expect(late).rejects.toThrow("all its statements are sent before one is awaited");
  await expect(readWorkspace(ws.member("viewer"), (tx) => send(tx, sql`select nonsense`))).rejects.toThrow();
  // The connection is whole again.
  await expect(ws.as("viewer", (tx) => tx.execute(sql`select 1 as one`))).resolves.toMatchObject({
    rows: [{ one: 1 }],
  });
});

test("people's statements are stopped after 30 seconds; jobs' have ten minutes, in workspaces too", async () => {
  const ws = await createTestWorkspace();
  expect(await withJob("test", statementLimit)).toBe("10min");
  const origin = { kind: "system", requestId: "job test" } as const;
  const job = vouchFor({ workspaceId: ws.id, userId: null, role: "ops", origin });
  expect(await withWorkspace(job, statementLimit)).toBe("10min");
  expect(await ws.as("owner", statementLimit)).toBe("30s");
  expect(await withoutContext(statementLimit)).toBe("30s");
  // Nobody becomes a job by the name of a request.
  const posed = { kind: "person", requestId: "job test" } as const;
  const person = vouchFor({ workspaceId: ws.id, userId: ws.users.ops, role: "ops", origin: posed });
  expect(await withWorkspace(person, statementLimit)).toBe("30s");
});

test("a transaction that its request forgot is ended, which harms neither the process nor the next one", async () => {
  const ws = await createTestWorkspace();
  const forgotten = ws.as("owner", async (tx) => {
    await tx.execute(sql`insert into cohorts (workspace_id, name) values (${ws.id}, 'Kept?')`);
    const { rows } = await tx.execute(sql`select current_setting('idle_in_transaction_session_timeout') as limit`);
    expect(rows).toEqual([{ limit: "30s" }]);
    const ended = new Promise((resolve) => tx.$client.once("end", resolve));
    await tx.execute(sql`select set_config('idle_in_transaction_session_timeout', '10ms', true)`);
    await ended;
  });
  await expect(forgotten).rejects.toThrow();
  const { rows } = await ws.as("owner", (tx) => tx.execute(sql`select count(*) from cohorts`));
  expect(rows).toEqual([{ count: 0 }]);
});
