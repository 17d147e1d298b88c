import { sql } from "drizzle-orm";
import { evaluateAlertRules } from "@/db/rule-evaluation";
import { createTestAgent } from "@/db/testing/agents";
import { createTestRule, reportExecutions } from "@/db/testing/rules";
import type { TestWorkspace } from "@/db/testing/workspace";
import { expect, expectAccessible, test } from "./fixtures";

/** What the minute's job does; that job may come in between, which changes nothing. */
const evaluate = (workspace: TestWorkspace) =>
  workspace.as("ops", (tx) => evaluateAlertRules(tx, workspace.id, new Date()));

/** An agent that works here and has failed half the time in the last minute. */
async function failingAgent(workspace: TestWorkspace) {
  const agent = await createTestAgent();
  const now = new Date();
  await workspace.as("owner", async (tx) => {
    await tx.execute(sql`insert into agent_assignments (workspace_id, agent_id) values (${workspace.id}, ${agent.id})`);
    await reportExecutions(tx, workspace.id, agent.id, [
      { at: now, times: 30 },
      { at: now, times: 30, success: false, error: "It timed out." },
      { at: new Date(now.getTime() - 30 * 3_600_000), times: 30, success: false, error: "It timed out." },
    ]);
  });
  return agent;
}

test("ops makes a rule, the preview shows what it would have done, and its alert comes and goes", async ({
  workspace,
  signIn,
}) => {
  const agent = await failingAgent(workspace);
  const { page } = await signIn("ops");
  await page.goto(`/${workspace.slug}/settings/rules`);
  await expect(page.getByText("Nothing is watched yet")).toBeVisible();
  await page.getByRole("link", { name: "New rule" }).click();
  await page.getByLabel("Name", { exact: true }).fill("Half of it fails");
  await page.getByLabel("Over").selectOption("1");
  await page.getByLabel("For how long").fill("0");
  const preview = page.getByRole("region", { name: "Preview" });
  await expect(preview).toContainText(
    "When the success rate of any agent falls below 90 % over 1 h, at least 20 executions → high",
  );
  await expect(preview).toContainText("Would have fired once in the last 30 days.");
  await expect(preview.getByRole("application").or(preview.locator("svg.recharts-surface")).first()).toBeVisible();
  await expect(preview.getByRole("region", { name: "When it would have fired" }).getByRole("row")).toHaveCount(2);
  await preview.getByRole("button", { name: /^Table/ }).click();
  await expect(preview.getByRole("region", { name: `${agent.name} as a table` })).toContainText("0 %");
  await expectAccessible(page);

  // The preview follows the form; what can't be is told, here and by the field.
  await page.getByLabel("Minimum sample").fill("31");
  await expect(preview).toContainText("Would not have fired in the last 30 days.");
  await page.getByLabel("Threshold, percent").fill("190");
  await expect(preview).toContainText("The threshold lies between 0 and 100.");
  await page.getByRole("button", { name: "Make the rule" }).click();
  await expect(page.getByLabel("Threshold, percent")).toHaveAttribute("aria-invalid", "true");
  await page.getByLabel("Threshold, percent").fill("90");
  await page.getByRole("button", { name: "Make the rule" }).click();
  await expect(page.getByRole("link", { name: "Half of it fails" })).toBeVisible();

  await evaluate(workspace);
  await expect(page.getByText(`Firing for ${agent.name}`)).toBeVisible();
  await page.getByRole("link", { name: agent.name }).click();
  const detail = page.getByRole("complementary", { name: "Alert" });
  await expect(detail.getByRole("heading", { name: `${agent.name}: success rate 50 %` })).toBeVisible();
  await expect(detail).toContainText("60 executions");
  await expect(detail).toContainText("Look at the newest errors of the agent");
  await expectAccessible(page);

  await workspace.as("owner", (tx) => reportExecutions(tx, workspace.id, agent.id, [{ at: new Date(), times: 600 }]));
  await evaluate(workspace);
  await expect(detail.getByRole("status").filter({ hasText: "Resolved" })).toBeVisible();
  await detail.getByRole("link", { name: "Half of it fails" }).click();
  await expect(page.getByRole("heading", { name: "Half of it fails" })).toBeVisible();
});

