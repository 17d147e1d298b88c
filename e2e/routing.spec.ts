/** Who is told of an alert: from the settings to the bell, the time line and the person's own wishes. */
import type { Page } from "@playwright/test";
import { createApiKey } from "@/db/api-keys";
import { fire, route } from "@/db/testing/routing";
import type { TestWorkspace } from "@/db/testing/workspace";
import { expect, expectAccessible, test } from "./fixtures";

const makeKey = (workspace: TestWorkspace) =>
  workspace.as("admin", (tx) =>
    createApiKey(tx, {
      workspaceId: workspace.id,
      name: "Alerts",
      scopes: ["alerts:write"],
      days: null,
      createdBy: workspace.users.admin,
    }),
  );

const bellOf = (page: Page) => page.getByRole("button", { name: /^Notifications/ });
const day = (later: number) => new Date(Date.now() + later * 86_400_000).toISOString().slice(0, 10);

test("ops makes a policy; an alert that nobody acknowledges rings the admin's bell, and the time line says why", async ({
  workspace,
  signIn,
  request,
}) => {
  const { page } = await signIn("ops");
  await page.goto(`/${workspace.slug}/settings/routing`);
  await expect(page.getByText("No rules yet: the default holds")).toBeVisible();
  await page.getByRole("button", { name: "New policy" }).click();
  await page.getByRole("textbox", { name: "Name" }).fill("Ladder");
  await page.getByRole("button", { name: "Add a step" }).click();
  await expect(page.getByText("After 15 min unacknowledged: admins, in the app.")).toBeVisible();
  await expectAccessible(page);
  await page.getByRole("button", { name: "Save policy" }).click();
  await expect(page.getByText("The policy is saved.")).toBeVisible();
  await expect(page.getByText("At once: ops, in the app.")).toBeVisible();

  await page.getByRole("button", { name: "New rule" }).click();
  await page.getByRole("textbox", { name: "Name" }).fill("Errors");
  await page.getByRole("checkbox", { name: "Error" }).check();
  await page.getByRole("dialog").getByRole("combobox", { name: "Severity" }).selectOption("medium");
  await expectAccessible(page);
  await page.getByRole("button", { name: "Save rule" }).click();
  await expect(page.getByText("Error alerts, medium and above → Ladder")).toBeVisible();

  const admin = await signIn("admin");
  await admin.page.goto(`/${workspace.slug}/campaigns`);
  await expect(bellOf(admin.page)).toHaveAccessibleName("Notifications");

  const { key } = await makeKey(workspace);
  const answer = await request.post("/api/v1/alerts", {
    data: { alert_type: "error", severity_level: "medium", title: "Checkout fails" },
    headers: { authorization: `Bearer ${key}` },
  });
  expect(answer.ok(), await answer.text()).toBe(true);
  // The running server's own router: nobody calls it here.
  await expect(bellOf(page)).toHaveAccessibleName("Notifications, 1 unread");
  await expect(bellOf(admin.page)).toHaveAccessibleName("Notifications");
  await route(workspace, 16);
  await expect(bellOf(admin.page)).toHaveAccessibleName("Notifications, 1 unread");

  await bellOf(admin.page).click();
  await admin.page
    .getByRole("region", { name: "Newest notifications" })
    .getByRole("link", { name: "Checkout fails" })
    .click();
  const line = admin.page.getByRole("list", { name: "Time line" });
  const who = `admin of ${workspace.slug}`;
  await expect(line).toContainText(`told ${who} in the app: admin, step 2 of Ladder, because of the rule “Errors”`);
});

test("rules are put in order by buttons, tried without sending, and read-only for who can't handle alerts", async ({
  workspace,
  signIn,
}) => {
  const { page } = await signIn("ops");
  await page.goto(`/${workspace.slug}/settings/routing`);
  for (const name of ["First", "Second"]) {
    await page.getByRole("button", { name: "New rule" }).click();
    await page.getByRole("textbox", { name: "Name" }).fill(name);
    await page.getByRole("button", { name: "Save rule" }).click();
    await expect(page.getByRole("dialog")).toHaveCount(0);
  }
  const rules = page.getByRole("list", { name: "Rules in order" }).getByRole("listitem");
  await expect(rules.first()).toContainText("First");
  await page.getByRole("button", { name: "Move Second up" }).press("Enter");
  await expect(rules.first()).toContainText("Second");

  await page.getByRole("button", { name: "See who would be told" }).click();
  await expect(page.getByText("Nobody would be told: the rule “Second” tells nobody.")).toBeVisible();
  for (const name of ["First", "Second"]) {
    await page.getByRole("button", { name: `Delete ${name}` }).click();
    await page.getByRole("button", { name: "Delete", exact: true }).click();
    await expect(page.getByText(`The rule ${name} is deleted.`)).toBeVisible();
  }
  const told = page.getByRole("region", { name: "Who would be told" });
  await expect(told).toContainText("The default escalation, since no rule is about it");
  await expect(told.getByText(`ops of ${workspace.slug}`)).toBeVisible();

  const { page: viewer } = await signIn("viewer");
  await viewer.goto(`/${workspace.slug}/settings/routing`);
  await expect(viewer.getByText("Your role, viewer, can't change routing.").first()).toBeVisible();
  await expect(viewer.getByRole("button", { name: "New rule" })).toHaveAttribute("aria-disabled", "true");
});

