/** Sources of alerts: connected by a recipe, tried out, looked at, and kept from those who may not. */
import { randomUUID } from "node:crypto";
import { request as httpRequest } from "node:http";
import type { Page } from "@playwright/test";
import { sql } from "drizzle-orm";
import { hashKey } from "@/db/key-check";
import type { TestWorkspace } from "@/db/testing/workspace";
import { formatAddress, type IntegrationKind } from "@/domain/integrations";
import { expect, expectAccessible, test } from "./fixtures";

type Added = { url: string; key: string };

/** Adds a source by the settings' dialog; answers what its recipe says. */
async function addSource(page: Page, slug: string, kind: string, name: string): Promise<Added> {
  await page.goto(`/${slug}/settings/sources`);
  await page.getByRole("button", { name: "Add a source" }).click();
  const dialog = page.getByRole("dialog", { name: "Add a source" });
  await dialog.getByRole("radio", { name: kind }).check();
  await dialog.getByLabel("Name", { exact: true }).fill(name);
  await expectAccessible(page);
  await dialog.getByRole("button", { name: "Add the source" }).click();
  const made = page.getByRole("dialog", { name: `Set ${name} up` });
  const key = await made.getByLabel("Key", { exact: true }).inputValue();
  await expectAccessible(page);
  const url = (await made.textContent())?.match(
    /http:\/\/\S+?\/api\/v1\/integrations\/[\w-]+\/[\w-]{43}(\/v2\/enqueue)?/,
  )?.[0];
  const field = made.getByLabel("URL", { exact: true });
  return { key, url: url ?? (await field.inputValue()) };
}

/** A source without the dialog. */
async function makeSource(ws: TestWorkspace, kind: IntegrationKind, name: string) {
  const [id, key] = [randomUUID(), randomUUID()];
  await ws.as("admin", (tx) =>
    tx.execute(sql`insert into integrations (workspace_id, id, kind, name, source, key_hash)
      values (${ws.id}, ${id}, ${kind}, ${name}, ${`${kind}:${id}`}, ${hashKey(key)})`),
  );
  return { id, key, address: formatAddress({ workspaceId: ws.id, integrationId: id }) };
}

const grafana = (more: object = {}) => ({
  receiver: "Codex",
  status: "firing",
  version: "1",
  orgId: 1,
  title: "[FIRING:1] Checkout",
  state: "alerting",
  alerts: [
    {
      status: "firing",
      labels: { alertname: "Checkout", severity: "critical" },
      annotations: { summary: "Checkout answers slowly" },
      startsAt: "2026-03-31T09:30:00Z",
      endsAt: "0001-01-01T00:00:00Z",
      fingerprint: "c6eadffa33fcdf37",
      values: { B: 4.2 },
      ...more,
    },
  ],
});

function post(url: string, key: string, body: unknown, method: "POST" | "PUT" = "POST") {
  const headers = { authorization: `Bearer ${key}`, "content-type": "application/json" };
  const init: RequestInit = { method, headers, body: JSON.stringify(body) };
  return fetch(url, init);
}

test("an admin connects Grafana by its recipe; its alert is in the inbox, and the delivery in the log", async ({
  workspace,
  signIn,
}) => {
  const { page } = await signIn("admin");
  const { url, key } = await addSource(page, workspace.slug, "Grafana", "Main Grafana");
  const answer = await post(url, key, grafana(), "PUT");
  expect([answer.status, await answer.json()]).toEqual([200, { fired: 1, resolved: 0 }]);
  expect((await post(url, "wrong", grafana())).status).toBe(401);

  await page.getByRole("link", { name: "I have it: try it out" }).click();
  await expect(page.getByRole("heading", { name: "Main Grafana", exact: true })).toBeVisible();
  const deliveries = page.getByRole("list", { name: "Deliveries" }).getByRole("listitem");
  await expect(deliveries).toHaveCount(2);
  await expect(deliveries.nth(0)).toContainText("Refused");
  await deliveries.nth(1).getByText("1 fired").first().click();
  await expect(deliveries.nth(1).getByRole("region", { name: "Payload" })).toContainText("Checkout answers slowly");
  expect(await page.content()).not.toContain(key);
  await expectAccessible(page);
  // What comes meanwhile shows up by itself.
  await post(url, key, grafana({ status: "resolved" }));
  await expect(deliveries).toHaveCount(3);
  await expect(deliveries.nth(0)).toContainText("1 resolved");

  const { page: ops } = await signIn("ops");
  await ops.goto(`/${workspace.slug}/alerts?tab=all`);
  const line = ops.getByRole("list", { name: "Alerts" }).getByRole("link", { name: "Checkout answers slowly" });
  await expect(line).toContainText("Critical");
});

