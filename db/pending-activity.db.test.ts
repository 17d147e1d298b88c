import { randomUUID } from "node:crypto";
import { sql } from "drizzle-orm";
import { expect, test } from "vitest";
import { recordPendingActivity } from "./pending-activity";
import { createTestWorkspace, type TestWorkspace } from "./testing/workspace";

const leave = (ws: TestWorkspace, userId: string, subjects: string[]) =>
  ws.as("owner", (tx) =>
    tx.execute(sql`insert into pending_activity (workspace_id, user_id, event_name, subject_type, subject_ids)
      values (${ws.id}, ${userId}, 'alert.resolved', 'alert', ${sql.param(subjects)}::uuid[])`),
  );
const record = (ws: TestWorkspace) => ws.as("owner", recordPendingActivity);
const facts = (ws: TestWorkspace) =>
  ws.as("owner", async (tx) => {
    const { rows } = await tx.execute(sql`select user_id, subject_id from activity_events order by subject_id`);
    return rows;
  });
const wrong = (ws: TestWorkspace) =>
  ws.as("owner", async (tx) => (await tx.execute(sql`select * from app.check_user_stats(${ws.id})`)).rows);

test("somebody who has left the workspace since holds up nobody", async () => {
  const ws = await createTestWorkspace();
  const [first = "", second = ""] = [randomUUID(), randomUUID()].sort();
  await leave(ws, ws.users.marketer, [first]);
  await leave(ws, ws.users.ops, [second]);
  await ws.as("owner", (tx) => tx.execute(sql`delete from workspace_members where user_id = ${ws.users.marketer}`));
  expect([await record(ws), await record(ws), await record(ws)]).toEqual([true, true, false]);
  expect(await facts(ws)).toEqual([
    { user_id: ws.users.marketer, subject_id: first },
    { user_id: ws.users.ops, subject_id: second },
  ]);
  expect(await wrong(ws)).toEqual([]);
});

test("two workers at once count each thing once, also one that stands in two acts", async () => {
  const ws = await createTestWorkspace();
  const alerts = Array.from({ length: 50 }, () => randomUUID()).sort();
  for (let act = 0; act < 6; act++) await leave(ws, ws.users.ops, alerts.slice(0, 10 + 8 * act));
  const drain = async () => {
    while (await record(ws));
  };
  await Promise.all([drain(), drain(), drain()]);
  expect(await facts(ws)).toEqual(alerts.map((subject_id) => ({ user_id: ws.users.ops, subject_id })));
  expect(await wrong(ws)).toEqual([]);
});

test("another workspace's acts are out of reach", async () => {
  const [ours, theirs] = [await createTestWorkspace(), await createTestWorkspace()];
  await leave(theirs, theirs.users.ops, [randomUUID()]);
  expect(await record(ours)).toBe(false);
  const reach = ours.as("owner", (tx) => tx.execute(sql`select app.record_pending_activity(${theirs.id}) as recorded`));
  expect((await reach).rows).toEqual([{ recorded: false }]);
  expect(await record(theirs)).toBe(true);
});
