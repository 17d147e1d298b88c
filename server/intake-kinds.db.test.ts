/** What the kinds of senders promise, each through the real door: ends, acknowledgements, ids, batches, answers. */
import { randomUUID } from "node:crypto";
import { sql } from "drizzle-orm";
import { beforeAll, beforeEach, expect, test, vi } from "vitest";
import { pruneDeliveries } from "@/db/deliveries";
import { createTestWorkspace, type TestWorkspace } from "@/db/testing/workspace";
import { INTEGRATION_KINDS } from "@/domain/integrations";
import { sendTest, TEST_CONDITION } from "./test-delivery";
import { addSource, alertsOf, deliveriesOf, send } from "./testing/sources";

let ws: TestWorkspace;
beforeAll(() => void vi.stubEnv("AUTH_SECRET", "s".repeat(32)));
beforeEach(async () => {
  ws = await createTestWorkspace();
});

const states = async () => (await alertsOf(ws)).map(({ fingerprint, status }) => `${fingerprint} ${status}`);
const own = { alert_type: "error", severity_level: "high", title: "Slow", fingerprint: "slow" };

test("PagerDuty: trigger, acknowledge by nobody of ours, resolve, all by dedup_key, each answered 202", async () => {
  const source = await addSource(ws, "pagerduty");
  const event = (event_action: string, more = {}) =>
    send(source, { routing_key: source.key, event_action, dedup_key: "db/7", ...more });
  const payload = { summary: "Disk full", source: "db-7", severity: "critical" };
  const triggered = await event("trigger", { payload });
  expect([triggered.status, triggered.body]).toEqual([
    202,
    { status: "success", message: "Event processed", dedup_key: "db/7" },
  ]);
  expect((await event("acknowledge")).status).toBe(202);
  expect(await alertsOf(ws)).toMatchObject([{ status: "acknowledged", acknowledged_by: null }]);
  const { rows } = await ws.as("viewer", (tx) =>
    tx.execute(sql`select actor_kind, reason, actor_id from alert_events where kind = 'acknowledged'`),
  );
  expect(rows).toEqual([{ actor_kind: "system", reason: "source", actor_id: null }]);
  await event("trigger", { payload });
  expect(await alertsOf(ws)).toMatchObject([{ status: "acknowledged", occurrence_count: 2 }]);
  expect((await event("resolve")).status).toBe(202);
  expect(await states()).toEqual(["db/7 resolved"]);
  const unnamed = await event("trigger", { payload, dedup_key: undefined });
  expect(unnamed.body.dedup_key).toMatch(/^[0-9a-f-]{36}$/);
  expect((await event("acknowledge", { dedup_key: "unknown" })).status).toBe(202);
  expect((await deliveriesOf(source)).map(({ acknowledged }) => acknowledged).filter(Boolean)).toEqual([1]);
});

test("PagerDuty: a person's acknowledgement stands", async () => {
  const source = await addSource(ws, "pagerduty");
  const payload = { summary: "Disk full", source: "db-7", severity: "critical" };
  await send(source, { routing_key: source.key, event_action: "trigger", dedup_key: "k", payload });
  await ws.as("ops", (tx) => tx.execute(sql`select acknowledge_alert(id, ${ws.users.ops}) from system_alerts`));
  await send(source, { routing_key: source.key, event_action: "acknowledge", dedup_key: "k" });
  expect(await alertsOf(ws)).toMatchObject([{ acknowledged_by: ws.users.ops }]);
});

test("names of conditions longer than ours are kept apart, also those that differ at their end", async () => {
  const source = await addSource(ws, "pagerduty");
  const payload = { summary: "Long", source: "a", severity: "info" };
  for (const end of ["a", "b"]) {
    await send(source, { routing_key: source.key, event_action: "trigger", dedup_key: "k".repeat(250) + end, payload });
  }
  await send(source, { routing_key: source.key, event_action: "resolve", dedup_key: `${"k".repeat(250)}b` });
  expect((await alertsOf(ws)).map(({ status }) => status).toSorted()).toEqual(["active", "resolved"]);
});

const event = (id: string, more = {}) => ({
  specversion: "1.0",
  id,
  source: "/shop",
  type: "slow",
  data: own,
  ...more,
});
const BATCH = { "content-type": "application/cloudevents-batch+json" };
const STRUCTURED = { "content-type": "application/cloudevents+json; charset=utf-8" };

