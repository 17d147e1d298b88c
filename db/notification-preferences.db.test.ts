import { sql } from "drizzle-orm";
import { describe, expect, test } from "vitest";
import { defaultMinimum, NO_PREFERENCES } from "@/domain/notification-preferences";
import { type PreferencesInput, preferencesInput } from "@/domain/notification-preferences-input";
import { NOTIFICATION_CHANNELS, NOTIFICATION_TYPES } from "@/domain/notifications";
import type { Role } from "@/domain/permissions";
import { tryRoutingInput } from "@/domain/routing-input";
import { readAlert } from "./alerts";
import { listMutes, mute, readPreferences, savePreferences, sendDigests, unmute } from "./notification-preferences";
import { readRoutingSetup } from "./routing-setup";
import { tryRouting } from "./routing-trial";
import { createTestAgent } from "./testing/agents";
import { createTestCampaign } from "./testing/campaigns";
import { addPolicy, decisionsOn, fire, notesOf, route, titlesOf } from "./testing/routing";
import { createTestWorkspace, type TestWorkspace } from "./testing/workspace";
import { withoutContext } from "./workspace";

const { quietFrom: _from, quietTo: _to, ...plain } = NO_PREFERENCES;
const input = (changes: object = {}): PreferencesInput => preferencesInput.parse({ ...plain, quiet: null, ...changes });

const me = (ws: TestWorkspace, role: Role) => ({ ...ws.member(role), userId: ws.users[role] });
const prefer = (ws: TestWorkspace, role: Role, changes: object) =>
  ws.as(role, (tx) => savePreferences(tx, me(ws, role), input(changes)));

const waits = (after: Date) => new Date(after).getTime() > Date.now() + 60_000;
const dayLater = () => new Date(Date.now() + 25 * 3_600_000);

const refused = (sent: Promise<unknown>, code: string) => expect(sent).rejects.toMatchObject({ cause: { code } });
const minute = (offset: number) => new Date(Date.now() + offset * 60_000).toISOString().slice(11, 16);
/** When quiet hours end, in UTC. */
const quietUntil = async (at: string, from: number, to: number, zone: string) => {
  const { rows } = await withoutContext((tx) =>
    tx.execute<{ ends: string | null }>(
      sql`select to_char(app.quiet_until(${at}, ${from}, ${to}, ${zone}) at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI"Z"') as ends`,
    ),
  );
  return rows[0]?.ends;
};

const EVERY_CHANNEL = [...NOTIFICATION_CHANNELS];
function notify(ws: TestWorkspace, role: Role, notification: object, channels: string[] = EVERY_CHANNEL) {
  const whole = JSON.stringify({ type: "alert", title: "Look", ...notification });
  return ws.as("owner", async (tx) => {
    const { rows } = await tx.execute<{ id: string | null }>(
      sql`select app.notify(${ws.id}, ${ws.users[role]}, ${whole}::jsonb, ${sql.param(channels)}::text[]) as id`,
    );
    return rows[0]?.id;
  });
}
const channelsOf = async (ws: TestWorkspace, role: Role) => (await notesOf(ws, role)).map(({ channel }) => channel);

describe("app.notify", () => {
  test("writes a row for each channel, joined by the notice; only the one in the app is delivered", async () => {
    const ws = await createTestWorkspace();
    const notice = await notify(ws, "viewer", { severity: "critical" });
    const { rows } = await ws.as("viewer", (tx) =>
      tx.execute(
        sql`select notice_id = ${notice} as joined, id = notice_id as first, channel, delivery_status from user_notifications order by channel`,
      ),
    );
    expect(rows).toEqual(
      EVERY_CHANNEL.toSorted().map((channel) => ({
        joined: true,
        first: channel === "in_app",
        channel,
        delivery_status: channel === "in_app" ? "delivered" : "pending",
      })),
    );
  });

  test("refuses who is no member, what has no title, and a channel that there is not", async () => {
    const ws = await createTestWorkspace();
    const other = await createTestWorkspace();
    await refused(notify({ ...ws, users: other.users }, "viewer", {}), "CX403");
    await refused(notify(ws, "viewer", { title: " " }), "CX422");
    await refused(notify(ws, "viewer", {}, ["pigeon"]), "CX422");
    await refused(notify({ ...ws, id: other.id }, "viewer", {}), "42501");
  });

  test("has the defaults that the page shows", async () => {
    await withoutContext(async (tx) => {
      for (const type of NOTIFICATION_TYPES) {
        for (const channel of NOTIFICATION_CHANNELS) {
          const { rows } = await tx.execute(sql`select app.default_minimum(${type}, ${channel}) as minimum`);
          expect(rows, `${type} ${channel}`).toEqual([{ minimum: defaultMinimum(type, channel) }]);
        }
      }
    });
  });

  test("keeps to each channel's minimum severity", async () => {
    const ws = await createTestWorkspace();
    await prefer(ws, "viewer", {
      minimums: { alert: { in_app: "medium", email: "critical", push: "off", slack: "high", sms: "off" } },
    });
    expect(await notify(ws, "viewer", { severity: "low" })).toBeNull();
    await notify(ws, "viewer", { severity: "high" });
    expect(await channelsOf(ws, "viewer")).toEqual(["in_app", "slack"]);
    await notify(ws, "ops", { severity: "low" });
    expect(await channelsOf(ws, "ops")).toEqual(["email", "in_app", "push", "slack"]);
  });

  test("what the product sent before goes through it, too", async () => {
    const ws = await createTestWorkspace();
    await prefer(ws, "viewer", { minimums: { message: { in_app: "off" } } });
    const { rows } = await ws.as("owner", (tx) =>
      tx.execute(sql`select send_user_notification(${ws.id}, ${ws.users.viewer}, 'message', 'Hello', 'You') as id`),
    );
    expect(rows).toEqual([{ id: null }]);
    expect(await channelsOf(ws, "viewer")).toEqual([]);
  });
});

