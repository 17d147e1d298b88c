/** What is wrong with what comes in, through the real door: each is refused in words, kept out, and to be seen in the log. */
import { randomBytes, randomUUID } from "node:crypto";
import { gzipSync } from "node:zlib";
import { sql } from "drizzle-orm";
import { beforeAll, beforeEach, describe, expect, test, vi } from "vitest";
import { createTestWorkspace, type TestWorkspace } from "@/db/testing/workspace";
import { formatAddress, INTEGRATION_KINDS, type IntegrationKind } from "@/domain/integrations";
import { receive } from "./intake";
import { problemFrom } from "./problem";
import { signHex, signStandard } from "./signatures";
import { addSource, alertsOf, answerOf, deliveriesOf, requestTo, send, type TestSource } from "./testing/sources";

let ws: TestWorkspace;
beforeAll(() => void vi.stubEnv("AUTH_SECRET", "s".repeat(32)));
beforeEach(async () => {
  ws = await createTestWorkspace();
});

const BOMB = gzipSync(Buffer.alloc(200 * 1024 * 1024, 32));
const ALERT = { alert_type: "error", severity_level: "high", title: "Slow", fingerprint: "slow" };
const FIRING = {
  status: "firing",
  alerts: [{ status: "firing", labels: { alertname: "Slow" }, startsAt: "2026-03-31T09:30:00Z", fingerprint: "slow" }],
};
const TRIGGER = {
  event_action: "trigger",
  dedup_key: "slow",
  payload: { summary: "Slow", source: "a", severity: "error" },
};
const METRIC = { action: "critical", data: { metric_alert: { id: "7", title: "Slow", alert_rule: { id: "1" } } } };
const EVENT = { specversion: "1.0", id: "1", source: "/checkout", type: "slow", data: ALERT };

/** What each kind of sender sends when one thing is slow. */
function goodOf({ kind, key }: TestSource): [body: Record<string, unknown>, headers: Record<string, string>] {
  const bodies: Record<IntegrationKind, Record<string, unknown>> = {
    json: ALERT,
    alertmanager: { version: "4", ...FIRING },
    grafana: { version: "1", ...FIRING },
    sentry: METRIC,
    pagerduty: { ...TRIGGER, routing_key: key },
    cloudevents: EVENT,
    standard_webhooks: ALERT,
  };
  const headers: Partial<Record<IntegrationKind, Record<string, string>>> = {
    sentry: { "sentry-hook-resource": "metric_alert" },
    cloudevents: { "content-type": "application/cloudevents+json" },
  };
  return [bodies[kind], headers[kind] ?? {}];
}

async function expectNothing(source: TestSource): Promise<void> {
  expect(await alertsOf(source.ws)).toEqual([]);
}