test("CloudEvents: binary, structured and batch; the same source and id count once, whatever the way", async () => {
  const source = await addSource(ws, "cloudevents");
  const binary = { "ce-specversion": "1.0", "ce-id": "1", "ce-source": "/shop", "ce-type": "slow" };
  expect(await send(source, own, binary)).toMatchObject({ status: 200, body: { accepted: 1 } });
  expect(await send(source, event("1"), STRUCTURED)).toMatchObject({ status: 200, body: { accepted: 1 } });
  const batch = [event("1"), event("2"), event("2"), event("1", { source: "/other" })];
  expect(await send(source, batch, BATCH)).toMatchObject({ status: 200, body: { accepted: 4 } });
  expect(await send(source, batch, BATCH)).toMatchObject({ status: 200, body: { accepted: 4 } });
  expect(await alertsOf(ws)).toMatchObject([{ occurrence_count: 3 }]);
  expect((await deliveriesOf(source)).map(({ result }) => result)).toEqual([
    "replayed",
    "accepted",
    "replayed",
    "accepted",
  ]);
  // Another source of the workspace has ids of its own.
  await send(await addSource(ws, "cloudevents"), event("1"), STRUCTURED);
  expect(await alertsOf(ws)).toHaveLength(2);
});

test("CloudEvents: a batch happens in its order, and all of it or nothing", async () => {
  const source = await addSource(ws, "cloudevents");
  const over = { data: { status: "resolved", fingerprint: "slow" } };
  await send(source, [event("1"), event("2", over)], BATCH);
  expect(await states()).toEqual(["slow resolved"]);
  await send(source, [event("3"), event("4", over), event("5")], BATCH);
  expect(await states()).toEqual(["slow active"]);
  const bad = event("7", { data: { ...own, agent_name: "Nobody" } });
  const refused = await send(source, [event("6"), bad], BATCH);
  expect([refused.status, refused.body.errors]).toEqual([400, { agent_name: expect.stringContaining("Nobody") }]);
  // Nothing of it was remembered: once mended, it is taken.
  await send(source, [event("6"), event("7")], BATCH);
  expect(await alertsOf(ws)).toMatchObject([{ occurrence_count: 5 }]);
});

test("two batches that share events, at once: each event once, and nobody waits forever", async () => {
  const source = await addSource(ws, "cloudevents");
  const ids = Array.from({ length: 50 }, (_, n) => String(n));
  const batches = Array.from({ length: 6 }, (_, n) => (n % 2 ? ids : ids.toReversed()).map((id) => event(id)));
  const answers = await Promise.all(batches.map((batch) => send(source, batch, BATCH)));
  expect(answers.map(({ status }) => status)).toEqual(Array(6).fill(200));
  expect(await alertsOf(ws)).toMatchObject([{ occurrence_count: 50 }]);
});

const mixed = (names: string[]) =>
  names.flatMap((name) => [
    event(randomUUID(), { data: { ...own, fingerprint: name } }),
    event(randomUUID(), { data: { status: "resolved", fingerprint: name } }),
  ]);

test("batches that begin and end the same conditions in opposite orders, at once: none is turned away", async () => {
  const source = await addSource(ws, "cloudevents");
  const names = Array.from({ length: 12 }, (_, n) => `c${n}`);
  const sent = Array.from({ length: 8 }, (_, n) => send(source, mixed(n % 2 ? names : names.toReversed()), BATCH));
  expect((await Promise.all(sent)).map(({ status }) => status)).toEqual(Array(8).fill(200));
  expect((await alertsOf(ws)).every(({ status }) => status === "resolved")).toBe(true);
});

test("Sentry: what is no alert is answered and ignored; an alert sent again is known", async () => {
  const source = await addSource(ws, "sentry");
  const installed = await send(source, { action: "created", data: {} }, { "sentry-hook-resource": "installation" });
  expect(installed.status).toBe(200);
  const body = { action: "critical", data: { metric_alert: { id: 4, title: "Many errors" } } };
  for (const _ of [1, 2]) {
    const answer = await send(source, body, { "sentry-hook-resource": "metric_alert" });
    expect([answer.status, answer.body]).toEqual([200, { fired: 1, resolved: 0 }]);
  }
  expect(await alertsOf(ws)).toMatchObject([{ occurrence_count: 1 }]);
  expect((await deliveriesOf(source)).map(({ result }) => result)).toEqual(["replayed", "accepted", "ignored"]);
});

