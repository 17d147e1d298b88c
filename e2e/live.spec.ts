/** Two web processes and a worker over one database: what comes to one is seen in the browsers of the other. */
import type { Browser, Page } from "@playwright/test";
import { createApiKey } from "@/db/api-keys";
import type { TestWorkspace } from "@/db/testing/workspace";
import { freePort } from "@/scripts/postgres";
import { startWebServer, type WebServer } from "@/scripts/web-server";
import { startWorker } from "@/scripts/worker-process";
import { type Door, makeDoor } from "./breakable-door";
import { expect, PASSWORD, test } from "./fixtures";

// One after another, over the same processes.
test.describe.configure({ mode: "default" });

const AUTH_SECRET = "a secret of two processes, of sufficient length";

let posted: WebServer;
let watched: WebServer;
let worker: Awaited<ReturnType<typeof startWorker>>;
let door: Door;
let watchedPort: number;

const serve = (port: number, address?: string) =>
  startWebServer({
    port,
    mode: "start",
    output: "ignore",
    env: {
      APP_DATABASE_URL: process.env.APP_DATABASE_URL ?? "",
      APP_URL: address ?? `http://127.0.0.1:${port}`,
      AUTH_SECRET,
      SIGN_IN_LIMIT: "off",
      JOBS: "off",
    },
  });

test.beforeAll(async () => {
  watchedPort = await freePort();
  door = await makeDoor(watchedPort);
  const ownerUrl = process.env.OWNER_DATABASE_URL ?? "";
  const appUrl = process.env.APP_DATABASE_URL ?? "";
  [posted, watched, worker] = await Promise.all([
    serve(await freePort()),
    serve(watchedPort, door.address),
    startWorker({ ownerUrl, appUrl, env: { AUTH_SECRET } }),
  ]);
});

test.afterAll(async () => {
  await door?.end();
  await Promise.all([posted?.stop(), watched?.stop(), worker?.stop()]);
});

/** Ops' inbox on the watched process, before it is loaded. */
async function signInOps(browser: Browser, { slug }: TestWorkspace): Promise<Page> {
  const context = await browser.newContext({ baseURL: door.address });
  const signedIn = await context.request.post("/api/auth/sign-in/email", {
    data: { email: `ops@${slug}.test`, password: PASSWORD },
    headers: { origin: door.address },
  });
  expect(signedIn.status()).toBe(200);
  return context.newPage();
}

/** Loads the inbox; its stream has begun. @returns what the page asks for from then on, by path */
async function loadInbox(page: Page, { slug }: TestWorkspace): Promise<string[]> {
  const live = page.waitForResponse((response) => isLive(new URL(response.url()).pathname));
  await page.goto(`/${slug}/alerts?tab=active`);
  await live;
  await expect(page.getByRole("list", { name: "Alerts" }).locator("time").first()).toHaveText(/now|ago/);
  // What comes with the page has come.
  await page.waitForFunction(() => document.readyState === "complete");
  const asked: string[] = [];
  page.on("request", (request) => asked.push(new URL(request.url()).pathname));
  return asked;
}

const isLive = (path: string) => path.endsWith("/live");
const line = (page: Page, title: string) =>
  page.getByRole("list", { name: "Alerts" }).getByRole("link", { name: title });
const active = (page: Page) =>
  page.getByRole("navigation", { name: "Alerts by state" }).getByRole("link", { name: "Active" });
const interruption = (page: Page) => page.getByText("Live updates are interrupted");

/** Sends alerts to the process that nobody watches. */
async function posterOf(workspace: TestWorkspace) {
  const { key } = await workspace.as("admin", (tx) =>
    createApiKey(tx, {
      workspaceId: workspace.id,
      name: "Monitor",
      scopes: ["alerts:write"],
      days: null,
      createdBy: workspace.users.admin,
    }),
  );
  return async (alert: { title: string; severity_level?: string; fingerprint?: string; status?: "resolved" }) => {
    const answer = await fetch(`${posted.address}/api/v1/alerts`, {
      method: "POST",
      headers: { authorization: `Bearer ${key}`, "content-type": "application/json" },
      body: JSON.stringify({ alert_type: "error", severity_level: "medium", ...alert }),
    });
    expect(answer.ok, await answer.text()).toBe(true);
  };
}

