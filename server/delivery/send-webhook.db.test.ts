/** Alerts' events to outgoing webhooks: queued by the database, signed, tried again, and sent to receivers on loopback. */
import { spawn } from "node:child_process";
import { randomUUID } from "node:crypto";
import { once } from "node:events";
import { sql } from "drizzle-orm";
import { Webhook } from "standardwebhooks";
import { afterAll, beforeEach, expect, test, vi } from "vitest";
import { letTimePass } from "@/db/testing/time";
import { createTestWorkspace, type TestWorkspace } from "@/db/testing/workspace";
import { claimWebhooks, listWebhookLog, queueTest, resendWebhooks } from "@/db/webhook-deliveries";
import { createWebhook, disableWebhook, enableWebhook, listWebhooks, rotateWebhookSecret } from "@/db/webhooks";
import { WEBHOOK_EVENTS, type WebhookEvent } from "@/domain/webhooks";
import { openReceiver, type ReceivedRequest } from "../testing/receivers";

Object.assign(process.env, {
  APP_URL: "https://codex.test",
  AUTH_SECRET: "a secret for tests only, of sufficient length",
  OUTGOING_PRIVATE_ADDRESSES: "127.0.0.1",
  OUTGOING_TIMEOUT_SECONDS: "1",
});
const { deliverDue } = await import("../testing/deliver-due");
const { createWebhookSecret, webhookPurpose } = await import("./send-webhook");
const { seal } = await import("../sealed");

const receiver = await openReceiver();
afterAll(async () => {
  await receiver.stop();
});

let workspace: TestWorkspace;
beforeEach(async () => {
  workspace = await createTestWorkspace();
  receiver.received.length = 0;
  receiver.does({ status: 204 });
});

type Wanted = { events?: WebhookEvent[]; minSeverity?: "critical" | "info"; url?: string };

/** @returns its id and its secret */
async function makeWebhook({
  events = ["alert.fired"],
  minSeverity = "info",
  url = `${receiver.url}/hook`,
}: Wanted = {}) {
  const id = randomUUID();
  const secret = createWebhookSecret();
  const secretSealed = seal(secret, webhookPurpose(id));
  await workspace.as("admin", (tx) =>
    createWebhook(tx, {
      id,
      workspaceId: workspace.id,
      name: "Receiver",
      url,
      events: [...events],
      minSeverity,
      secretSealed,
      createdBy: workspace.users.admin,
    }),
  );
  return { id, secret };
}

async function fire(severity = "high", title = "Slow <agent> & more"): Promise<string> {
  const { rows } = await workspace.as("ops", (tx) =>
    tx.execute<{ id: string }>(
      sql`select create_system_alert(${workspace.id}, 'error', ${severity}, ${title}, 'It is slow.') as id`,
    ),
  );
  return rows[0]?.id ?? "";
}

const verify = (secret: string, { body, headers }: ReceivedRequest) =>
  new Webhook(secret).verify(body, headers as Record<string, string>);
const testHook = (id: string) => workspace.as("admin", (tx) => queueTest(tx, workspace.id, id));
const logOf = (id: string) => workspace.as("viewer", (tx) => listWebhookLog(tx, id));

test("the events it asked for arrive, signed, and no others", async () => {
  const hook = await makeWebhook({ events: ["alert.fired", "alert.acknowledged", "alert.commented"] });
  const alert = await fire();
  await workspace.as("ops", async (tx) => {
    await tx.execute(sql`select acknowledge_alert(${alert}, ${workspace.users.ops})`);
    await tx.execute(sql`select app.comment_on_alerts(array[${alert}]::uuid[], 'On it.')`);
    await tx.execute(sql`update system_alerts set status = 'resolved' where id = ${alert}`);
  });
  await deliverDue(workspace.id);

  const got = receiver.received.map((request) => verify(hook.secret, request) as Record<string, unknown>);
  expect(got.map(({ type }) => type).sort()).toEqual(["alert.acknowledged", "alert.commented", "alert.fired"]);
  expect(got.find(({ type }) => type === "alert.fired")).toMatchObject({
    timestamp: expect.stringMatching(/^\d{4}-\d\d-\d\dT/),
    data: {
      workspace: workspace.slug,
      url: `https://codex.test/${workspace.slug}/alerts?tab=all&alert=${alert}`,
      alert: { id: alert, title: "Slow <agent> & more", severity: "high", status: "active", source: "codex" },
      actor: { kind: "person", name: `ops of ${workspace.slug}` },
    },
  });
  expect(got.find(({ type }) => type === "alert.commented")).toMatchObject({ data: { comment: "On it." } });
  const [last] = receiver.received;
  expect(() => verify(createWebhookSecret(), last as ReceivedRequest)).toThrow();
  expect(() => verify(hook.secret, { ...(last as ReceivedRequest), body: `${last?.body} ` })).toThrow();

  const log = await logOf(hook.id);
  expect(log).toHaveLength(3);
  for (const entry of log) {
    expect(entry).toMatchObject({ status: "delivered", attempts: 1, responseStatus: 204, nextTryAt: null });
    expect(entry.durationMs).toBeGreaterThanOrEqual(0);
  }
});