test("a test fires a real alert, and its end closes it", async ({ workspace, signIn }) => {
  const { id } = await makeSource(workspace, "pagerduty", "Old monitor");
  const { page } = await signIn("owner");
  await page.goto(`/${workspace.slug}/settings/sources/${id}`);
  await page.getByRole("button", { name: "Send a test" }).click();
  await expect(page.getByText("Answered 202: the test alert fires.")).toBeVisible();
  await expect(page.getByRole("list", { name: "Deliveries" }).getByRole("listitem")).toHaveCount(1);
  await page.getByRole("link", { name: "Open the alert" }).click();
  const detail = page.getByRole("complementary", { name: "Alert", exact: true });
  await expect(detail).toContainText("Test alert from Old monitor");
  await page.goBack();
  await page.getByRole("button", { name: "Send its end" }).click();
  await expect(page.getByText("the test alert is resolved.")).toBeVisible();
});

test("rotated, disabled, enabled and deleted: each counts at once", async ({ workspace, signIn }) => {
  const { page } = await signIn("admin");
  const { url, key } = await addSource(page, workspace.slug, "Own JSON", "Shop");
  const alert = { alert_type: "error", severity_level: "low", title: "Odd", fingerprint: "odd" };
  const status = async (text: string) => (await post(url, text, alert)).status;
  expect(await status(key)).toBe(201);
  await page.getByRole("link", { name: "I have it: try it out" }).click();

  await page.getByRole("button", { name: "Rotate the secret" }).click();
  const dialog = page.getByRole("dialog", { name: "Rotate the secret" });
  await dialog.getByLabel("Refuse the present one at once").check();
  await expectAccessible(page);
  await dialog.getByRole("button", { name: "Rotate", exact: true }).click();
  const second = await dialog.getByLabel("Key", { exact: true }).inputValue();
  await dialog.getByRole("button", { name: "I have it" }).click();
  expect([await status(second), await status(key)]).toEqual([200, 401]);

  await page.getByRole("button", { name: "Disable", exact: true }).click();
  await expect(page.getByText("Shop takes nothing until it is enabled.")).toBeVisible();
  expect(await status(second)).toBe(403);
  await expect(page.getByRole("button", { name: "Send a test" })).toHaveAttribute("aria-disabled", "true");
  await page.getByRole("button", { name: "Enable", exact: true }).click();
  await expect(page.getByText("Shop takes deliveries again.")).toBeVisible();
  expect(await status(second)).toBe(200);

  await page.getByLabel("Name", { exact: true }).fill("Web shop");
  await page.getByRole("button", { name: "Rename", exact: true }).click();
  await expect(page.getByRole("heading", { name: "Web shop", exact: true })).toBeVisible();
  expect(await status(second)).toBe(200);

  await page.getByRole("button", { name: "Delete", exact: true }).click();
  const asking = page.getByRole("dialog", { name: "Delete Web shop?" });
  await expect(asking.getByRole("button", { name: "Delete for good" })).toBeDisabled();
  await asking.getByLabel(/to go on/).fill("Web shop");
  await asking.getByRole("button", { name: "Delete for good" }).click();
  await expect(page).toHaveURL(`/${workspace.slug}/settings/sources`);
  await expect(page.getByText("No source is connected yet")).toBeVisible();
  expect(await status(second)).toBe(404);
});

