/** A storm of alerts: each person hears of the first by themselves, of the rest by one notice that counts. */
import { sql } from "drizzle-orm";
import { expect, test } from "vitest";
import type { Severity } from "@/domain/alerts";
import type { NotificationChannel } from "@/domain/notifications";
import type { Step } from "@/domain/routing";
import { readBell } from "./notifications";
import { addPolicy, decisionsOn, fire, notesOf, route, titlesOf } from "./testing/routing";
import { createTestWorkspace, type TestWorkspace } from "./testing/workspace";

const toOps = (channels: NotificationChannel[]): Step[] => [
  { wait: 0, targets: [{ kind: "role", role: "ops" }], channels },
];

/** @returns the alerts' ids */
async function storm(ws: TestWorkspace, count: number, name: string, severity: Severity = "critical", more = {}) {
  const ids: string[] = [];
  for (let i = 1; i <= count; i++) ids.push(await fire(ws, `${name} ${i}`, severity, more));
  return ids;
}

const gathered = (titles: string[]) => titles.filter((title) => title.includes(" more "));

test("the first five stand by themselves, the rest are counted by one, and each time line says how", async () => {
  const ws = await createTestWorkspace();
  const ids = await storm(ws, 42, "Disk");
  await route(ws);
  const titles = await titlesOf(ws, "ops");
  expect(titles).toHaveLength(6);
  expect(gathered(titles)).toEqual(["37 more critical alerts from Codex"]);
  const { rows } = await ws.as("ops", (tx) =>
    tx.execute(sql`select message, action_url, priority_level from user_notifications where title like '37 more%'`),
  );
  expect(rows).toEqual([
    {
      message: "Disk 6\nDisk 7\nDisk 8\nDisk 9\nDisk 10\nand 32 more",
      action_url: `/${ws.slug}/alerts?severity=critical&sort=newest`,
      priority_level: "urgent",
    },
  ]);
  const told = { person: `ops of ${ws.slug}`, channel: "in_app", why: expect.stringMatching(/^ops, step 1/) };
  expect(await decisionsOn(ws, ids[4] ?? "")).toContainEqual(told);
  expect(await decisionsOn(ws, ids[5] ?? "")).toContainEqual({ ...told, gathered: true });
});

test("the notice is changed where it stands, unread again, and the badge stays exact", async () => {
  const ws = await createTestWorkspace();
  await storm(ws, 8, "First");
  await route(ws);
  const read = (title: string) =>
    ws.as("ops", (tx) => tx.execute(sql`update user_notifications set is_read = true where title = ${title}`));
  await read("3 more critical alerts from Codex");
  expect((await ws.as("ops", readBell)).unread).toBe(5);
  await storm(ws, 4, "Then");
  await route(ws);
  const bell = await ws.as("ops", readBell);
  expect(bell.unread).toBe(6);
  expect(gathered(bell.newest.map(({ title }) => title))).toEqual(["7 more critical alerts from Codex"]);
});

test("by other channels it goes out once, when the minute is over", async () => {
  const ws = await createTestWorkspace();
  await addPolicy(ws, "Loud", toOps(["in_app", "email", "sms"]));
  await storm(ws, 9, "Loud");
  await route(ws);
  await storm(ws, 3, "Later");
  await route(ws);
  for (const channel of ["email", "sms"]) {
    const notes = (await notesOf(ws, "ops")).filter((note) => note.channel === channel);
    expect(notes).toHaveLength(6);
    const waiting = notes.filter(({ after }) => new Date(after).getTime() > Date.now());
    expect(waiting.map(({ title, status }) => [title, status])).toEqual([
      ["7 more critical alerts from Codex", "pending"],
    ]);
    expect(new Date(waiting[0]?.after ?? 0).getTime() - Date.now()).toBeLessThanOrEqual(60_000);
  }
});

