import { sql } from "drizzle-orm";
import fc from "fast-check";
import { expect, test } from "vitest";
import type { FiredAlert } from "@/domain/alert-intake";
import { type Matcher, operatorsOf } from "@/domain/silences";
import { changeAlerts, undoAlertChanges } from "./alert-changes";
import { fireAlerts, takeAlerts } from "./alert-intake";
import { tendAlerts } from "./alert-settings";
import { readAlert, settleAlerts } from "./alerts";
import {
  createSilence,
  endSilence,
  extendSilence,
  findSilence,
  keepWindows,
  listSilenceHits,
  listSilences,
  previewSilence,
  skipWindow,
  updateSilence,
} from "./silences";
import { statementLimit } from "./testing/database-limits";
import { createTestWorkspace, type TestWorkspace } from "./testing/workspace";

const HOUR = 3_600_000;
const inHours = (hours: number) => new Date(Date.now() + hours * HOUR);
const titled = (value: string): Matcher[] => [{ field: "title", operator: "matches", value }];

async function fire(ws: TestWorkspace, alert: Partial<FiredAlert> = {}) {
  const [fired] = await ws.as("owner", (tx) =>
    fireAlerts(tx, ws.id, [{ alert_type: "error", severity_level: "high", title: "It broke", ...alert }]),
  );
  if (!fired) throw new Error("Nothing fired.");
  return fired;
}

function silence(ws: TestWorkspace, more: Partial<Parameters<typeof createSilence>[1]> = {}) {
  return ws.as("ops", (tx) =>
    createSilence(tx, {
      workspaceId: ws.id,
      createdBy: ws.users.ops,
      name: "Maintenance",
      reason: null,
      matchers: titled("*"),
      criticalPasses: true,
      holdsOpen: false,
      startsAt: new Date(),
      endsAt: inHours(2),
      repeats: "never",
      repeatsUntil: null,
      timezone: "UTC",
      ...more,
    }),
  );
}

async function act(ws: TestWorkspace, action: "acknowledge" | "resolve" | "wake" | "reopen", id: string) {
  const report = await ws.as("ops", (tx) =>
    changeAlerts(tx, { target: { ids: [id] }, action, comment: null, assignee: null, snooze: null }, ws.users.ops),
  );
  if (report === "too_many") throw new Error("too many");
  return report.batch;
}

const detail = (ws: TestWorkspace, id: string) => ws.as("viewer", (tx) => readAlert(tx, id));
const hits = (ws: TestWorkspace, id: string) => ws.as("viewer", (tx) => listSilenceHits(tx, id));
const end = (ws: TestWorkspace, id: string) => ws.as("ops", (tx) => endSilence(tx, id, ws.users.ops));

/** As if so many hours had gone by, for alerts and silences alike. */
async function pass(ws: TestWorkspace, hours: number) {
  const by = sql`interval '1 hour' * ${hours}::numeric`;
  await ws.as("owner", async (tx) => {
    await tx.execute(sql`update system_alerts set snoozed_until = snoozed_until - ${by}, resolved_at = resolved_at - ${by},
      acknowledged_at = acknowledged_at - ${by}, reminded_at = reminded_at - ${by}, triggered_at = triggered_at - ${by}, last_seen_at = last_seen_at - ${by}`);
    await tx.execute(
      sql`update silences set skips_until = skips_until - ${by}, starts_at = starts_at - ${by}, ends_at = ends_at - ${by}, begun_at = begun_at - ${by}`,
    );
    await settleAlerts(tx);
    await tendAlerts(tx);
  });
}

