/** Saved views of the inbox, and where an alert's detail leads. */

import type { Page } from "@playwright/test";
import { sql } from "drizzle-orm";
import { fireAlerts } from "@/db/alert-intake";
import { createTestAgent } from "@/db/testing/agents";
import { createTestCampaign } from "@/db/testing/campaigns";
import { addSignal } from "@/db/testing/intelligence";
import type { TestWorkspace } from "@/db/testing/workspace";
import { expect, expectAccessible, test } from "./fixtures";

const fire = (workspace: TestWorkspace) =>
  workspace.as("owner", (tx) =>
    fireAlerts(tx, workspace.id, [
      { alert_type: "error", severity_level: "critical", title: "It is down" },
      { alert_type: "milestone", severity_level: "info", title: "A thousand runs" },
    ]),
  );
const line = (page: Page, title: string) =>
  page.getByRole("list", { name: "Alerts" }).getByRole("link", { name: title });
const dialog = (page: Page) => page.getByRole("dialog");
const choose = async (page: Page, button: string, item: RegExp | string) => {
  await page.getByRole("button", { name: button }).click();
  await page.getByRole("menuitem", { name: item }).click();
};

test("a filter is kept, opens first, is shared, renamed, deleted and brought back", async ({ workspace, signIn }) => {
  await fire(workspace);
  const { page } = await signIn("ops");
  await page.goto(`/${workspace.slug}/alerts?severity=critical`);
  await choose(page, "Views", "Save this view…");
  await dialog(page).getByRole("textbox", { name: "Name" }).fill("Worst first");
  await dialog(page).getByRole("checkbox", { name: "Open my alerts with it" }).check();
  await expectAccessible(page);
  await dialog(page).getByRole("button", { name: "Save" }).click();
  await expect(page.getByRole("button", { name: "View: Worst first" })).toBeVisible();

  await page.goto(`/${workspace.slug}/alerts`);
  await expect(page).toHaveURL(/severity=critical/);
  await expect(line(page, "It is down")).toBeVisible();
  // What one narrows no more stays so: the default view opens the inbox, and doesn't hold it.
  await page.getByRole("checkbox", { name: "Critical" }).click();
  await expect(line(page, "A thousand runs")).toBeVisible();
  await expect(page.getByRole("button", { name: "Views" })).toBeVisible();

  // A second one of the same name is refused, and what was typed is kept.
  await choose(page, "Views", "Save this view…");
  await dialog(page).getByRole("textbox", { name: "Name" }).fill("Worst first");
  await dialog(page).getByRole("button", { name: "Save" }).click();
  await expect(dialog(page).getByRole("alert")).toHaveText("You have a view of this name already. Choose another.");
  await dialog(page).getByRole("textbox", { name: "Name" }).fill("Everything");
  await dialog(page).getByRole("button", { name: "Save" }).click();

  await choose(page, "View: Everything", /Worst first/);
  await choose(page, "View: Worst first", "Change this view…");
  await dialog(page).getByRole("textbox", { name: "Name" }).fill("Only the worst");
  await dialog(page).getByRole("checkbox", { name: "Share it with everybody" }).check();
  await dialog(page).getByRole("button", { name: "Save" }).click();
  await expect(page.getByRole("button", { name: "View: Only the worst" })).toBeVisible();

  const { page: theirs } = await signIn("viewer");
  await theirs.goto(`/${workspace.slug}/alerts?tab=all`);
  await theirs.getByRole("button", { name: "Views" }).click();
  await expect(theirs.getByRole("menuitem", { name: "Everything" })).toBeHidden();
  await expectAccessible(theirs);
  await theirs.getByRole("menuitem", { name: `Only the worst ops of ${workspace.slug}` }).click();
  await expect(theirs).toHaveURL(/severity=critical/);
  // A colleague's can't be changed; a copy of one's own can be kept, but not shared.
  await choose(theirs, "View: Only the worst", "Save this view…");
  await expect(dialog(theirs).getByRole("checkbox", { name: "Share it with everybody" })).toBeDisabled();
  await expect(dialog(theirs)).toContainText("Your role, viewer, can't share views.");

  await dialog(theirs).getByRole("button", { name: "Cancel" }).click();
  // What its owner makes of it is in their menu at once.
  await choose(page, "View: Only the worst", "Change this view…");
  await dialog(page).getByRole("textbox", { name: "Name" }).fill("The worst");
  await dialog(page).getByRole("button", { name: "Save" }).click();
  await expect(theirs.getByRole("button", { name: "View: The worst" })).toBeVisible();
  await choose(page, "View: The worst", "Delete this view");
  await expect(page.getByText("The view The worst is deleted.")).toBeVisible();
  await expect(theirs.getByRole("button", { name: "Views" })).toBeVisible();
  const undone = page.waitForResponse((answer) => answer.request().method() === "POST" && answer.ok());
  await page.getByRole("button", { name: "Undo" }).click();
  await undone;
  await expect(page.getByRole("button", { name: "View: The worst" })).toBeVisible();
  await expect(theirs.getByRole("button", { name: "View: The worst" })).toBeVisible();
  await page.goto(`/${workspace.slug}/alerts`);
  await expect(page).toHaveURL(/severity=critical/);
});

test("an alert leads to its agent, campaign, signal, move and cohort", async ({ workspace, signIn }) => {
  const signal = await addSignal(workspace, { title: "A rival cuts prices", status: "archived" });
  const { id: agentId, name: agent } = await createTestAgent();
  await workspace.as("owner", async (tx) => {
    const campaign = await createTestCampaign(tx);
    await tx.execute(sql`
      with cohort as (insert into cohorts (workspace_id, name) values (${workspace.id}, 'Founders') returning id),
        spoken as (insert into campaign_cohorts (workspace_id, campaign_id, cohort_id) select ${workspace.id}, ${campaign}, id from cohort),
        move as (insert into moves (workspace_id, campaign_id, name) values (${workspace.id}, ${campaign}, 'The mailing') returning id)
      insert into system_alerts (workspace_id, alert_type, severity_level, title, related_campaign_id, triggered_by_signal_id, triggered_by_agent_id,
        related_cohort_id, related_move_id)
      select ${workspace.id}, 'anomaly', 'high', 'It is about much', ${campaign}, ${signal}, ${agentId}, cohort.id, move.id from cohort, move`);
  });
  const { page } = await signIn("viewer");
  const follow = async (name: string) => {
    await page.goto(`/${workspace.slug}/alerts?tab=all`);
    await line(page, "It is about much").click();
    await page
      .getByRole("complementary", { name: "Alert", exact: true })
      .getByRole("link", { name, exact: true })
      .click();
  };
  await follow(agent);
  await expect(page.getByRole("heading", { level: 1, name: agent })).toBeVisible();
  await follow("Spring launch");
  await expect(page.getByRole("heading", { level: 1, name: "Spring launch" })).toBeVisible();
  await follow("The mailing");
  await expect(page).toHaveURL(/#move-/);
  await expect(page.getByText("The mailing")).toBeInViewport();
  await follow("Founders");
  await expect(page).toHaveURL(/#cohort-/);
  await expect(page.getByText("Founders").first()).toBeInViewport();
  await follow("A rival cuts prices");
  await expect(page.getByRole("button", { name: "A rival cuts prices", expanded: true })).toBeVisible();
  await page.getByRole("link", { name: "Show every signal" }).click();
  await expect(page.getByRole("searchbox", { name: "Search signals" })).toBeVisible();
});
