/** Members named in comments on alerts. */
import { sql } from "drizzle-orm";
import { expect, test } from "vitest";
import { changeAlerts, commentOnAlerts } from "./alert-changes";
import { fireAlerts } from "./alert-intake";
import { readAlert } from "./alerts";
import { createTestWorkspace, type TestWorkspace } from "./testing/workspace";

async function fire(ws: TestWorkspace, ...titles: string[]): Promise<string[]> {
  const alerts = titles.map((title, n) => ({
    alert_type: "error" as const,
    severity_level: n === 0 ? ("critical" as const) : ("low" as const),
    title,
  }));
  return (await ws.as("owner", (tx) => fireAlerts(tx, ws.id, alerts))).map(({ id }) => id);
}

type Told = { title: string; message: string; type: string; alert: string; channels: string[] };

/** What the role was told, once per notice. */
const toldTo = (ws: TestWorkspace, role: "owner" | "admin" | "ops" | "viewer") =>
  ws.as(role, async (tx) => {
    const { rows } =
      await tx.execute<Told>(sql`select title, message, notification_type as type, related_alert_id as alert,
      array_agg(channel order by channel) as channels from user_notifications where notification_type = 'message' group by 1, 2, 3, 4, notice_id`);
    return rows;
  });

test("each member that a comment names is told once and why; its author isn't; the entry keeps who it was", async () => {
  const ws = await createTestWorkspace();
  const [id = ""] = await fire(ws, "Search runs fail");
  const { admin, ops, viewer } = ws.users;
  const text = `@admin of ${ws.slug} and @viewer of ${ws.slug}: please look`;
  await ws.as("ops", (tx) => commentOnAlerts(tx, [id], text, [admin, viewer, ops, admin]));

  for (const role of ["admin", "viewer"] as const) {
    expect(await toldTo(ws, role)).toEqual([
      {
        title: `ops of ${ws.slug} mentioned you on Search runs fail`,
        message: `${text}\n\nYou are told because this comment names you.`,
        type: "message",
        alert: id,
        channels: ["email", "in_app"],
      },
    ]);
  }
  expect(await toldTo(ws, "ops")).toEqual([]);
  const entry = (await ws.as("viewer", (tx) => readAlert(tx, id)))?.events[0];
  expect(entry?.details.mentions).toEqual(
    (["admin", "ops", "viewer"] as const).map((role) => ({ id: ws.users[role], name: `${role} of ${ws.slug}` })),
  );
});

test("a comment on a bulk tells once, with the number and the worst; a later comment marks only itself", async () => {
  const ws = await createTestWorkspace();
  const ids = await fire(ws, "The worst", "Another", "A third");
  const act = (action: "acknowledge" | "assign", comment: string, mentions: string[]) =>
    ws.as("ops", (tx) =>
      changeAlerts(tx, { target: { ids }, action, comment, mentions, assignee: null, snooze: null }, ws.users.ops),
    );
  await act("acknowledge", "No names here", []);
  await act("assign", "Nobody is assigned, so nothing changes", [ws.users.admin]);
  expect(await toldTo(ws, "admin")).toEqual([]);

  await ws.as("ops", (tx) => commentOnAlerts(tx, ids, "Over to @admin", [ws.users.admin]));
  const [told, ...more] = await toldTo(ws, "admin");
  expect(more).toEqual([]);
  expect(told).toMatchObject({ title: `ops of ${ws.slug} mentioned you on 3 alerts`, alert: ids[0] });
  expect(told?.message).toMatch(/names you\. The worst of the alerts: The worst$/);
  const events = (await ws.as("viewer", (tx) => readAlert(tx, ids[1] ?? "")))?.events ?? [];
  expect(events.map(({ comment, details }) => [comment, "mentions" in details])).toEqual([
    ["Over to @admin", true],
    ["No names here", false],
    [null, false],
  ]);
});

test("an act with a comment tells of the alerts that it changed", async () => {
  const ws = await createTestWorkspace();
  const [first = "", ...others] = await fire(ws, "One", "Two", "Three");
  const resolve = (ids: string[], mentions: string[]) =>
    ws.as("ops", (tx) =>
      changeAlerts(
        tx,
        { target: { ids }, action: "resolve", comment: "Mended", mentions, assignee: null, snooze: null },
        ws.users.ops,
      ),
    );
  await resolve([first], []);
  await resolve([first, ...others], [ws.users.viewer]);
  expect((await toldTo(ws, "viewer")).map(({ title }) => title)).toEqual([
    `ops of ${ws.slug} mentioned you on 2 alerts`,
  ]);
});

test("people of other workspaces and unknown ids are refused, and nothing is written or told", async () => {
  const [ws, other] = [await createTestWorkspace(), await createTestWorkspace()];
  const [id = ""] = await fire(ws, "Here");
  for (const stranger of [other.users.admin, crypto.randomUUID()]) {
    await expect(
      ws.as("ops", (tx) => commentOnAlerts(tx, [id], "Hello", [ws.users.admin, stranger])),
    ).rejects.toMatchObject({ cause: { code: "CX404", column: "mentions" } });
  }
  expect(await toldTo(ws, "admin")).toEqual([]);
  expect((await ws.as("viewer", (tx) => readAlert(tx, id)))?.events.map(({ kind }) => kind)).toEqual(["fired"]);

  // Nobody marks what another has written, or an alert of another workspace.
  await ws.as("ops", (tx) => commentOnAlerts(tx, [id], "Mine"));
  await ws.as("admin", (tx) =>
    tx.execute(sql`select app.mention_members(array[${id}::uuid], array[${ws.users.viewer}::uuid])`),
  );
  await other.as("admin", (tx) => commentOnAlerts(tx, [id], "From elsewhere", [other.users.viewer]));
  expect(await toldTo(ws, "viewer")).toEqual([]);
  expect(await toldTo(other, "viewer")).toEqual([]);
});