test("a silence holds what fires while it runs, logs it, and gives it back when it ends", async () => {
  const ws = await createTestWorkspace();
  const { id: silenceId } = await silence(ws, { matchers: titled("deploy *") });
  const [held, loud] = [await fire(ws, { title: "Deploy of web fails" }), await fire(ws, { title: "Deployment" })];
  expect(await detail(ws, loud.id)).toMatchObject({ tab: "active", silence: null });
  expect(await detail(ws, held.id)).toMatchObject({
    tab: "snoozed",
    status: "active",
    snoozeWake: "silence",
    silence: "Maintenance",
    acknowledgedBy: null,
  });
  for (let again = 0; again < 3; again++) await fire(ws, { title: "Deploy of web fails" });
  expect(await hits(ws, silenceId)).toMatchObject([{ id: held.id, firedAgain: 3, releasedAt: null }]);
  expect((await detail(ws, held.id))?.events.map(({ kind }) => kind)).toEqual(["silenced", "fired"]);
  expect((await detail(ws, held.id))?.events[0]?.details).toMatchObject({ silence: "Maintenance" });

  await pass(ws, 3);
  const after = await detail(ws, held.id);
  expect(after).toMatchObject({ tab: "active", silence: null, snoozeWake: null, count: 4 });
  expect(after?.events[0]).toMatchObject({ kind: "woken", reason: "silence", actorKind: "system" });
  expect((await hits(ws, silenceId))[0]?.releasedAt).not.toBeNull();
  expect(await detail(ws, (await fire(ws, { title: "Deploy of api fails" })).id)).toMatchObject({ tab: "active" });
});

test("ended early, it lets go at once; extended, it holds longer; an acknowledgement outlives both", async () => {
  const ws = await createTestWorkspace();
  const { id: silenceId } = await silence(ws);
  const { id } = await fire(ws);
  await act(ws, "acknowledge", id);
  expect(await detail(ws, id)).toMatchObject({ tab: "snoozed", status: "acknowledged" });
  expect(await ws.as("ops", (tx) => extendSilence(tx, silenceId, 240))).toBe(true);
  await pass(ws, 3);
  expect(await detail(ws, id)).toMatchObject({ tab: "snoozed", silence: "Maintenance" });
  expect(await end(ws, silenceId)).toBe(true);
  expect(await end(ws, silenceId)).toBe(false);
  expect(await detail(ws, id)).toMatchObject({ tab: "acknowledged", acknowledgedBy: `ops of ${ws.slug}` });
  const [listed] = await ws.as("viewer", listSilences);
  expect(listed).toMatchObject({ state: "past", endedBy: `ops of ${ws.slug}`, holds: 0, hits: 1 });
});

/** Edits a silence as it is now, or as it was at `revision`. */
async function edit(
  ws: TestWorkspace,
  id: string,
  more: Partial<Parameters<typeof updateSilence>[1]>,
  who: "ops" | "admin" = "ops",
) {
  return ws.as(who, async (tx) => {
    const now = await findSilence(tx, id);
    if (!now) throw new Error("There is no such silence.");
    const { revision, name, reason, matchers, criticalPasses, holdsOpen } = now;
    return updateSilence(tx, {
      id,
      revision,
      name,
      reason,
      matchers,
      criticalPasses,
      holdsOpen,
      window: null,
      ...more,
    });
  });
}