/** When the words first stand on the page, in milliseconds since 1970. */
function momentOf(page: Page, words: string): Promise<number> {
  return page.evaluate(
    (words) =>
      new Promise<number>((resolve) => {
        const look = () => document.body.textContent?.includes(words) && resolve(Date.now());
        new MutationObserver(look).observe(document.body, { childList: true, subtree: true, characterData: true });
        look();
      }),
    words,
  );
}

test("an alert posted to one process is on a page of the other within half a second, and its people are told", async ({
  browser,
  workspace,
}) => {
  const post = await posterOf(workspace);
  await post({ title: "The first" });
  const page = await signInOps(browser, workspace);
  await loadInbox(page, workspace);
  const took: number[] = [];
  for (let n = 1; n <= 5; n++) {
    const seen = momentOf(page, `Posted as number ${n}`);
    const began = Date.now();
    await post({ title: `Posted as number ${n}` });
    took.push((await seen) - began);
  }
  test.info().annotations.push({ type: "on the other process's page after ms", description: took.join(", ") });
  // The ordinary case, on a machine that is busy with other tests.
  expect(Math.min(...took)).toBeLessThan(500);

  await post({ title: "Everything is down", severity_level: "critical" });
  // Neither web process has jobs: a worker told them.
  await expect(page.getByRole("button", { name: "Notifications, 1 unread" })).toBeVisible();
  await page.context().close();
});

test("a dropped stream says so, asks for nothing but its return, and misses nothing", async ({
  browser,
  workspace,
}) => {
  const post = await posterOf(workspace);
  await post({ title: "Is over meanwhile", fingerprint: "over" });
  await post({ title: "Stays" });
  const page = await signInOps(browser, workspace);
  const asked = await loadInbox(page, workspace);

  door.shut();
  await expect(interruption(page)).toBeVisible();
  // What was on its way when the connection broke has failed by the third try to come back.
  await expect.poll(() => asked.filter(isLive).length).toBeGreaterThan(2);
  asked.length = 0;
  await post({ title: "Came meanwhile" });
  await post({ title: "-", status: "resolved", fingerprint: "over" });
  await expect.poll(() => asked.filter(isLive).length).toBeGreaterThan(0);
  expect(asked.filter((path) => !isLive(path))).toEqual([]);
  await expect(line(page, "Came meanwhile")).toBeHidden();
  door.open();
  await expect(interruption(page)).toBeHidden();
  await expect(line(page, "Came meanwhile")).toBeVisible();
  await expect(line(page, "Is over meanwhile")).toBeHidden();
  await expect(active(page)).toContainText("2");

  // A process that was killed remembers nothing: its pages read everything anew, as after more than a minute.
  process.kill(watched.pid, "SIGKILL");
  await watched.ended;
  await expect(interruption(page)).toBeVisible();
  await post({ title: "Came while it was down", severity_level: "low" });
  watched = await serve(watchedPort, door.address);
  await expect(interruption(page)).toBeHidden();
  await expect(line(page, "Came while it was down")).toBeVisible();
  await expect(active(page)).toContainText("3");
  await page.context().close();
});

test("a page asks for nothing while nothing changes, and little when something does", async ({
  browser,
  workspace,
}) => {
  const post = await posterOf(workspace);
  await post({ title: "The only one" });
  const page = await signInOps(browser, workspace);
  await page.clock.install();
  const asked = await loadInbox(page, workspace);
  await post({ title: "The second" });
  await expect(line(page, "The second")).toBeVisible();
  // What came while the list was read anew is asked about once more: look until several looks have found nothing.
  let quiet = 0;
  await expect
    .poll(async () => {
      const before = asked.length;
      await page.clock.runFor("00:02");
      quiet = asked.length === before ? quiet + 1 : 0;
      return quiet;
    })
    .toBeGreaterThanOrEqual(4);

  asked.length = 0;
  await page.clock.runFor("10:00");
  expect(asked).toEqual([]);
  await post({ title: "The third" });
  await expect(line(page, "The third")).toBeVisible();
  // What became of the row, and the list with it.
  expect(asked.length).toBeLessThanOrEqual(3);
  await page.context().close();
});
