import { sql } from "drizzle-orm";
import { afterAll, expect, test } from "vitest";
import { closePool } from "./client";
import { type Change, listenForChanges } from "./live";
import { createTestWorkspace } from "./testing/workspace";

afterAll(closePool);

test("a committed change is heard with its workspace, table and ids; a rolled back one is not", async () => {
  const workspace = await createTestWorkspace();
  let heard: (change: Change) => void = () => {};
  const first = new Promise<Change>((resolve) => {
    heard = resolve;
  });
  let ready: () => void = () => {};
  const listening = new Promise<void>((resolve) => {
    ready = resolve;
  });
  const stop = listenForChanges({
    onChange: (change) => change.workspace === workspace.id && heard(change),
    onGap: () => ready(),
  });
  await listening;
  const insert = (title: string) =>
    sql`select create_system_alert(${workspace.id}, 'error', 'low', ${title}, null) as id`;
  const undone = workspace.as("ops", async (tx) => {
    await tx.execute(insert("undone"));
    throw new Error("stop");
  });
  await expect(undone).rejects.toThrow("stop");
  const { rows } = await workspace.as("ops", (tx) => tx.execute(insert("kept")));
  const change = await first;
  expect(change).toMatchObject({ op: "insert", n: 1, ids: [expect.any(String)] });
  if (change.table === "system_alerts") expect(change.ids).toEqual([rows[0]?.id]);
  await stop();
});