test("with other conditions it lets go of what it matches no more and takes what it is to; its log stays", async () => {
  const ws = await createTestWorkspace();
  const open = await fire(ws, { title: "Feed 3 is late" });
  const { id } = await silence(ws, { matchers: titled("deploy *") });
  const [held, other] = [await fire(ws, { title: "Deploy of web" }), await fire(ws, { title: "Deploy of api" })];

  expect(await edit(ws, id, { name: "Web only", matchers: titled("deploy of web") })).toMatchObject({
    kind: "saved",
    row: { name: "Web only", holds: 1, hits: 2, revision: 2 },
  });
  expect(await detail(ws, held.id)).toMatchObject({ tab: "snoozed", silence: "Web only" });
  const free = await detail(ws, other.id);
  expect(free).toMatchObject({ tab: "active", silence: null });
  expect(free?.events[0]).toMatchObject({ kind: "woken", reason: "silence", actorKind: "system" });
  expect(await hits(ws, id)).toMatchObject([
    { id: other.id, releasedAt: expect.any(String) },
    { id: held.id, releasedAt: null },
  ]);

  // What was open stays where it is, until the silence is to hide that, too.
  await edit(ws, id, { matchers: titled("*") });
  expect(await detail(ws, open.id)).toMatchObject({ tab: "active" });
  expect(await edit(ws, id, { holdsOpen: true })).toMatchObject({ row: { holds: 3, hits: 4 } });
  expect(await detail(ws, open.id)).toMatchObject({ tab: "snoozed", silence: "Web only" });

  // Another name takes nobody back whom a person has woken.
  await act(ws, "wake", open.id);
  await edit(ws, id, { name: "All" });
  expect(await detail(ws, open.id)).toMatchObject({ tab: "active" });
  const critical = await fire(ws, { severity_level: "critical", title: "Down" });
  await edit(ws, id, { criticalPasses: false });
  expect(await detail(ws, critical.id)).toMatchObject({ tab: "snoozed", silence: "All" });
  await edit(ws, id, { criticalPasses: true });
  expect(await detail(ws, critical.id)).toMatchObject({ tab: "active" });
});

test("another that runs holds on what an edited one lets go", async () => {
  const ws = await createTestWorkspace();
  await silence(ws, { name: "Short", endsAt: inHours(1) });
  const { id } = await silence(ws, { name: "Long", endsAt: inHours(5) });
  const { id: alert } = await fire(ws);
  await edit(ws, id, { matchers: titled("nothing like it") });
  expect(await detail(ws, alert)).toMatchObject({ tab: "snoozed", silence: "Short" });
  await pass(ws, 2);
  expect(await detail(ws, alert)).toMatchObject({ tab: "active", silence: null });
});

test("at other times it lets go or holds longer; a weekly one counts its weeks from there, and none is left out", async () => {
  const ws = await createTestWorkspace();
  const { id } = await silence(ws);
  const { id: alert } = await fire(ws);
  const at = (from: number, to: number, repeats: "never" | "weekly" = "never") =>
    edit(ws, id, { window: { startsAt: inHours(from), endsAt: inHours(to), repeats, repeatsUntil: null } });
  await at(-1, 5);
  await pass(ws, 3);
  expect(await detail(ws, alert)).toMatchObject({ tab: "snoozed" });
  await at(2, 4);
  expect(await detail(ws, alert)).toMatchObject({ tab: "active", silence: null });
  await at(2, 4, "weekly");
  expect(await ws.as("ops", (tx) => skipWindow(tx, id))).toBe(true);
  expect(await at(-1, 1, "weekly")).toMatchObject({ row: { state: "active", skipsUntil: null, repeats: "weekly" } });
  await pass(ws, 7 * 24);
  expect((await ws.as("viewer", listSilences))[0]).toMatchObject({ state: "active", hits: 1 });
});

test("who edits second is told what the first changed or skipped, and nothing is overwritten unseen", async () => {
  const ws = await createTestWorkspace();
  const { id } = await silence(ws);
  await edit(ws, id, { matchers: titled("feed *") }, "admin");
  await ws.as("ops", (tx) => extendSilence(tx, id, 60));
  const second = await edit(ws, id, { revision: 1, name: "Mine" });
  expect(second).toMatchObject({
    kind: "conflict",
    current: { name: "Maintenance", revision: 3, matchers: titled("feed *") },
    changes: [
      { who: `ops of ${ws.slug}`, fields: ["endsAt", "overAt"] },
      { who: `admin of ${ws.slug}`, fields: ["matchers"] },
    ],
  });
  expect(await edit(ws, id, { revision: 3, name: "Mine" })).toMatchObject({ kind: "saved", row: { revision: 4 } });
  // So is who skipped a window; its beginning is nobody's edit.
  const weekly = await silence(ws, { name: "Weekly", holdsOpen: true, repeats: "weekly" });
  await ws.as("ops", (tx) => skipWindow(tx, weekly.id));
  expect(await edit(ws, weekly.id, { revision: 1, reason: "Backups" }, "admin")).toMatchObject({
    kind: "conflict",
    current: { revision: 2, skipsUntil: expect.any(String) },
    changes: [{ who: `ops of ${ws.slug}`, fields: ["skipsUntil"] }],
  });
  expect(await edit(ws, weekly.id, { revision: 2, reason: "Backups" }, "admin")).toMatchObject({ kind: "saved" });
  const other = await createTestWorkspace();
  const elsewhere = { id, revision: 4, name: "x", reason: null, matchers: titled("*"), criticalPasses: true };
  expect(await other.as("ops", (tx) => updateSilence(tx, { ...elsewhere, holdsOpen: false, window: null }))).toEqual({
    kind: "missing",
  });
});