test("severities below its own, other workspaces and disabled webhooks get nothing", async () => {
  await makeWebhook({ minSeverity: "critical" });
  const off = await makeWebhook();
  await workspace.as("admin", (tx) => disableWebhook(tx, off.id, "Not now."));
  const other = await createTestWorkspace();
  await fire("high");
  await other.as("ops", (tx) =>
    tx.execute(sql`select create_system_alert(${other.id}, 'error', 'critical', 'Theirs', 'x')`),
  );
  await deliverDue(workspace.id);
  await deliverDue(other.id);
  expect(receiver.received).toEqual([]);
  await fire("critical", "Ours");
  await deliverDue(workspace.id);
  expect(receiver.received.map(({ body }) => body)).toEqual([expect.stringContaining("Ours")]);
});

test("every event of the list can be asked for", async () => {
  const { id } = await makeWebhook({ events: WEBHOOK_EVENTS });
  const [row] = await workspace.as("admin", listWebhooks);
  expect(row).toMatchObject({ id, events: WEBHOOK_EVENTS });
});

test("a failing receiver is asked again, by the same id and with the same body, and its answer is kept", async () => {
  const hook = await makeWebhook();
  await fire();
  receiver.does(
    { status: 500, body: `<b>${"x".repeat(5000)}`, headers: { "retry-after": "300" } },
    { status: 400, body: "not yet" },
    { status: 200 },
  );
  await deliverDue(workspace.id);
  const [first] = await logOf(hook.id);
  expect(first).toMatchObject({
    status: "pending",
    attempts: 1,
    responseStatus: 500,
    responseExcerpt: `<b>${"x".repeat(1021)}`,
  });
  // It asked for five minutes.
  expect((first?.nextTryAt?.getTime() ?? 0) - Date.now()).toBeGreaterThan(290_000);

  await letTimePass(workspace);
  await deliverDue(workspace.id);
  expect((await logOf(hook.id))[0]).toMatchObject({
    status: "pending",
    attempts: 2,
    detail: "The receiver answered 400: not yet",
  });
  await letTimePass(workspace);
  await deliverDue(workspace.id);
  expect((await logOf(hook.id))[0]).toMatchObject({ status: "delivered", attempts: 3, responseStatus: 200 });
  expect(new Set(receiver.received.map(({ body }) => body)).size).toBe(1);
  expect(new Set(receiver.received.map(({ headers }) => headers["webhook-id"])).size).toBe(1);
});

test("a receiver that hangs is left in time, and one that redirects has failed", async () => {
  const hook = await makeWebhook();
  receiver.does("hang");
  await fire();
  await deliverDue(workspace.id);
  expect((await logOf(hook.id))[0]).toMatchObject({
    status: "pending",
    responseStatus: null,
    detail: "The receiver could not be reached. It did not answer within 1 s.",
  });
  receiver.does({ status: 302, headers: { location: `${receiver.url}/secret` } });
  await letTimePass(workspace);
  await deliverDue(workspace.id);
  expect((await logOf(hook.id))[0]).toMatchObject({
    status: "failed",
    responseStatus: 302,
    detail: expect.stringContaining("a redirect. Redirects are not followed"),
  });
  expect(receiver.received.map(({ path }) => path)).toEqual(["/hook", "/hook"]);
});

test("a webhook is tested once in ten seconds, also by several at the same moment", async () => {
  const hook = await makeWebhook();
  const other = await makeWebhook();
  expect((await Promise.all([1, 2, 3, 4].map(() => testHook(hook.id)))).filter(Boolean)).toHaveLength(1);
  expect(await testHook(other.id)).toBe(true);
});

test("many webhooks share what is on its way at once", async () => {
  const hooks = await Promise.all(Array.from({ length: 10 }, () => makeWebhook()));
  for (const title of ["One", "Two", "Three", "Four"]) await fire("high", title);
  const claimed = await workspace.as("admin", (tx) => claimWebhooks(tx, "https://codex.test"));
  const countOf = (id: string) => claimed.filter(({ webhookId }) => webhookId === id).length;
  expect(hooks.map(({ id }) => countOf(id))).toEqual(hooks.map(() => 2));
  const busy = hooks.slice(1).map(({ id }) => id);
  const more = await workspace.as("admin", (tx) => claimWebhooks(tx, "https://codex.test", busy));
  expect(more.map(({ webhookId }) => webhookId)).toEqual([hooks[0]?.id, hooks[0]?.id]);
});

