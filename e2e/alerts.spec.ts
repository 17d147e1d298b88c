/** The inbox: one key acknowledges, others see it live, everything can be undone, and bad input is told what is wrong. */
import { randomUUID } from "node:crypto";
import { EventEmitter, once } from "node:events";
import type { Page, Request, Route } from "@playwright/test";
import { sql } from "drizzle-orm";
import { fireAlerts } from "@/db/alert-intake";
import { createApiKey } from "@/db/api-keys";
import type { TestWorkspace } from "@/db/testing/workspace";
import type { FiredAlert } from "@/domain/alert-intake";
import type { ApiScope } from "@/domain/api-keys";
import { expect, expectAccessible, test } from "./fixtures";

const alert = (title: string, more: Partial<FiredAlert> = {}): FiredAlert => ({
  alert_type: "error",
  severity_level: "high",
  title,
  ...more,
});

const fire = (workspace: TestWorkspace, ...alerts: FiredAlert[]) =>
  workspace.as("owner", (tx) => fireAlerts(tx, workspace.id, alerts));

const makeKey = (workspace: TestWorkspace, scopes: ApiScope[] = ["alerts:write"]) =>
  workspace.as("admin", (tx) =>
    createApiKey(tx, {
      workspaceId: workspace.id,
      name: "Monitor",
      scopes,
      days: null,
      createdBy: workspace.users.admin,
    }),
  );

const line = (page: Page, title: string) =>
  page.getByRole("list", { name: "Alerts" }).getByRole("link", { name: title });
const tab = (page: Page, name: string) =>
  page.getByRole("navigation", { name: "Alerts by state" }).getByRole("link", { name });

async function openInbox(page: Page, workspace: TestWorkspace, query = "") {
  await page.goto(`/${workspace.slug}/alerts${query}`);
  // Keys and clicks count from here on: relative times are written by the running page.
  await expect(page.getByRole("list", { name: "Alerts" }).locator("time").first()).toHaveText(/now|ago/);
}

test("ops acknowledges with one key; a second browser sees it live; undo brings it back", async ({
  workspace,
  signIn,
}) => {
  await fire(workspace, alert("Search runs fail", { severity_level: "critical" }), alert("Slow answers"));
  const [{ page: mine }, { page: theirs }] = [await signIn("ops"), await signIn("admin")];
  await openInbox(mine, workspace);
  await openInbox(theirs, workspace);

  await mine.keyboard.press("j");
  await expect(line(mine, "Search runs fail")).toBeFocused();
  const pressed = Date.now();
  await mine.keyboard.press("a");
  await expect(line(mine, "Search runs fail")).toBeHidden();
  await expect(line(theirs, "Search runs fail")).toBeHidden();
  test
    .info()
    .annotations.push({ type: "seen by the other browser after ms", description: String(Date.now() - pressed) });
  await expect(tab(theirs, "Acknowledged")).toContainText("1");
  await expect(tab(theirs, "Active")).toContainText("1");

  await mine.getByRole("button", { name: "Undo" }).click();
  await expect(line(mine, "Search runs fail")).toBeVisible();
  await expect(line(theirs, "Search runs fail")).toBeVisible();

  await line(mine, "Search runs fail").click();
  const detail = mine.getByRole("complementary", { name: "Alert", exact: true });
  await expect(detail.getByRole("list", { name: "Time line" })).toContainText("took the acknowledgement back (undo)");
  await detail.getByRole("button", { name: "Acknowledge" }).click();
  await expect(detail.getByRole("status")).toContainText(`Acknowledged by ops of ${workspace.slug}`);
  await mine.keyboard.press("Control+z");
  await expect(detail.getByRole("status")).toContainText("Active");
});