test("critical alerts pass, or not, as the silence says; what gets critical meanwhile comes through", async () => {
  const ws = await createTestWorkspace();
  const { id: silenceId } = await silence(ws);
  const critical = await fire(ws, { severity_level: "critical", title: "Down" });
  expect(await detail(ws, critical.id)).toMatchObject({ tab: "active" });
  const rising = await fire(ws, { severity_level: "low" });
  await fire(ws, { severity_level: "medium" });
  expect(await detail(ws, rising.id)).toMatchObject({ tab: "snoozed", severity: "medium", silence: "Maintenance" });
  await fire(ws, { severity_level: "critical" });
  expect(await detail(ws, rising.id)).toMatchObject({ tab: "active", severity: "critical", silence: null });
  await end(ws, silenceId);
  await silence(ws, { criticalPasses: false });
  const all = await fire(ws, { severity_level: "critical", title: "Down again" });
  expect(await detail(ws, all.id)).toMatchObject({ tab: "snoozed" });
});

test("made over open alerts it takes those it matches, if it is to; never those that somebody snoozed", async () => {
  const ws = await createTestWorkspace();
  const [open, other] = [await fire(ws, { title: "Feed 1 is late" }), await fire(ws, { title: "Feed 2 is late" })];
  const untouched = await silence(ws, { matchers: titled("feed *"), holdsOpen: false });
  expect(untouched.holds).toBe(0);
  await ws.as("ops", (tx) =>
    tx.execute(sql`update system_alerts set snooze_wake = 'gets_worse' where id = ${other.id}`),
  );
  expect(
    await ws.as("viewer", (tx) => previewSilence(tx, { matchers: titled("feed *"), criticalPasses: true })),
  ).toMatchObject({
    week: 2,
    open: 1,
    newest: [{ title: "Feed 2 is late" }, { title: "Feed 1 is late" }],
  });
  const taking = await silence(ws, { name: "Feeds", matchers: titled("feed *"), holdsOpen: true });
  expect(taking.holds).toBe(1);
  expect(await detail(ws, open.id)).toMatchObject({ silence: "Feeds" });
  expect(await detail(ws, other.id)).toMatchObject({ silence: null, snoozeWake: "gets_worse" });
});

test("of two that match, the one that ends last holds; when it is ended, the other holds on", async () => {
  const ws = await createTestWorkspace();
  await silence(ws, { name: "Short", endsAt: inHours(1) });
  const long = await silence(ws, { name: "Long", endsAt: inHours(5) });
  const { id } = await fire(ws);
  expect(await detail(ws, id)).toMatchObject({ silence: "Long" });
  await end(ws, long.id);
  expect(await detail(ws, id)).toMatchObject({ silence: "Short", tab: "snoozed" });
  await pass(ws, 2);
  expect(await detail(ws, id)).toMatchObject({ silence: null, tab: "active" });
});