test("a suggested rule is one click away, switched off, duplicated and deleted", async ({ workspace, signIn }) => {
  const { page } = await signIn("admin");
  await page.goto(`/${workspace.slug}/settings/rules`);
  await page.getByRole("button", { name: "Add Budget nearly used" }).click();
  await expect(page.getByText("Nothing breaches it now")).toBeVisible();
  await expect(page.getByRole("button", { name: "Add Budget nearly used" })).toHaveCount(0);
  await page.getByRole("button", { name: "Switch off Budget nearly used" }).click();
  await expect(page.getByRole("button", { name: "Switch on Budget nearly used" })).toBeVisible();

  await page.getByRole("button", { name: "More for Budget nearly used" }).click();
  await page.getByRole("menuitem", { name: "Duplicate" }).click();
  await expect(page.getByLabel("Name", { exact: true })).toHaveValue("Budget nearly used, copy");
  await page.getByLabel("Threshold, percent").fill("95");
  await page.getByRole("button", { name: "Make the rule" }).click();
  await expect(page.getByText("When any campaign has used 95 % of its budget → medium")).toBeVisible();

  await page.getByRole("button", { name: "More for Budget nearly used, copy" }).click();
  await page.getByRole("menuitem", { name: "Delete" }).click();
  const dialog = page.getByRole("dialog", { name: "Delete Budget nearly used, copy?" });
  await expect(dialog).toContainText("It has no open alert.");
  await dialog.getByRole("button", { name: "Delete the rule" }).click();
  await expect(page.getByText("When any campaign has used 95 % of its budget → medium")).toHaveCount(0);
});

test("of two people who change a rule, the second sees both and chooses", async ({ workspace, signIn }) => {
  const id = await createTestRule(workspace, "overdue_quest", { name: "Late quests" });
  const [{ page: first }, { page: second }] = [await signIn("ops"), await signIn("admin")];
  for (const page of [first, second]) {
    await page.goto(`/${workspace.slug}/settings/rules/${id}`);
    await expect(page.getByLabel("Threshold, days")).toHaveValue("1");
  }
  await first.getByLabel("Threshold, days").fill("3");
  await first.getByRole("button", { name: "Save the rule" }).click();
  await expect(first.getByText("When a quest of any campaign is overdue by 3 days → low")).toBeVisible();
  await second.getByLabel("Threshold, days").fill("5");
  await second.getByRole("button", { name: "Save the rule" }).click();
  const conflict = second.getByRole("alert", { name: "Somebody else changed this" });
  await expect(conflict).toContainText("changed threshold while you were editing");
  await expect(conflict.getByRole("row", { name: "Threshold 5 days 3 days" })).toBeVisible();
  await conflict.getByRole("button", { name: "Drop mine, take theirs" }).click();
  await expect(second.getByLabel("Threshold, days")).toHaveValue("3");
});

test("a marketer reads the rules, and can't change them", async ({ workspace, signIn }) => {
  await createTestRule(workspace, "strong_signal", { name: "Signals" });
  const { page } = await signIn("marketer");
  await page.goto(`/${workspace.slug}/settings/rules`);
  const refusal = "Your role, marketer, can't change alert rules.";
  for (const name of ["New rule", "Switch off Signals", "Add Quest overdue"]) {
    await expect(page.getByRole("button", { name })).toHaveAccessibleDescription(refusal);
  }
  await expectAccessible(page);
  await page.getByRole("link", { name: "Signals" }).click();
  await expect(page).toHaveURL(/settings\/rules\/[0-9a-f-]{36}$/);
  await expect(page.getByText(/^When .* → /)).toBeVisible();
  await expect(page.getByRole("region", { name: "Preview" })).toHaveCount(0);
  await expect(page.getByRole("button", { name: "Save the rule" })).toHaveCount(0);
  await page.goto(`/${workspace.slug}/settings/rules/new`);
  await expect(page.getByText(refusal)).toBeVisible();
  const missing = await page.goto(`/${workspace.slug}/settings/rules/${workspace.id}`);
  expect(missing?.status()).toBe(404);
});
