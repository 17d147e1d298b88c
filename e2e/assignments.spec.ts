/** Admins decide which agents work where, and give them tasks; an agent's program works them off. */
import type { Page } from "@playwright/test";
import { sql } from "drizzle-orm";
import { createApiKey } from "@/db/api-keys";
import { asPlatformAdmin, createTestAgent } from "@/db/testing/agents";
import { createTestCampaign } from "@/db/testing/campaigns";
import { createTestQueue } from "@/db/testing/tasks";
import { createTestWorkspace, type TestWorkspace } from "@/db/testing/workspace";
import type { Role } from "@/domain/permissions";
import { expect, expectAccessible, test } from "./fixtures";

/** A workspace in which the admin of another one has a role too. */
async function createSisterWorkspace(of: TestWorkspace, role: Role): Promise<TestWorkspace> {
  const sister = await createTestWorkspace();
  await sister.as("owner", (tx) =>
    tx.execute(sql`insert into workspace_members (workspace_id, user_id, role)
      values (${sister.id}, ${of.users.admin}, ${role})`),
  );
  return sister;
}

async function assignmentsIn(workspace: TestWorkspace) {
  const { rows } = await workspace.as("viewer", (tx) =>
    tx.execute(sql`
      select r.agent_name as agent, a.assignment_status as status, a.priority_level as priority,
        a.execution_constraints ->> 'max_cost_per_day' as cost, u.name as by
      from agent_assignments a join agent_registry r on r.id = a.agent_id left join auth.users u on u.id = a.assigned_by
      order by 1`),
  );
  return rows;
}

const cell = (page: Page, agent: string, column: number) =>
  page
    .getByRole("row", { name: new RegExp(agent) })
    .getByRole("gridcell")
    .nth(column);

async function openMatrix(page: Page, search: string) {
  await page.goto(`/assignments?q=${encodeURIComponent(search)}`);
  await expect(page.getByRole("grid")).toBeVisible();
}