test("reopened by its source under a silence it is held; reopened or woken by a person it is not", async () => {
  const ws = await createTestWorkspace();
  const { id } = await fire(ws, { fingerprint: "f", source: "api" });
  await ws.as("owner", (tx) => takeAlerts(tx, ws.id, { source: "api", firing: [], resolved: ["f"] }));
  await silence(ws);
  expect(await fire(ws, { fingerprint: "f", source: "api" })).toMatchObject({ id, outcome: "reopened" });
  expect(await detail(ws, id)).toMatchObject({ tab: "snoozed", silence: "Maintenance" });
  const batch = await act(ws, "wake", id);
  expect(await detail(ws, id)).toMatchObject({ tab: "active", silence: null });
  await fire(ws, { fingerprint: "f", source: "api" });
  expect(await detail(ws, id)).toMatchObject({ tab: "active" });
  await ws.as("ops", (tx) => undoAlertChanges(tx, batch));
  expect(await detail(ws, id)).toMatchObject({ tab: "snoozed", silence: "Maintenance" });
  await act(ws, "resolve", id);
  await act(ws, "reopen", id);
  expect(await detail(ws, id)).toMatchObject({ tab: "active", silence: null });
});

test("a window of the future begins by itself, takes what is open then, and comes back weekly", async () => {
  const ws = await createTestWorkspace();
  const { id } = await fire(ws);
  await silence(ws, { startsAt: inHours(2), endsAt: inHours(4), repeats: "weekly", holdsOpen: true });
  expect((await ws.as("viewer", listSilences))[0]).toMatchObject({ state: "upcoming", holds: 0 });
  expect(await detail(ws, id)).toMatchObject({ tab: "active" });
  await pass(ws, 3);
  expect((await ws.as("viewer", listSilences))[0]).toMatchObject({ state: "active", holds: 1 });
  await pass(ws, 2);
  expect((await ws.as("viewer", listSilences))[0]).toMatchObject({ state: "upcoming", holds: 0 });
  expect(await detail(ws, id)).toMatchObject({ tab: "active" });
  await pass(ws, 7 * 24 - 2);
  expect((await ws.as("viewer", listSilences))[0]).toMatchObject({ state: "active", holds: 1, hits: 2 });
});

test("a weekly one skips the window that runs: it lets go, comes back next week, or at once when it is taken back", async () => {
  const ws = await createTestWorkspace();
  const skip = (id: string) => ws.as("ops", (tx) => skipWindow(tx, id));
  const first = async () => (await ws.as("viewer", listSilences))[0];
  const { id } = await silence(ws, { startsAt: inHours(-1), endsAt: inHours(1), repeats: "weekly" });
  const { id: alert } = await fire(ws);
  expect(await detail(ws, alert)).toMatchObject({ tab: "snoozed" });
  const ends = (await first())?.endsAt;

  expect(await skip(id)).toBe(true);
  expect(await detail(ws, alert)).toMatchObject({ tab: "active", silence: null });
  expect(await first()).toMatchObject({ state: "upcoming", skipsUntil: ends, holds: 0 });
  const { id: next } = await fire(ws, { fingerprint: "next" });
  expect(await detail(ws, next)).toMatchObject({ tab: "active" });

  expect(await ws.as("ops", (tx) => keepWindows(tx, id))).toBe(true);
  expect(await first()).toMatchObject({ state: "active", skipsUntil: null });
  const { id: last } = await fire(ws, { fingerprint: "last" });
  expect(await detail(ws, last)).toMatchObject({ tab: "snoozed" });
  expect(await ws.as("ops", (tx) => keepWindows(tx, id))).toBe(false);

  await skip(id);
  await pass(ws, 7 * 24);
  expect(await first()).toMatchObject({ state: "active", skipsUntil: null });
});