test.each([
  ["critical", "minute"],
  ["high", "end of the quiet hours"],
] as const)("in quiet hours a gathered %s one goes out at the %s", async (severity, when) => {
  const ws = await createTestWorkspace();
  await addPolicy(ws, "Loud", toOps(["email"]));
  const minute = new Date().getUTCHours() * 60 + new Date().getUTCMinutes();
  await ws.as("ops", (tx) =>
    tx.execute(sql`insert into notification_preferences (workspace_id, user_id, timezone, quiet_from, quiet_to)
      values (${ws.id}, ${ws.users.ops}, 'UTC', ${(minute + 1410) % 1440}, ${(minute + 30) % 1440})`),
  );
  await storm(ws, 7, "Night", severity);
  await route(ws);
  const [one] = (await notesOf(ws, "ops")).filter(({ title }) => title.startsWith("2 more"));
  const wait = new Date(one?.after ?? 0).getTime() - Date.now();
  if (when === "minute") expect(wait).toBeLessThanOrEqual(60_000);
  else expect(wait).toBeGreaterThan(20 * 60_000);
});

test("what a person has muted is neither told nor counted", async () => {
  const ws = await createTestWorkspace();
  await ws.as("ops", (tx) =>
    tx.execute(
      sql`insert into notification_mutes (workspace_id, user_id, source) values (${ws.id}, ${ws.users.ops}, 'codex')`,
    ),
  );
  const [id] = await storm(ws, 8, "Muted");
  await route(ws);
  expect(await titlesOf(ws, "ops")).toEqual([]);
  expect(gathered(await titlesOf(ws, "admin"))).toEqual(["3 more critical alerts from Codex"]);
  expect(await decisionsOn(ws, id ?? "")).toContainEqual(
    expect.objectContaining({ person: `ops of ${ws.slug}`, channel: "", held: ["in_app"] }),
  );
});

test("severities and sources are counted apart", async () => {
  const ws = await createTestWorkspace();
  await ws.as("admin", (tx) =>
    tx.execute(sql`insert into integrations (workspace_id, kind, name, source)
      values (${ws.id}, 'grafana', 'Shop', 'grafana:shop')`),
  );
  await storm(ws, 7, "Critical");
  await storm(ws, 6, "High", "high");
  await storm(ws, 8, "Shop", "critical", { source: "grafana:shop" });
  await route(ws);
  expect(gathered(await titlesOf(ws, "ops")).sort()).toEqual([
    "1 more high alert from Codex",
    "2 more critical alerts from Codex",
    "3 more critical alerts from Grafana · Shop",
  ]);
});

test("after a quiet minute the next ones stand by themselves; while it goes on only the first of each window", async () => {
  const ws = await createTestWorkspace();
  await storm(ws, 7, "Once");
  await route(ws);
  await storm(ws, 4, "Goes on");
  await route(ws, 1.5);
  const during = await titlesOf(ws, "ops");
  expect(gathered(during)).toEqual(["2 more critical alerts from Codex", "3 more critical alerts from Codex"]);
  expect(during.filter((title) => title.startsWith("Goes on"))).toHaveLength(1);
  await storm(ws, 4, "Much later");
  await route(ws, 10);
  expect((await titlesOf(ws, "ops")).filter((title) => title.startsWith("Much later"))).toHaveLength(4);
});

test("two routers at once tell everybody of everything, once", async () => {
  const ws = await createTestWorkspace();
  const ids = await storm(ws, 230, "Flood");
  await Promise.all([route(ws), route(ws), route(ws)]);
  for (const role of ["ops", "admin"] as const) {
    const titles = await titlesOf(ws, role);
    expect(titles).toHaveLength(6);
    expect(gathered(titles)).toEqual(["225 more critical alerts from Codex"]);
  }
  const { rows } = await ws.as("viewer", (tx) =>
    tx.execute(sql`select count(*) as told, count(*) filter (where details ? 'gathered') as gathered
      from alert_events where kind = 'notified'`),
  );
  expect(rows).toEqual([{ told: 2 * ids.length, gathered: 2 * 225 }]);
});

test("nobody reads how much a colleague was told", async () => {
  const ws = await createTestWorkspace();
  await storm(ws, 7, "Private");
  await route(ws);
  const count = async (role: "ops" | "viewer") =>
    (await ws.as(role, (tx) => tx.execute(sql`select from notice_storms`))).rowCount;
  expect([await count("ops"), await count("viewer")]).toEqual([1, 0]);
});
