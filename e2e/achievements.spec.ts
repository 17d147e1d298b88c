import type { Page } from "@playwright/test";
import { sql } from "drizzle-orm";
import type { TestWorkspace } from "@/db/testing/workspace";
import type { Condition } from "@/domain/achievements";
import { expect, expectAccessible, test } from "./fixtures";

/** An achievement of the workspace, as its admin defines one. */
async function define(workspace: TestWorkspace, name: string, condition: Condition, points = 50): Promise<string> {
  const { rows } = await workspace.as("admin", (tx) =>
    tx.execute<{ id: string }>(sql`insert into achievements
      (workspace_id, name, badge_type, category, tier, condition_type, condition_value, points_reward)
      values (${workspace.id}, ${name}, 'milestone', 'campaign', 'gold',
        app.condition_type(${JSON.stringify(condition)}), ${JSON.stringify(condition)}, ${points}) returning id`),
  );
  return rows[0]?.id ?? "";
}

function award(workspace: TestWorkspace, userId: string, points: number) {
  return workspace.as("owner", (tx) =>
    tx.execute(sql`select app.award_points(${workspace.id}, ${userId}, ${points}, gen_random_uuid()::text, 'Test')`),
  );
}

async function createCampaign(page: Page, slug: string, name: string) {
  await page.goto(`/${slug}/campaigns/new`);
  await page.getByLabel("Name", { exact: true }).fill(name);
  await page.getByRole("button", { name: "Make the draft" }).click();
  await expect(page).toHaveURL(new RegExp(`/${slug}/campaigns/[0-9a-f-]{36}$`));
}

test("a real act unlocks an achievement: toast, bell, gallery and board follow by themselves", async ({
  workspace,
  signIn,
}) => {
  await define(workspace, "First steps", { metric: "campaigns_created", threshold: 1 }, 120);
  const id = await define(workspace, "Long road", { metric: "campaigns_created", threshold: 4 });
  const { page } = await signIn("marketer");
  const watching = await signIn("viewer");
  await watching.page.goto(`/${workspace.slug}/leaderboard`);
  await expect(watching.page.getByText("Nobody has points this week yet.").first()).toBeVisible();

  await createCampaign(page, workspace.slug, "Spring");
  const messages = page.getByRole("region", { name: "Messages" });
  await expect(messages).toContainText("Achievement unlocked: First steps");
  await expect(page.getByRole("button", { name: "Notifications, 1 unread" })).toBeVisible();
  await messages.getByRole("button", { name: "See it" }).click();
  const detail = page.getByRole("dialog", { name: "First steps" });
  await expect(detail).toContainText("120 points");
  await page.keyboard.press("Escape");
  await expect(detail).toBeHidden();
  await expect(page.getByRole("button", { name: /Long road/ })).toContainText("1/4");

  const row = watching.page.getByRole("row", { name: /marketer of/ });
  await expect(row).toContainText("120");
  await page.goto(`/${workspace.slug}/achievements?achievement=${id}`);
  await expect(page.getByRole("dialog", { name: "Long road" })).toContainText("4 campaigns created");
  await expectAccessible(page);
});

test("who defines achievements sees beforehand who would earn one; it is given at once", async ({
  workspace,
  signIn,
}) => {
  for (const role of ["ops", "marketer"] as const) {
    await workspace.as(role, (tx) =>
      tx.execute(sql`insert into activity_events (workspace_id, user_id, event_name, source_key)
        values (${workspace.id}, ${workspace.users[role]}, 'alert.resolved', ${`resolved by ${role}`})`),
    );
  }
  const ops = await signIn("ops");
  await ops.page.goto(`/${workspace.slug}/achievements`);
  await expect(ops.page.getByText("No achievements are defined yet.")).toBeVisible();
  await expect(ops.page.getByRole("button", { name: "New achievement" })).toHaveAccessibleDescription(
    "Your role, ops, can't define achievements.",
  );

  const { page } = await signIn("admin");
  await page.goto(`/${workspace.slug}/achievements`);
  await page.getByRole("button", { name: "New achievement" }).click();
  const editor = page.getByRole("dialog", { name: "New achievement" });
  await editor.getByLabel("Name", { exact: true }).fill("Fire brigade 🚒");
  await editor.getByLabel("Kind").selectOption("time_based");
  await editor.getByLabel("Number to reach").fill("1");
  await editor.getByLabel("Of what").selectOption("alert.resolved");
  await expect(editor.getByText("Of 5 people, 2 would earn it now, nobody would be on the way.")).toBeVisible();
  await expectAccessible(page);
  await editor.getByRole("button", { name: "Save achievement" }).click();
  await expect(page.getByRole("dialog", { name: "Fire brigade 🚒" })).toContainText("40 % have it");
  await expect(ops.page.getByRole("region", { name: "Messages" })).toContainText("Fire brigade 🚒");

  await page.getByRole("button", { name: "Deactivate" }).click();
  await page
    .getByRole("dialog", { name: /Deactivate/ })
    .getByRole("button", { name: "Deactivate" })
    .click();
  await expect(page.getByText("is inactive now.")).toBeVisible();
  await expect(ops.page.getByRole("button", { name: /Fire brigade/ })).toContainText("Unlocked");
  const viewer = await signIn("viewer");
  await viewer.page.goto(`/${workspace.slug}/achievements`);
  await expect(viewer.page.getByText("No achievements are defined yet.")).toBeVisible();
});

