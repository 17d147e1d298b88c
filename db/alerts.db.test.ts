import { sql } from "drizzle-orm";
import fc from "fast-check";
import { expect, test } from "vitest";
import { COUNT_CAP } from "@/domain/alert-inbox";
import { ALERT_STATUSES, canMoveAlert, SEVERITIES, severityRank } from "@/domain/alerts";
import { alertFilterSchema } from "@/domain/alerts-input";
import { changeAlerts, commentOnAlerts, undoAlertChanges } from "./alert-changes";
import { countInbox, countMatching } from "./alert-counts";
import { fireAlerts, takeAlerts } from "./alert-intake";
import { ALERTS_PER_PAGE, listAlerts, readAlert, readInbox, readInboxChanges } from "./alerts";
import { recordPendingActivity } from "./pending-activity";
import { statementLimit } from "./testing/database-limits";
import { createTestWorkspace, type TestWorkspace } from "./testing/workspace";

const filterOf = (query: object) => alertFilterSchema.parse(query);
const error = { alert_type: "error", severity_level: "high", title: "It broke" } as const;
const nothingElse = { comment: null, assignee: null, snooze: null };

async function fire(ws: TestWorkspace, more: object = {}): Promise<string> {
  const [fired] = await ws.as("owner", (tx) => fireAlerts(tx, ws.id, [{ ...error, ...more }]));
  if (!fired) throw new Error("Nothing fired.");
  return fired.id;
}

function act(
  ws: TestWorkspace,
  action: Parameters<typeof changeAlerts>[1]["action"],
  ids: string[],
  more: object = {},
) {
  return ws.as("ops", async (tx) => {
    const report = await changeAlerts(tx, { target: { ids }, action, ...nothingElse, ...more }, ws.users.ops);
    if (report === "too_many") throw new Error("too many");
    return report;
  });
}

const detail = (ws: TestWorkspace, id: string) => ws.as("viewer", (tx) => readAlert(tx, id));
const kinds = async (ws: TestWorkspace, id: string) => (await detail(ws, id))?.events.map(({ kind }) => kind).reverse();

/** The counters beside the rows they count: one row per cell that differs. */
function drift(ws: TestWorkspace) {
  return ws.as("viewer", async (tx) => {
    const { rows } = await tx.execute(sql`
      with counted as (
        select f.facet, a.inbox_tab, a.severity_level, a.alert_type, f.value, count(*) as n
        from system_alerts a cross join lateral (values ('all', null::uuid), ('agent', a.triggered_by_agent_id),
          ('campaign', a.related_campaign_id), ('assignee', a.assigned_to)) f (facet, value) group by 1, 2, 3, 4, 5),
      kept as (select facet, inbox_tab, severity_level, alert_type, value, sum(alerts) as n from alert_counts group by 1, 2, 3, 4, 5 having sum(alerts) <> 0)
      (table counted except table kept) union all (table kept except table counted)`);
    return rows;
  });
}

test("severity ranks are the same in SQL", async () => {
  const ws = await createTestWorkspace();
  for (const severity of SEVERITIES) {
    const { rows } = await ws.as("viewer", (tx) => tx.execute(sql`select app.severity_rank(${severity}) as rank`));
    expect(rows).toEqual([{ rank: severityRank(severity) }]);
  }
});

test("the database takes exactly the moves of the state machine", async () => {
  const ws = await createTestWorkspace();
  for (const from of ALERT_STATUSES) {
    for (const to of ALERT_STATUSES) {
      const attempt = ws.as("ops", async (tx) => {
        const { rows } = await tx.execute<{ id: string }>(sql`insert into system_alerts
          (workspace_id, alert_type, severity_level, title, status) values (${ws.id}, 'error', 'low', 'A', ${from}) returning id`);
        await tx.execute(sql`update system_alerts set status = ${to} where id = ${rows[0]?.id}`);
      });
      const outcome = await attempt.then(
        () => "moved",
        (fault: Error & { cause?: { code?: string } }) => fault.cause?.code,
      );
      expect(outcome, `${from} to ${to}`).toBe(from === to || canMoveAlert(from, to) ? "moved" : "CX409");
    }
  }
});

