import { randomUUID } from "node:crypto";
import type { Page } from "@playwright/test";
import { sql } from "drizzle-orm";
import { createTestCampaign } from "@/db/testing/campaigns";
import type { TestWorkspace } from "@/db/testing/workspace";
import { expect, expectAccessible, test } from "./fixtures";

async function addCohorts(workspace: TestWorkspace, names: string[]): Promise<void> {
  await workspace.as("owner", async (tx) => {
    for (const name of names) {
      await tx.execute(sql`insert into cohorts (workspace_id, name) values (${workspace.id}, ${name})`);
    }
  });
}

async function countCampaigns(workspace: TestWorkspace): Promise<unknown> {
  const { rows } = await workspace.as("viewer", (tx) => tx.execute(sql`select count(*) as n from campaigns`));
  return rows[0]?.n;
}

test("a marketer takes a campaign from a framework to completed", async ({ workspace, signIn }) => {
  await addCohorts(workspace, ["Founders", "Agencies"]);
  const { page } = await signIn("marketer");
  const base = `/${workspace.slug}`;

  await page.goto(`${base}/positioning/new`);
  await page.getByLabel("Name").fill("For small teams");
  await page.getByLabel("Market segment").fill("SMB");
  await page.getByLabel("Pain points").fill("Too many tools\nNo overview");
  await page.getByRole("button", { name: "Make the framework" }).click();
  await expect(page.getByRole("heading", { level: 1, name: "For small teams" })).toBeVisible();
  await expect(page.getByText("No overview")).toBeVisible();
  await page.getByRole("link", { name: "Plan a campaign" }).click();

  await page.getByLabel("Name").fill("Spring launch 🚀");
  await expect(page.getByLabel("Positioning")).toHaveValue(/.+/);
  await page.getByLabel("Budget in USD").fill("12000.50");
  await page.getByRole("button", { name: "Add a channel" }).click();
  await page.getByLabel("Channel 1", { exact: true }).fill("E-mail");
  await page.getByLabel("Amount of channel 1 in USD").fill("4000");
  await page.getByRole("button", { name: "Make the draft" }).click();
  await expect(page.getByRole("heading", { level: 1, name: "Spring launch 🚀" })).toBeVisible();
  await expect(page.getByText("Ready to start: 0 of 3")).toBeVisible();

  await page.getByRole("button", { name: "Plan", exact: true }).click();
  const start = page.getByRole("button", { name: "Start" });
  await expect(start).toHaveAttribute("aria-disabled", "true");
  await expect(start).toHaveAccessibleDescription(/still needs a start date, an end date, at least one quest or move/);

  await page.getByRole("link", { name: "Edit" }).click();
  await page.getByLabel("Start date").fill("2026-03-01");
  await page.getByLabel("End date").fill("2026-03-31");
  await page.getByRole("button", { name: "Save the campaign" }).click();
  await expect(page.getByText("1 Mar 2026 to 31 Mar 2026, 31 days")).toBeVisible();

  await addQuest("Write the story");
  await addQuest("Draft");
  await addQuest("Review");
  const tree = page.getByRole("tree", { name: "Quests" });
  await tree.getByRole("treeitem", { name: /^Draft/ }).focus();
  await page.keyboard.press("Alt+ArrowRight");
  await expect(tree.getByRole("treeitem", { name: /^Draft/ })).toHaveAttribute("aria-level", "2");
  await tree.getByRole("treeitem", { name: /^Review/ }).focus();
  await page.keyboard.press("Alt+ArrowRight");
  await expect(tree.getByRole("treeitem", { name: /^Review/ })).toHaveAttribute("aria-level", "2");
  await page.keyboard.press("Alt+ArrowUp");
  await expect(tree.getByRole("treeitem").nth(1)).toHaveAccessibleName(/^Review/);
  await page.keyboard.press("Space");
  await expect(page.getByText("50 % done")).toBeVisible();
  await tree.getByRole("button", { name: "Complete Write the story" }).click();
  await expect(page.getByText("1 open quest below it will be completed as well.")).toBeVisible();
  await page.getByRole("button", { name: "Complete all of them" }).click();
  await expect(page.getByText("100 % done")).toBeVisible();

  await addCohort("Founders", "70");
  await page.getByRole("button", { name: "Add", exact: true }).click();
  await page.getByLabel("Share in percent").fill("31");
  await page.getByRole("button", { name: "Add the cohort" }).click();
  await expect(
    page
      .getByRole("dialog")
      .getByText(/would take 101 % of the campaign/)
      .first(),
  ).toBeVisible();
  await page.getByLabel("Share in percent").fill("20");
  await page.getByRole("button", { name: "Add the cohort" }).click();
  await expect(page.getByRole("img", { name: /unallocated 10 %/ })).toBeVisible();
  await expectAccessible(page);

  await start.click();
  await expect(page.getByText("“Spring launch 🚀” is now active.")).toBeVisible();
  await page.getByRole("button", { name: "Complete", exact: true }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Complete", exact: true }).click();
  const edit = page.getByRole("button", { name: "Edit" });
  await expect(edit).toHaveAccessibleDescription(/completed is read-only/);
  await expect(page.getByRole("button", { name: "Archive" })).toBeVisible();

  async function addQuest(name: string) {
    await page.getByRole("button", { name: "Add a quest", exact: true }).click();
    await page.getByRole("dialog").getByLabel("Name").fill(name);
    await page.getByRole("button", { name: "Add the quest" }).click();
    await expect(page.getByRole("treeitem", { name: new RegExp(`^${name}`) })).toBeVisible();
  }
  async function addCohort(name: string, share: string) {
    await page.getByRole("button", { name: "Add", exact: true }).click();
    await page.getByLabel("Cohort", { exact: true }).selectOption({ label: name });
    await page.getByLabel("Share in percent").fill(share);
    await page.getByRole("button", { name: "Add the cohort" }).click();
    await expect(page.getByRole("dialog")).toBeHidden();
  }
});

test("two people edit one campaign: the second sees both versions and chooses", async ({ workspace, signIn }) => {
  const id = await workspace.as("marketer", (tx) => createTestCampaign(tx, "draft", { name: "Shared" }));
  const mine = (await signIn("marketer")).page;
  const theirs = (await signIn("admin")).page;
  for (const page of [mine, theirs]) await page.goto(`/${workspace.slug}/campaigns/${id}/edit`);

  await theirs.getByLabel("Name").fill("Their name");
  await theirs.getByRole("button", { name: "Save the campaign" }).click();
  await expect(theirs.getByRole("heading", { level: 1, name: "Their name" })).toBeVisible();

  await mine.getByLabel("Objective").fill("My objective");
  await mine.getByRole("button", { name: "Save the campaign" }).click();
  const panel = mine.getByRole("alert", { name: "Somebody else changed this" });
  await expect(panel).toContainText(`admin of ${workspace.slug} changed name while you were editing`);
  await expect(panel.getByRole("row", { name: /^Name Shared Their name$/ })).toBeVisible();
  await expect(panel.getByRole("row", { name: /^Objective My objective empty$/ })).toBeVisible();
  await expectAccessible(mine);

  await panel.getByRole("button", { name: "Drop mine, take theirs" }).click();
  await expect(mine.getByLabel("Name")).toHaveValue("Their name");
  await mine.getByLabel("Objective").fill("My objective after all");
  await mine.getByRole("button", { name: "Save the campaign" }).click();
  await expect(mine.getByText("My objective after all")).toBeVisible();
  await expect(mine.getByRole("heading", { level: 1, name: "Their name" })).toBeVisible();
});

test("a change in one browser shows in another", async ({ workspace, signIn }) => {
  const id = await workspace.as("marketer", (tx) => createTestCampaign(tx, "planning", { name: "Watched" }));
  const viewer = (await signIn("viewer")).page;
  await viewer.goto(`/${workspace.slug}/campaigns/${id}`);
  await expect(viewer.getByRole("heading", { level: 1, name: "Watched" })).toBeVisible();
  const marketer = (await signIn("marketer")).page;
  await marketer.goto(`/${workspace.slug}/campaigns`);
  await marketer.getByRole("button", { name: /change the status of Watched/ }).click();
  await marketer.getByRole("menuitem", { name: "Start" }).click();
  await expect(viewer.getByRole("main").getByText("Active", { exact: true })).toBeVisible();
});

test("a viewer sees everything, disabled with the reason", async ({ workspace, signIn }) => {
  const id = await workspace.as("marketer", (tx) => createTestCampaign(tx, "active"));
  const { page } = await signIn("viewer");
  await page.goto(`/${workspace.slug}/campaigns`);
  await expect(page.getByRole("button", { name: "New campaign" })).toHaveAccessibleDescription(
    "Your role, viewer, can't create campaigns.",
  );
  await page.getByRole("link", { name: "Spring launch" }).click();
  for (const name of ["Pause", "Complete", "Edit", "Add a quest"]) {
    const button = page.getByRole("button", { name, exact: true });
    await expect(button).toHaveAttribute("aria-disabled", "true");
    await expect(button).toHaveAccessibleDescription(/Your role, viewer, can't/);
  }
  await page.goto(`/${workspace.slug}/campaigns/${id}/edit`);
  await expect(page.getByRole("alert").filter({ hasText: "Your role, viewer, can't edit campaigns." })).toBeVisible();
});

test("bad input names its field, keeps what was typed, and nothing is written", async ({ workspace, signIn }) => {
  const { page } = await signIn("marketer");
  await page.goto(`/${workspace.slug}/campaigns/new`);
  const name = page.getByLabel("Name");
  const submit = page.getByRole("button", { name: "Make the draft" });

  const cases: { fill: () => Promise<void>; says: string }[] = [
    { fill: () => name.fill("x".repeat(161)), says: "The name has at most 160 characters." },
    { fill: () => name.fill("bell\u0007"), says: "The name holds control characters. Remove them." },
    { fill: () => name.fill("   "), says: "The name is missing." },
    {
      fill: async () => {
        await name.fill("Fine");
        await page.getByLabel("Budget in USD").fill("-5");
      },
      says: "The budget lies between 0 and 999,999,999,999.",
    },
    {
      fill: () => page.getByLabel("Budget in USD").fill("9".repeat(30)),
      says: "The budget lies between 0 and 999,999,999,999.",
    },
    {
      fill: async () => {
        await page.getByLabel("Budget in USD").fill("");
        await page.getByLabel("Share of the budget in percent").fill("101");
      },
      says: "The share of the budget lies between 0 and 100.",
    },
    {
      fill: async () => {
        await page.getByLabel("Share of the budget in percent").fill("");
        await page.getByLabel("Start date").fill("2026-05-02");
        await page.getByLabel("End date").fill("2026-05-01");
      },
      says: "The end date is before the start date.",
    },
  ];
  for (const { fill, says } of cases) {
    await fill();
    await submit.click();
    // The answer takes the focus to its field: typing goes on after it.
    await expect(submit).toBeEnabled();
    await expect(page.getByText(says, { exact: true }).last()).toBeVisible();
  }
  await expect(page.getByLabel("End date")).toBeFocused();
  expect(await countCampaigns(workspace)).toBe(0);

  await page.getByLabel("End date").fill("2026-05-03");
  await submit.dblclick();
  await expect(page.getByRole("heading", { level: 1, name: "Fine" })).toBeVisible();
  expect(await countCampaigns(workspace)).toBe(1);
});

test("unknown and other workspaces' campaigns do not exist", async ({ workspace, signIn }) => {
  const { page } = await signIn("marketer");
  for (const id of [randomUUID(), "not-an-id", "%00"]) {
    const answer = await page.goto(`/${workspace.slug}/campaigns/${id}`);
    expect([400, 404]).toContain(answer?.status());
  }
});

test("the list filters, sorts and pages by its address", async ({ workspace, signIn }) => {
  await workspace.as("marketer", async (tx) => {
    for (let i = 1; i <= 30; i++) {
      await tx.execute(sql`insert into campaigns (workspace_id, name, allocated_budget_amount)
        values (${workspace.id}, ${`Campaign ${String(i).padStart(2, "0")}`}, ${i * 100})`);
    }
    await createTestCampaign(tx, "archived", { name: "Old one" });
  });
  const { page } = await signIn("viewer");
  await page.goto(`/${workspace.slug}/campaigns`);
  await page.getByRole("link", { name: "Campaign", exact: true }).click();
  await expect(page).toHaveURL(/sort=name&direction=asc/);
  await expect(page.getByRole("row").nth(1)).toContainText("Campaign 01");
  await page.getByRole("link", { name: "Next" }).click();
  await expect(page.getByRole("row").nth(1)).toContainText("Campaign 26");
  await page.getByRole("link", { name: "Previous" }).click();
  await expect(page.getByRole("row").nth(1)).toContainText("Campaign 01");

  await page.getByRole("searchbox", { name: "Search campaigns" }).fill("Campaign 2");
  await page.getByRole("searchbox", { name: "Search campaigns" }).press("Enter");
  await expect(page.getByText("10 shown of 10")).toBeVisible();
  await page.reload();
  await expect(page.getByText("10 shown of 10")).toBeVisible();

  await page.goto(`/${workspace.slug}/campaigns?status=archived`);
  await expect(page.getByRole("link", { name: "Old one" })).toBeVisible();
  await page.getByRole("link", { name: /^Completed/ }).click();
  await expect(page.getByText("No campaign matches")).toBeVisible();
  await page.getByRole("link", { name: "Clear the filters" }).click();
  await expect(page.getByText(/shown of 30/)).toBeVisible();
});

async function chooseMove(page: Page, status: string): Promise<void> {
  await page.getByRole("button", { name: "Change the move Mailing" }).click();
  await page.getByRole("menuitem", { name: status }).click();
}

const moveOn = (page: Page) => page.getByRole("listitem").filter({ hasText: "Mailing" });

test("two people choose a move's status: the second is told of the first one's choice", async ({
  workspace,
  signIn,
}) => {
  const id = await workspace.as("marketer", (tx) => createTestCampaign(tx, "active"));
  await workspace.as("marketer", (tx) =>
    tx.execute(sql`insert into moves (workspace_id, campaign_id, name) values (${workspace.id}, ${id}, 'Mailing')`),
  );
  const [mine, theirs] = [(await signIn("marketer")).page, (await signIn("admin")).page];
  // My page hears nothing of their change.
  await mine.route("**/live?*", (route) => route.abort());
  for (const page of [mine, theirs]) await page.goto(`/${workspace.slug}/campaigns/${id}`);
  await chooseMove(theirs, "Executed");
  await expect(moveOn(theirs).getByText("Executed")).toBeVisible();
  await chooseMove(mine, "Cancelled");
  await expect(mine.getByRole("region", { name: "Messages" })).toContainText(
    `admin of ${workspace.slug} changed this move to “Executed” meanwhile. Your choice, “Cancelled”, was not saved.`,
  );
  await expect(moveOn(mine).getByText("Executed")).toBeVisible();
});