describe("mutes", () => {
  test("a source, for the person alone; what a colleague writes still arrives; critical ones by choice", async () => {
    const ws = await createTestWorkspace();
    await ws.as("ops", (tx) => mute(tx, me(ws, "ops"), { kind: "source", id: "grafana" }));
    await ws.as("ops", (tx) => mute(tx, me(ws, "ops"), { kind: "source", id: "grafana" }));
    const alertId = await fire(ws, "Muted", "critical", { source: "grafana" });
    await fire(ws, "Of another source", "critical");
    await route(ws);
    expect((await titlesOf(ws, "ops")).toSorted()).toEqual(["Of another source"]);
    expect((await titlesOf(ws, "admin")).toSorted()).toEqual(["Muted", "Of another source"]);
    await notify(ws, "ops", { type: "message", title: "@ops look", alert_id: alertId }, ["in_app"]);
    expect(await titlesOf(ws, "ops")).toContain("@ops look");
    await prefer(ws, "ops", { criticalBreaksMutes: true });
    await notify(ws, "ops", { severity: "critical", title: "Pierces", alert_id: alertId }, ["in_app"]);
    await notify(ws, "ops", { severity: "high", title: "Does not", alert_id: alertId }, ["in_app"]);
    expect(await titlesOf(ws, "ops")).toContain("Pierces");
    expect(await titlesOf(ws, "ops")).not.toContain("Does not");
  });

  test.each(["agent", "campaign"] as const)(
    "of an %s: its alerts pass this person by, and nobody else",
    async (kind) => {
      const ws = await createTestWorkspace();
      const id = kind === "agent" ? (await createTestAgent()).id : await ws.as("owner", (tx) => createTestCampaign(tx));
      await ws.as("ops", (tx) => mute(tx, me(ws, "ops"), { kind, id }));
      await fire(ws, "Muted", "critical", { [`${kind}_id`]: id });
      await fire(ws, "Of another", "critical");
      await route(ws);
      expect(await titlesOf(ws, "ops")).toEqual(["Of another"]);
      expect((await titlesOf(ws, "admin")).toSorted()).toEqual(["Muted", "Of another"]);
    },
  );

  test("are listed by name, and taken away by their owner alone", async () => {
    const ws = await createTestWorkspace();
    await ws.as("viewer", (tx) => mute(tx, me(ws, "viewer"), { kind: "source", id: "sentry" }));
    const [one] = await ws.as("viewer", listMutes);
    expect(one).toMatchObject({ kind: "source", id: "sentry", name: "sentry" });
    expect(await ws.as("ops", listMutes)).toEqual([]);
    expect(await ws.as("ops", (tx) => unmute(tx, one?.muteId ?? ""))).toBe(false);
    expect(await ws.as("viewer", (tx) => unmute(tx, one?.muteId ?? ""))).toBe(true);
    expect(await ws.as("viewer", listMutes)).toEqual([]);
  });
});

test("preferences are one's own", async () => {
  const ws = await createTestWorkspace();
  await prefer(ws, "ops", { digest: "daily", quiet: { from: "22:00", to: "07:00" } });
  expect(await ws.as("ops", readPreferences)).toMatchObject({ digest: "daily", quietFrom: 1320, quietTo: 420 });
  expect(await ws.as("admin", readPreferences)).toMatchObject({ digest: "off", quietFrom: null });
  const { rowCount } = await ws.as("admin", (tx) =>
    tx.execute(sql`update notification_preferences set digest = 'off'`),
  );
  expect(rowCount).toBe(0);
});