test("nothing moves under the cursor: new alerts wait behind a pill", async ({ workspace, signIn }) => {
  await fire(workspace, alert("Old one"));
  const { page } = await signIn("ops");
  await page.addInitScript(() => {
    const { EventSource: Real } = window;
    window.EventSource = class extends Real {
      constructor(address: string | URL) {
        super(address);
        Object.assign(window, { sayGap: () => this.dispatchEvent(new Event("gap")) });
      }
    };
  });
  await openInbox(page, workspace);
  await line(page, "Old one").hover();
  await fire(workspace, alert("New and critical", { severity_level: "critical" }), alert("New, too"));
  await expect(page.getByRole("button", { name: "2 new" })).toBeVisible();
  await expect(tab(page, "Active")).toContainText("3");
  await expect(line(page, "New and critical")).toBeHidden();
  // Nor after a gap in the live stream, when changes may have been missed.
  await page.evaluate("sayGap()");
  // What the gap asks for is answered before what comes after it.
  await fire(workspace, alert("And a third"));
  await page.getByRole("button", { name: "3 new" }).waitFor();
  await expect(line(page, "New and critical")).toBeHidden();
  await page.getByRole("button", { name: "3 new" }).click();
  await expect(page.getByRole("list", { name: "Alerts" }).getByRole("link").first()).toContainText("New and critical");

  // With the hands off the list, it keeps itself fresh.
  await page.getByRole("heading", { name: "Alerts" }).hover();
  await page.getByRole("heading", { name: "Alerts" }).click();
  await fire(workspace, alert("Newest of all"));
  await expect(line(page, "Newest of all")).toBeVisible();
});

const readsList = (request: Request) => request.postData()?.includes('"after"') === true;
const refuseList = (route: Route) => (readsList(route.request()) ? route.abort() : route.fallback());
const asksForChanges = (request: Request) => /"asOf".*"ids"/.test(request.postData() ?? "");

/** Holds requests back. @returns what lets them go on */
async function holdBack(page: Page, held: (request: Request) => boolean): Promise<() => void> {
  const gate = new EventEmitter();
  const opened = once(gate, "open");
  await page.route("**/alerts*", async (route) => {
    if (held(route.request())) await opened;
    await route.fallback();
  });
  return () => gate.emit("open");
}

test("a list that is being read anew stays as it is for hands that come meanwhile", async ({ workspace, signIn }) => {
  await fire(workspace, alert("Old one"));
  const { page } = await signIn("ops");
  await openInbox(page, workspace);
  // The answer waits until the pointer is there.
  const open = await holdBack(page, readsList);
  const begun = page.waitForRequest(readsList);
  await fire(workspace, alert("New one", { severity_level: "critical" }));
  await begun;
  await line(page, "Old one").hover();
  open();
  await expect(page.getByRole("button", { name: "1 new" })).toBeVisible();
  await expect(line(page, "New one")).toBeHidden();
  await page.getByRole("heading", { name: "Alerts" }).hover();
  await expect(line(page, "New one")).toBeVisible();
});

test("a selection by key holds the list that is being read anew, and lets it come when it is cleared", async ({
  workspace,
  signIn,
}) => {
  await fire(workspace, alert("Old one"));
  const { page } = await signIn("ops");
  await openInbox(page, workspace);
  await page.keyboard.press("j");
  await expect(line(page, "Old one")).toBeFocused();
  await page.getByRole("heading", { name: "Alerts" }).click();
  const open = await holdBack(page, readsList);
  const begun = page.waitForRequest(readsList);
  await fire(workspace, alert("New one", { severity_level: "critical" }));
  await begun;
  await page.keyboard.press("x");
  await expect(page.getByRole("region", { name: "Selected alerts" })).toContainText("1 selected");
  open();
  await expect(page.getByRole("button", { name: "1 new" })).toBeVisible();
  await expect(line(page, "New one")).toBeHidden();
  await page.keyboard.press("Escape");
  await expect(line(page, "New one")).toBeVisible();
});