test("an admin assigns an agent to five workspaces in one dialog", async ({ workspace, signIn }) => {
  const sisters: TestWorkspace[] = [];
  for (const role of ["admin", "owner", "admin", "admin"] as const)
    sisters.push(await createSisterWorkspace(workspace, role));
  const onlyRead = await createSisterWorkspace(workspace, "marketer");
  const all = [workspace, ...sisters];
  const { page } = await signIn("admin");
  await page.goto(`/${workspace.slug}/agents`);
  await page.getByRole("link", { name: "Assignments" }).click();
  await expect(page.getByRole("heading", { level: 1, name: "Assignments" })).toBeVisible();
  await expect(page.getByRole("columnheader")).toHaveCount(6);
  await expect(page.getByRole("columnheader", { name: onlyRead.slug })).toHaveCount(0);

  await page.getByRole("button", { name: "Assign agents" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByRole("searchbox").fill("sloganist");
  await dialog.getByLabel("Sloganist").check();
  await dialog.getByLabel("All 5").check();
  await dialog.getByLabel("Cost a day").fill("12.50");
  await dialog.getByLabel("Priority").selectOption("high");
  await expect(dialog.getByText("5 assignments")).toBeVisible();
  await expectAccessible(page);
  await dialog.getByRole("button", { name: "Assign" }).click();
  await expect(dialog.getByText("5 assigned.")).toBeVisible();
  await dialog.getByRole("button", { name: "Close" }).last().click();
  for (const one of all) {
    expect(await assignmentsIn(one)).toEqual([
      { agent: "Sloganist", status: "active", priority: "high", cost: "12.5", by: `admin of ${workspace.slug}` },
    ]);
  }
  expect(await assignmentsIn(onlyRead)).toEqual([]);
  await page.getByRole("searchbox", { name: "Search agents" }).fill("sloganist");
  await expect(page.getByRole("gridcell", { name: /Active/ })).toHaveCount(5);
  await expect(cell(page, "Sloganist", 0)).toContainText("$0.00 of $12.50");

  // Besides, for a campaign of one of them.
  const first = all.toSorted((a, b) => (a.slug < b.slug ? -1 : 1))[0] ?? workspace;
  const campaignId = await first.as("marketer", (tx) => createTestCampaign(tx));
  await cell(page, "Sloganist", 0).click();
  await page.getByRole("region", { name: "Chosen" }).getByRole("button", { name: "Assign" }).click();
  await dialog.getByLabel("They work for").selectOption(campaignId);
  await dialog.getByRole("button", { name: "Assign" }).click();
  await expect(dialog.getByText("1 assigned.")).toBeVisible();
  await page.keyboard.press("Escape");
  await expect(cell(page, "Sloganist", 0)).toContainText("+ 1 campaign");
});

test("what was there already or is refused is said cell by cell, and the rest is done", async ({
  workspace,
  signIn,
}) => {
  const sister = await createSisterWorkspace(workspace, "admin");
  const [one, retired] = [await createTestAgent(), await createTestAgent()];
  await createTestQueue(sister, { agent: one });
  await asPlatformAdmin((tx) => tx.execute(sql`update agent_registry set is_active = false where id = ${retired.id}`));
  const { page } = await signIn("admin");
  await openMatrix(page, one.name);

  // With the keyboard alone: the agent everywhere, then one cell less and one more.
  await page.getByRole("columnheader").nth(1).focus();
  await page.keyboard.press("ArrowDown");
  await expect(cell(page, one.name, 0)).toBeFocused();
  await page.keyboard.press("Shift+Space");
  await expect(page.getByRole("gridcell", { selected: true })).toHaveCount(2);
  await page.keyboard.press("ArrowRight");
  await page.keyboard.press("Space");
  await expect(page.getByRole("gridcell", { selected: true })).toHaveCount(1);
  await page.keyboard.press("Space");
  await page.getByRole("searchbox", { name: "Search agents" }).fill(retired.name);
  await page.getByRole("rowheader", { name: new RegExp(retired.name) }).click();
  const bar = page.getByRole("region", { name: "Chosen" });
  await expect(bar).toContainText("4 cells chosen 2 agents in 2 workspaces");
  await expectAccessible(page);

  await bar.getByRole("button", { name: "Assign" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByRole("button", { name: "Assign" }).click();
  await expect(dialog.getByText("1 assigned, 1 there already, 2 refused.")).toBeVisible();
  await expect(dialog.getByText(`${retired.name} is inactive in the registry.`).first()).toBeVisible();
  await expectAccessible(page);
  await page.keyboard.press("Escape");
  expect(await assignmentsIn(workspace)).toMatchObject([{ agent: one.name, status: "active" }]);

  await bar.getByRole("button", { name: "Pause" }).click();
  await dialog.getByLabel("Reason").fill("The budget is spent.");
  await dialog.getByRole("button", { name: "Pause" }).click();
  await expect(dialog.getByText("2 paused, 2 not running.")).toBeVisible();
  await page.keyboard.press("Escape");
  await page.getByRole("searchbox", { name: "Search agents" }).fill(one.name);
  await expect(page.getByRole("gridcell", { name: /Paused/ })).toHaveCount(2);

  // Whoever is taken off the list meanwhile is refused there alone.
  await sister.as("owner", (tx) =>
    tx.execute(sql`update workspace_members set role = 'viewer' where user_id = ${workspace.users.admin}`),
  );
  await bar.getByRole("button", { name: "Resume" }).click();
  await dialog.getByRole("button", { name: "Resume" }).click();
  await expect(dialog.getByText("Your role, viewer, can't pause or resume agents.")).toBeVisible();
  await expect(dialog.getByText(/^1 resumed, 1 refused, 1 workspace left as it was\.$/)).toBeVisible();
  await page.keyboard.press("Escape");
  await page.goto(`/${workspace.slug}/agents/${encodeURIComponent(one.name)}`);
  await page.getByRole("button", { name: "History" }).click();
  await expect(dialog.getByRole("listitem").nth(1)).toContainText("Paused");
  await expect(dialog.getByRole("listitem").nth(1)).toContainText("The budget is spent.");
  await expectAccessible(page);
});

test("of many workspaces those in sight are drawn, all are reached, and what others assign shows up by itself", async ({
  workspace,
  signIn,
  demo,
}) => {
  const agent = await createTestAgent();
  const sisters: TestWorkspace[] = [];
  for (let n = 0; n < 40; n += 1) sisters.push(await createSisterWorkspace(workspace, "admin"));
  const last = [workspace, ...sisters].toSorted((a, b) => (a.slug < b.slug ? -1 : 1)).at(-1) ?? workspace;
  const { page } = await signIn("admin");
  const live = page.waitForResponse((response) => new URL(response.url()).pathname === "/assignments/live");
  await openMatrix(page, agent.name);
  await live;
  await expect(page.getByText("1 of")).toContainText("41 of 41 workspaces");
  expect(await page.getByRole("columnheader").count()).toBeLessThan(20);
  await page.getByRole("columnheader").nth(1).focus();
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("End");
  const focused = page.getByRole("gridcell", { name: "Not assigned" }).and(page.locator(":focus"));
  await expect(focused).toHaveAttribute("aria-colindex", "42");
  await expect(focused).toHaveAttribute("title", `${agent.name} in ${last.slug}`);
  await expect(page.getByRole("rowheader", { name: new RegExp(agent.name) })).toBeInViewport();
  await expectAccessible(page);

  // Scrolled out of sight, the cell is still where the Tab key leads.
  await page.getByRole("grid").evaluate((grid) => grid.scrollTo({ left: 0 }));
  await expect(focused).toHaveCount(0);
  await page.getByRole("searchbox", { name: "Search workspaces" }).focus();
  await page.keyboard.press("Tab");
  await expect(focused).toHaveAttribute("aria-colindex", "42");

  await page.getByRole("searchbox", { name: "Search workspaces" }).fill(last.slug);
  await expect(page.getByRole("columnheader")).toHaveText(["Agent", last.slug]);
  await last.as("owner", (tx) =>
    tx.execute(sql`insert into agent_assignments (workspace_id, agent_id) values (${last.id}, ${agent.id})`),
  );
  await expect(cell(page, agent.name, 0)).toContainText("Active");

  // A platform administrator sees the first forty of others; a search looks among all.
  const { page: theirs } = await demo("platform administrator");
  await theirs.goto("/assignments");
  await expect(theirs.getByText(/; a search finds [\d,]+ more by their names/)).toBeVisible();
  await theirs.getByRole("searchbox", { name: "Search workspaces" }).fill(last.slug);
  await expect(theirs.getByRole("columnheader")).toHaveText(["Agent", new RegExp(`^${last.slug}`)]);
});

test("an admin queues tasks; a program takes and completes one, and the page shows it by itself", async ({
  workspace,
  signIn,
  request,
}) => {
  const { agent } = await createTestQueue(workspace);
  const { page } = await signIn("admin");
  await page.goto(`/${workspace.slug}/agents/${encodeURIComponent(agent.name)}`);
  const dialog = page.getByRole("dialog");
  const open = page.getByRole("list", { name: "Open tasks" });
  for (const [title, priority] of [
    ["Write ten headlines", "normal"],
    ["Check the claims", "normal"],
    ["Answer the press", "critical"],
  ] as const) {
    await page.getByRole("button", { name: "Add a task" }).click();
    await dialog.getByLabel("Title").fill(title);
    await dialog.getByLabel("Priority").selectOption(priority);
    await dialog.getByRole("button", { name: "Add the task" }).click();
    await expect(open.getByRole("button", { name: title, exact: true })).toBeVisible();
  }
  const titles = open.getByRole("listitem").locator("button[data-task]");
  await expect(titles).toHaveText(["Answer the press", "Write ten headlines", "Check the claims"]);

  await open.getByRole("button", { name: "Check the claims", exact: true }).focus();
  await page.keyboard.press("Alt+ArrowUp");
  await expect(titles).toHaveText(["Answer the press", "Check the claims", "Write ten headlines"]);
  await open.getByRole("listitem").nth(2).dragTo(open.getByRole("listitem").nth(1));
  await expect(titles).toHaveText(["Answer the press", "Write ten headlines", "Check the claims"]);
  await open.getByRole("button", { name: "Check the claims", exact: true }).click();
  await dialog.getByLabel("Instructions").fill("Every number needs a source.");
  await dialog.getByRole("button", { name: "Save the task" }).click();
  await expect(dialog).toBeHidden();
  await expectAccessible(page);

  const { key } = await workspace.as("admin", (tx) =>
    createApiKey(tx, {
      workspaceId: workspace.id,
      name: "Agents",
      scopes: ["tasks:write"],
      days: null,
      createdBy: workspace.users.admin,
    }),
  );
  const call = async (path: string, data: object) => {
    const answer = await request.post(`/api/v1/agents/${encodeURIComponent(agent.name)}/tasks/${path}`, {
      data,
      headers: { authorization: `Bearer ${key}` },
    });
    expect(answer.status()).toBe(200);
    return (await answer.json()) as { id: string; title: string; attempt: number };
  };
  const task = await call("next", { taker: "worker 7" });
  expect(task.title).toBe("Answer the press");
  await expect(open.getByRole("listitem").first()).toContainText("In work");
  await expect(open.getByRole("listitem").first()).toContainText("taken by worker 7");
  await call(`${task.id}/complete`, { attempt: task.attempt, result: "Sent at noon.", execution: { cost: 0.25 } });
  const ended = page.getByRole("region", { name: "Ended tasks" });
  await expect(ended).toContainText("Answer the press completed");
  await ended.getByText("Result").click();
  await expect(ended).toContainText("Sent at noon.");
  await expect(titles).toHaveText(["Write ten headlines", "Check the claims"]);

  const second = await call("next", { wait: 5 });
  await call(`${second.id}/fail`, { attempt: second.attempt, reason: "No brand rules.", retry: true });
  await expect(open.getByRole("listitem").first()).toContainText("No brand rules. Attempt 1 of 3 was handed back");
  await open.getByRole("button", { name: "More for Check the claims" }).click();
  await page.getByRole("menuitem", { name: "Remove" }).click();
  await dialog.getByRole("button", { name: "Remove" }).click();
  await expect(titles).toHaveText(["Write ten headlines"]);
});

test("a viewer reads the tasks and can't change them, nor assign anywhere", async ({ workspace, signIn }) => {
  const queue = await createTestQueue(workspace);
  await queue.add("Only to read");
  await queue.add("Another");
  const { page } = await signIn("viewer");
  await page.goto(`/${workspace.slug}/agents/${encodeURIComponent(queue.agent.name)}`);
  const add = page.getByRole("button", { name: "Add a task" });
  await expect(add).toHaveAttribute("aria-disabled", "true");
  await add.focus();
  await expect(page.getByRole("tooltip", { name: /can't change an agent's tasks/ })).toBeVisible();
  await page.getByRole("button", { name: "Only to read", exact: true }).click();
  await expect(page.getByRole("dialog").getByLabel("Title")).toBeDisabled();
  await expect(page.getByRole("dialog").getByRole("button", { name: "Save the task" })).toHaveCount(0);
  await page.keyboard.press("Escape");
  await page.getByRole("button", { name: "Another", exact: true }).focus();
  await page.keyboard.press("Alt+ArrowUp");
  await expect(page.locator("button[data-task]")).toHaveText(["Only to read", "Another"]);
  await page.goto("/assignments");
  await expect(page.getByText("You assign agents in no workspace")).toBeVisible();
  await expect(page.getByRole("button", { name: "Assign agents" })).toHaveCount(0);
  await expectAccessible(page);
});

test("an admin of one workspace sees nothing of others", async ({ workspace, signIn }) => {
  const other = await createTestWorkspace();
  const { agent } = await createTestQueue(other);
  const { page } = await signIn("admin");
  await openMatrix(page, agent.name);
  await expect(page.getByRole("columnheader")).toHaveText(["Agent", workspace.slug]);
  await expect(page.getByRole("gridcell", { name: "Not assigned" })).toHaveCount(1);
  await expect(page.locator("body")).not.toContainText(other.slug);
});
