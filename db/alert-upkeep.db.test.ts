/** What the minute's job does to alerts: flapping ends, acknowledgers hear again, quiet ones close; and its settings. */
import { sql } from "drizzle-orm";
import { expect, test } from "vitest";
import { ALERT_DEFAULTS, type AlertSettings } from "@/domain/alert-settings";
import { takeAlerts } from "./alert-intake";
import { listAlertSources, readAlertSettings, saveAlertSettings, tendAlerts } from "./alert-settings";
import { readAlert } from "./alerts";
import { createTestWorkspace, type TestWorkspace } from "./testing/workspace";

async function fire(ws: TestWorkspace, fingerprint: string, more: object = {}): Promise<string> {
  const alert = { alert_type: "error", severity_level: "high", title: `${fingerprint} broke`, fingerprint } as const;
  const { fired } = await ws.as("owner", (tx) =>
    takeAlerts(tx, ws.id, { source: "api", firing: [{ ...alert, ...more }], resolved: [] }),
  );
  return fired[0]?.id ?? "";
}
const over = (ws: TestWorkspace, fingerprint: string) =>
  ws.as("owner", (tx) => takeAlerts(tx, ws.id, { source: "api", firing: [], resolved: [fingerprint] }));
const detail = (ws: TestWorkspace, id: string) => ws.as("viewer", (tx) => readAlert(tx, id));
const tend = (ws: TestWorkspace) => ws.as("owner", tendAlerts);
const set = (ws: TestWorkspace, settings: Partial<AlertSettings>) =>
  ws.as("admin", (tx) => saveAlertSettings(tx, { ...ALERT_DEFAULTS, ...settings }));
const acknowledge = (ws: TestWorkspace, id: string, who: "ops" | "admin" = "ops") =>
  ws.as(who, (tx) => tx.execute(sql`select acknowledge_alert(${id}, ${ws.users[who]})`));
const age = (
  ws: TestWorkspace,
  column: "acknowledged_at" | "reminded_at" | "last_seen_at" | "triggered_at",
  minutes: number,
) =>
  ws.as("owner", (tx) =>
    tx.execute(
      sql`update system_alerts set ${sql.raw(column)} = ${sql.raw(column)} - make_interval(mins => ${minutes})`,
    ),
  );
const reminders = async (ws: TestWorkspace, who: "ops" | "admin" = "ops") => {
  const { rows } = await ws.as(who, (tx) =>
    tx.execute<{ title: string; url: string | null; alert: string | null }>(
      sql`select title, action_url as url, related_alert_id as alert from user_notifications where notification_type = 'reminder' and channel = 'in_app' order by created_at`,
    ),
  );
  return rows;
};

test("what comes and goes four times within the hour flaps until it has been calm for as long", async () => {
  const ws = await createTestWorkspace();
  const id = await fire(ws, "door");
  for (let again = 0; again < 3; again++) {
    expect(await detail(ws, id)).toMatchObject({ flapping: false });
    await over(ws, "door");
    await fire(ws, "door");
  }
  const flapping = await detail(ws, id);
  expect(flapping).toMatchObject({ flapping: true, tab: "active" });
  expect(flapping?.events[0]).toMatchObject({ kind: "flapping", details: { times: 4, minutes: 60 } });
  await over(ws, "door");
  await fire(ws, "door");
  expect((await detail(ws, id))?.events.filter(({ kind }) => kind === "flapping")).toHaveLength(1);
  expect(await tend(ws)).toMatchObject({ steadied: 0 });
  await age(ws, "triggered_at", 61);
  expect(await tend(ws)).toMatchObject({ steadied: 1 });
  const calm = await detail(ws, id);
  expect(calm).toMatchObject({ flapping: false });
  expect(calm?.events[0]).toMatchObject({ kind: "steadied" });
});

test("repeats and people's reopening are no flapping; a new alert each time is; never when it is switched off", async () => {
  const ws = await createTestWorkspace();
  const calm = await fire(ws, "calm");
  for (let again = 0; again < 6; again++) await fire(ws, "calm");
  for (let again = 0; again < 4; again++) {
    await over(ws, "calm");
    await ws.as("ops", (tx) => tx.execute(sql`select * from app.change_alerts(array[${calm}::uuid], 'reopen')`));
  }
  expect(await detail(ws, calm)).toMatchObject({ flapping: false });
  await set(ws, { reopenMinutes: 0, flappingTimes: 2 });
  const first = await fire(ws, "anew");
  await over(ws, "anew");
  const second = await fire(ws, "anew");
  expect(second).not.toBe(first);
  expect(await detail(ws, second)).toMatchObject({ flapping: true });
  await set(ws, { flappingTimes: 0 });
  for (let again = 0; again < 5; again++) {
    await fire(ws, "off");
    await over(ws, "off");
  }
  expect(await detail(ws, await fire(ws, "off"))).toMatchObject({ flapping: false });
  expect(await tend(ws)).toMatchObject({ steadied: 1 });
});