describe.each(INTEGRATION_KINDS)("%s", (kind) => {
  const refuse = async (source: TestSource, request: Request, status: number) => {
    const answer = await answerOf(receive(request, kind, source.address));
    expect(answer.status, JSON.stringify(answer.body)).toBe(status);
    expect(answer.headers.get("content-type")).toBe("application/problem+json");
    await expectNothing(source);
    return String(answer.body.detail);
  };

  test("takes what its sender sends, fields that nobody knows among it, and says so in the log", async () => {
    const source = await addSource(ws, kind);
    const [body, headers] = goodOf(source);
    const plain = await send(source, { ...body, unheardof: { of: ["x"] } }, headers);
    expect(plain.status, JSON.stringify(plain.body)).toBeLessThan(300);
    const [alert] = await alertsOf(ws);
    expect(alert).toMatchObject({ title: "Slow", status: "active", source: expect.stringMatching(`^${kind}:test-`) });
    const [logged] = await deliveriesOf(source);
    expect(logged).toMatchObject({
      result: "accepted",
      status: plain.status,
      fired: 1,
      payload: expect.stringContaining("Slow"),
    });
    if (source.key) expect(JSON.stringify(logged)).not.toContain(source.key);
  });

  test("takes gzip, over which the signature is that of the text", async () => {
    const source = await addSource(ws, kind);
    const [body, headers] = goodOf(source);
    const signed = requestTo(source, body, headers);
    const proof = Object.fromEntries(signed.headers);
    const zipped = requestTo(source, gzipSync(JSON.stringify(body)), { ...proof, "content-encoding": "gzip" });
    const answer = await receive(zipped, kind, source.address);
    expect(answer.status).toBeLessThan(300);
    expect(await alertsOf(ws)).toHaveLength(1);
  });

  test("refuses a body of 10 MB without reading it whole", async () => {
    const source = await addSource(ws, kind);
    const [body, headers] = goodOf(source);
    const proof = Object.fromEntries(requestTo(source, body, headers).headers);
    let read = 0;
    const stream = new ReadableStream<Uint8Array>({
      pull: (controller) => {
        read += 64 * 1024;
        controller.enqueue(new Uint8Array(64 * 1024).fill(32));
        if (read >= 10 * 1024 * 1024) controller.close();
      },
    });
    const init = { method: "POST", body: stream, headers: proof, duplex: "half" };
    const detail = await refuse(source, new Request("http://codex.test", init as RequestInit), 413);
    expect(detail).toContain("1,048,576 bytes");
    expect(read).toBeLessThan(2 * 1024 * 1024);
    const told = { ...proof, "content-length": String(10 * 1024 * 1024) };
    await refuse(source, new Request("http://codex.test", { method: "POST", body: "{}", headers: told }), 413);
  });

  test("refuses a gzip bomb, broken gzip and other encodings", async () => {
    const source = await addSource(ws, kind);
    const [, headers] = goodOf(source);
    expect(BOMB.length).toBeLessThan(1024 * 1024);
    const zip = { ...headers, "content-encoding": "gzip" };
    expect(await refuse(source, requestTo(source, BOMB, zip), 413)).toContain("decompressed");
    expect(await refuse(source, requestTo(source, randomBytes(100), zip), 400)).toContain("gzip");
    expect(await refuse(source, requestTo(source, "{}", { ...headers, "content-encoding": "br" }), 415)).toContain(
      "br",
    );
  });

  test("refuses invalid UTF-8, broken JSON, another content type and JSON nested without end", async () => {
    const source = await addSource(ws, kind);
    const [, headers] = goodOf(source);
    const invalid = Buffer.concat([Buffer.from('{"title":"'), Buffer.from([0xc3, 0x28]), Buffer.from('"}')]);
    expect(await refuse(source, requestTo(source, invalid, headers), 400)).toContain("not valid UTF-8");
    expect(await refuse(source, requestTo(source, '{"a":', headers), 400)).toContain("not valid JSON");
    const deep = `${"[".repeat(100_000)}${"]".repeat(100_000)}`;
    await refuse(source, requestTo(source, deep, headers), kind === "pagerduty" ? 401 : 400);
    if (kind !== "pagerduty") {
      const typed = requestTo(source, "<a/>", { ...headers, "content-type": "text/xml" });
      expect(await refuse(source, typed, 415)).toContain("text/xml");
    }
    const log = await deliveriesOf(source);
    expect(log.every(({ result, detail }) => result === "refused" && detail)).toBe(true);
    expect(log.length).toBeGreaterThanOrEqual(3);
  });

  test("refuses what does not prove itself, and nothing tells how near it was", async () => {
    const source = await addSource(ws, kind);
    const other = await addSource(ws, kind);
    const [body, headers] = goodOf(source);
    // Another source's key or signature, of the same workspace even.
    const foreign = requestTo(
      { ...other, address: source.address },
      kind === "pagerduty" ? { ...body, routing_key: other.key } : body,
      headers,
    );
    await refuse(source, foreign, 401);
    const none = { authorization: "", "sentry-hook-signature": "", "webhook-signature": "" };
    const bare = kind === "pagerduty" ? { ...body, routing_key: undefined } : body;
    await refuse(source, requestTo(source, bare, { ...headers, ...none }), 401);
    const [logged] = await deliveriesOf(source);
    expect(logged).toMatchObject({ result: "refused", status: 401 });
    expect(JSON.stringify(await deliveriesOf(source))).not.toContain(other.key || other.secret);
  });

  test("is no other kind's address, and a disabled one takes nothing", async () => {
    const source = await addSource(ws, kind);
    const [body, headers] = goodOf(source);
    const wrong = INTEGRATION_KINDS.find((one) => one !== kind) ?? kind;
    expect((await receive(requestTo(source, body, headers), wrong, source.address)).status).toBe(404);
    await ws.as("admin", (tx) => tx.execute(sql`update integrations set disabled_at = now() where id = ${source.id}`));
    expect(await refuse(source, requestTo(source, body, headers), 403)).toContain("disabled");
  });

  test("a key or signature of one workspace opens nothing in another", async () => {
    const theirs = await addSource(await createTestWorkspace(), kind);
    const mine = await addSource(ws, kind);
    const [body, headers] = goodOf(mine);
    await answerOf(receive(requestTo(mine, body, headers), kind, theirs.address)).then(({ status }) =>
      expect(status).toBe(401),
    );
    await expectNothing(theirs);
    // My workspace with their source, and theirs with mine: neither is there.
    for (const [workspaceId, integrationId] of [
      [ws.id, theirs.id],
      [theirs.ws.id, mine.id],
      [randomUUID(), randomUUID()],
    ] as const) {
      const address = formatAddress({ workspaceId, integrationId });
      expect((await receive(requestTo(mine, body, headers), kind, address)).status).toBe(404);
    }
    for (const address of ["", "nonsense", `${mine.address}x`, "%00"]) {
      expect((await receive(requestTo(mine, body, headers), kind, address)).status).toBe(404);
    }
    expect([...(await alertsOf(ws)), ...(await alertsOf(theirs.ws))]).toEqual([]);
  });

  test("the same fingerprint in two sources and in two workspaces is four alerts", async () => {
    const far = await createTestWorkspace();
    const sources = [
      await addSource(ws, kind),
      await addSource(ws, kind),
      await addSource(far, kind),
      await addSource(far, kind),
    ];
    for (const source of sources) await send(source, ...goodOf(source));
    for (const workspace of [ws, far]) {
      const alerts = await alertsOf(workspace);
      expect(alerts.map(({ occurrence_count: times }) => times)).toEqual([1, 1]);
      expect(new Set(alerts.map(({ source }) => source)).size).toBe(2);
      expect(new Set(alerts.map(({ fingerprint }) => fingerprint)).size).toBe(1);
    }
  });
});

