/** Slack, SMS and push from the queue to receivers on loopback; and who may see and send again what failed. */
import { createECDH, randomBytes } from "node:crypto";
import { sql } from "drizzle-orm";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { claimDeliveries, listUndelivered, queueTestNotice, resendDeliveries } from "@/db/notice-deliveries";
import { confirmPhone, expectCode, forgetPhone, readPhone } from "@/db/phone-numbers";
import { keepPushSubscription, listPushBrowsers } from "@/db/push-subscriptions";
import { saveSlackWebhook } from "@/db/slack-webhook";
import { letTimePass } from "@/db/testing/time";
import { createTestWorkspace, type TestWorkspace } from "@/db/testing/workspace";
import { notify, openReceiver, readState } from "../testing/receivers";

const receiver = await openReceiver();
Object.assign(process.env, {
  APP_URL: "https://codex.test",
  AUTH_SECRET: "a secret for tests only, of sufficient length",
  OUTGOING_PRIVATE_ADDRESSES: "127.0.0.1",
  OUTGOING_TIMEOUT_SECONDS: "1",
  SMS_URL: receiver.url,
  SMS_ACCOUNT: "AC123",
  SMS_TOKEN: "token",
  SMS_FROM: "+15555550100",
});
const { deliverDue } = await import("../testing/deliver-due");
const { slackPurpose } = await import("./send-slack");
const { seal } = await import("../sealed");

let workspace: TestWorkspace;
beforeAll(async () => {
  workspace = await createTestWorkspace();
});
beforeEach(() => {
  receiver.received.length = 0;
  receiver.does({ status: 200 });
});
afterAll(async () => {
  await receiver.stop();
});

async function deliver(channel: "slack" | "sms" | "push", words: Parameters<typeof notify>[2] = {}) {
  const id = await notify(workspace, channel, words);
  await deliverDue(workspace.id);
  return { id, ...(await readState(workspace, id)) };
}

test("without an address of its channel a notification fails, and says what is missing", async () => {
  expect(await deliver("slack")).toMatchObject({
    status: "failed",
    detail: expect.stringContaining("no Slack webhook"),
  });
  expect(await deliver("sms")).toMatchObject({ status: "failed", detail: expect.stringContaining("no phone number") });
  expect(await deliver("push")).toMatchObject({ status: "failed", detail: expect.stringContaining("in no browser") });
  expect(await deliver("email" as "sms")).toMatchObject({
    status: "failed",
    detail: expect.stringContaining("SMTP_URL"),
  });
  expect(receiver.received).toEqual([]);
});

test("Slack gets blocks and a text, with nothing that it would take for a link or a call", async () => {
  const urlSealed = seal(`${receiver.url}/services/T/B/x`, slackPurpose(workspace.id));
  await workspace.as("admin", (tx) =>
    saveSlackWebhook(tx, { workspaceId: workspace.id, urlSealed, urlEnding: "/B/x", createdBy: workspace.users.admin }),
  );
  const title = "Cost & <!channel> > 80 %";
  expect(await deliver("slack", { title, message: "See <https://evil.test|here>" })).toMatchObject({
    status: "delivered",
    method: "Slack",
    delivered: true,
  });
  const message = JSON.parse(receiver.received[0]?.body ?? "") as {
    text: string;
    blocks: { text?: { text: string } }[];
  };
  expect(message.text).toContain("Cost &amp; &lt;!channel&gt; &gt; 80 %");
  expect(message.blocks[0]).toEqual({ type: "header", text: { type: "plain_text", text: title } });
  expect(message.blocks[1]?.text?.text).toBe("See &lt;https://evil.test|here&gt;");
  expect(message.blocks[2]?.text?.text).toBe(`<https://codex.test/${workspace.slug}/notifications|Open in Codex>`);

  receiver.does({ status: 404, body: "no_service" });
  expect(await deliver("slack")).toMatchObject({ status: "failed", detail: "Slack answered 404: no_service" });
  receiver.does({ status: 429, headers: { "retry-after": "90" } });
  const limited = await deliver("slack");
  expect(limited).toMatchObject({ status: "pending", attempts: 1 });
  expect(limited.wait).toBeGreaterThan(80);
});