describe("quiet hours", () => {
  const [ten, seven] = [22 * 60, 7 * 60];

  test.each([
    ["an ordinary night, before midnight", "2026-06-10T21:00Z", "2026-06-11T05:00Z"],
    ["after midnight", "2026-06-11T04:59Z", "2026-06-11T05:00Z"],
    ["the moment they end", "2026-06-11T05:00Z", null],
    ["at noon", "2026-06-11T10:00Z", null],
    ["the night the clocks go forward is an hour shorter", "2026-03-28T21:00Z", "2026-03-29T05:00Z"],
    ["the night they go back is an hour longer", "2026-10-24T20:00Z", "2026-10-25T06:00Z"],
  ])("%s", async (_, at, ends) => {
    expect(await quietUntil(at, ten, seven, "Europe/Berlin")).toBe(ends);
  });

  test("an end that the clocks leap over or show twice", async () => {
    expect(await quietUntil("2026-03-29T00:30Z", ten, 150, "Europe/Berlin")).toBe("2026-03-29T01:30Z");
    expect(await quietUntil("2026-10-24T23:00Z", ten, 150, "Europe/Berlin")).toBe("2026-10-25T00:30Z");
    expect(await quietUntil("2026-10-25T01:10Z", ten, 150, "Europe/Berlin")).toBe("2026-10-25T01:30Z");
  });

  test("hold what makes a noise until they end, and nothing in the app; critical ones pass unless the person says no", async () => {
    const ws = await createTestWorkspace();
    // Around the clock but for the minute before last: quiet now, whenever the test runs.
    const quiet = { from: minute(-1), to: minute(-2) };
    await prefer(ws, "viewer", { quiet, timezone: "UTC" });
    await notify(ws, "viewer", { severity: "high", title: "Waits" }, ["in_app", "push"]);
    await notify(ws, "viewer", { severity: "critical", title: "Passes" }, ["push"]);
    expect((await notesOf(ws, "viewer")).map(({ title, channel, after }) => [title, channel, waits(after)])).toEqual([
      ["Waits", "in_app", false],
      ["Waits", "push", true],
      ["Passes", "push", false],
    ]);
    await prefer(ws, "viewer", { quiet, timezone: "UTC", criticalBreaksQuiet: false });
    await notify(ws, "viewer", { severity: "critical", title: "Waits, too" }, ["push"]);
    expect(waits((await notesOf(ws, "viewer")).at(-1)?.after ?? new Date(0))).toBe(true);
  });
});

describe("digests", () => {
  test.each([
    ["today", "2026-06-10T05:00Z", "daily", 1, 8, "2026-06-10T06:00Z"],
    ["tomorrow, when the hour has come", "2026-06-10T06:00Z", "daily", 1, 8, "2026-06-11T06:00Z"],
    ["the next Monday", "2026-06-10T05:00Z", "weekly", 1, 8, "2026-06-15T06:00Z"],
    ["a week later, when it is that day and hour", "2026-06-15T06:00Z", "weekly", 1, 8, "2026-06-22T06:00Z"],
    ["over the clocks going forward", "2026-03-28T07:00Z", "daily", 1, 8, "2026-03-29T06:00Z"],
    ["over the clocks going back", "2026-10-24T06:00Z", "daily", 1, 8, "2026-10-25T07:00Z"],
    ["an hour that is leapt over", "2026-03-28T02:00Z", "daily", 1, 2, "2026-03-29T01:00Z"],
    ["an hour that comes twice, at its first time", "2026-10-24T12:00Z", "daily", 1, 2, "2026-10-25T00:00Z"],
    ["and not at its second", "2026-10-25T00:00Z", "daily", 1, 2, "2026-10-26T01:00Z"],
  ])("come next: %s", async (_, after, digest, weekday, hour, next) => {
    const { rows } = await withoutContext((tx) =>
      tx.execute(
        sql`select app.next_digest_at(${after}, ${digest}, ${weekday}, ${hour}, 'Europe/Berlin') = ${next}::timestamptz as right`,
      ),
    );
    expect(rows).toEqual([{ right: true }]);
  });

  test("hold e-mail, and gather once what is unread or held; of two workers one sends it", async () => {
    const ws = await createTestWorkspace();
    await prefer(ws, "ops", { digest: "daily" });
    await prefer(ws, "admin", { digest: "daily" });
    await notify(ws, "ops", { title: "Unread", severity: "high" }, ["in_app", "email"]);
    await notify(ws, "ops", { title: "By e-mail alone", type: "message" }, ["email"]);
    await notify(ws, "ops", { title: "Critical at once", severity: "critical" }, ["email"]);
    expect((await notesOf(ws, "ops")).filter(({ held }) => held).map(({ title }) => title)).toEqual([
      "Unread",
      "By e-mail alone",
    ]);
    const sent = await Promise.all([1, 2, 3].map(() => ws.as("owner", (tx) => sendDigests(tx, dayLater()))));
    expect(sent.toSorted()).toEqual([0, 0, 1]);
    const summary = (await notesOf(ws, "ops")).filter(({ title }) => title.startsWith("Your day"));
    expect(summary.map(({ title, channel }) => [title, channel])).toEqual([
      [`Your day at ${ws.slug}: 1 alert, 1 message`, "email"],
      [`Your day at ${ws.slug}: 1 alert, 1 message`, "in_app"],
    ]);
    expect((await notesOf(ws, "ops")).filter(({ held }) => held).every(({ status }) => status === "delivered")).toBe(
      true,
    );
    expect(await titlesOf(ws, "admin")).toEqual([]);
    expect(await ws.as("owner", (tx) => sendDigests(tx, dayLater()))).toBe(0);
  });

  test("leave out what was read meanwhile", async () => {
    const ws = await createTestWorkspace();
    await prefer(ws, "ops", { digest: "daily" });
    await notify(ws, "ops", { title: "Read in the app" }, ["in_app", "email"]);
    await ws.as("ops", (tx) => tx.execute(sql`update user_notifications set is_read = true where channel = 'in_app'`));
    expect(await ws.as("owner", (tx) => sendDigests(tx, dayLater()))).toBe(0);
  });

  test("who ends them gets a last one at once", async () => {
    const ws = await createTestWorkspace();
    await prefer(ws, "ops", { digest: "weekly" });
    await notify(ws, "ops", { title: "Held" }, ["email"]);
    await prefer(ws, "ops", { digest: "off" });
    // The database counts in microseconds: this millisecond may have begun before it.
    expect(await ws.as("owner", (tx) => sendDigests(tx, new Date(Date.now() + 1)))).toBe(1);
    expect(await ws.as("ops", readPreferences)).toMatchObject({ nextDigestAt: null });
  });

  test("when they come and from when on they gather is not for people to write", async () => {
    const ws = await createTestWorkspace();
    await prefer(ws, "ops", { digest: "daily" });
    await expect(
      ws.as("ops", (tx) => tx.execute(sql`update notification_preferences set next_digest_at = now()`)),
    ).rejects.toMatchObject({ cause: { code: "42501" } });
  });
});

