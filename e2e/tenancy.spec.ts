import type { Page, Request } from "@playwright/test";
import { sql } from "drizzle-orm";
import { createApiKey } from "@/db/api-keys";
import { createTestWorkspace, type TestWorkspace } from "@/db/testing/workspace";
import { expect, test } from "./fixtures";
import { listRoutes } from "./site-map";

/** A workspace that the attackers have no part in, with something in it. */
async function createVictim(): Promise<TestWorkspace & { campaignId: string; positioningId: string }> {
  const victim = await createTestWorkspace();
  const { rows } = await victim.as("owner", (tx) =>
    tx.execute<{ campaign: string; positioning: string }>(sql`
      with p as (insert into positioning (workspace_id, name, market_segment)
                 values (${victim.id}, 'Secret positioning', 'B2B') returning id),
           c as (insert into campaigns (workspace_id, name) values (${victim.id}, 'Secret campaign') returning id)
      select c.id as campaign, p.id as positioning from c, p`),
  );
  const row = rows[0];
  if (!row) throw new Error("The victim has nothing.");
  return { ...victim, campaignId: row.campaign, positioningId: row.positioning };
}

function makeKey(ws: TestWorkspace): Promise<{ id: string; key: string }> {
  return ws.as("owner", (tx) =>
    createApiKey(tx, {
      workspaceId: ws.id,
      name: "Key",
      scopes: ["alerts:write", "executions:write", "workspace:read"],
      days: null,
      createdBy: ws.users.owner,
    }),
  );
}