test("whatever happens, counters equal rows and the time line ends where the alert is", async () => {
  const ws = await createTestWorkspace();
  const fingerprints = ["a", "b", "c"];
  const step = fc.oneof(
    fc.record({ fire: fc.constantFrom(...fingerprints), severity: fc.constantFrom(...SEVERITIES) }),
    fc.record({ over: fc.constantFrom(...fingerprints) }),
    fc.record({
      action: fc.constantFrom(
        "acknowledge",
        "unacknowledge",
        "resolve",
        "dismiss",
        "reopen",
        "snooze",
        "wake",
        "assign",
      ),
      wake: fc.constantFrom("fires_again", "gets_worse"),
      who: fc.constantFrom("ops", "admin", null),
    }),
  );
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 12 }), async (steps) => {
      for (const each of steps) {
        if ("fire" in each) await fire(ws, { fingerprint: each.fire, severity_level: each.severity });
        else if ("over" in each)
          await ws.as("owner", (tx) => takeAlerts(tx, ws.id, { source: "codex", firing: [], resolved: [each.over] }));
        else
          await ws.as("ops", (tx) =>
            changeAlerts(
              tx,
              {
                target: { filter: filterOf({ tab: "all" }), asOf: "2100-01-01T00:00:00Z" },
                action: each.action as "acknowledge",
                comment: null,
                assignee: each.who === null ? null : ws.users[each.who as "ops"],
                snooze: { wake: each.wake as "fires_again", until: null },
              },
              ws.users.ops,
            ),
          );
      }
      expect(await drift(ws)).toEqual([]);
      const { rows } = await ws.as("viewer", (tx) =>
        tx.execute(sql`select a.status, e.last from system_alerts a cross join lateral (
          select case t.kind when 'severity_raised' then t.details ->> 'is' else coalesce(t.details ->> 'to', 'active') end as last
          from alert_events t
          where t.alert_id = a.id and t.kind in
            ('fired', 'acknowledged', 'unacknowledged', 'resolved', 'dismissed', 'reopened', 'severity_raised')
          order by t.position desc limit 1) e
          where e.last in ('active', 'acknowledged', 'resolved', 'dismissed') and e.last <> a.status`),
      );
      expect(rows).toEqual([]);
      const open = await ws.as("viewer", (tx) =>
        tx.execute(sql`select fingerprint from system_alerts where status in ('active', 'acknowledged')
          group by source, fingerprint having count(*) > 1`),
      );
      expect(open.rows).toEqual([]);
    }),
    { numRuns: 25 },
  );
});

test("a hundred identical events at once are one alert, and its acknowledgement is kept", async () => {
  const ws = await createTestWorkspace();
  const id = await fire(ws, { fingerprint: "same" });
  await act(ws, "acknowledge", [id]);
  await Promise.all(Array.from({ length: 99 }, () => fire(ws, { fingerprint: "same" })));
  expect(await detail(ws, id)).toMatchObject({
    status: "acknowledged",
    acknowledgedBy: expect.stringContaining("ops"),
    count: 100,
  });
  expect(await drift(ws)).toEqual([]);
  const fresh = await Promise.all(Array.from({ length: 100 }, () => fire(ws, { title: "New and many" })));
  expect(new Set(fresh).size).toBe(1);
  expect(await detail(ws, fresh[0] ?? "")).toMatchObject({ count: 100, status: "active" });
});

test("a rising severity makes an acknowledged, snoozed alert active again and says why; a falling one does nothing", async () => {
  const ws = await createTestWorkspace();
  const id = await fire(ws, { fingerprint: "worse", severity_level: "medium" });
  await act(ws, "acknowledge", [id]);
  await act(ws, "assign", [id], { assignee: ws.users.admin });
  await act(ws, "snooze", [id], { snooze: { wake: "time", until: new Date(Date.now() + 3_600_000).toISOString() } });
  await fire(ws, { fingerprint: "worse", severity_level: "low" });
  expect(await detail(ws, id)).toMatchObject({ tab: "snoozed", severity: "medium", status: "acknowledged" });
  await fire(ws, { fingerprint: "worse", severity_level: "critical" });
  const alert = await detail(ws, id);
  expect(alert).toMatchObject({
    tab: "active",
    severity: "critical",
    acknowledgedBy: null,
    assigneeId: ws.users.admin,
    count: 3,
  });
  expect(alert?.events[0]).toMatchObject({
    kind: "severity_raised",
    reason: "repeat",
    details: { from: "medium", to: "critical" },
  });
});

