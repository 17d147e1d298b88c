import { sql } from "drizzle-orm";
import fc from "fast-check";
import { afterAll, expect, test } from "vitest";
import type { FiredAlert } from "@/domain/alert-intake";
import { type Matcher, operatorsOf } from "@/domain/silences";
import { changeAlerts, undoAlertChanges } from "./alert-changes";
import { fireAlerts, takeAlerts } from "./alert-intake";
import { tendAlerts } from "./alert-settings";
import { readAlert, settleAlerts } from "./alerts";
import { closePool } from "./client";
import { createSilence, endSilence, extendSilence, listSilenceHits, listSilences, previewSilence } from "./silences";
import { statementLimit } from "./testing/database-limits";
import { createTestWorkspace, type TestWorkspace } from "./testing/workspace";

afterAll(closePool);

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
      sql`update silences set starts_at = starts_at - ${by}, ends_at = ends_at - ${by}, begun_at = begun_at - ${by}`,
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