test("the pill never counts what is listed, and what could not be read comes once it can", async ({
  workspace,
  signIn,
}) => {
  await fire(workspace, alert("Old one"));
  const { page } = await signIn("ops");
  await openInbox(page, workspace);
  await line(page, "Old one").hover();
  await fire(workspace, alert("First new one"));
  await page.getByRole("button", { name: "1 new" }).waitFor();
  // The list is asked for while the question for what changed still waits for its answer.
  const open = await holdBack(page, asksForChanges);
  const asked = page.waitForRequest(asksForChanges);
  await fire(workspace, alert("Second new one"));
  await asked;
  // An answer that was on its way already may count both.
  await page.getByRole("button", { name: /\d new/ }).click();
  await line(page, "Old one").hover();
  open();
  await expect(line(page, "Second new one")).toBeVisible();
  await expect(page.getByRole("button", { name: /\d new/ })).toBeHidden();

  await line(page, "Old one").hover();
  await fire(workspace, alert("Third new one"));
  await page.route("**/alerts*", refuseList);
  await page.getByRole("button", { name: "1 new" }).click();
  await expect(page.getByText("Could not refresh this page.")).toBeVisible();
  await page.unroute("**/alerts*", refuseList);
  await line(page, "Old one").hover();
  await page.getByRole("heading", { name: "Alerts" }).hover();
  await expect(line(page, "Third new one")).toBeVisible();
});

test("far down a long list the pill brings the new ones to its top", async ({ workspace, signIn }) => {
  await fire(workspace, ...Array.from({ length: 120 }, (_, n) => alert(`Feed ${n} is late`)));
  const { page } = await signIn("ops");
  await openInbox(page, workspace);
  const drawn = page.getByRole("list", { name: "Alerts" }).getByRole("listitem");
  await drawn.first().hover();
  const end = page.getByRole("list", { name: "Alerts" }).locator("[aria-posinset='120']");
  await expect(async () => {
    await drawn.last().scrollIntoViewIfNeeded();
    await expect(end).toBeVisible({ timeout: 100 });
  }).toPass({ intervals: [50] });
  await fire(workspace, alert("New and critical", { severity_level: "critical" }));
  await page.getByRole("button", { name: "1 new" }).click();
  await expect(drawn.first()).toContainText("New and critical");
  await expect(page.getByRole("button", { name: "1 new" })).toBeHidden();
});

test("a bulk on all that match says the true number, carries one comment, and is undone as a whole", async ({
  workspace,
  signIn,
}) => {
  const many = Array.from({ length: 230 }, (_, n) => alert(`Feed ${n} is late`, { severity_level: "medium" }));
  await fire(workspace, ...many, alert("Something else", { severity_level: "critical" }));
  const { page } = await signIn("ops");
  await openInbox(page, workspace, "?severity=medium");
  await expect(tab(page, "Active")).toContainText("230");
  // Of so many only those on screen are drawn, in their true number; the rest comes while it is scrolled.
  const drawn = page.getByRole("list", { name: "Alerts" }).getByRole("listitem");
  await expect(drawn.first()).toHaveAttribute("aria-setsize", "230");
  expect(await drawn.count()).toBeLessThan(60);
  const end = page.getByRole("list", { name: "Alerts" }).locator("[aria-posinset='230']");
  await expect(async () => {
    await drawn.last().scrollIntoViewIfNeeded();
    await expect(end).toBeVisible({ timeout: 100 });
  }).toPass({ intervals: [50] });
  expect(await drawn.count()).toBeLessThan(60);
  await page.keyboard.press("j");
  await page.keyboard.press("x");
  const bar = page.getByRole("region", { name: "Selected alerts" });
  await expect(bar).toContainText("1 selected");
  await bar.getByRole("button", { name: "Select all 230 matching" }).click();
  await expect(bar).toContainText("230 selected");
  await bar.getByRole("textbox", { name: "Comment for all" }).fill("The feed's provider is down");
  await bar.getByRole("button", { name: "Resolve" }).click();
  await expect(page.getByText("Resolved 230 alerts.")).toBeVisible();
  // What says that it goes on goes with its end.
  await expect(page.getByText("working on it")).toHaveCount(0, { timeout: 1_000 });
  await expect(tab(page, "Closed")).toContainText("230");

  await page.getByRole("button", { name: "Undo" }).click();
  await expect(page.getByText("Undone for 230 alerts.")).toBeVisible();
  await expect(tab(page, "Active")).toContainText("230");
  await page.getByRole("list", { name: "Alerts" }).getByRole("link").first().click();
  await expect(page.getByText("The feed's provider is down")).toBeVisible();
});