test("firing again within the hour reopens, later makes a new one; the hour is a setting", async () => {
  const ws = await createTestWorkspace();
  const id = await fire(ws, { fingerprint: "again" });
  await act(ws, "resolve", [id]);
  expect(await fire(ws, { fingerprint: "again" })).toBe(id);
  expect(await kinds(ws, id)).toEqual(["fired", "resolved", "reopened"]);
  await act(ws, "dismiss", [id]);
  await ws.as("owner", (tx) =>
    tx.execute(sql`update system_alerts set resolved_at = now() - interval '61 minutes' where id = ${id}`),
  );
  const later = await fire(ws, { fingerprint: "again" });
  expect(later).not.toBe(id);
  await ws.as("owner", (tx) => tx.execute(sql`update workspaces set settings = '{"alert_reopen_minutes": 0}'`));
  await act(ws, "resolve", [later]);
  expect(await fire(ws, { fingerprint: "again" })).not.toBe(later);
  const reopening = await act(ws, "reopen", [id, later]);
  expect(reopening).toMatchObject({ changed: 0, refused: 2 });
});

test("a source closes what it opened, and only that", async () => {
  const ws = await createTestWorkspace();
  const open = (source: string) =>
    ws.as("owner", (tx) => takeAlerts(tx, ws.id, { source, firing: [{ ...error, fingerprint: "f" }], resolved: [] }));
  const mine = (await open("alertmanager")).fired[0]?.id ?? "";
  const theirs = (await open("alertmanager:other")).fired[0]?.id ?? "";
  const over = await ws.as("owner", (tx) =>
    takeAlerts(tx, ws.id, { source: "alertmanager", firing: [], resolved: ["f", "g"] }),
  );
  expect(over.resolved).toEqual([mine]);
  expect((await detail(ws, mine))?.events[0]).toMatchObject({ kind: "resolved", reason: "source" });
  expect((await detail(ws, theirs))?.status).toBe("active");
});

test("snoozed and expired alerts leave the active view by themselves", async () => {
  const ws = await createTestWorkspace();
  const [gone, asleep] = [await fire(ws, { title: "Gone" }), await fire(ws, { title: "Asleep" })];
  await act(ws, "snooze", [asleep], { snooze: { wake: "time", until: new Date(Date.now() + 60_000).toISOString() } });
  const soon = await ws.as("viewer", (tx) => readInbox(tx, filterOf({}), null));
  expect(soon.rows.map(({ id }) => id)).toEqual([gone]);
  expect(soon.head.counts.tabs).toMatchObject({ active: 1, snoozed: 1 });
  await ws.as("owner", (tx) =>
    tx.execute(sql`update system_alerts set snoozed_until = now() - interval '1 s' where id = ${asleep}`),
  );
  await ws.as("owner", (tx) =>
    tx.execute(sql`update system_alerts set expiry_date = now() - interval '1 s' where id = ${gone}`),
  );
  const critical = await ws.as("viewer", (tx) => tx.execute(sql`select id from get_critical_alerts(${ws.id})`));
  expect(critical.rows).toEqual([{ id: asleep }]);
  const later = await ws.as("viewer", (tx) => readInbox(tx, filterOf({}), null));
  expect(later.rows.map(({ id }) => id)).toEqual([asleep]);
  expect(later.head.counts.tabs).toEqual({ active: 1, acknowledged: 0, snoozed: 0, closed: 1 });
  expect((await kinds(ws, asleep))?.at(-1)).toBe("woken");
  expect((await detail(ws, gone))?.events[0]).toMatchObject({
    kind: "resolved",
    reason: "expired",
    actorKind: "system",
  });
});

test("snoozes end when it fires again, or when it gets worse", async () => {
  const ws = await createTestWorkspace();
  const [again, worse] = [await fire(ws, { fingerprint: "again" }), await fire(ws, { fingerprint: "worse" })];
  await act(ws, "snooze", [again], { snooze: { wake: "fires_again", until: null } });
  await act(ws, "snooze", [worse], { snooze: { wake: "gets_worse", until: null } });
  await fire(ws, { fingerprint: "again" });
  await fire(ws, { fingerprint: "worse" });
  expect((await detail(ws, again))?.tab).toBe("active");
  expect((await detail(ws, worse))?.tab).toBe("snoozed");
  await fire(ws, { fingerprint: "worse", severity_level: "critical" });
  expect((await detail(ws, worse))?.tab).toBe("active");
});

