import type { Page } from "@playwright/test";
import { sql } from "drizzle-orm";
import { recordExecutions } from "@/db/executions";
import { asPlatformAdmin, createTestAgent } from "@/db/testing/agents";
import type { TestWorkspace } from "@/db/testing/workspace";
import { formatCount, formatMoney, formatPercent } from "@/domain/quantities";
import { expect, expectAccessible, test } from "./fixtures";

const HOUR = 3_600_000;

/** Three hundred executions of the last five days. */
async function report(workspace: TestWorkspace, agentName: string): Promise<void> {
  const executions = Array.from({ length: 300 }, (_, i) => ({
    agent_name: agentName,
    execution_time_seconds: 0.4 + ((i * 37) % 300) / 40,
    input_tokens: 800 + i,
    output_tokens: 150,
    cost: 0.004 + i / 100_000,
    success: i % 12 !== 0,
    error: i % 24 === 0 ? "TimeoutError" : null,
    quality_score: 70 + (i % 25),
    occurred_at: new Date(Date.now() - (i % 118) * HOUR).toISOString(),
  }));
  const receipt = await workspace.as("ops", (tx) => recordExecutions(tx, workspace.id, executions));
  expect(receipt.accepted).toBe(300);
}

/** The card of one figure: its name, its value, its change. */
const figure = (page: Page, label: string) =>
  page.getByRole("region", { name: "Performance" }).locator("p").getByText(label, { exact: true }).locator("..");

test("the figures on the page are those of the raw facts", async ({ workspace, signIn }) => {
  await report(workspace, "Trend Surfer");
  const { page } = await signIn("marketer");
  await page.goto(`/${workspace.slug}/agents`);
  await page.getByRole("searchbox", { name: "Search agents" }).fill("trend surf");
  await expect(page).toHaveURL(/q=trend\+surf/);
  const row = page.getByRole("row", { name: /Trend Surfer/ });
  await expect(row).toContainText("300");
  await page.getByRole("link", { name: "Trend Surfer" }).click();
  await expect(page.getByRole("heading", { level: 1, name: "Trend Surfer" })).toBeVisible();

  const { rows } = await workspace.as("viewer", (tx) =>
    tx.execute<{ n: number; ok: number; cost: number; p95: number; tokens: number }>(sql`
      select count(*) as n, count(*) filter (where success) as ok, sum(cost) as cost, sum(input_tokens + output_tokens) as tokens,
        percentile_disc(0.95) within group (order by execution_time_seconds) as p95 from agent_executions`),
  );
  const raw = rows[0];
  if (!raw) throw new Error("No raw facts.");
  await expect(figure(page, "Executions")).toContainText(formatCount(raw.n));
  await expect(figure(page, "Success")).toContainText(formatPercent((raw.ok / raw.n) * 100));
  await expect(figure(page, "Tokens")).toContainText(formatCount(raw.tokens));
  await expect(figure(page, "Cost")).toContainText(formatMoney(raw.cost, "USD"));
  const p95 = Number.parseFloat((await figure(page, "Duration, p95").locator("p").nth(1).textContent()) ?? "");
  expect(Math.abs(p95 - raw.p95) / raw.p95).toBeLessThan(0.03);

  // The same numbers as a table, summed over the days.
  await page.getByRole("button", { name: "Table of executions" }).click();
  const cells = page.getByRole("region", { name: "Executions as a table" }).locator("tbody td:nth-child(2)");
  const succeeded = (await cells.allTextContents()).reduce((sum, text) => sum + Number(text), 0);
  expect(succeeded).toBe(raw.ok);

  for (const range of ["24 hours", "30 days", "90 days"]) {
    await page.getByRole("link", { name: range }).click();
    await expect(page.getByRole("link", { name: range })).toHaveAttribute("aria-current", "page");
  }
  await expect(figure(page, "Executions")).toContainText("300");
  await expectAccessible(page);
});

test("a chart's tooltip moves with the arrow keys", async ({ workspace, signIn }) => {
  await report(workspace, "Sloganist");
  const { page } = await signIn("viewer");
  await page.goto(`/${workspace.slug}/agents/MUS-010`);
  const chart = page.getByRole("application").first();
  // The drawing library comes after the page.
  await expect(chart).toBeVisible({ timeout: 20_000 });
  await chart.focus();
  await page.keyboard.press("ArrowRight");
  const tooltip = page.locator(".recharts-tooltip-wrapper").first();
  await expect(tooltip).toContainText("Succeeded");
  const first = await tooltip.textContent();
  await page.keyboard.press("ArrowRight");
  await expect(tooltip).not.toHaveText(first ?? "");
});

