import { EventEmitter, once } from "node:events";
import { sql } from "drizzle-orm";
import { afterAll, expect, test } from "vitest";
import { closePool } from "./client";
import { type Change, listenForChanges } from "./live";
import { createTestWorkspace } from "./testing/workspace";

afterAll(closePool);

test("a committed change is heard with its workspace, table and ids; a rolled back one is not", async () => {
  const workspace = await createTestWorkspace();
  const ears = new EventEmitter();
  const [listening, first] = [once(ears, "listening"), once(ears, "change")];
  const stop = listenForChanges({
    onChange: (change) => change.workspace === workspace.id && ears.emit("change", change),
    onGap: () => ears.emit("listening"),
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
  const [change] = (await first) as [Change];
  expect(change).toMatchObject({ op: "insert", n: 1, ids: [expect.any(String)] });
  if (change.table === "system_alerts") expect(change.ids).toEqual([rows[0]?.id]);
  await stop();
});