test("what can't be stored is refused at its field, and nothing is saved", async ({ workspace, signIn }) => {
  await define(workspace, "Taken", { event: "team.joined" });
  const { page } = await signIn("marketer");
  await page.goto(`/${workspace.slug}/achievements`);
  await page.getByRole("button", { name: "New achievement" }).click();
  const editor = page.getByRole("dialog", { name: "New achievement" });
  const name = editor.getByLabel("Name", { exact: true });
  const save = editor.getByRole("button", { name: "Save achievement" });
  for (const [typed, answer] of [
    ["Bell\u0007", "The name holds control characters. Remove them."],
    ["   ", "The name is missing."],
    ["taken", "Another achievement has this name. Choose a different one."],
  ] as const) {
    await name.fill(typed);
    await save.click();
    await expect(editor.locator("p", { hasText: answer }).last()).toBeVisible();
    await expect(name).toBeFocused();
  }
  // Past the browser's own limits: the server says the same.
  await name.evaluate((input) => input.removeAttribute("maxlength"));
  await name.fill("x".repeat(121));
  await save.click();
  await expect(editor.getByText("The name has at most 120 characters.").last()).toBeVisible();
  await name.fill("Fine");
  const points = editor.getByLabel("Points");
  await points.evaluate((input) => input.removeAttribute("min"));
  await points.fill("-5");
  await save.click();
  await expect(editor.getByText("The points are not negative.").last()).toBeVisible();
  const { rows } = await workspace.as("viewer", (tx) => tx.execute(sql`select name from achievements`));
  expect(rows).toEqual([{ name: "Taken" }]);
});

test("two people edit one achievement: the second sees the other's version and decides", async ({
  workspace,
  signIn,
}) => {
  const id = await define(workspace, "Shared", { metric: "moves_executed", threshold: 10 });
  const { page } = await signIn("admin");
  await page.goto(`/${workspace.slug}/achievements?achievement=${id}`);
  await page.getByRole("button", { name: "Edit" }).click();
  const editor = page.getByRole("dialog", { name: "Edit Shared" });
  await editor.getByLabel("Name", { exact: true }).fill("Mine");
  await workspace.as("owner", (tx) =>
    tx.execute(sql`update achievements set name = 'Theirs', points_reward = 75 where id = ${id}`),
  );
  await editor.getByRole("button", { name: "Save achievement" }).click();
  await expect(editor.getByRole("alert").filter({ hasText: "Somebody else changed" })).toContainText("Theirs");
  await editor.getByRole("button", { name: "Keep mine and save again" }).click();
  await editor.getByRole("button", { name: "Save achievement" }).click();
  await expect(page.getByRole("dialog", { name: "Mine" })).toContainText("50 points");
});

test("equal points share a rank, my row is in sight, and who hides is on nobody's board", async ({
  workspace,
  signIn,
}) => {
  for (const [role, points] of [
    ["owner", 90],
    ["admin", 50],
    ["marketer", 50],
    ["ops", 10],
  ] as const) {
    await award(workspace, workspace.users[role], points);
  }
  const { page } = await signIn("ops");
  await page.setViewportSize({ width: 360, height: 740 });
  await page.goto(`/${workspace.slug}/leaderboard`);
  const ranks = page
    .getByRole("row")
    .filter({ has: page.getByRole("cell") })
    .locator("td:first-child");
  await expect(ranks).toHaveText(["1", /=.*2/, /=.*2/, "4"]);
  const mine = page.getByRole("region", { name: "My place" });
  await expect(mine).toBeInViewport();
  await expect(mine).toContainText("40 more to share rank 2.");
  await page.getByRole("link", { name: "All time" }).click();
  await expect(page).toHaveURL(/window=all/);
  await expect(mine).toContainText("10 points");
  await expectAccessible(page);
  await page.getByRole("link", { name: "This week" }).click();
  await page.getByRole("link", { name: "The week before" }).click();
  await expect(page.getByText("Nobody had points in that week.").first()).toBeVisible();
  await page.getByRole("link", { name: "The week after" }).click();
  await expect(ranks).toHaveText(["1", /=.*2/, /=.*2/, "4"]);

  const admin = await signIn("admin");
  await admin.page.goto(`/${workspace.slug}/leaderboard`);
  await admin.page.getByRole("button", { name: "Hide me" }).click();
  await expect(admin.page.getByText("Hidden: only you see this place.")).toBeVisible();
  await page.reload();
  await expect(ranks).toHaveText(["1", "2", "3"]);
  await expect(page.getByRole("row", { name: /admin of/ })).toHaveCount(0);
});

test("a private achievement is shown to nobody else", async ({ workspace, signIn }) => {
  const id = await define(workspace, "Secret", { event: "team.joined" });
  await workspace.as("ops", (tx) =>
    tx.execute(sql`insert into activity_events (workspace_id, user_id, event_name, source_key)
      values (${workspace.id}, ${workspace.users.ops}, 'team.joined', 'joined')`),
  );
  const viewer = await signIn("viewer");
  await viewer.page.goto(`/${workspace.slug}/achievements`);
  const lately = viewer.page.getByRole("listitem").filter({ hasText: "ops of" });
  await expect(lately).toContainText("Secret");

  const { page } = await signIn("ops");
  await page.goto(`/${workspace.slug}/achievements?achievement=${id}`);
  await page.getByLabel("Who may see that you have it").selectOption("private");
  await expect(page.getByText("Only me")).toHaveCount(1);
  await expect(page.getByRole("listitem").filter({ hasText: "ops of" })).toHaveCount(0);
  await viewer.page.reload();
  // What is still streaming stands outside the content, unseen.
  const content = viewer.page.locator("#content");
  await expect(content.getByText("What people unlock and show to everyone appears here.")).toBeVisible();
  await expect(viewer.page.getByRole("button", { name: /Secret/ })).toContainText("20 % have it");
});