test("the first acknowledgement stands, a second changes nothing, a closed or unknown alert is an error", async () => {
  const ws = await createTestWorkspace();
  const id = await fire(ws);
  const acknowledge = (who: "ops" | "admin", alert = id) =>
    ws.as(who, (tx) => tx.execute(sql`select acknowledge_alert(${alert}, ${ws.users[who]}) as first`));
  const both = await Promise.all([acknowledge("ops"), acknowledge("admin")]);
  expect(both.map(({ rows }) => rows[0]?.first).sort()).toEqual([false, true]);
  const by = (await detail(ws, id))?.acknowledgedBy;
  await acknowledge("ops");
  expect((await detail(ws, id))?.acknowledgedBy).toBe(by);
  expect(await kinds(ws, id)).toEqual(["fired", "acknowledged"]);
  await act(ws, "resolve", [id]);
  await expect(acknowledge("ops")).rejects.toMatchObject({ cause: { code: "CX409" } });
  await expect(acknowledge("ops", ws.id)).rejects.toMatchObject({ cause: { code: "CX404" } });
});

test("an act on all that match touches what was counted and no later one, and can be undone as a whole", async () => {
  const ws = await createTestWorkspace();
  await ws.as("owner", (tx) =>
    fireAlerts(
      tx,
      ws.id,
      Array.from({ length: 250 }, (_, n) => ({ ...error, title: `No. ${n}`, fingerprint: `n${n}` })),
    ),
  );
  const filter = filterOf({ severity: "high", q: "No." });
  const first = await ws.as("ops", (tx) => listAlerts(tx, filter, null));
  await act(ws, "acknowledge", [first.rows[0]?.id ?? "", first.rows[1]?.id ?? ""]);
  const { asOf, counts } = (await ws.as("ops", (tx) => readInbox(tx, filter, null))).head;
  expect(counts.tabs.active).toBe(248);
  const late = await fire(ws, { title: "No. late" });
  const target = { filter, asOf };
  expect(await ws.as("ops", (tx) => countMatching(tx, filter, null, asOf))).toBe(248);
  const report = await ws.as("ops", (tx) =>
    changeAlerts(tx, { target, action: "resolve", ...nothingElse, comment: "Known outage" }, ws.users.ops),
  );
  if (report === "too_many") throw new Error("too many");
  expect(report).toMatchObject({ changed: 248, refused: 0 });
  expect((await detail(ws, late))?.status).toBe("active");
  const touched = first.rows[5]?.id ?? "";
  expect((await detail(ws, touched))?.events[0]).toMatchObject({ kind: "resolved", comment: "Known outage" });
  await act(ws, "reopen", [touched]);
  await expect(ws.as("admin", (tx) => undoAlertChanges(tx, report.batch))).rejects.toMatchObject({
    cause: { code: "CX404" },
  });
  expect(await ws.as("ops", (tx) => undoAlertChanges(tx, report.batch))).toMatchObject({ changed: 247, refused: 1 });
  expect(await drift(ws)).toEqual([]);
});