test("the windows to come are skipped one by one, but never the last, nor one that comes once", async () => {
  const ws = await createTestWorkspace();
  const skip = (id: string) => ws.as("ops", (tx) => skipWindow(tx, id));
  const { id } = await silence(ws, {
    startsAt: inHours(24),
    endsAt: inHours(26),
    repeats: "weekly",
    repeatsUntil: inHours(24 + 2.5 * 7 * 24),
  });
  expect([await skip(id), await skip(id), await skip(id)]).toEqual([true, true, false]);
  const [only] = await ws.as("viewer", listSilences);
  expect(Date.parse(only?.startsAt ?? "") - Date.now()).toBeGreaterThan(2 * 7 * 24 * HOUR);
  const once = await silence(ws, { name: "Once" });
  expect(await skip(once.id)).toBe(false);
  const other = await createTestWorkspace();
  expect(await other.as("ops", (tx) => skipWindow(tx, id))).toBe(false);
});

test.each([
  // Sunday 02:00 to 03:30 in Berlin; the clocks go forward on 29 March 2026 and back on 25 October.
  ["2026-03-22T01:00Z", "2026-03-22T02:30Z", "2026-03-29T00:30Z", ["2026-03-29 01:00", "2026-03-29 01:30"]],
  ["2026-03-22T01:00Z", "2026-03-22T02:30Z", "2026-04-02T00:00Z", ["2026-04-05 00:00", "2026-04-05 01:30"]],
  ["2026-10-18T00:00Z", "2026-10-18T01:30Z", "2026-10-24T00:00Z", ["2026-10-25 01:00", "2026-10-25 02:30"]],
  // 02:00 to 03:00 doesn't exist on 29 March: that week has no window.
  ["2026-03-22T01:00Z", "2026-03-22T02:00Z", "2026-03-28T00:00Z", ["2026-04-05 00:00", "2026-04-05 01:00"]],
])("the weekly window from %s to %s is at %s the one at its local hours", async (from, to, at, expected) => {
  const ws = await createTestWorkspace();
  const { rows } = await ws.as("viewer", (tx) =>
    tx.execute(sql`select to_char(starts_at at time zone 'UTC', 'YYYY-MM-DD HH24:MI') as starts, to_char(ends_at at time zone 'UTC', 'YYYY-MM-DD HH24:MI') as ends
      from app.silence_window(${from}, ${to}, 'weekly', 'Europe/Berlin', 'infinity', ${at})`),
  );
  expect(rows).toEqual([{ starts: expected[0], ends: expected[1] }]);
});

test("matchers in SQL say what they say in words, whatever the texts hold", async () => {
  const ws = await createTestWorkspace();
  const letters = fc.string({
    unit: fc.constantFrom("a", "B", "%", "_", "\\", "'", "*", "?", "\n", '"', "é"),
    maxLength: 6,
  });
  const alert = fc.record({ title: letters.filter((text) => /\S/.test(text)), host: fc.option(letters) });
  const matcher = fc
    .record({ field: fc.constantFrom("title", "label", "source"), value: letters })
    .chain(({ field, value }) =>
      fc.record({
        field: fc.constant(field as "title"),
        operator: fc.constantFrom(...operatorsOf(field as "title")),
        value: fc.constant(value),
        ...(field === "label" ? { label: fc.constant("ho'st%") } : {}),
      }),
    );
  await fc.assert(
    fc.asyncProperty(alert, fc.array(matcher, { minLength: 1, maxLength: 3 }), async ({ title, host }, matchers) => {
      const points = host === null ? {} : { "ho'st%": host };
      const { id } = await fire(ws, { title, data_points: points, fingerprint: "one", source: "api" });
      const { rows } = await ws.as("viewer", (tx) =>
        tx.execute(
          sql`select id from app.match_alerts(${ws.id}, ${JSON.stringify(matchers)}::jsonb, true, null) as m (id)`,
        ),
      );
      const facts = { title, label: host ?? "", source: "api" } as Record<string, string>;
      // A repeat without data points keeps the old ones: each run begins anew.
      await ws.as("owner", (tx) => tx.execute(sql`update system_alerts set data_points = '{}' where id = ${id}`));
      expect(rows.length === 1, JSON.stringify({ title, host, matchers })).toBe(
        matchers.every((one) => holds(one, facts[one.field] ?? "")),
      );
    }),
    { numRuns: 120 },
  );
});