test("Sentry: an event as large as is taken is answered well within its second", async () => {
  const source = await addSource(ws, "sentry");
  const frames = Array.from({ length: 2_000 }, (_, n) => ({ filename: `file-${n}.js`, vars: "x".repeat(400) }));
  const data = {
    event: { issue_id: "7", title: "Deep", level: "fatal", exception: { frames } },
    triggered_rule: "All",
  };
  const began = performance.now();
  const answer = await send(source, { action: "triggered", data }, { "sentry-hook-resource": "event_alert" });
  expect(answer.status).toBe(200);
  expect(performance.now() - began).toBeLessThan(1_000);
});

test("own JSON: an agent by name, several alerts, and the source's own name over what the body says", async () => {
  const source = await addSource(ws, "json", { name: "Shop" });
  const { rows } = await ws.as("viewer", (tx) =>
    tx.execute<{ name: string }>(sql`select agent_name as name from agent_registry order by agent_name limit 1`),
  );
  const alerts = [
    { ...own, agent_name: rows[0]?.name },
    { ...own, fingerprint: "other" },
  ];
  const answer = await send(source, { source: "codex", alerts });
  expect(answer.status).toBe(201);
  expect((await alertsOf(ws)).map((alert) => alert.source)).toEqual(["json:shop", "json:shop"]);
  expect(answer.body).toEqual({
    alerts: [1, 2].map(() => ({ id: expect.any(String), outcome: "created" })),
    resolved: [],
  });
});

test.each(INTEGRATION_KINDS)("%s: a test goes through the door, fires one alert and takes it back", async (kind) => {
  const source = await addSource(ws, kind, { signed: kind === "grafana" });
  const it = { kind, integrationId: source.id, name: "Mine" };
  for (const _ of [1, 2])
    expect((await sendTest(ws.member("admin"), { ...it, firing: true })).status).toBeLessThan(300);
  const [alert, ...more] = await alertsOf(ws);
  expect(more).toEqual([]);
  expect(alert).toMatchObject({ title: "Test alert from Mine", occurrence_count: 2 });
  expect(alert?.fingerprint).toContain(TEST_CONDITION);
  expect((await sendTest(ws.member("admin"), { ...it, firing: false })).status).toBeLessThan(300);
  expect(await alertsOf(ws)).toMatchObject([{ status: "resolved" }]);
  const log = await deliveriesOf(source);
  expect(log).toMatchObject([
    { result: "accepted", resolved: 1, is_test: true },
    { result: "accepted", fired: 1, is_test: true },
    { result: "accepted", fired: 1, is_test: true },
  ]);
});

test("nobody tries out another workspace's source", async () => {
  const theirs = await addSource(await createTestWorkspace(), "json");
  const answer = await sendTest(ws.member("admin"), {
    kind: "json",
    integrationId: theirs.id,
    name: "x",
    firing: true,
  });
  expect(answer.status).toBe(404);
  expect(await alertsOf(theirs.ws)).toEqual([]);
});

test("of the log the last ones are kept for a week, the very last for good; ids for two days", async () => {
  const source = await addSource(ws, "json");
  const quiet = await addSource(ws, "json");
  await ws.as("admin", async (tx) => {
    const insert = (id: string, count: number, proven: boolean, age: string) =>
      tx.execute(sql`insert into integration_deliveries (workspace_id, integration_id, result, status, proven, received_at)
        select ${ws.id}, ${id}, ${proven ? "accepted" : "refused"}, 200, ${proven}, now() - ${age}::interval - n * interval '1 second'
        from generate_series(1, ${count}::integer) n`);
    await insert(source.id, 150, true, "1 hour");
    await insert(source.id, 50, false, "1 minute");
    await insert(quiet.id, 3, true, "8 days");
    for (const age of ["47 hours", "49 hours"]) {
      await tx.execute(sql`insert into integration_receipts (workspace_id, integration_id, delivery_key, received_at)
        values (${ws.id}, ${source.id}, ${randomUUID()}, now() - ${age}::interval)`);
    }
    expect(await pruneDeliveries(tx)).toEqual({ deliveries: 72, receipts: 1 });
  });
  const kept = await deliveriesOf(source);
  expect(kept.filter(({ result }) => result === "accepted")).toHaveLength(100);
  expect(kept.filter(({ result }) => result === "refused")).toHaveLength(30);
  expect(await deliveriesOf(quiet)).toHaveLength(1);
});