test("a bulk of two thousand, after single acts and another's, counts each alert once everywhere", async () => {
  const ws = await createTestWorkspace();
  const size = 2000;
  await ws.as("owner", (tx) =>
    fireAlerts(
      tx,
      ws.id,
      Array.from({ length: size + 2 }, (_, n) => ({ ...error, title: `No. ${n}`, fingerprint: `n${n}` })),
    ),
  );
  const filter = filterOf({ q: "No." });
  const [first, second] = (await ws.as("ops", (tx) => listAlerts(tx, filter, null))).rows;
  await act(ws, "acknowledge", [first?.id ?? ""]);
  await ws.as("admin", (tx) =>
    changeAlerts(tx, { target: { ids: [second?.id ?? ""] }, action: "acknowledge", ...nothingElse }, ws.users.admin),
  );

  const { asOf } = (await ws.as("ops", (tx) => readInbox(tx, filter, null))).head;
  const acknowledgeAll = () =>
    ws.as("ops", async (tx) => {
      const target = { filter: filterOf({ q: "No.", tab: "active" }), asOf };
      const report = await changeAlerts(tx, { target, action: "acknowledge", ...nothingElse }, ws.users.ops);
      if (report === "too_many") throw new Error("too many");
      return report;
    });
  const facts = () =>
    ws.as("ops", async (tx) => {
      const { rows } = await tx.execute(sql`
        select user_id, count(*)::integer as events, count(distinct subject_id)::integer as alerts
        from activity_events where event_name = 'alert.acknowledged' group by user_id order by user_id = ${ws.users.ops}`);
      return rows;
    });
  const counted = (ops: number) => [
    { user_id: ws.users.admin, events: 1, alerts: 1 },
    { user_id: ws.users.ops, events: ops, alerts: ops },
  ];
  const once = counted(size + 1);
  // As the job does, a moment after.
  const record = () => ws.as("owner", recordPendingActivity);

  const report = await acknowledgeAll();
  expect(report).toMatchObject({ changed: size, refused: 0 });
  const wrong = () => ws.as("owner", (tx) => tx.execute(sql`select * from app.check_user_stats(${ws.id})`));
  expect(await facts()).toEqual(counted(1));
  expect((await wrong()).rows).toEqual([]);
  expect(await record()).toBe(true);
  expect(await record()).toBe(false);
  expect(await facts()).toEqual(once);
  expect((await wrong()).rows).toEqual([]);

  // Given back and acknowledged again: the time line has every act, the facts have each alert once.
  expect(await ws.as("ops", (tx) => undoAlertChanges(tx, report.batch))).toMatchObject({ changed: size, refused: 0 });
  expect(await acknowledgeAll()).toMatchObject({ changed: size });
  expect(await record()).toBe(true);
  expect(await facts()).toEqual(once);
  const { rows } = await ws.as("ops", (tx) =>
    tx.execute(sql`select kind, count(*)::integer as n from alert_events group by kind order by kind`),
  );
  expect(rows).toEqual([
    { kind: "acknowledged", n: 2 * size + 2 },
    { kind: "fired", n: size + 2 },
    { kind: "unacknowledged", n: size },
  ]);
  expect(await drift(ws)).toEqual([]);
  expect((await wrong()).rows).toEqual([]);
});

test("undoing the resolution of an acknowledged alert gives it back to who had it", async () => {
  const ws = await createTestWorkspace();
  const id = await fire(ws);
  await ws.as("admin", (tx) => tx.execute(sql`select acknowledge_alert(${id}, ${ws.users.admin})`));
  const before = await detail(ws, id);
  const { batch } = await act(ws, "resolve", [id]);
  await ws.as("ops", (tx) => undoAlertChanges(tx, batch));
  const after = await detail(ws, id);
  expect(after).toMatchObject({
    status: "acknowledged",
    acknowledgedAt: before?.acknowledgedAt,
    acknowledgedBy: before?.acknowledgedBy,
  });
  expect(after?.triggeredAt).toBe(before?.triggeredAt);
});

test("pages meet without gap or repeat in every order", async () => {
  const ws = await createTestWorkspace();
  const total = ALERTS_PER_PAGE + 30;
  const alerts = Array.from({ length: total }, (_, n) => ({
    ...error,
    severity_level: SEVERITIES[n % 5] ?? "info",
    title: `No. ${n}`,
  }));
  await ws.as("owner", (tx) => fireAlerts(tx, ws.id, alerts));
  // In twenties at one moment, across all severities.
  await ws.as("owner", (tx) =>
    tx.execute(
      sql`update system_alerts set triggered_at = now() - make_interval(mins => split_part(title, ' ', 2)::integer / 20)`,
    ),
  );
  const orders = {
    severity: sql`severity_rank desc, triggered_at desc, id desc`,
    newest: sql`triggered_at desc, id desc`,
    oldest: sql`triggered_at, id`,
  };
  const limits = [30, 25, 7, 1];
  for (const sort of ["severity", "newest", "oldest"] as const) {
    for (const query of [{}, { tab: "all" }, { severity: ["critical", "low", "info"] }, { agent: "none" }]) {
      const filter = filterOf({ sort, ...query });
      const { rows } = await ws.as("viewer", (tx) =>
        tx.execute<{ id: string }>(sql`
          select id from system_alerts a where ${"severity" in query ? sql`severity_level in ${query.severity}` : sql`true`}
          order by ${orders[sort]}`),
      );
      const listed: string[] = [];
      let after: string | undefined;
      do {
        // Of one size that a statement is made for, and of sizes between.
        const limit = limits[listed.length % limits.length];
        const page = await ws.as("viewer", (tx) => listAlerts(tx, filter, null, { after, limit }));
        expect(page.rows.length).toBe(page.next ? limit : rows.length - listed.length);
        listed.push(...page.rows.map(({ id }) => id));
        after = page.next ?? undefined;
      } while (after);
      expect(listed, JSON.stringify(filter)).toEqual(rows.map(({ id }) => id));
    }
  }
});

