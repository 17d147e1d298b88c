/** Under the ordinary configuration nothing is sent into private networks, whichever channel the address came by. */
import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, expect, test } from "vitest";
import { saveSlackWebhook } from "@/db/slack-webhook";
import { createTestWorkspace, type TestWorkspace } from "@/db/testing/workspace";
import { listWebhookLog, queueTest } from "@/db/webhook-deliveries";
import { createWebhook } from "@/db/webhooks";
import { notify, openReceiver, readState } from "../testing/receivers";

process.env.AUTH_SECRET = "a secret for tests only, of sufficient length";
const { deliverDue } = await import("../testing/deliver-due");
const { createWebhookSecret, webhookPurpose } = await import("./send-webhook");
const { slackPurpose } = await import("./send-slack");
const { seal } = await import("../sealed");

const receiver = await openReceiver();
let workspace: TestWorkspace;
beforeAll(async () => {
  workspace = await createTestWorkspace();
});
afterAll(async () => {
  await receiver.stop();
});

/** What the log says after a test was sent to the address. */
async function tryWebhook(url: string) {
  const id = randomUUID();
  const { id: workspaceId, users } = workspace;
  const secretSealed = seal(createWebhookSecret(), webhookPurpose(id));
  await workspace.as("admin", async (tx) => {
    const createdBy = users.admin;
    await createWebhook(tx, {
      id,
      workspaceId,
      name: "x",
      url,
      events: ["alert.fired"],
      minSeverity: "info",
      secretSealed,
      createdBy,
    });
    await queueTest(tx, workspaceId, id);
  });
  await deliverDue(workspaceId);
  return (await workspace.as("admin", (tx) => listWebhookLog(tx, id)))[0];
}

test("a webhook to 127.0.0.1 fails, and says why", async () => {
  expect(await tryWebhook(`http://127.0.0.1:${receiver.port}/`)).toMatchObject({
    status: "failed",
    attempts: 1,
    responseStatus: null,
    detail: "127.0.0.1 lies in a private network or is reserved, and such addresses are not called from here.",
  });
  expect(receiver.received).toEqual([]);
});

test("a webhook to the metadata address fails, and says why", async () => {
  expect(await tryWebhook("http://169.254.169.254/latest/meta-data/")).toMatchObject({
    status: "failed",
    detail: "169.254.169.254 lies in a private network or is reserved, and such addresses are not called from here.",
  });
});

test("a name that leads to loopback fails, and says why", async () => {
  expect(await tryWebhook(`http://localhost:${receiver.port}/`)).toMatchObject({
    status: "failed",
    detail: expect.stringMatching(/^localhost leads to /),
  });
  expect(receiver.received).toEqual([]);
});

test("a Slack webhook into a private network fails, and says why", async () => {
  const urlSealed = seal(`http://10.0.0.1:${receiver.port}/services/x`, slackPurpose(workspace.id));
  await workspace.as("admin", (tx) =>
    saveSlackWebhook(tx, { workspaceId: workspace.id, urlSealed, urlEnding: "es/x", createdBy: workspace.users.admin }),
  );
  const id = await notify(workspace, "slack");
  await deliverDue(workspace.id);
  expect(await readState(workspace, id)).toMatchObject({
    status: "failed",
    detail: expect.stringContaining("10.0.0.1 lies"),
  });
});
