import type { Response } from "@playwright/test";
import { Webhook } from "standardwebhooks";
import { readUnsubscribeToken, unsubscribeToken } from "@/server/delivery/unsubscribe-link";
import { notifyHereAndBy, openReceiver, type ReceivedRequest, readState } from "@/server/testing/receivers";
import { expect, expectAccessible, holdScripts, test } from "./fixtures";

const isSaved = (answer: Response) => answer.request().method() === "POST" && answer.ok();

test("an admin makes a webhook, tests it, reads its log, rotates its secret and sends again", async ({
  workspace,
  signIn,
}) => {
  const receiver = await openReceiver();
  const { page } = await signIn("admin");
  await page.goto(`/${workspace.slug}/settings/channels`);
  await page.getByRole("button", { name: "New webhook" }).click();
  const dialog = page.getByRole("dialog", { name: "New webhook" });
  await dialog.getByLabel("Name").fill("Pager");
  await dialog.getByLabel("Address").fill("http://169.254.169.254/latest");
  await expectAccessible(page);
  await dialog.getByRole("button", { name: "Make the webhook" }).click();
  await expect(dialog.getByText("169.254.169.254 lies in a private network").first()).toBeVisible();
  await expect(dialog.getByLabel("Address")).toHaveAttribute("aria-invalid", "true");
  await dialog.getByLabel("Address").fill(`${receiver.url}/hook`);
  await dialog.getByRole("button", { name: "Make the webhook" }).click();
  const secret = await dialog.getByLabel("Secret").inputValue();
  expect(secret).toMatch(/^whsec_/);
  await dialog.getByRole("button", { name: "I have it" }).click();

  const row = page.getByRole("row", { name: /Pager/ });
  receiver.does(
    { status: 302, headers: { location: "http://169.254.169.254/" } },
    { status: 200 },
    { status: 404, body: "<b>not here</b>", headers: { "content-type": "text/html" } },
  );
  await row.getByRole("button", { name: "Send a test to Pager" }).click();
  const log = page.getByRole("region", { name: "Deliveries to Pager" });
  await expect(log.getByText("Redirects are not followed")).toBeVisible();
  await expect(log.getByText("webhook.test").first()).toBeVisible();
  await expectAccessible(page);
  const sent = receiver.received[0] as ReceivedRequest;
  expect(new Webhook(secret).verify(sent.body, sent.headers as Record<string, string>)).toMatchObject({
    type: "webhook.test",
  });

  const left = page.getByRole("listitem").filter({ hasText: "webhook.test to Pager" });
  await left.getByRole("button", { name: "Send again" }).click();
  await expect(left).toHaveCount(0);
  await expect(log.getByRole("listitem").first()).toContainText("delivered");
  await log.getByRole("button", { name: "Send again webhook.test" }).click();
  await expect(log.getByText("The receiver answered 404: <b>not here</b>")).toBeVisible();

  await row.getByRole("button", { name: "More for Pager" }).click();
  await page.getByRole("menuitem", { name: "New secret" }).click();
  const rotation = page.getByRole("dialog", { name: "New secret" });
  await rotation.getByRole("button", { name: "Make a new secret" }).click();
  const next = await rotation.getByLabel("Secret").inputValue();
  expect(next).not.toBe(secret);
  await rotation.getByRole("button", { name: "I have it" }).click();
  expect(await page.content()).not.toContain(next.slice(6));
  await row.getByRole("button", { name: "More for Pager" }).click();
  await page.getByRole("menuitem", { name: "Disable" }).click();
  await expect(row).toContainText("disabled");
  await receiver.stop();
});