test("an alert keeps its id, and its time line goes with it", async () => {
  const ws = await createTestWorkspace();
  const id = await fire(ws);
  await expect(
    ws.as("owner", (tx) => tx.execute(sql`update system_alerts set id = gen_random_uuid() where id = ${id}`)),
  ).rejects.toMatchObject({ cause: { message: "An alert keeps its id: its time line goes by it." } });
  await ws.as("owner", (tx) => tx.execute(sql`delete from workspaces where id = ${ws.id}`));
  const { rows } = await ws.as("owner", (tx) =>
    tx.execute(sql`select 'alert' from system_alerts union all select kind from alert_events`),
  );
  expect(rows).toEqual([]);
});

test("an entry that is written while its workspace goes leaves nothing", async () => {
  const ws = await createTestWorkspace();
  const id = await fire(ws);
  let removal: Promise<unknown> | undefined;
  await ws.as("ops", async (tx) => {
    await commentOnAlerts(tx, [id], "Still here?");
    removal = ws.as("owner", (other) => other.execute(sql`delete from workspaces where id = ${ws.id}`));
    // It waits for the alert that the comment holds.
    await expect
      .poll(async () => {
        const { rows } = await tx.execute<{ waiting: boolean }>(
          sql`select exists (select from pg_locks where not granted and transactionid = pg_current_xact_id()::xid) as waiting`,
        );
        return rows[0]?.waiting;
      })
      .toBe(true);
  });
  await removal;
  const { rows } = await ws.as("owner", (tx) => tx.execute(sql`select kind from alert_events`));
  expect(rows).toEqual([]);
});

test("counters and counted rows say the same", async () => {
  const ws = await createTestWorkspace();
  const ids = await Promise.all([
    fire(ws, { title: "This A", severity_level: "critical" }),
    fire(ws, { title: "This B", alert_type: "anomaly" }),
    fire(ws, { title: "This C" }),
  ]);
  await act(ws, "assign", ids.slice(0, 2), { assignee: ws.users.ops });
  await act(ws, "acknowledge", ids.slice(0, 1));
  const counted = await ws.as("ops", (tx) => countInbox(tx, filterOf({ tab: "all" }), ws.users.ops));
  const byValue = (counts: typeof counted) =>
    Object.entries(counts.facets).map(([facet, values]) => [
      facet,
      values.map(({ value, alerts }) => `${value} ${alerts}`).sort(),
    ]);
  // None has an agent or a campaign, each has the word: the same alerts, more and more of them counted row by row.
  for (const same of [
    { agent: "none" },
    { agent: "none", campaign: "none" },
    { q: "this" },
    { agent: "none", q: "this" },
  ]) {
    const rows = await ws.as("ops", (tx) => countInbox(tx, filterOf({ tab: "all", ...same }), ws.users.ops));
    expect(byValue(rows), JSON.stringify(same)).toEqual(byValue(counted));
    expect(rows.tabs).toEqual(counted.tabs);
    expect(rows.partial).toEqual([]);
  }
  const one = await ws.as("ops", (tx) =>
    countInbox(tx, filterOf({ tab: "acknowledged", assignee: "me" }), ws.users.ops),
  );
  expect(one.tabs).toMatchObject({ active: 1, acknowledged: 1 });
  expect(one.facets.severity).toEqual([{ value: "critical", label: null, alerts: 1 }]);
  const mine = await ws.as("ops", (tx) => listAlerts(tx, filterOf({ tab: "all", assignee: "me" }), ws.users.ops));
  expect(mine.rows).toHaveLength(2);
});