test("a selection is given to a colleague at once, with one comment", async ({ workspace, signIn }) => {
  await fire(workspace, alert("First", { severity_level: "critical" }), alert("Second"));
  const { page } = await signIn("ops");
  await openInbox(page, workspace);
  await page.keyboard.press("Shift+X");
  const bar = page.getByRole("region", { name: "Selected alerts" });
  await bar.getByRole("textbox", { name: "Comment for all" }).fill("Yours by now");
  await bar.getByRole("button", { name: "Assign" }).click();
  await expect(bar.getByRole("menuitem", { name: "To me" })).toBeFocused();
  await expectAccessible(page);
  await page.keyboard.press("Escape");
  await expect(bar).toContainText("2 selected");
  await bar.getByRole("button", { name: "Assign" }).click();
  await bar.getByRole("menuitem", { name: `admin of ${workspace.slug}` }).click();
  await expect(page.getByText("Assigned 2 alerts.")).toBeVisible();
  await line(page, "Second").click();
  const detail = page.getByRole("complementary", { name: "Alert", exact: true });
  await expect(detail.getByRole("button", { name: `Assigned to admin of ${workspace.slug}` })).toBeVisible();
  await expect(detail.getByRole("list", { name: "Time line" })).toContainText("Yours by now");
});

const countSnoozed = (workspace: TestWorkspace) =>
  workspace.as("ops", async (tx) => {
    const { rowCount } = await tx.execute(sql`select from system_alerts where inbox_tab = 'snoozed'`);
    return rowCount;
  });

test("snooze, assign, comment, previous and next work from the keyboard, and not while typing", async ({
  workspace,
  signIn,
}) => {
  await fire(
    workspace,
    alert("First", { severity_level: "critical" }),
    alert("Second"),
    alert("Third", { severity_level: "low" }),
  );
  const { page } = await signIn("ops");
  await openInbox(page, workspace);
  await page.keyboard.press("j");
  await page.keyboard.press("o");
  const detail = page.getByRole("complementary", { name: "Alert", exact: true });
  await expect(detail.getByRole("heading", { name: "First" })).toBeVisible();
  await page.keyboard.press("]");
  await expect(detail.getByRole("heading", { name: "Second" })).toBeVisible();
  await expect(page).toHaveURL(/alert=/);
  await page.keyboard.press("i");
  await expect(detail.getByRole("button", { name: /Assigned to ops/ })).toBeVisible();
  await page.keyboard.press("c");
  await page.keyboard.type("a dead end, ha");
  await page.keyboard.press("Control+Enter");
  await expect(detail.getByRole("list", { name: "Time line" })).toContainText("a dead end, ha");
  await expect(detail.getByRole("status")).toContainText("Active");
  await page.keyboard.press("Escape");
  await page.keyboard.press("h");
  await page.getByRole("dialog").getByRole("button", { name: "Until it gets worse" }).click();
  await expect(tab(page, "Snoozed")).toContainText("1");
  await page.keyboard.press("Escape");
  await expect(detail).toBeHidden();
  // The page is ahead of the database: what fires before the snooze is there doesn't end it.
  await expect.poll(() => countSnoozed(workspace)).toBe(1);
  await fire(workspace, { ...alert("Second"), severity_level: "critical" });
  await expect(tab(page, "Snoozed")).toContainText("0");
});

