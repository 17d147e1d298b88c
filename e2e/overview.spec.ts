import { sql } from "drizzle-orm";
import type { TestWorkspace } from "@/db/testing/workspace";
import { expect, expectAccessible, test } from "./fixtures";

function fire(ws: TestWorkspace, severity: string, title: string) {
  return ws.as("ops", (tx) =>
    tx.execute(sql`select create_system_alert(${ws.id}, 'error', ${severity}, ${title}, 'Why')`),
  );
}

test("a new workspace is told what belongs here", async ({ workspace, signIn }) => {
  const { page } = await signIn("viewer");
  await page.goto(`/${workspace.slug}`);
  await expect(page.getByText("Nothing fires.")).toBeVisible();
  await expect(page.getByText("Every quest that is due is done.")).toBeVisible();
  await expect(page.getByText("No campaign is active.")).toBeVisible();
  await expectAccessible(page);
});

test("alerts are counted live, and the number leads to their list", async ({ workspace, signIn }) => {
  await fire(workspace, "critical", "Down");
  const { page } = await signIn("ops");
  await page.goto(`/${workspace.slug}`);
  await expect(page.getByRole("link", { name: "Critical 1" })).toBeVisible();
  await fire(workspace, "critical", "Down too");
  const link = page.getByRole("link", { name: "Critical 2" });
  await expect(link).toBeVisible();
  await link.click();
  await expect(page).toHaveURL(`/${workspace.slug}/alerts?severity=critical`);
  await expect(page.getByRole("link", { name: /Down too/ })).toBeVisible();
});

test("the demo's overview: every figure is a link, in both themes and without sideways scrolling", async ({ demo }) => {
  const { page } = await demo("owner");
  await page.goto("/aurora");
  for (const name of ["Active alerts", "Campaigns", "Agents' work, last 30 days", "My points"]) {
    await expect(page.getByRole("heading", { level: 2, name })).toBeVisible();
  }
  await expect(page.getByRole("img", { name: /^Cost by day/ })).toBeVisible();
  for (const colorScheme of ["light", "dark"] as const) {
    await page.emulateMedia({ colorScheme });
    await expectAccessible(page);
  }
  await page.setViewportSize({ width: 360, height: 740 });
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(360);
  await page.getByRole("link", { name: /^#\d+$/ }).click();
  await expect(page).toHaveURL(/leaderboard\?window=all&at=me/);
});