test("numbers that are lower bounds are said to be: counters are exact, counting stops", async () => {
  const ws = await createTestWorkspace();
  const many = Array.from({ length: COUNT_CAP + 5 }, (_, n) => ({ ...error, title: `Many ${n}` }));
  await ws.as("owner", (tx) => fireAlerts(tx, ws.id, many));
  const count = (query: object) => ws.as("ops", (tx) => countInbox(tx, filterOf(query), ws.users.ops));
  expect(await count({})).toMatchObject({ tabs: { active: COUNT_CAP + 5 }, partial: [] });
  const ofNoAgent = await count({ agent: "none" });
  expect(ofNoAgent.tabs.active).toBe(COUNT_CAP + 5);
  expect(ofNoAgent.partial.sort()).toEqual(["assignee", "campaign"]);
  const found = await count({ q: "many" });
  expect(found.tabs.active).toBe(COUNT_CAP);
  expect(found.partial).toContain("active");
  expect(found.partial).toContain("severity");
});

test("the inbox learns what became of its rows and how many are newer", async () => {
  const ws = await createTestWorkspace();
  const id = await fire(ws, { title: "Old" });
  const filter = filterOf({});
  const { asOf } = (await ws.as("viewer", (tx) => readInbox(tx, filter, null))).head;
  await act(ws, "acknowledge", [id]);
  await fire(ws, { title: "New" });
  const changes = await ws.as("viewer", (tx) => readInboxChanges(tx, { filter, asOf, ids: [id] }, null));
  expect(changes).toMatchObject({ newer: 1, rows: [{ id, matches: false, status: "acknowledged" }] });
});

test("comments stand on the time line; nobody writes there directly, or changes an entry", async () => {
  const ws = await createTestWorkspace();
  const id = await fire(ws);
  expect(await ws.as("ops", (tx) => commentOnAlerts(tx, [id], "  Looking into it \u{1f440} <b>now</b> "))).toBe(1);
  expect((await detail(ws, id))?.events[0]).toMatchObject({
    kind: "commented",
    comment: "Looking into it \u{1f440} <b>now</b>",
  });
  const forged = (statement: ReturnType<typeof sql>) =>
    expect(ws.as("owner", (tx) => tx.execute(statement))).rejects.toMatchObject({ cause: { code: "42501" } });
  await forged(
    sql`insert into alert_events (workspace_id, alert_id, kind, actor_kind, revision) values (${ws.id}, ${id}, 'resolved', 'person', 9)`,
  );
  await forged(sql`update alert_events set comment = 'never said'`);
  await forged(sql`delete from alert_events`);
  await forged(sql`update alert_counts set alerts = 0`);
});

test("folding the counters loses nothing while alerts fire", async () => {
  const ws = await createTestWorkspace();
  const firing = Array.from({ length: 40 }, (_, n) => fire(ws, { fingerprint: `f${n}` }));
  const folding = Array.from({ length: 10 }, () =>
    ws.as("owner", (tx) => tx.execute(sql`select app.fold_alert_counts(${ws.id})`)),
  );
  await Promise.all([...firing, ...folding]);
  expect(await drift(ws)).toEqual([]);
});

test("two workspaces may use the same fingerprint", async () => {
  const [mine, theirs] = [await createTestWorkspace(), await createTestWorkspace()];
  const [a, b] = [await fire(mine, { fingerprint: "f" }), await fire(theirs, { fingerprint: "f" })];
  expect(a).not.toBe(b);
  expect(await detail(theirs, a)).toBeNull();
  expect(await act(theirs, "resolve", [a])).toMatchObject({ changed: 0, missing: 1 });
  await expect(theirs.as("owner", (tx) => fireAlerts(tx, mine.id, [{ ...error }]))).rejects.toMatchObject({
    cause: { code: "42501" },
  });
});

test("an act on all that match, and its undoing, have two minutes; one on a selection what any request has", async () => {
  const ws = await createTestWorkspace();
  await fire(ws);
  const act = (target: Parameters<typeof changeAlerts>[1]["target"]) =>
    ws.as("ops", async (tx) => {
      const change = { target, action: "acknowledge" as const, comment: null, assignee: null, snooze: null };
      const report = await changeAlerts(tx, change, ws.users.ops);
      return { report, limit: await statementLimit(tx) };
    });
  const { report, limit } = await act({ filter: alertFilterSchema.parse({}), asOf: new Date().toISOString() });
  expect(limit).toBe("2min");
  expect((await act({ ids: [] })).limit).toBe("30s");
  const undone = ws.as("ops", async (tx) => {
    await undoAlertChanges(tx, report === "too_many" ? "" : report.batch);
    return statementLimit(tx);
  });
  expect(await undone).toBe("2min");
});