test("dead letters are seen and sent again: everybody's by an admin without the words, the own ones by their reader", async ({
  workspace,
  signIn,
}) => {
  const receiver = await openReceiver();
  const id = await notifyHereAndBy(workspace, "slack", "Private words");
  await expect.poll(async () => (await readState(workspace, id)).status, { timeout: 15_000 }).toBe("failed");

  const { page } = await signIn("admin");
  await page.goto(`/${workspace.slug}/settings/channels`);
  const letter = page.getByRole("listitem").filter({ hasText: `Alert to viewer of ${workspace.slug}` });
  await expect(letter).toContainText("This workspace has no Slack webhook.");
  expect(await page.content()).not.toContain("Private words");
  await page.getByRole("button", { name: "Set up Slack" }).click();
  await page.getByRole("dialog", { name: "Slack" }).getByLabel("Address").fill(`${receiver.url}/services/T0/B0/secret`);
  await page.getByRole("dialog", { name: "Slack" }).getByRole("button", { name: "Save" }).click();
  await expect(page.getByText("…cret")).toBeVisible();
  expect(await page.content()).not.toContain("services/T0");
  receiver.does({ status: 403, body: "action_prohibited" }, { status: 200 });
  await letter.getByRole("button", { name: "Send again" }).click();
  await expect.poll(async () => (await readState(workspace, id)).detail).toBe("Slack answered 403: action_prohibited");

  const { page: viewer } = await signIn("viewer");
  await viewer.goto(`/${workspace.slug}/settings/channels`);
  await expect(viewer.getByRole("button", { name: "New webhook" })).toHaveAccessibleDescription(
    "Your role, viewer, can't manage channels.",
  );
  await viewer.goto(`/${workspace.slug}/notifications`);
  const notice = viewer.getByRole("main").getByRole("listitem").filter({ hasText: "Private words" }).first();
  await expect(notice).toContainText("Slack failed");
  await notice.getByRole("button", { name: "Send again by Slack" }).click();
  await expect(notice).toContainText("Slack delivered");
  expect(receiver.received.at(-1)?.body).toContain("Private words");
  await receiver.stop();
});

test("push is asked for on a click, and reaches the browser's push service", async ({ workspace, signIn }) => {
  const receiver = await openReceiver();
  receiver.does({ status: 201 });
  const { page } = await signIn("viewer");
  // A browser of a test has no push service: the subscription is made up, the rest is as it is.
  await page.addInitScript((endpoint) => {
    const keys = {
      p256dh: "BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4",
      auth: "BTBZMqHH6r4Tts7J_aSIgg",
    };
    const made = { endpoint, toJSON: () => ({ endpoint, keys }), unsubscribe: async () => true };
    let asked = 0;
    Object.assign(window, { asked: () => asked });
    // The browser without windows of its own forbids notifications from the first.
    Object.defineProperty(Notification, "permission", { get: () => (asked > 0 ? "granted" : "default") });
    Notification.requestPermission = async () => {
      asked += 1;
      return "granted";
    };
    PushManager.prototype.subscribe = async () => made as unknown as PushSubscription;
  }, `${receiver.url}/push/1`);
  await page.goto(`/${workspace.slug}/notifications/preferences`);
  const turnOn = page.getByRole("button", { name: "Turn push on in this browser" });
  await expect(turnOn).toBeEnabled();
  await expectAccessible(page);
  expect(await page.evaluate("asked()")).toBe(0);
  await turnOn.click();
  await expect(page.getByRole("button", { name: "Turn push off in this browser" })).toBeVisible();
  expect(await page.evaluate("asked()")).toBe(1);
  await page.getByRole("button", { name: "Send me a test" }).click();
  await expect(page.getByText("push delivered")).toBeVisible();
  expect(receiver.received[0]?.headers["content-encoding"]).toBe("aes128gcm");
  await page.getByRole("button", { name: "Turn push off in this browser" }).click();
  await expect(turnOn).toBeVisible();
  await receiver.stop();
});

test("a mail's link unsubscribes: by one post without a session, or on a page that asks first", async ({
  workspace,
  signIn,
  request,
  page: guest,
}) => {
  const who = { workspaceId: workspace.id, userId: workspace.users.viewer };
  const token = unsubscribeToken(who);
  expect(readUnsubscribeToken(token)).toEqual(who);
  await guest.goto(`/api/unsubscribe/${token}`);
  await expect(guest).toHaveURL(`/unsubscribe/${token}`);
  await expectAccessible(guest);
  const { page } = await signIn("viewer");
  await page.goto(`/${workspace.slug}/notifications/preferences`);
  const email = page.getByRole("checkbox", { name: /may come by e-mail/ });
  await expect(email).toBeChecked();
  await guest.getByRole("button", { name: "Unsubscribe" }).click();
  await expect(guest.getByText(`You get no more e-mails from ${workspace.slug}.`)).toBeVisible();
  await page.reload();
  await expect(email).not.toBeChecked();

  // Chosen before the page's script is at work, it counts once it is.
  const begin = await holdScripts(page);
  await page.reload({ waitUntil: "commit" });
  await email.check();
  await Promise.all([page.waitForResponse(isSaved), begin()]);
  await expect(email).toBeChecked();
  const form = { "List-Unsubscribe": "One-Click" };
  expect((await request.post(`/api/unsubscribe/${token}`, { form, maxRedirects: 0 })).status()).toBe(200);
  expect((await request.post(`/api/unsubscribe/${token.slice(0, -2)}`, { form, maxRedirects: 0 })).status()).toBe(404);
  await page.reload();
  await expect(email).not.toBeChecked();
});