describe("what holds a notice is its person's own affair", () => {
  test("the time line names the channels that are held, and no reason", async () => {
    const ws = await createTestWorkspace();
    await addPolicy(ws, "Loud", [
      { wait: 0, targets: [{ kind: "role", role: "ops" }], channels: ["in_app", "email", "push", "sms"] },
    ]);
    await prefer(ws, "ops", {
      digest: "daily",
      minimums: { alert: { sms: "off" } },
      quiet: { from: minute(-1), to: minute(-2) },
      timezone: "UTC",
    });
    const id = await fire(ws, "Broken", "high");
    await route(ws);
    const [decision] = await decisionsOn(ws, id);
    expect(decision).toEqual({
      person: `ops of ${ws.slug}`,
      channel: "in_app",
      held: expect.toSatisfy((held: string[]) => held.toSorted().join() === "email,push,sms"),
      why: expect.any(String),
    });
  });

  test("an entry of before, which named the reasons, is read without them", async () => {
    const ws = await createTestWorkspace();
    const id = await fire(ws, "Broken", "high");
    const entry = {
      alert_id: id,
      kind: "notified",
      details: { person: "Ada", channel: "email", held: { email: "quiet" }, why: "ops" },
    };
    await ws.as("owner", (tx) => tx.execute(sql`select app.add_alert_events(${JSON.stringify([entry])}::jsonb)`));
    const alert = await ws.as("viewer", (tx) => readAlert(tx, id));
    expect(alert?.events.find(({ kind }) => kind === "notified")?.details).toEqual({
      person: "Ada",
      channel: "email",
      why: "ops",
    });
  });

  test("a trial tells the reasons to the person alone", async () => {
    const ws = await createTestWorkspace();
    await prefer(ws, "ops", { minimums: { alert: { in_app: "off" } } });
    const heldFor = (role: "ops" | "admin" | "viewer") =>
      ws.as(role, async (tx) => {
        const asked = tryRoutingInput.parse({ severity: "critical" });
        const trial = await tryRouting(tx, await readRoutingSetup(tx), asked, {
          readerId: ws.users[role],
          now: new Date(),
        });
        const people = trial?.choices[0]?.steps[0]?.people ?? [];
        return people.find(({ id }) => id === ws.users.ops)?.channels;
      });
    expect(await heldFor("ops")).toEqual([{ channel: "in_app", held: "minimum" }]);
    expect(await heldFor("admin")).toEqual([{ channel: "in_app", held: "theirs" }]);
    expect(await heldFor("viewer")).toEqual([{ channel: "in_app", held: "theirs" }]);
  });
});