test("after a rotation the previous secret is good for a day, unless it is refused at once", async () => {
  const source = await addSource(ws, "json");
  const rotate = async (keep: boolean) => {
    const { makeSecrets } = await import("./new-source");
    const { replaceSecrets } = await import("@/db/integrations");
    const { shown, kept } = makeSecrets(
      { workspaceId: ws.id, integrationId: source.id },
      { kind: "json", signed: false, given: null },
    );
    await ws.as("admin", (tx) => replaceSecrets(tx, source.id, kept, keep));
    return shown.key ?? "";
  };
  const status = async (key: string) => (await send({ ...source, key }, ALERT)).status;
  const second = await rotate(true);
  expect([await status(second), await status(source.key)]).toEqual([201, 200]);
  await ws.as("admin", (tx) => tx.execute(sql`update integrations set previous_until = now() - interval '1 second'`));
  expect([await status(second), await status(source.key)]).toEqual([200, 401]);
  const third = await rotate(false);
  expect([await status(third), await status(second)]).toEqual([200, 401]);
});

test("the audit log tells of a source and of its rotation, and shows no secret", async () => {
  const source = await addSource(ws, "grafana", { signed: true });
  await ws.as("admin", (tx) =>
    tx.execute(sql`update integrations set secret_sealed = 'sealed', secret_changed_at = now() + interval '1 s'`),
  );
  const { rows } = await ws.as("admin", (tx) =>
    tx.execute<{ action: string; text: string }>(
      sql`select action, before::text || after::text as text, after::text as now from audit_log where subject_type = 'integrations' order by occurred_at`,
    ),
  );
  expect(rows.map(({ action }) => action)).toEqual(["insert", "update"]);
  expect(JSON.stringify(rows)).not.toMatch(/_hash|_sealed/);
  expect(JSON.stringify(rows)).toContain("secret_changed_at");
  expect(source.secret).not.toBe("");
});

