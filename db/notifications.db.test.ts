import { randomUUID } from "node:crypto";
import { sql } from "drizzle-orm";
import { expect, test } from "vitest";
import { notificationFilter } from "@/domain/notifications-input";
import type { Role } from "@/domain/permissions";
import {
  listNotifications,
  markAllAsRead,
  markNotificationAsRead,
  NOTIFICATIONS_PER_PAGE,
  readBell,
} from "./notifications";
import { createTestWorkspace, type TestWorkspace } from "./testing/workspace";

async function send(ws: TestWorkspace, to: Role, title: string, type = "message"): Promise<string> {
  const { rows } = await ws.as("owner", (tx) =>
    tx.execute<{ id: string }>(
      sql`select send_user_notification(${ws.id}, ${ws.users[to]}, ${type}, ${title}, 'Hello') as id`,
    ),
  );
  return rows[0]?.id ?? "";
}
const list = (ws: TestWorkspace, role: Role, query: object = {}) =>
  ws.as(role, (tx) => listNotifications(tx, notificationFilter.parse(query)));

test("everyone sees and marks only their own", async () => {
  const ws = await createTestWorkspace();
  const mine = await send(ws, "viewer", "For the viewer");
  await send(ws, "ops", "For ops");
  expect((await list(ws, "viewer")).rows.map(({ title }) => title)).toEqual(["For the viewer"]);
  await expect(ws.as("ops", (tx) => markNotificationAsRead(tx, mine))).rejects.toMatchObject({
    cause: { code: "CX404" },
  });
  await expect(ws.as("ops", (tx) => markNotificationAsRead(tx, randomUUID()))).rejects.toMatchObject({
    cause: { code: "CX404" },
  });
  await ws.as("viewer", (tx) => markNotificationAsRead(tx, mine));
  await ws.as("viewer", (tx) => markNotificationAsRead(tx, mine));
  expect((await ws.as("viewer", readBell)).unread).toBe(0);
  expect((await ws.as("ops", readBell)).unread).toBe(1);
});

test("the badge counts what get_user_unread_notifications lists, and no expired one", async () => {
  const ws = await createTestWorkspace();
  for (let i = 0; i < 12; i++) await send(ws, "viewer", `No. ${i}`);
  await ws.as("owner", (tx) =>
    tx.execute(
      sql`select app.notify_member(${ws.id}, ${ws.users.viewer}, ${JSON.stringify({
        type: "reminder",
        title: "Too late",
        expires_at: "2020-01-01T00:00:00Z",
      })}::jsonb)`,
    ),
  );
  const bell = await ws.as("viewer", readBell);
  const { rows } = await ws.as("viewer", (tx) =>
    tx.execute(sql`select count(*) as n from get_user_unread_notifications(${ws.users.viewer})`),
  );
  expect(rows).toEqual([{ n: bell.unread }]);
  expect(bell.unread).toBe(12);
  expect(bell.newest[0]).toMatchObject({ title: "No. 11", createdAt: expect.stringMatching(/^20.*Z$/) });
});

test("marking all leaves those that came after the newest seen, and other types when one is chosen", async () => {
  const ws = await createTestWorkspace();
  await send(ws, "viewer", "One");
  await send(ws, "viewer", "Two", "reminder");
  const upTo = (await list(ws, "viewer")).rows[0]?.place ?? "";
  await send(ws, "viewer", "Late");
  expect(await ws.as("viewer", (tx) => markAllAsRead(tx, { upTo, type: "reminder" }))).toBe(1);
  expect(await ws.as("viewer", (tx) => markAllAsRead(tx, { upTo }))).toBe(1);
  expect((await list(ws, "viewer", { tab: "unread" })).rows.map(({ title }) => title)).toEqual(["Late"]);
});

test("pages through all of them once, forward and back", async () => {
  const ws = await createTestWorkspace();
  const total = NOTIFICATIONS_PER_PAGE + 4;
  for (let i = 0; i < total; i++) await send(ws, "viewer", `No. ${i}`, i % 2 ? "alert" : "message");
  const first = await list(ws, "viewer");
  const second = await list(ws, "viewer", { after: first.next });
  expect(new Set([...first.rows, ...second.rows].map(({ id }) => id)).size).toBe(total);
  expect(first.counts).toEqual({ all: total, unread: total });
  expect(second.next).toBeUndefined();
  const back = await list(ws, "viewer", { before: second.previous });
  expect(back.rows.map(({ id }) => id)).toEqual(first.rows.map(({ id }) => id));
  expect((await list(ws, "viewer", { type: "alert" })).counts.all).toBe(total / 2);
});