test("another workspace's address answers as if there were none, on every page", async ({ signIn }) => {
  const victim = await createVictim();
  const { context } = await signIn("owner");
  const routes = listRoutes().filter((route) => route.startsWith("/[workspace]") && !/\/\[(?!workspace)/.test(route));
  expect(routes.length).toBeGreaterThan(8);
  for (const route of routes) {
    const [foreign, none] = await Promise.all(
      [victim.slug, "no-such-workspace"].map((slug) =>
        context.request.get(route.replace("[workspace]", slug), { maxRedirects: 0 }),
      ),
    );
    expect([foreign?.status(), none?.status()], route).toEqual([404, 404]);
    expect(await foreign?.text(), route).not.toContain("Secret");
  }
  for (const slug of [victim.slug, "no-such-workspace"]) {
    expect((await context.request.get(`/${slug}/live`)).status()).toBe(404);
  }
  await context.clearCookies();
  expect((await context.request.get("/assignments/live")).status()).toBe(401);
});

test("another workspace's ids inside one's own address lead nowhere", async ({ workspace, signIn }) => {
  const victim = await createVictim();
  const { context } = await signIn("owner");
  const foreign = [`campaigns/${victim.campaignId}`, `positioning/${victim.positioningId}`];
  const malformed = ["campaigns/not-an-id", "campaigns/%00", "positioning/'%20or%201=1"];
  for (const path of [...foreign, ...malformed]) {
    const answer = await context.request.get(`/${workspace.slug}/${path}`);
    expect([400, 404], path).toContain(answer.status());
    expect(await answer.text(), path).not.toContain("Secret");
  }
  for (const path of foreign) {
    const theirs = await context.request.get(`/${victim.slug}/${path}`);
    expect(theirs.status(), path).toBe(404);
  }
});

/** Does something on a page and keeps the server action's request that it sent. */
async function captureAction(page: Page, act: () => Promise<void>): Promise<Request> {
  const [request] = await Promise.all([
    page.waitForRequest((sent) => sent.method() === "POST" && sent.headers()["next-action"] !== undefined),
    act(),
  ]);
  await request.response();
  return request;
}

async function renameBySettings(page: Page, slug: string, name: string): Promise<Request> {
  await page.goto(`/${slug}/settings/general`);
  await page.getByLabel("Name", { exact: true }).fill(name);
  return captureAction(page, () => page.getByRole("button", { name: "Save", exact: true }).click());
}

async function nameOf(workspace: TestWorkspace): Promise<unknown> {
  const { rows } = await workspace.as("owner", (tx) => tx.execute(sql`select name from workspaces`));
  return rows[0]?.name;
}

test("forged posts of an action are refused: without or with a foreign Origin, or for another workspace", async ({
  workspace,
  signIn,
  baseURL,
}) => {
  const victim = await createVictim();
  const { page, context } = await signIn("owner");
  const honest = await renameBySettings(page, workspace.slug, "Honest");
  await expect.poll(() => nameOf(workspace)).toBe("Honest");

  const { "next-action": action = "", "next-router-state-tree": tree = "" } = honest.headers();
  const headers = { "next-action": action, "next-router-state-tree": tree, "content-type": "text/plain;charset=UTF-8" };
  const { rows } = await workspace.as("owner", (tx) =>
    tx.execute<{ version: string }>(sql`select extract(epoch from updated_at)::text as version from workspaces`),
  );
  const version = rows[0]?.version ?? "";
  const send = (slug: string, origin: Record<string, string>) =>
    context.request.post(`/${workspace.slug}/settings/general`, {
      headers: { ...headers, ...origin },
      data: JSON.stringify([slug, { name: "Forged", slug, timezone: "UTC", currency: "USD", version }]),
    });

  const bare = await send(workspace.slug, {});
  expect(await bare.text()).toContain("This request did not come from a page of Codex.");
  const foreign = await send(workspace.slug, { origin: "https://evil.example" });
  expect(foreign.ok()).toBe(false);
  const crossSite = await send(workspace.slug, { origin: baseURL ?? "", "sec-fetch-site": "cross-site" });
  expect(await crossSite.text()).toContain("This request did not come from a page of Codex.");
  const elsewhere = await send(victim.slug, { origin: baseURL ?? "" });
  expect(await elsewhere.text()).toContain("This workspace does not exist, or you are no longer a member of it.");
  expect(await nameOf(workspace)).toBe("Honest");
  expect(await nameOf(victim)).toBe(victim.slug);
});

test("a role that the page never offered is refused by the server as well", async ({ workspace, signIn }) => {
  const { page: owner } = await signIn("owner");
  const { page: viewer, context } = await signIn("viewer");
  const honest = await renameBySettings(owner, workspace.slug, "Honest");
  await viewer.goto(`/${workspace.slug}/settings/general`);
  const { "next-action": action = "", "next-router-state-tree": tree = "" } = honest.headers();
  const answer = await context.request.post(`/${workspace.slug}/settings/general`, {
    headers: {
      "next-action": action,
      "next-router-state-tree": tree,
      "content-type": "text/plain;charset=UTF-8",
      origin: new URL(owner.url()).origin,
    },
    data: honest.postData() ?? "",
  });
  expect(await answer.text()).toContain("Your role, viewer, can't change workspace settings.");
  expect(await nameOf(workspace)).toBe("Honest");
});

test("who was removed sees nothing more, also in a tab that was open", async ({ workspace, signIn }) => {
  const { page: stale, context } = await signIn("marketer");
  await stale.goto(`/${workspace.slug}/settings/members`);
  await expect(stale.getByRole("row", { name: /marketer of/ })).toBeVisible();
  const { page: owner } = await signIn("owner");
  await owner.goto(`/${workspace.slug}/settings/members`);
  await owner.getByRole("button", { name: `Remove marketer of ${workspace.slug}` }).click();
  await owner.getByRole("dialog").getByRole("button", { name: "Remove", exact: true }).click();
  await expect(owner.getByText("is no longer a member.")).toBeVisible();

  await stale.getByRole("button", { name: "Leave" }).click();
  await stale.getByRole("dialog").getByRole("button", { name: "Leave" }).click();
  await expect(stale.getByText("you are no longer a member of it")).toBeVisible();
  expect((await context.request.get(`/${workspace.slug}/live`)).status()).toBe(404);
  const gone = await stale.goto(`/${workspace.slug}`);
  expect(gone?.status()).toBe(404);
  await expect(stale.getByText("There is nothing at this address.")).toBeVisible();
  await stale.goto("/");
  await expect(stale.getByText("You are not in a workspace yet")).toBeVisible();
});

async function countAlerts(workspace: TestWorkspace): Promise<unknown> {
  const { rows } = await workspace.as("owner", (tx) => tx.execute(sql`select count(*) from system_alerts`));
  return rows[0]?.count;
}

test("a key works in its own workspace alone", async ({ workspace, request }) => {
  const victim = await createVictim();
  const { key } = await makeKey(workspace);
  const headers = { authorization: `Bearer ${key}` };
  const alert = { alert_type: "error", severity_level: "high", title: "Planted", campaign_id: victim.campaignId };
  const planted = await request.post("/api/v1/alerts", { headers, data: alert });
  expect(planted.status()).toBeGreaterThanOrEqual(400);
  expect(planted.status()).toBeLessThan(500);
  expect([await countAlerts(workspace), await countAlerts(victim)]).toEqual([0, 0]);

  await victim.as("owner", (tx) =>
    tx.execute(sql`select create_system_alert(${victim.id}, 'error', 'high', 'Secret alert', 'Secret')`),
  );
  const listed = await request.get("/api/v1/alerts", { headers });
  expect(listed.status()).toBe(200);
  expect(await listed.text()).not.toContain("Secret");

  // The same secret under the other workspace's name is no key at all.
  const renamed = `cdx_${victim.id.replaceAll("-", "")}${key.slice(36)}`;
  const { campaign_id: _, ...plain } = alert;
  const answer = await request.post("/api/v1/alerts", { headers: { authorization: `Bearer ${renamed}` }, data: plain });
  expect(answer.status()).toBe(401);
});