test("a replayed webhook is answered as at first and changes nothing, also when both come at once", async () => {
  const source = await addSource(ws, "standard_webhooks");
  const first = requestTo(source, ALERT);
  const again = () => receive(first.clone(), source.kind, source.address);
  const answers = await Promise.all([answerOf(again()), answerOf(again()), answerOf(again())]);
  const later = await answerOf(again());
  for (const answer of answers) expect([answer.status, answer.body]).toEqual([201, later.body]);
  expect(later.status).toBe(201);
  expect(await alertsOf(ws)).toMatchObject([{ occurrence_count: 1 }]);
  const results = (await deliveriesOf(source)).map(({ result }) => result);
  expect(results.toSorted()).toEqual(["accepted", "replayed", "replayed", "replayed"]);
});

test("an old request sent again, and a clock that is wrong, are refused with what to do", async () => {
  const source = await addSource(ws, "standard_webhooks");
  for (const [seconds, words] of [
    [-301, "behind our clock"],
    [+310, "ahead of our clock"],
  ] as const) {
    const at = String(Math.floor(Date.now() / 1000) + seconds);
    const signature = signStandard(source.secret, "msg_1", at, Buffer.from(JSON.stringify(ALERT)));
    const headers = { "webhook-id": "msg_1", "webhook-timestamp": at, "webhook-signature": signature };
    const answer = await send(source, ALERT, headers);
    expect([answer.status, answer.body.detail]).toEqual([401, expect.stringContaining(words)]);
  }
  await expectNothing(source);
});

test("a moment of the sender's that lies ahead, or before all times, does no harm", async () => {
  const source = await addSource(ws, "alertmanager");
  const alerts = ["2199-01-01T00:00:00Z", "0001-01-01T00:00:00Z"].map((startsAt, n) => ({
    ...FIRING.alerts[0],
    startsAt,
    fingerprint: `f${n}`,
  }));
  expect((await send(source, { version: "4", status: "firing", alerts })).status).toBe(200);
  const { rows } = await ws.as("viewer", (tx) =>
    tx.execute(
      sql`select count(*) as n from system_alerts where last_seen_at between now() - interval '1 minute' and now()`,
    ),
  );
  expect(rows).toEqual([{ n: 2 }]);
});

test("Grafana's signature: asked for where it was chosen; with a timestamp, the same one again is a replay", async () => {
  const source = await addSource(ws, "grafana", { signed: true });
  const body = { version: "1", ...FIRING };
  const forged = { "x-grafana-alerting-signature": signHex("another secret", JSON.stringify(body)) };
  expect((await send(source, body, forged)).status).toBe(401);
  expect((await send(source, body, { "x-grafana-alerting-signature": "" })).status).toBe(401);
  expect((await send(source, body)).status).toBe(200);
  const at = String(Math.floor(Date.now() / 1000));
  const stamped = {
    "x-grafana-alerting-signature-timestamp": at,
    "x-grafana-alerting-signature": signHex(source.secret, `${at}:`, JSON.stringify(body)),
  };
  const shouted = stamped["x-grafana-alerting-signature"].toUpperCase();
  for (const headers of [stamped, stamped, { ...stamped, "x-grafana-alerting-signature": shouted }]) {
    expect((await send(source, body, headers)).body).toEqual({ fired: 1, resolved: 0 });
  }
  expect((await deliveriesOf(source)).map(({ result }) => result).slice(0, 3)).toEqual([
    "replayed",
    "replayed",
    "accepted",
  ]);
  expect(await alertsOf(ws)).toMatchObject([{ occurrence_count: 2 }]);
});

const issue = (action: string, count: string) => ({
  action,
  data: { issue: { id: "7", title: "Slow", level: "error", count } },
});
const at = (seconds: number) => ({
  "sentry-hook-resource": "issue",
  "sentry-hook-timestamp": String(Math.floor(Date.now() / 1000) + seconds),
});

test("Sentry: a caught request under another time is known, under an old one refused; without a time it is taken", async () => {
  const source = await addSource(ws, "sentry");
  await send(source, issue("created", "1"), at(0));
  await send(source, issue("resolved", "1"), at(0));
  await send(source, issue("unresolved", "2"), { "sentry-hook-resource": "issue" });
  expect(await alertsOf(ws)).toMatchObject([{ status: "active" }]);
  expect((await send(source, issue("resolved", "1"), at(60))).status).toBe(200);
  const old = await send(source, issue("resolved", "1"), at(-310));
  expect([old.status, old.body.detail]).toEqual([401, expect.stringContaining("behind our clock")]);
  expect(await alertsOf(ws)).toMatchObject([{ status: "active" }]);
  expect((await send(source, issue("resolved", "2"), at(0))).body).toEqual({ fired: 0, resolved: 1 });
});