test("every key does what the help says; switched off, only those with Ctrl do", async ({ workspace, signIn }) => {
  await fire(
    workspace,
    alert("First", { severity_level: "critical" }),
    alert("Second"),
    alert("Third", { severity_level: "low" }),
  );
  const { page } = await signIn("ops");
  await openInbox(page, workspace);
  const press = async (...keys: string[]) => {
    for (const key of keys) await page.keyboard.press(key);
  };
  const help = page.getByRole("dialog", { name: "Keyboard" });
  // What listens on every screen comes with the header's tools, after the list.
  await page.getByRole("button", { name: "Search or go to…" }).waitFor();
  await press("?");
  await expect(help).toContainText("Select all on screen");
  await expectAccessible(page);
  await press("Escape");
  await expect(help).toBeHidden();

  await press("j", "j", "k");
  await expect(line(page, "First")).toBeFocused();
  await press("ArrowDown", "ArrowDown", "ArrowUp");
  await expect(line(page, "Second")).toBeFocused();
  const detail = page.getByRole("complementary", { name: "Alert", exact: true });
  await press("Enter");
  await expect(detail.getByRole("heading", { name: "Second" })).toBeVisible();
  await press("[");
  await expect(detail.getByRole("heading", { name: "First" })).toBeVisible();
  await press("Escape");
  await expect(detail).toBeHidden();
  const bar = page.getByRole("region", { name: "Selected alerts" });
  await press("Shift+X");
  await expect(bar).toContainText("3 selected");
  await press("Escape");
  await expect(bar).toBeHidden();
  await press("/");
  await expect(page.getByRole("searchbox", { name: "Search alerts" })).toBeFocused();
  await press("Escape", "j", "d");
  await expect(page.getByText("Dismissed.", { exact: true })).toBeVisible();
  await press("Control+z");
  await expect(page.getByText("Undone.", { exact: true })).toBeVisible();
  await expect(line(page, "First")).toBeVisible();

  await page.getByRole("button", { name: "Single-key shortcuts", pressed: true }).click();
  await press("j", "d", "?", "g", "l", "Control+z");
  await expect(page.getByText("There is nothing to undo.")).toBeVisible();
  await expect(help).toBeHidden();
  await page.getByRole("button", { name: "Single-key shortcuts", pressed: false }).click();

  // An act on several says what it skipped.
  await line(page, "Third").focus();
  await press("e");
  await tab(page, "All").click();
  await expect(line(page, "Third")).toContainText("Resolved");
  await press("Shift+X", "a");
  await expect(page.getByText("Acknowledged 2 alerts.")).toBeVisible();
  await expect(page.getByText("Skipped: 1 can't be changed so as they are now.")).toBeVisible();

  // What the server never heard of comes back, with the reason.
  await tab(page, "Acknowledged").click();
  await expect(line(page, "First")).toBeVisible();
  await page.route("**/alerts?*", (route) => (route.request().method() === "POST" ? route.abort() : route.fallback()));
  await line(page, "First").focus();
  await press("e");
  await expect(
    page.getByText("The server could not be reached. Try again when you are connected.").first(),
  ).toBeVisible();
  await expect(line(page, "First")).toBeVisible();
  await expect(tab(page, "Acknowledged")).toContainText("2");
});