function holds({ operator, value }: Matcher, actual: string): boolean {
  const glob = [...value].map((sign) =>
    sign === "*" ? "[^]*" : sign === "?" ? "[^]" : sign.replace(/[\\^$.*+?()[\]{}|/]/, "\\$&"),
  );
  const fits = operator.startsWith("is") ? actual === value : new RegExp(`^${glob.join("")}$`, "iu").test(actual);
  return operator.endsWith("not") ? !fits : fits;
}

test("no pattern is slow, and nonsense is refused", async () => {
  const ws = await createTestWorkspace();
  await fire(ws, { title: "a".repeat(300) });
  const began = performance.now();
  const preview = await ws.as("viewer", (tx) =>
    previewSilence(tx, { matchers: titled(`${"*a?".repeat(80)}b`), criticalPasses: true }),
  );
  expect(preview.week).toBe(0);
  expect(performance.now() - began).toBeLessThan(5_000);
  for (const matchers of [
    [],
    [{ field: "title", operator: "like", value: "x" }],
    [{ field: "label", operator: "is", value: "x" }],
    {},
    [null],
  ]) {
    await expect(
      ws.as("viewer", (tx) => previewSilence(tx, { matchers: matchers as Matcher[], criticalPasses: true })),
      JSON.stringify(matchers),
    ).rejects.toMatchObject({ cause: { code: "CX422" } });
  }
});

test("agent, campaign, severity and type are told apart; other workspaces' alerts are not held", async () => {
  const [ws, other] = [await createTestWorkspace(), await createTestWorkspace()];
  const { rows } = await ws.as("viewer", (tx) =>
    tx.execute<{ id: string; name: string }>(
      sql`select id, agent_name as name from agent_registry order by agent_name limit 2`,
    ),
  );
  const [mine, theirs] = rows;
  await silence(ws, {
    matchers: [
      { field: "agent", operator: "is", value: mine?.name ?? "" },
      { field: "severity", operator: "is_not", value: "high" },
      { field: "type", operator: "is", value: "error" },
    ],
  });
  const tabOf = async (alert: Partial<FiredAlert>) => (await detail(ws, (await fire(ws, alert)).id))?.tab;
  expect(await tabOf({ agent_id: mine?.id, severity_level: "low" })).toBe("snoozed");
  expect(await tabOf({ agent_id: mine?.id, severity_level: "high", title: "Other" })).toBe("active");
  expect(await tabOf({ agent_id: theirs?.id, severity_level: "low" })).toBe("active");
  expect(await tabOf({ severity_level: "low" })).toBe("active");
  const { id } = await fire(other, { agent_id: mine?.id, severity_level: "low" });
  expect(await detail(other, id)).toMatchObject({ tab: "active" });
});

test("an alert that fires in the moment its silence is ended is not left behind", async () => {
  const ws = await createTestWorkspace();
  const { id: silenceId } = await silence(ws);
  const { id } = await fire(ws);
  // As a transaction would leave it that saw the silence still running.
  await end(ws, silenceId);
  await ws.as("owner", (tx) =>
    tx.execute(
      sql`update system_alerts set snooze_wake = 'silence', silence_id = ${silenceId}, snoozed_until = now() + interval '1 hour' where id = ${id}`,
    ),
  );
  expect(await detail(ws, id)).toMatchObject({ tab: "snoozed" });
  await pass(ws, 0);
  expect(await detail(ws, id)).toMatchObject({ tab: "active", silence: null });
});

test("a preview is stopped after five seconds, and what follows on its connection is not", async () => {
  const ws = await createTestWorkspace();
  await ws.as("ops", async (tx) => {
    await previewSilence(tx, { matchers: titled("x"), criticalPasses: true });
    expect(await statementLimit(tx)).toBe("5s");
  });
  expect(await ws.as("ops", statementLimit)).toBe("30s");
});