test("an admin assigns with a limit, pauses with a reason and resumes; a viewer sees why they can't", async ({
  workspace,
  signIn,
}) => {
  const admin = await signIn("admin");
  await admin.page.goto(`/${workspace.slug}/agents/GRD-001`);
  await admin.page.getByRole("button", { name: "Assign" }).click();
  const dialog = admin.page.getByRole("dialog");
  await dialog.getByLabel("Executions an hour").fill("120");
  await dialog.getByLabel("When a limit is passed").selectOption("pause");
  await dialog.getByRole("button", { name: "Assign" }).click();
  const row = admin.page.getByRole("row", { name: /The whole workspace/ });
  await expect(row).toContainText("0 of 120");

  // Twice is refused in words, and what was chosen stays.
  await admin.page.getByRole("button", { name: "Assign" }).click();
  await dialog.getByRole("button", { name: "Assign" }).click();
  await expect(dialog.getByRole("alert")).toContainText("already assigned to the whole workspace");
  await admin.page.keyboard.press("Escape");

  const viewer = await signIn("viewer");
  await viewer.page.goto(`/${workspace.slug}/agents/GRD-001`);
  await expect(viewer.page.getByRole("row", { name: /The whole workspace/ })).toContainText("Active");
  await expect(viewer.page.getByRole("button", { name: "Pause" })).toHaveAttribute("aria-disabled", "true");
  await viewer.page.getByRole("button", { name: "Assign" }).focus();
  await expect(viewer.page.getByRole("tooltip", { name: /can't assign agents/ })).toBeVisible();

  await row.getByRole("button", { name: "Pause" }).click();
  await dialog.getByRole("button", { name: "Pause" }).click();
  await expect(dialog).toBeVisible();
  await dialog.getByLabel("Reason").fill("Waiting for new brand rules.");
  await dialog.getByRole("button", { name: "Pause" }).click();
  await expect(row).toContainText("Waiting for new brand rules.");
  // The other browser follows by itself.
  await expect(viewer.page.getByRole("row", { name: /The whole workspace/ })).toContainText(
    "Waiting for new brand rules.",
  );
  await expectAccessible(viewer.page);

  await row.getByRole("button", { name: "Resume" }).click();
  await dialog.getByRole("button", { name: "Resume" }).click();
  await expect(row.getByRole("button", { name: "Pause" })).toBeVisible();
});

test("filters are in the address, and an empty result offers the way back", async ({ workspace, signIn }) => {
  const { page } = await signIn("viewer");
  await page.goto(`/${workspace.slug}/agents?type=lord`);
  await expect(page.getByRole("status").filter({ hasText: "agents" })).toContainText(/7 of \d+ agents/);
  await page.getByRole("searchbox", { name: "Search agents" }).fill("zzz");
  await page.getByRole("button", { name: "Clear the filters" }).click();
  await expect(page.getByRole("link", { name: "Competitor Spy" })).toBeVisible();
  await expect(page).toHaveURL(new RegExp(`/${workspace.slug}/agents$`));
  await expectAccessible(page);
});

test("an agent that is not in the registry is not found", async ({ workspace, signIn }) => {
  const { page } = await signIn("viewer");
  const answer = await page.goto(`/${workspace.slug}/agents/NO-SUCH`);
  expect(answer?.status()).toBe(404);
});

test("an agent taken out of service is paused here and can't be resumed", async ({ workspace, signIn }) => {
  const agent = await createTestAgent();
  await workspace.as("admin", (tx) =>
    tx.execute(sql`insert into agent_assignments (workspace_id, agent_id) values (${workspace.id}, ${agent.id})`),
  );
  const { page } = await signIn("admin");
  const live = page.waitForResponse((response) => new URL(response.url()).pathname.endsWith("/live"));
  await page.goto(`/${workspace.slug}/agents/${encodeURIComponent(agent.name)}`);
  await expect(page.getByRole("button", { name: "Pause" })).toBeEnabled();
  await live;
  await asPlatformAdmin((tx) => tx.execute(sql`update agent_registry set is_active = false where id = ${agent.id}`));
  await expect(page.getByText("The agent was deactivated in the registry.")).toBeVisible();
  await expect(page.getByRole("button", { name: "Resume" })).toHaveAttribute("aria-disabled", "true");
});

test("a platform administrator sees where an agent works and takes it out of service; others find no such page", async ({
  workspace,
  signIn,
  demo,
}) => {
  const agent = await createTestAgent();
  await workspace.as("admin", (tx) =>
    tx.execute(sql`insert into agent_assignments (workspace_id, agent_id) values (${workspace.id}, ${agent.id})`),
  );
  const { page } = await demo("platform administrator");
  await page.goto(`/admin/agents?q=${encodeURIComponent(agent.name)}`);
  const row = page.getByRole("row", { name: new RegExp(agent.name) });
  await expect(row).toContainText(`${workspace.slug} 1 active`);
  await row.getByRole("link", { name: agent.name }).click();
  await page.getByRole("button", { name: "Deactivate" }).click();
  const dialog = page.getByRole("dialog");
  await expect(dialog).toContainText(`Its assignments in ${workspace.slug} are paused`);
  await dialog.getByRole("button", { name: "Deactivate" }).click();
  await expect(page.getByText("1 assignment is paused.")).toBeVisible();
  await expect(page.getByText("Inactive", { exact: true })).toBeVisible();
  const { rows } = await workspace.as("viewer", (tx) => tx.execute(sql`select title, status from system_alerts`));
  expect(rows).toEqual([{ title: `${agent.name} was deactivated`, status: "active" }]);
  await page.getByRole("button", { name: "Reactivate" }).click();
  await expect(page.getByText("In service", { exact: true })).toBeVisible();
  await page.goto(`/admin/agents?q=${encodeURIComponent(agent.name)}`);
  await expect(row).toContainText("1 paused");

  const owner = await signIn("owner");
  expect((await owner.page.goto("/admin/agents"))?.status()).toBe(404);
});