test("Sentry's secret is set later; until then everything is refused", async ({ workspace, signIn }) => {
  const { page } = await signIn("admin");
  await page.goto(`/${workspace.slug}/settings/sources`);
  await page.getByRole("button", { name: "Add a source" }).click();
  const dialog = page.getByRole("dialog", { name: "Add a source" });
  await dialog.getByRole("radio", { name: "Sentry" }).check();
  await dialog.getByLabel("Name", { exact: true }).fill("Web");
  await dialog.getByLabel("Client secret").fill("short");
  await dialog.getByRole("button", { name: "Add the source" }).click();
  await expect(dialog.getByText("The client secret has 16 characters or more.").first()).toBeVisible();
  await dialog.getByLabel("Client secret").fill("");
  await dialog.getByRole("button", { name: "Add the source" }).click();
  await page.getByRole("link", { name: "I have it: try it out" }).click();
  await expect(page.getByText("Waits for its secret")).toBeVisible();
  await page.getByLabel("Client secret").fill("the client secret of Sentry");
  await page.getByRole("button", { name: "Set the secret" }).click();
  await expect(page.getByText("The client secret is set.")).toBeVisible();
  await expect(page.getByText("Ready", { exact: true })).toBeVisible();
});

test("who may not manage sources sees that there are some, and nothing of what they send", async ({
  workspace,
  signIn,
  baseURL,
}) => {
  const { id, key, address } = await makeSource(workspace, "grafana", "Secret Grafana");
  await post(`${baseURL}/api/v1/integrations/grafana/${address}`, key, grafana());
  for (const role of ["viewer", "ops"] as const) {
    const { page } = await signIn(role);
    await page.goto(`/${workspace.slug}/settings/sources`);
    const add = page.getByRole("button", { name: "Add a source" });
    await expect(add).toHaveAttribute("aria-disabled", "true");
    await expect(add).toHaveAccessibleDescription(`Your role, ${role}, can't manage sources.`);
    await page.getByRole("link", { name: "Secret Grafana" }).click();
    await expect(page.getByText(`Your role, ${role}, can't see what sources send, or change them.`)).toBeVisible();
    await expect(page.getByRole("heading", { name: "Last deliveries" })).toHaveCount(0);
    const html = await page.content();
    expect(html).not.toContain(address);
    expect(html).not.toContain("Checkout");
    await page.context().request.get(`/${workspace.slug}/settings/sources/${id}`);
  }
});

test("markup in every text is shown as text", async ({ workspace, signIn, baseURL }) => {
  const { id, key, address } = await makeSource(workspace, "grafana", "<b>Grafana</b>");
  const markup = `<img src=x onerror="document.title='hit'"><script>document.title='hit'</script>`;
  const body = grafana({
    labels: { alertname: markup, [markup]: markup, severity: markup },
    annotations: { summary: `Summary ${markup}`, description: markup, runbook_url: "javascript:document.title='hit'" },
    generatorURL: "javascript:document.title='hit'",
    fingerprint: markup,
  });
  expect((await post(`${baseURL}/api/v1/integrations/grafana/${address}`, key, body)).status).toBe(200);
  const { page } = await signIn("admin");
  await page.goto(`/${workspace.slug}/settings/sources/${id}`);
  await expect(page.getByRole("heading", { name: "<b>Grafana</b>", exact: true })).toBeVisible();
  await page.getByText("1 fired").first().click();
  await expect(page.getByRole("region", { name: "Payload" })).toContainText("<script>document.title='hit'</script>");
  await page.getByRole("link", { name: "Alert 1" }).click();
  const detail = page.getByRole("complementary", { name: "Alert", exact: true });
  await expect(detail).toContainText(`Summary ${markup}`);
  await expect(detail.locator("img, script, a[href^='javascript']")).toHaveCount(0);
  await expect(page).not.toHaveTitle("hit");
});

test("ten megabytes are refused while they are still on their way", async ({ workspace, baseURL }) => {
  const { key, address } = await makeSource(workspace, "alertmanager", "Loud");
  const chunk = Buffer.alloc(64 * 1024, 32);
  const sent = await new Promise<{ status?: number; bytes: number }>((resolve, reject) => {
    let bytes = 0;
    const sending = httpRequest(`${baseURL}/api/v1/integrations/alertmanager/${address}`, {
      method: "POST",
      headers: { authorization: `Bearer ${key}`, "content-type": "application/json" },
    });
    sending.on("response", (answer) => {
      resolve({ status: answer.statusCode, bytes });
      sending.destroy();
    });
    sending.on("error", reject);
    const pump = () => {
      if (bytes >= 10 * 1024 * 1024 || sending.destroyed) return;
      bytes += chunk.length;
      sending.write(chunk, () => setImmediate(pump));
    };
    pump();
  });
  expect(sent.status).toBe(413);
  expect(sent.bytes).toBeLessThan(10 * 1024 * 1024);
});