test("who acknowledged an alert hears of it once per interval while it stays open", async () => {
  const ws = await createTestWorkspace();
  const id = await fire(ws, "feed");
  await acknowledge(ws, id);
  expect(await tend(ws)).toMatchObject({ reminded: 0 });
  await age(ws, "acknowledged_at", 24 * 60 + 1);
  expect(await tend(ws)).toMatchObject({ reminded: 1 });
  expect(await tend(ws)).toMatchObject({ reminded: 0 });
  expect(await reminders(ws)).toEqual([{ title: "Still open: feed broke", url: null, alert: id }]);
  expect((await detail(ws, id))?.events[0]).toMatchObject({
    kind: "reminded",
    details: { person: `ops of ${ws.slug}` },
  });
  await age(ws, "reminded_at", 24 * 60 + 1);
  expect(await tend(ws)).toMatchObject({ reminded: 1 });
  await over(ws, "feed");
  await age(ws, "reminded_at", 24 * 60 + 1);
  expect(await tend(ws)).toMatchObject({ reminded: 0 });
});

test("many due at once are one notice per person; severities without hours, snoozed and un-acknowledged ones are none", async () => {
  const ws = await createTestWorkspace();
  for (const name of ["a", "b", "c"]) await acknowledge(ws, await fire(ws, name));
  await acknowledge(ws, await fire(ws, "worst", { severity_level: "critical" }), "ops");
  await acknowledge(ws, await fire(ws, "theirs"), "admin");
  await acknowledge(ws, await fire(ws, "small", { severity_level: "low" }));
  const asleep = await fire(ws, "asleep");
  await acknowledge(ws, asleep);
  await ws.as("ops", (tx) => tx.execute(sql`update system_alerts set snooze_wake = 'gets_worse' where id = ${asleep}`));
  await fire(ws, "nobody's");
  await age(ws, "acknowledged_at", 25 * 60);
  expect(await tend(ws)).toMatchObject({ reminded: 5 });
  expect(await reminders(ws)).toEqual([
    { title: "4 alerts that you acknowledged are still open", url: `/${ws.slug}/alerts?tab=acknowledged`, alert: null },
  ]);
  expect(await reminders(ws, "admin")).toMatchObject([{ title: "Still open: theirs broke" }]);
  await set(ws, { remindHours: {} });
  await age(ws, "reminded_at", 100 * 60);
  expect(await tend(ws)).toMatchObject({ reminded: 0 });
});

test("of alerts acknowledged one after the other, one notice tells: of those due within a quarter of their hours", async () => {
  const ws = await createTestWorkspace();
  const hoursAgo = [25, 23, 20, 19, 17];
  for (const hours of hoursAgo) {
    await acknowledge(ws, await fire(ws, `h${hours}`));
    await ws.as("owner", (tx) =>
      tx.execute(
        sql`update system_alerts set acknowledged_at = now() - make_interval(hours => ${hours}) where fingerprint = ${`h${hours}`}`,
      ),
    );
  }
  await acknowledge(ws, await fire(ws, "theirs"), "admin");
  expect(await tend(ws)).toMatchObject({ reminded: 4 });
  expect(await tend(ws)).toMatchObject({ reminded: 0 });
  expect((await reminders(ws)).map(({ title }) => title)).toEqual(["4 alerts that you acknowledged are still open"]);
  expect(await reminders(ws, "admin")).toEqual([]);
});

test("what a source has stopped repeating is over, for sources that are set so", async () => {
  const ws = await createTestWorkspace();
  const [id, other] = [await fire(ws, "poll"), await fire(ws, "other")];
  await ws.as("owner", (tx) => tx.execute(sql`update system_alerts set source = 'elsewhere' where id = ${other}`));
  expect(await ws.as("viewer", listAlertSources)).toEqual(["api", "elsewhere"]);
  await set(ws, { quietMinutes: { api: 30 } });
  await age(ws, "last_seen_at", 20);
  await fire(ws, "poll");
  await age(ws, "last_seen_at", 20);
  expect(await tend(ws)).toMatchObject({ resolved: 0 });
  await age(ws, "last_seen_at", 20);
  expect(await tend(ws)).toMatchObject({ resolved: 1 });
  expect((await detail(ws, id))?.events[0]).toMatchObject({
    kind: "resolved",
    reason: "source",
    actorKind: "system",
    comment: "Its source has not repeated it for 30 minutes.",
  });
  expect(await detail(ws, other)).toMatchObject({ status: "active" });
});

test("settings are read as they are in force, and leave the workspace's others alone", async () => {
  const ws = await createTestWorkspace();
  expect(await ws.as("viewer", readAlertSettings)).toEqual(ALERT_DEFAULTS);
  await ws.as("owner", (tx) =>
    tx.execute(sql`update workspaces set settings = '{"another": 1, "alert_reopen_minutes": 5}'`),
  );
  expect(await ws.as("viewer", readAlertSettings)).toEqual({ ...ALERT_DEFAULTS, reopenMinutes: 5 });
  await set(ws, { reopenMinutes: 10, remindHours: { low: 1 } });
  expect(await ws.as("viewer", readAlertSettings)).toEqual({
    ...ALERT_DEFAULTS,
    reopenMinutes: 10,
    remindHours: { low: 1 },
  });
  const { rows } = await ws.as("viewer", (tx) =>
    tx.execute(sql`select settings ->> 'another' as another from workspaces where id = ${ws.id}`),
  );
  expect(rows).toEqual([{ another: "1" }]);
});