test("410 disables it, says why, and fails what still waits; enabled again, that can be sent", async () => {
  const hook = await makeWebhook();
  receiver.does({ status: 503 }, { status: 410 });
  await fire("high", "First");
  await deliverDue(workspace.id);
  await fire("high", "Second");
  await deliverDue(workspace.id);
  const [row] = await workspace.as("viewer", listWebhooks);
  expect(row).toMatchObject({ disabledReason: "Its receiver answered 410: it wants nothing any more." });
  expect(row?.disabledAt).not.toBeNull();
  const log = await logOf(hook.id);
  expect(log.map(({ status }) => status)).toEqual(["failed", "failed"]);
  expect(log.map(({ detail }) => detail).join()).toContain("The webhook was disabled.");

  receiver.does({ status: 200 });
  await workspace.as("admin", async (tx) => {
    await enableWebhook(tx, hook.id);
    await resendWebhooks(
      tx,
      log.map(({ id }) => id),
    );
  });
  await deliverDue(workspace.id);
  expect((await logOf(hook.id)).map(({ status }) => status)).toEqual(["delivered", "delivered"]);
});

test("after a rotation both secrets sign, the new one for good", async () => {
  const hook = await makeWebhook();
  const next = createWebhookSecret();
  await workspace.as("admin", (tx) => rotateWebhookSecret(tx, hook.id, seal(next, webhookPurpose(hook.id))));
  await testHook(hook.id);
  await deliverDue(workspace.id);
  const sent = receiver.received[0] as ReceivedRequest;
  expect(verify(hook.secret, sent)).toMatchObject({ type: "webhook.test" });
  expect(verify(next, sent)).toMatchObject({ type: "webhook.test" });
  await workspace.as("admin", (tx) =>
    tx.execute(sql`update webhooks set previous_secret_until = now() - interval '1 second'`),
  );
  await fire();
  await deliverDue(workspace.id);
  const later = receiver.received[1] as ReceivedRequest;
  expect(() => verify(hook.secret, later)).toThrow();
  expect(verify(next, later)).toMatchObject({ type: "alert.fired" });
});

test("a bulk reaches a webhook once per alert, also with several senders", async () => {
  const hook = await makeWebhook({ events: ["alert.resolved"] });
  await workspace.as("ops", async (tx) => {
    const alerts = Array.from({ length: 60 }, (_, i) => ({
      alert_type: "error",
      severity_level: "low",
      title: `Alert ${i}`,
    }));
    await tx.execute(sql`select app.fire_alerts(${workspace.id}, ${JSON.stringify(alerts)})`);
    await tx.execute(sql`select app.change_alerts(array(select id from system_alerts), 'resolve')`);
  });
  await Promise.all([deliverDue(workspace.id), deliverDue(workspace.id)]);
  expect(receiver.received).toHaveLength(60);
  expect(new Set(receiver.received.map(({ headers }) => headers["webhook-id"])).size).toBe(60);
  const { rows } = await workspace.as("viewer", (tx) =>
    tx.execute(sql`select status, count(*) as n from webhook_deliveries where webhook_id = ${hook.id} group by status`),
  );
  expect(rows).toEqual([{ status: "delivered", n: 60 }]);
});

test("a sender that is killed with its message on the way loses nothing; the receiver knows the second by its id", async () => {
  const hook = await makeWebhook();
  await fire();
  receiver.does("hang", { status: 200 });
  const program = `import("./server/testing/deliver-due.ts").then((it) => it.deliverDue("${workspace.id}"))`;
  const sender = spawn(process.execPath, ["--import", "tsx", "--eval", program], {
    env: { ...process.env, OUTGOING_TIMEOUT_SECONDS: "60" },
  });
  await vi.waitFor(() => expect(receiver.received).toHaveLength(1), { timeout: 20_000 });
  sender.kill("SIGKILL");
  await once(sender, "exit");
  expect((await logOf(hook.id))[0]).toMatchObject({ status: "pending", attempts: 1, responseStatus: null });

  await deliverDue(workspace.id);
  expect(receiver.received).toHaveLength(1);
  await letTimePass(workspace);
  await deliverDue(workspace.id);
  expect((await logOf(hook.id))[0]).toMatchObject({ status: "delivered", attempts: 2 });
  const [first, second] = receiver.received;
  expect(second?.headers["webhook-id"]).toBe(first?.headers["webhook-id"]);
  expect(second?.body).toBe(first?.body);
});

test("neither the log nor the list nor the audit log holds the secret, and the audit log not the address either", async () => {
  const { id, secret } = await makeWebhook();
  await fire();
  await deliverDue(workspace.id);
  const { rows } = await workspace.as("admin", (tx) =>
    tx.execute(sql`select * from audit_log where subject_type = 'webhooks'`),
  );
  expect(rows).toMatchObject([{ after: { url_origin: receiver.url } }]);
  expect(JSON.stringify(rows)).not.toContain("/hook");
  const seen = JSON.stringify([await logOf(id), await workspace.as("admin", listWebhooks), rows]);
  expect(seen).not.toContain(secret.slice(8));
  expect(seen).not.toMatch(/sealed/i);
});
