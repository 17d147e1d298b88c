import type { Page } from "@playwright/test";
import { sql } from "drizzle-orm";
import { fireAlerts } from "@/db/alert-intake";
import { expect, expectAccessible, test } from "./fixtures";

/** The header's tools, and with them the keys of every screen, come after the page's own script. */
async function expectTools(page: Page): Promise<void> {
  await expect(page.getByRole("button", { name: "Search or go to…" })).toBeVisible();
}

test("the palette finds a person and goes there by keyboard", async ({ workspace, signIn }) => {
  const { page } = await signIn("viewer");
  await page.goto(`/${workspace.slug}/settings`);
  await expectTools(page);
  await page.keyboard.press("Control+k");
  // At once, as fast hands do: the palette is still on its way.
  await page.keyboard.type("marketer of");
  const palette = page.getByRole("dialog", { name: "Search or go to" });
  await expect(palette.getByRole("combobox")).toHaveValue("marketer of");
  await expect(palette.getByRole("option", { name: /marketer of/ })).toBeVisible();
  await expectAccessible(page);
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL(`/${workspace.slug}/settings/members`);
});

test("the palette offers what has the words in its name, and nothing else", async ({ workspace, signIn }) => {
  const { page } = await signIn("viewer");
  await page.goto(`/${workspace.slug}/settings`);
  await expectTools(page);
  await page.keyboard.press("Control+k");
  const palette = page.getByRole("dialog", { name: "Search or go to" });
  const words = palette.getByRole("combobox");
  // Not even where a name has the letters one here and one there, as "Leaderboard" has these.
  await words.fill("ldr");
  await expect(palette.getByText("Nothing matches.")).toBeVisible();
  await words.fill("LEAD");
  await expect(palette.getByRole("option")).toHaveText(["Leaderboard"]);
  await words.fill("ops of");
  await expect(palette.getByRole("option")).toHaveText([/ops of/]);
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL(`/${workspace.slug}/settings/members`);
});

test("g and a letter go to a screen, but not while typing", async ({ workspace, signIn }) => {
  const { page } = await signIn("viewer");
  await page.goto(`/${workspace.slug}`);
  await expectTools(page);
  await page.keyboard.press("g");
  await page.keyboard.press("l");
  await expect(page).toHaveURL(`/${workspace.slug}/leaderboard`);
});

test("a theme is kept across loads, from the first paint on", async ({ workspace, signIn }) => {
  const { page } = await signIn("viewer");
  await page.goto(`/${workspace.slug}`);
  await page.getByRole("button", { name: /Account of/ }).click();
  await page.getByRole("menuitem", { name: "Dark" }).click();
  await page.reload();
  await expect(page.locator("html")).toHaveAttribute("data-theme", "dark");
});

test("on a narrow screen the current one of many tabs is in sight", async ({ workspace, signIn }) => {
  const { page } = await signIn("viewer");
  await page.setViewportSize({ width: 360, height: 740 });
  await page.goto(`/${workspace.slug}/settings/silences`);
  const tabs = page.getByRole("navigation", { name: "Settings" });
  await expect(tabs.getByRole("link", { name: "Silences" })).toBeInViewport({ ratio: 0.9 });
  await tabs.getByRole("link", { name: "Audit log" }).click();
  await expect(page).toHaveURL(/audit$/);
  await expect(tabs.getByRole("link", { name: "Audit log" })).toBeInViewport({ ratio: 0.9 });
});

test("on a narrow screen the navigation is a drawer", async ({ workspace, signIn }) => {
  const { page } = await signIn("viewer");
  await page.setViewportSize({ width: 360, height: 740 });
  await page.goto(`/${workspace.slug}`);
  await page.getByRole("button", { name: "Open navigation" }).click();
  await page.getByRole("dialog", { name: "Navigation" }).getByRole("link", { name: "Agents" }).click();
  await expect(page).toHaveURL(`/${workspace.slug}/agents`);
  await expect(page.getByRole("dialog", { name: "Navigation" })).toBeHidden();
});

test("the switcher leads to another of my workspaces", async ({ demo }) => {
  const { page } = await demo("owner");
  await page.goto("/aurora");
  await page
    .getByRole("button", { name: /^Workspace .*: switch$/ })
    .first()
    .click();
  await page.getByRole("menuitem", { name: "All workspaces" }).click();
  await expect(page).toHaveURL("/workspaces");
});

test("offline, a page says so, and what waited is sent on return", async ({ workspace, signIn }) => {
  await workspace.as("owner", (tx) =>
    fireAlerts(tx, workspace.id, [{ alert_type: "error", severity_level: "high", title: "Checkout is slow" }]),
  );
  const { page, context } = await signIn("ops");
  await page.goto(`/${workspace.slug}/alerts`);
  await expectTools(page);
  await page.getByRole("list", { name: "Alerts" }).getByRole("link", { name: "Checkout is slow" }).click();
  const acknowledge = page.getByRole("complementary", { name: "Alert" }).getByRole("button", { name: "Acknowledge" });
  await expect(acknowledge).toBeVisible();
  await context.setOffline(true);
  await expect(page.getByText("You are offline.")).toBeVisible();
  await acknowledge.click();
  await context.setOffline(false);
  await expect(page.getByText("You are offline.")).toBeHidden();
  await expect
    .poll(async () => {
      const { rows } = await workspace.as("viewer", (tx) => tx.execute(sql`select status from system_alerts`));
      return rows;
    })
    .toEqual([{ status: "acknowledged" }]);
});

test("signed out elsewhere, a page says so and leads to the sign-in and back", async ({ workspace, signIn }) => {
  const { page } = await signIn("ops");
  await page.goto(`/${workspace.slug}/alerts`);
  await expectTools(page);
  // Its stream is refused from now on, as one without a session is.
  await page.route("**/live*", (route) => route.fulfill({ status: 401 }));
  await page.goto(`/${workspace.slug}/leaderboard`);
  await expect(page.getByText("You are signed out.")).toBeVisible();
  await expect(page.getByRole("link", { name: "Sign in again" })).toHaveAttribute(
    "href",
    `/sign-in?next=${encodeURIComponent(`/${workspace.slug}/leaderboard`)}`,
  );
});
