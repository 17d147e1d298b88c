import { EventEmitter, once } from "node:events";
import { sql } from "drizzle-orm";
import { Client } from "pg";
import { expect, test } from "vitest";
import { type Change, listenForChanges } from "./live";
import { createTestWorkspace } from "./testing/workspace";

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

test("the senders hear of what is due by now, of notices and of webhooks' deliveries", async () => {
  const [later, told, hooked] = [await createTestWorkspace(), await createTestWorkspace(), await createTestWorkspace()];
  const ears = new Client({ connectionString: process.env.APP_DATABASE_URL });
  await ears.connect();
  const heard: string[] = [];
  const enough = new Promise<void>((resolve) => {
    ears.on("notification", ({ payload = "" }) => {
      if (![later, told, hooked].some(({ id }) => id === payload)) return;
      heard.push(payload);
      if (payload === hooked.id) resolve();
    });
  });
  await ears.query("listen codex_deliveries");
  const deliver = (ws: typeof told, after: string) =>
    ws.as("admin", (tx) =>
      tx.execute(sql`
        with hook as (insert into webhooks (workspace_id, name, url, events, secret_sealed)
          values (${ws.id}, 'Receiver', 'https://receiver.test/', '{alert.fired}', 'sealed') returning id)
        insert into webhook_deliveries (workspace_id, webhook_id, event, payload, deliver_after)
        select ${ws.id}, hook.id, 'alert.fired', '{}', now() + ${after}::interval from hook, generate_series(1, 3)`),
    );
  await deliver(later, "1 hour");
  await told.as("owner", (tx) =>
    tx.execute(
      sql`select app.notify(${told.id}, ${told.users.ops}, '{"type": "message", "title": "Look"}', '{in_app,email}')`,
    ),
  );
  await deliver(hooked, "0");
  await enough;
  expect(heard).toEqual([told.id, hooked.id]);
  await ears.end();
});