test("what was asked before an act and is answered after it takes nothing of the act back", async ({
  workspace,
  signIn,
}) => {
  await fire(workspace, alert("First", { severity_level: "critical" }), alert("Second"), alert("Third"));
  const { page } = await signIn("ops");
  const [questions, acts]: [Route[], Route[]] = [[], []];
  let holding = true;
  await page.route("**/alerts*", (route) => {
    const body = route.request().postData() ?? "";
    const held = body.includes('"action"') ? acts : body.includes('"asOf"') ? questions : null;
    if (!holding || !held) return route.fallback();
    held.push(route);
  });
  await openInbox(page, workspace);
  // The first question comes with the stream.
  await expect.poll(() => questions.length).toBe(1);
  await line(page, "First").focus();
  await page.keyboard.press("e");
  await expect(line(page, "First")).toBeHidden();
  await questions[0]?.continue();
  // The act sets out when the question is answered; what that does to the list is drawn then.
  await expect.poll(() => acts.length).toBe(1);
  await page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))));
  await expect(tab(page, "Active")).toContainText("2");
  await expect(tab(page, "Closed")).toContainText("1");
  await line(page, "Second").focus();
  await page.keyboard.press("e");
  await expect(tab(page, "Active")).toContainText("1");
  // Once they are answered, what was put off is asked.
  holding = false;
  await acts[0]?.continue();
  await expect(page.getByText("Resolved.", { exact: true }).first()).toBeVisible();
  await fire(workspace, alert("Fourth"));
  await expect(tab(page, "Active")).toContainText("2");
  await expect(tab(page, "Closed")).toContainText("2");
});

test("acts that fail together leave nothing behind", async ({ workspace, signIn }) => {
  await fire(workspace, alert("First", { severity_level: "critical" }), alert("Second"), alert("Third"));
  const { page } = await signIn("ops");
  await openInbox(page, workspace);
  const gate = new EventEmitter();
  const opened = once(gate, "open");
  await page.route("**/alerts*", async (route) => {
    if (route.request().method() !== "POST") return route.fallback();
    await opened;
    await route.abort();
  });
  for (const title of ["First", "Second"]) {
    await line(page, title).focus();
    await page.keyboard.press("e");
    await expect(line(page, title)).toBeHidden();
  }
  await expect(tab(page, "Active")).toContainText("1");
  gate.emit("open");
  for (const title of ["First", "Second"]) await expect(line(page, title)).toBeVisible();
  await expect(tab(page, "Active")).toContainText("3");
  await expect(tab(page, "Closed")).toContainText("0");

  // Nor does a screen that can't read say it in the browser's words.
  await line(page, "Third").click();
  await expect(page.getByRole("complementary", { name: "Alert", exact: true })).toContainText(
    "The server could not be reached. Try again when you are connected.",
  );
});

test("facets say how many each choice would show, and narrow together with the search", async ({
  workspace,
  signIn,
}) => {
  await fire(
    workspace,
    alert("Feed 1 is late", { severity_level: "low" }),
    alert("Feed 2 is late", { severity_level: "critical" }),
    alert("A thousand runs", { alert_type: "milestone", severity_level: "low" }),
    alert("A door opens", { alert_type: "opportunity", severity_level: "high" }),
    alert("Fewer than ever", { alert_type: "performance", severity_level: "high" }),
  );
  const { page } = await signIn("viewer");
  await openInbox(page, workspace);
  const filters = page.getByRole("complementary", { name: "Filters" });
  // In an order of their own, whatever the numbers and the database's plan.
  await expect(filters.getByRole("group", { name: "Type" })).toHaveText(/Performance.*Error.*Milestone.*Opportunity/);
  const choice = (facet: string, name: string) =>
    filters.getByRole("group", { name: facet }).getByRole("checkbox", { name });
  await expect(choice("Type", "Error 2")).toBeVisible();
  await choice("Severity", "Low 2").click();
  await expect(line(page, "Feed 2 is late")).toBeHidden();
  await expect(choice("Severity", "Critical 1")).toBeVisible();
  await expect(choice("Type", "Error 1")).toBeVisible();
  await expect(tab(page, "Active")).toContainText("2");
  await page.getByRole("searchbox", { name: "Search alerts" }).fill("feed");
  await expect(line(page, "A thousand runs")).toBeHidden();
  await expect(line(page, "Feed 1 is late")).toBeVisible();
  await expect(tab(page, "Active")).toContainText("1");
  // What I see is in the address.
  await expect(page).toHaveURL(/q=feed/);
  await page.reload();
  await expect(line(page, "Feed 1 is late")).toBeVisible();
  await expect(choice("Severity", "Low")).toBeChecked();
});