test("an SMS goes to a confirmed number; what the number can't get is a bounce", async () => {
  const as = workspace.users.viewer;
  const number = "+4930123456";
  const expecting = { workspaceId: workspace.id, userId: as, number, code: "123456" };
  expect(await workspace.as("viewer", (tx) => expectCode(tx, expecting))).toBe(true);
  expect(await deliver("sms")).toMatchObject({ status: "failed" });
  expect(await workspace.as("viewer", (tx) => confirmPhone(tx, "654321"))).toBe(false);
  expect(await workspace.as("viewer", (tx) => confirmPhone(tx, "123456"))).toBe(true);

  receiver.does({ status: 201, body: '{"sid":"SM1"}' });
  expect(await deliver("sms", { message: "x".repeat(1000) })).toMatchObject({
    status: "delivered",
    method: "The SMS service",
  });
  const [request] = receiver.received;
  expect(request?.path).toBe("/2010-04-01/Accounts/AC123/Messages.json");
  expect(request?.headers.authorization).toBe(`Basic ${Buffer.from("AC123:token").toString("base64")}`);
  const sent = new URLSearchParams(request?.body);
  expect([sent.get("To"), sent.get("From")]).toEqual([number, "+15555550100"]);
  expect(sent.get("Body")).toMatch(/^Check the queue: x+ https:\/\/codex\.test\//);
  expect(sent.get("Body")?.length).toBe(459);

  receiver.does({ status: 400, body: '{"code":21610,"message":"Attempt to send to unsubscribed recipient"}' });
  expect(await deliver("sms")).toMatchObject({
    status: "bounced",
    detail: "The SMS service refused the number: Attempt to send to unsubscribed recipient",
  });
  receiver.does({ status: 400, body: '{"code":20003,"message":"Authenticate"}' });
  expect(await deliver("sms")).toMatchObject({ status: "failed" });
  receiver.does({ status: 503 });
  expect(await deliver("sms")).toMatchObject({ status: "pending" });
  await workspace.as("viewer", forgetPhone);
  expect(await workspace.as("viewer", readPhone)).toBeNull();
});

test("codes are few: one a minute, five wrong ones, and they are nobody else's", async () => {
  const expecting = { workspaceId: workspace.id, userId: workspace.users.ops, number: "+4930999999", code: "111111" };
  expect(await workspace.as("ops", (tx) => expectCode(tx, expecting))).toBe(true);
  expect(await workspace.as("ops", (tx) => expectCode(tx, expecting))).toBe(false);
  expect(await workspace.as("admin", (tx) => confirmPhone(tx, "111111"))).toBe(false);
  expect(await workspace.as("admin", readPhone)).toBeNull();
  for (let i = 0; i < 5; i++) expect(await workspace.as("ops", (tx) => confirmPhone(tx, "000000"))).toBe(false);
  expect(await workspace.as("ops", (tx) => confirmPhone(tx, "111111"))).toBe(false);
});

/** A browser's own keys, as PushSubscription has them. */
function browserAt(path: string) {
  const p256dh = createECDH("prime256v1").generateKeys("base64url");
  const keys = { p256dh, auth: randomBytes(16).toString("base64url") };
  return { endpoint: `${receiver.url}${path}`, keys, browser: "Chrome on Linux" };
}
const turnOn = (path: string, role: "viewer" | "ops" = "viewer") =>
  workspace.as(role, (tx) => keepPushSubscription(tx, browserAt(path)));
const browsers = () => workspace.as("viewer", listPushBrowsers);

test("push reaches each browser, encrypted and signed; browsers that are gone are forgotten", async () => {
  await turnOn("/one");
  receiver.does({ status: 201 });
  const { id, ...state } = await deliver("push", { title: "Secret words", priority: "urgent" });
  expect(state).toMatchObject({ status: "delivered", method: "Web Push", detail: null });
  const [request] = receiver.received;
  expect(request?.headers).toMatchObject({
    "content-encoding": "aes128gcm",
    urgency: "high",
    ttl: "86400",
    topic: id.replaceAll("-", ""),
    authorization: expect.stringMatching(/^vapid t=.+, k=.+/),
  });
  expect(request?.body).not.toContain("Secret words");

  receiver.does({ status: 500 });
  expect(await deliver("push")).toMatchObject({ status: "pending" });
  await turnOn("/two");
  receiver.does({ status: 410 }, { status: 201 });
  expect(await deliver("push")).toMatchObject({ status: "delivered", detail: "1 of 2 browsers took it." });
  expect(await browsers()).toHaveLength(1);
  await letTimePass(workspace);
  receiver.does({ status: 404 });
  await deliverDue(workspace.id);
  expect(await deliver("push")).toMatchObject({ status: "failed" });
  expect(await browsers()).toEqual([]);
});

test("a browser is one person's: the next who turns push on in it takes it over", async () => {
  await turnOn("/shared");
  await turnOn("/shared", "ops");
  expect(await browsers()).toEqual([]);
  expect(await workspace.as("ops", listPushBrowsers)).toHaveLength(1);
});

test("a browser whose last try says gone has bounced", async () => {
  await turnOn("/gone");
  receiver.does({ status: 410 });
  expect(await deliver("push")).toMatchObject({
    status: "bounced",
    detail: expect.stringContaining("Turn push on in it again"),
  });
});

test("no person's request claims; colleagues neither see nor resend what isn't theirs; who manages sees no words", async () => {
  const team = await createTestWorkspace();
  const id = await notify(team, "slack", { title: "Private words" });
  await expect(team.as("owner", (tx) => claimDeliveries(tx, 10))).rejects.toMatchObject({ cause: { code: "CX403" } });
  await deliverDue(team.id);

  expect(await team.as("ops", listUndelivered)).toEqual([]);
  expect(await team.as("ops", (tx) => resendDeliveries(tx, [id]))).toBe(0);
  expect(await team.as("viewer", listUndelivered)).toMatchObject([
    { id, channel: "slack", status: "failed", attempts: 1 },
  ]);
  const [seen] = await team.as("admin", listUndelivered);
  expect(seen).toMatchObject({ id, person: `viewer of ${team.slug}`, detail: expect.stringContaining("Slack") });
  expect(JSON.stringify(seen)).not.toContain("Private words");
  const { rows } = await team.as("admin", (tx) => tx.execute(sql`select from user_notifications where id = ${id}`));
  expect(rows).toEqual([]);
  expect(await team.as("admin", (tx) => resendDeliveries(tx, [id]))).toBe(1);
  expect(await readState(team, id)).toMatchObject({ status: "pending", attempts: 0 });
});

test("a test goes to oneself alone, by a channel outside, and not twice in ten seconds", async () => {
  const test = (channel: "slack" | "in_app") => workspace.as("viewer", (tx) => queueTestNotice(tx, channel));
  const id = await test("slack");
  expect(id && (await readState(workspace, id))).toMatchObject({ status: "pending" });
  expect(await test("slack")).toBeNull();
  expect(await test("in_app")).toBeNull();
  await deliverDue(workspace.id);
  expect(id && (await readState(workspace, id))).toMatchObject({ status: "delivered" });
});

test("tests by SMS are five a day, also when many are asked for at the same moment", async () => {
  const team = await createTestWorkspace();
  const test = (channel: "sms" | "push" = "sms") => team.as("viewer", (tx) => queueTestNotice(tx, channel));
  const first = await Promise.all([1, 2, 3, 4].map(() => test()));
  expect(first.filter(Boolean)).toHaveLength(1);
  for (let i = 0; i < 4; i++) await notify(team, "sms", { title: "A test from Codex" });
  await expect(test()).rejects.toMatchObject({
    cause: { code: "CX422", message: expect.stringContaining("Five tests have gone to you by SMS") },
  });
  expect(await test("push")).not.toBeNull();
});

test("twenty texts go to a person within an hour; what is beyond fails, and says why", async () => {
  const team = await createTestWorkspace();
  const expecting = { workspaceId: team.id, userId: team.users.viewer, number: "+4930123457", code: "123456" };
  await team.as("viewer", (tx) => expectCode(tx, expecting));
  await team.as("viewer", (tx) => confirmPhone(tx, "123456"));
  const ids: string[] = [];
  for (let i = 0; i < 23; i++) ids.push(await notify(team, "sms", { title: `Message ${i}` }));
  receiver.does({ status: 201, body: '{"sid":"SM1"}' });
  await deliverDue(team.id);
  expect(receiver.received).toHaveLength(20);
  const states = await Promise.all(ids.map((id) => readState(team, id)));
  const failed = states.filter(({ status }) => status === "failed");
  expect(failed.map(({ detail }) => detail)).toEqual(
    Array.from(
      { length: 3 },
      () => "20 SMS have gone to the person within an hour, which is the most. Nothing was sent.",
    ),
  );
  // The next hour has its own.
  await team.as("viewer", (tx) =>
    tx.execute(sql`update phone_numbers set texts_since = now() - interval '61 minutes'`),
  );
  await team.as("viewer", (tx) => resendDeliveries(tx, ids));
  await deliverDue(team.id);
  expect(receiver.received).toHaveLength(23);
});

test("what has expired isn't sent", async () => {
  const { rows } = await workspace.as("owner", (tx) =>
    tx.execute<{ id: string }>(
      sql`select app.notify_member(${workspace.id}, ${workspace.users.viewer}, ${JSON.stringify({
        type: "message",
        title: "Late",
        channel: "slack",
        expires_at: new Date(Date.now() - 1000),
      })}) as id`,
    ),
  );
  await deliverDue(workspace.id);
  expect(await readState(workspace, rows[0]?.id ?? "")).toMatchObject({
    status: "failed",
    detail: "It expired before it could be sent.",
  });
  expect(receiver.received).toEqual([]);
});