test("a refused flood is counted, and neither fills the log nor pushes out what was accepted", async () => {
  const source = await addSource(ws, "json");
  await send(source, ALERT);
  for (let n = 0; n < 40; n += 1) await send({ ...source, key: `wrong ${n}` }, ALERT);
  const log = await deliveriesOf(source);
  expect(log.filter(({ status }) => status === 401)).toHaveLength(6);
  expect(log.filter(({ result }) => result === "accepted")).toHaveLength(1);
});

test("more than is written down is still taken, and the next row says how many there were", async () => {
  const source = await addSource(ws, "json");
  for (let n = 0; n < 130; n += 1) expect((await send(source, ALERT)).status).toBeLessThan(300);
  expect(await deliveriesOf(source)).toHaveLength(120);
  expect(await alertsOf(ws)).toMatchObject([{ occurrence_count: 130 }]);
  vi.useFakeTimers({ toFake: ["Date"], now: Date.now() + 61_000 });
  await send(source, ALERT);
  vi.useRealTimers();
  expect((await deliveriesOf(source))[0]).toMatchObject({ unlogged: 10 });
});

test("texts of any sort are kept as text: quotes, percent signs, newlines, markup, what can't be stored", async () => {
  const source = await addSource(ws, "alertmanager");
  const nasty = `'; drop table "x"; -- %s %00 100 % \n <script>alert(1)</script> \\u0000`;
  const alert = {
    status: "firing",
    labels: { alertname: nasty, [`label "${nasty}"`]: nasty, half: "a\ud800b\u0000c" },
    annotations: { summary: `<img src=x onerror=alert(1)> ${nasty}`, description: nasty },
    startsAt: "2026-03-31T09:30:00Z",
    fingerprint: "f",
  };
  expect((await send(source, { version: "4", status: "firing", alerts: [alert] })).status).toBe(200);
  const [stored] = await alertsOf(ws);
  expect(stored?.title).toBe(`<img src=x onerror=alert(1)> ${nasty.replaceAll(/\s+/g, " ")}`);
  expect(stored?.description).toBe(nasty);
  expect(stored?.data_points).toMatchObject({ alertname: nasty, [`label "${nasty}"`]: nasty, half: "a b c" });
  const [logged] = await deliveriesOf(source);
  expect(logged?.payload).toContain("<script>alert(1)</script>");
});

test("who is over the limit: Alertmanager and Grafana get 503, which they retry; the others 429", async () => {
  vi.resetModules();
  vi.stubEnv("PROGRAM_REQUESTS_PER_MINUTE", "1");
  const limited = await import("./intake");
  for (const kind of INTEGRATION_KINDS) {
    const source = await addSource(ws, kind);
    const [body, headers] = goodOf(source);
    const statuses = [];
    for (let n = 0; n < 2; n += 1) {
      const answer = await limited.receive(requestTo(source, body, headers), kind, source.address);
      statuses.push(answer.status < 300 ? "taken" : answer.status);
      if (n === 1) expect(Number(answer.headers.get("retry-after"))).toBeGreaterThan(0);
    }
    expect(statuses, kind).toEqual(["taken", kind === "alertmanager" || kind === "grafana" ? 503 : 429]);
  }
  vi.unstubAllEnvs();
  vi.stubEnv("AUTH_SECRET", "s".repeat(32));
});

test("what the database refuses keeps nothing and is in the log", async () => {
  const source = await addSource(ws, "json");
  const answer = await send(source, [
    { ...ALERT, fingerprint: "kept?" },
    { ...ALERT, campaign_id: randomUUID() },
  ]);
  expect([answer.status, answer.body.errors]).toEqual([
    400,
    { campaign_id: expect.stringContaining("does not exist") },
  ]);
  await expectNothing(source);
  expect(await deliveriesOf(source)).toMatchObject([{ result: "refused", status: 400, fired: 0 }]);
});

test.each(["40001", "40P01", "57P01", "53300"])("a database's %s is a 503: the sender is to come again", (code) => {
  expect(problemFrom(Object.assign(new Error("met"), { code }), "r").problem.status).toBe(503);
});