test("while the palette is on its way, keys are its own, and Escape calls it off", async ({ workspace, signIn }) => {
  await fire(workspace, alert("Not by accident"));
  const { page } = await signIn("ops");
  await openInbox(page, workspace);
  await page.getByRole("button", { name: "Search or go to…" }).waitFor();
  await page.keyboard.press("j");
  const gate = new EventEmitter();
  const opened = once(gate, "open");
  await page.route("**/_next/static/chunks/**", async (route) => {
    await opened;
    await route.continue();
  });
  const asked = page.waitForRequest("**/_next/static/chunks/**");
  await page.keyboard.press("Control+k");
  await asked;
  await page.keyboard.press("a");
  await page.keyboard.press("Escape");
  gate.emit("open");
  const palette = page.getByRole("dialog", { name: "Search or go to" });
  await page.keyboard.press("Control+k");
  await expect(palette.getByRole("combobox")).toBeFocused();
  await expect(palette.getByRole("combobox")).toHaveValue("");
  await page.keyboard.press("Escape");
  await expect(palette).toBeHidden();
  await expect(tab(page, "Active")).toContainText("1");
  await expect(line(page, "Not by accident")).toBeVisible();
});

test("a viewer is told why not, by button and by key, and nothing changes", async ({ workspace, signIn }) => {
  await fire(workspace, alert("Look, don't touch"));
  const { page } = await signIn("viewer");
  await openInbox(page, workspace);
  await page.keyboard.press("j");
  await page.keyboard.press("a");
  await expect(page.getByText("Your role, viewer, can't acknowledge alerts.")).toBeVisible();
  await expect(line(page, "Look, don't touch")).toBeVisible();
  await page.keyboard.press("o");
  const button = page.getByRole("button", { name: "Resolve" });
  await expect(button).toHaveAttribute("aria-disabled", "true");
  await expect(button).toHaveAccessibleDescription("Your role, viewer, can't resolve alerts.");
  await expect(tab(page, "Active")).toContainText("1");
});

test("empty has its reasons, and old links still work", async ({ workspace, signIn }) => {
  const { page } = await signIn("ops");
  await page.goto(`/${workspace.slug}/alerts`);
  await expect(page.getByText("No source is connected yet")).toBeVisible();
  await fire(workspace, alert("Only one"));
  await expect(line(page, "Only one")).toBeVisible();
  await page.goto(`/${workspace.slug}/alerts?q=nothing+like+this&severity=unheard-of&sort=sideways&agent=7`);
  await expect(page.getByText("No alert matches")).toBeVisible();
  await page.getByRole("button", { name: "Clear filters" }).click();
  await expect(line(page, "Only one")).toBeVisible();
  await line(page, "Only one").focus();
  await page.keyboard.press("e");
  await expect(page.getByText("All clear")).toBeVisible();
  await expect(page.getByText(/^The last alert fired (just now|.* ago)\.$/)).toBeVisible();
  // The server has answered: a page loaded before it had would list the alert, and nothing would tell it.
  await expect(page.getByText("Resolved.", { exact: true })).toBeVisible();
  await page.route("**/live?*", (route) => route.abort());
  await page.reload();
  await expect(page.getByText("Connection lost")).toBeVisible();
  await page.unroute("**/live?*");
  await expect(page.getByText("All clear")).toBeVisible();
  await page.goto(`/${workspace.slug}/alerts?alert=${randomUUID()}`);
  await expect(page.getByText("There is no such alert in this workspace.")).toBeVisible();
});