test("people take turns in a schedule, and an override stands in", async ({ workspace, signIn }) => {
  const { page } = await signIn("admin");
  await page.goto(`/${workspace.slug}/settings/routing`);
  await page.getByRole("button", { name: "New schedule" }).click();
  await page.getByRole("textbox", { name: "Name" }).fill("Nights");
  for (const role of ["ops", "admin"]) {
    await page.getByRole("combobox", { name: "Add somebody" }).selectOption({ label: `${role} of ${workspace.slug}` });
  }
  await expectAccessible(page);
  await page.getByRole("button", { name: "Save schedule" }).click();
  const turns = page.getByRole("list", { name: "On call in Nights" }).getByRole("listitem");
  await expect(turns.first()).toContainText("now");
  await page.getByRole("button", { name: "Add an override" }).click();
  await page.getByRole("combobox", { name: "Who" }).selectOption({ label: `viewer of ${workspace.slug}` });
  await page.getByLabel("From").fill(`${day(1)}T18:00`);
  await page.getByLabel("Until").fill(`${day(2)}T18:00`);
  await page.getByRole("button", { name: "Save override" }).click();
  await expect(turns.filter({ hasText: `viewer of ${workspace.slug}` })).toContainText("(override)");
  await page.getByRole("button", { name: /^Remove the override of viewer/ }).click();
  await expect(turns.filter({ hasText: `viewer of ${workspace.slug}` })).toHaveCount(0);
});

test("a person's preferences are saved by keyboard; what is muted from an alert reaches only the others", async ({
  workspace,
  signIn,
}) => {
  const { page } = await signIn("ops");
  await page.goto(`/${workspace.slug}/notifications`);
  await page.getByRole("link", { name: "Preferences" }).click();
  const email = page.getByRole("combobox", { name: "Alert, e-mail" });
  await email.focus();
  await email.press("C");
  await expect(email).toHaveValue("critical");
  await page.getByRole("checkbox", { name: "Keep quiet hours" }).press("Space");
  await page.getByRole("combobox", { name: "Summary", exact: true }).selectOption("daily");
  await expectAccessible(page);
  await page.getByRole("button", { name: "Save preferences" }).press("Enter");
  await expect(page.getByText("Your preferences are saved.")).toBeVisible();
  await page.reload();
  await expect(page.getByRole("combobox", { name: "Alert, e-mail" })).toHaveValue("critical");
  await expect(page.getByLabel("From")).toHaveValue("22:00");
  await expect(page.getByText("The next one comes")).toBeVisible();

  const id = await fire(workspace, "Noisy", "high", { source: "grafana" });
  await page.goto(`/${workspace.slug}/alerts?alert=${id}`);
  await page.getByRole("button", { name: "Mute for me" }).click();
  await page.getByRole("menuitem", { name: "The source grafana" }).click();
  await expect(page.getByText("You are told of no alerts of the source grafana any more.")).toBeVisible();
  await fire(workspace, "Noisy again", "high", { source: "grafana" });
  await fire(workspace, "Another", "high");
  await page.goto(`/${workspace.slug}/notifications`);
  const content = page.getByRole("main");
  await expect(content.getByText("Another")).toBeVisible();
  await expect(content.getByText("Noisy again")).toHaveCount(0);

  await page.getByRole("link", { name: "Preferences" }).click();
  await page.getByRole("button", { name: "End the mute of grafana" }).click();
  await expect(page.getByText("Nothing is muted.")).toBeVisible();
});

test("of a storm the bell tells by five and one that counts on; each alert says how", async ({
  workspace,
  signIn,
  request,
}) => {
  const { page } = await signIn("ops");
  await page.goto(`/${workspace.slug}/notifications`);
  await expect(bellOf(page)).toHaveAccessibleName("Notifications");
  const { key } = await makeKey(workspace);
  const report = async (name: string, count: number) => {
    const alerts = Array.from({ length: count }, (_, i) => ({
      alert_type: "error",
      severity_level: "critical",
      title: `${name} ${i + 1}`,
      fingerprint: `${name} ${i + 1}`,
    }));
    const headers = { authorization: `Bearer ${key}` };
    expect((await request.post("/api/v1/alerts", { data: { source: "checkout", alerts }, headers })).ok()).toBe(true);
  };
  await report("Node", 40);
  const notices = page.getByRole("main").getByRole("listitem");
  await expect(notices.filter({ hasText: "35 more critical alerts from checkout" })).toContainText("and 30 more");
  await expect(bellOf(page)).toHaveAccessibleName("Notifications, 6 unread");
  await expectAccessible(page);

  // It changes where it stands, and is unread again.
  await page.getByRole("button", { name: "Mark all read" }).click();
  await expect(bellOf(page)).toHaveAccessibleName("Notifications");
  await report("Late", 3);
  await expect(notices.filter({ hasText: "38 more critical alerts from checkout" })).toHaveCount(1);
  await expect(bellOf(page)).toHaveAccessibleName("Notifications, 1 unread");

  await notices.getByRole("link", { name: "38 more critical alerts from checkout" }).click();
  await expect(page).toHaveURL(new RegExp(`/${workspace.slug}/alerts\\?severity=critical`));
  await page.getByRole("list", { name: "Alerts" }).getByRole("link", { name: "Late 3" }).click();
  await expect(page.getByRole("complementary", { name: "Alert", exact: true })).toContainText(
    `told ops of ${workspace.slug} in the app, in one notice with others of a storm: ops, step 1`,
  );
});