test("the inbox is accessible, also on a phone and with an alert open", async ({ workspace, signIn }) => {
  const [first] = await fire(
    workspace,
    alert('<img src=x onerror="alert(1)"> "quoted" 100 %', {
      severity_level: "critical",
      description: "<script>alert(1)</script>\nSecond line",
      data_points: { "<b>runs</b>": 12.5, share: "41 %" },
      recommended_actions: ["Look at the newest run"],
    }),
    alert("Another"),
  );
  const { page } = await signIn("ops");
  await openInbox(page, workspace, `?alert=${first?.id}`);
  await expect(page.getByText("<script>alert(1)</script>")).toBeVisible();
  await expectAccessible(page);
  await page.setViewportSize({ width: 360, height: 740 });
  await expectAccessible(page);
  const detail = page.getByRole("complementary", { name: "Alert", exact: true });
  await detail.getByRole("button", { name: "Acknowledge" }).click();
  await expect(detail.getByRole("status")).toContainText("Acknowledged by");
  await detail.getByRole("button", { name: "Next alert" }).click();
  await expect(detail.getByRole("heading", { name: "Another" })).toBeVisible();
  await page.getByRole("button", { name: "Inbox" }).click();
  await expect(line(page, "Another")).toBeVisible();
  await expectAccessible(page);
  expect(await page.evaluate(() => document.documentElement.scrollWidth <= window.innerWidth)).toBe(true);
});

test("programs fire, repeat and resolve; each mistake is named and nothing is half-written", async ({
  workspace,
  request,
}) => {
  const { key } = await makeKey(workspace, ["alerts:write", "workspace:read"]);
  const headers = { authorization: `Bearer ${key}`, "content-type": "application/json" };
  const post = (data: unknown) => request.post("/api/v1/alerts", { headers, data: JSON.stringify(data) });
  const list = async () => {
    const answer = await request.get("/api/v1/alerts?tab=all", { headers });
    return ((await answer.json()) as { rows: { title: string; count: number; status: string }[] }).rows;
  };

  const created = await post({ ...alert("Disk is full"), fingerprint: "disk", unheard_of: true });
  expect(created.status()).toBe(201);
  const { alerts } = (await created.json()) as { alerts: { id: string; outcome: string }[] };
  expect(alerts).toEqual([{ id: expect.any(String), outcome: "created" }]);
  const again = await post([{ ...alert("Disk is full"), fingerprint: "disk" }]);
  expect(await again.json()).toEqual({ alerts: [{ id: alerts[0]?.id, outcome: "repeated" }], resolved: [] });
  expect(await list()).toMatchObject([{ title: "Disk is full", count: 2, status: "active" }]);
  const over = await post({ status: "resolved", fingerprint: "disk" });
  expect(await over.json()).toEqual({ alerts: [], resolved: [alerts[0]?.id] });

  const good = alert("Half of a batch");
  const refused: [name: string, body: unknown, status: number, detail: RegExp][] = [
    ["no title", [good, { ...good, title: "" }], 400, /alerts\.1\.title/],
    ["unknown severity", { ...good, severity_level: "extreme" }, 400, /severity_level.*critical, high/],
    ["unknown agent", { ...good, agent_name: "Nobody" }, 400, /no agent named Nobody/],
    ["another workspace's campaign", [good, { ...good, title: "B", campaign_id: randomUUID() }], 400, /does not exist/],
    ["too many", Array.from({ length: 1_001 }, () => good), 400, /at most 1000/],
    ["a number", 7, 400, /./],
  ];
  for (const [name, body, status, detail] of refused) {
    const answer = await post(body);
    expect(answer.status(), name).toBe(status);
    expect(answer.headers()["content-type"], name).toContain("application/problem+json");
    expect(((await answer.json()) as { detail: string }).detail, name).toMatch(detail);
  }
  expect(await list()).toHaveLength(1);

  const reader = await makeKey(workspace, ["workspace:read"]);
  const without = await request.post("/api/v1/alerts", {
    headers: { ...headers, authorization: `Bearer ${reader.key}` },
    data: JSON.stringify(good),
  });
  expect(without.status()).toBe(403);
  expect(((await without.json()) as { detail: string }).detail).toContain("alerts:write");
});
