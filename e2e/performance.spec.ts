import { readFile } from "node:fs/promises";
import type { Page } from "@playwright/test";
import { sql } from "drizzle-orm";
import { recordExecutions } from "@/db/executions";
import { asPlatformAdmin, createTestAgent } from "@/db/testing/agents";
import type { TestWorkspace } from "@/db/testing/workspace";
import { formatCount, formatPercent } from "@/domain/quantities";
import { expect, expectAccessible, test } from "./fixtures";

const HOUR = 3_600_000;

/** `count` executions of the last days by one agent, one in `failing` of them failed. */
async function report(workspace: TestWorkspace, agentName: string, count: number, failing: number): Promise<void> {
  const executions = Array.from({ length: count }, (_, i) => ({
    agent_name: agentName,
    execution_time_seconds: 0.4 + ((i * 37) % count) / 40,
    input_tokens: 800 + i,
    output_tokens: 150,
    cost: 0.004,
    success: i % failing !== 0,
    quality_score: 70 + (i % 25),
    model: "large-2",
    occurred_at: new Date(Date.now() - (i % 118) * HOUR).toISOString(),
  }));
  const receipt = await workspace.as("ops", (tx) => recordExecutions(tx, workspace.id, executions));
  expect(receipt.accepted).toBe(count);
}

async function savedCsv(page: Page): Promise<string> {
  const download = page.waitForEvent("download");
  await page.getByRole("button", { name: "Save as CSV" }).press("Enter");
  return readFile(await (await download).path(), "utf8");
}

const day = (ago: number) => new Date(Date.now() - ago * 24 * HOUR).toISOString().slice(0, 10);

const figure = (page: Page, label: string) =>
  page
    .getByRole("region", { name: "Performance", exact: true })
    .locator("p")
    .getByText(label, { exact: true })
    .locator("..");

test("the fleet's page shows the raw facts' figures, breaks them down, and leads to a comparison", async ({
  workspace,
  signIn,
}) => {
  await report(workspace, "Sloganist", 120, 6);
  await report(workspace, "Trend Surfer", 60, 10);
  const { page } = await signIn("viewer");
  await page.goto(`/${workspace.slug}/agents`);
  await page.getByRole("link", { name: "Performance", exact: true }).click();
  await expect(page.getByRole("heading", { level: 1, name: "Performance" })).toBeVisible();
  const { rows } = await workspace.as("viewer", (tx) =>
    tx.execute<{ n: number; ok: number }>(
      sql`select count(*) as n, count(*) filter (where success) as ok from agent_executions`,
    ),
  );
  const { n = 0, ok = 0 } = rows[0] ?? {};
  await expect(figure(page, "Executions")).toContainText(formatCount(n));
  await expect(figure(page, "Success")).toContainText(formatPercent((ok / n) * 100));

  const table = page.getByRole("region", { name: "Performance by agent" });
  await expect(table.getByRole("row").nth(1)).toContainText("Sloganist");
  await table.getByRole("button", { name: "Success" }).click();
  await expect(table.getByRole("row").nth(1)).toContainText("Trend Surfer");
  await expect(page).toHaveURL(/sort=-success/);
  const csv = await savedCsv(page);
  expect(csv).toMatch(/^\ufeff?Agent,Executions \(count\),Success \(%\),.*Shortest \(s\),Longest \(s\)/);
  expect(csv).toContain("Sloganist,120,");
  await page.getByRole("button", { name: /^Change since the .+ before$/ }).click();
  await expect(table.getByRole("row", { name: /Sloganist/ })).toContainText("new");
  await expect(page).toHaveURL(/change=1/);
  expect(await savedCsv(page)).toContain("Executions before (count)");

  await table.getByRole("checkbox", { name: "Compare Sloganist" }).check();
  await table.getByRole("checkbox", { name: "Compare Trend Surfer" }).check();
  await page.getByRole("link", { name: "Compare 2 agents" }).click();
  const compared = page.getByRole("region", { name: "Figures compared" });
  await expect(compared.getByRole("row", { name: /^Executions/ })).toContainText("120");
  await expect(compared.getByRole("row", { name: /^Executions/ })).toContainText("60");
  const figures = await savedCsv(page);
  expect(figures).toMatch(
    /^\ufeff?Agent,Period,Executions \(count\),Success \(%\),Failures \(count\),"Quality, of 100",/,
  );
  expect(figures).toContain("Sloganist,now,120,");
  expect(figures).toContain("Trend Surfer,before,0,");
  await page.getByRole("combobox", { name: "Add an agent" }).selectOption({ label: "Editor" });
  await expect(compared.getByRole("columnheader", { name: "Editor" })).toBeVisible();
  await page.getByRole("button", { name: "Take Sloganist out" }).click();
  await expect(compared.getByRole("columnheader", { name: "Sloganist" })).toHaveCount(0);
  await expectAccessible(page);

  await page.goto(`/${workspace.slug}/agents/performance?by=model`);
  const models = page.getByRole("region", { name: "Performance by model" });
  await expect(models.getByRole("row", { name: /large-2/ })).toContainText(formatCount(n));
  await expect(page.getByText("Work that names no model is not among it.")).toBeVisible();
  // All of it named one: of a day's hours too the row is the page's head.
  await page.goto(`/${workspace.slug}/agents/performance?range=24h&by=model`);
  await expect(figure(page, "Executions")).not.toContainText(formatCount(n));
  const head = /Executions\s*([\d,]+)/.exec(await figure(page, "Executions").innerText())?.[1];
  const own = models
    .getByRole("row", { name: /large-2/ })
    .getByRole("cell")
    .nth(1);
  await expect(own).toHaveText(head ?? "no figure");
  await page.getByRole("link", { name: "Guild", exact: true }).click();
  await expect(page.getByRole("region", { name: "Performance by guild" })).toContainText("Muse Guild");
  await expectAccessible(page);
});

test("own days are in the address; what can't be shown is said, and an empty workspace too", async ({
  workspace,
  signIn,
}) => {
  const { page } = await signIn("viewer");
  await page.goto(`/${workspace.slug}/agents/performance?from=2026-02-30&to=2026-03-01`);
  await expect(page.getByText("“2026-02-30” is no day.")).toBeVisible();
  await expect(page.getByText("Nothing was reported in this time.").first()).toBeVisible();
  await expectAccessible(page);
  await page.getByLabel("First day").fill(day(9));
  await page.getByLabel("Last day").fill(day(3));
  await page.getByRole("button", { name: "Show" }).click();
  await expect(page).toHaveURL(new RegExp(`range=custom&from=${day(9)}&to=${day(3)}`));
  await expect(page.getByText("by day in UTC.")).toBeVisible();
  await page.getByRole("link", { name: "By hour" }).click();
  await expect(page.getByText("by hour in UTC.")).toBeVisible();
  await page.goto(`/${workspace.slug}/agents/performance?from=2199-01-01&to=2199-02-01`);
  await expect(page.getByText("1 Jan 2199 has not come yet")).toBeVisible();
  await page.goto(`/${workspace.slug}/agents/compare?agents=NO-SUCH,MUS-010`);
  await expect(page.getByText("No agent of the registry has the code “NO-SUCH”.")).toBeVisible();
  await expect(page.getByRole("columnheader", { name: "Sloganist" })).toBeVisible();
});

test("a chart can be saved as CSV and as PNG, and its percentiles say how exact they are", async ({
  workspace,
  signIn,
}) => {
  await report(workspace, "Sloganist", 50, 6);
  const { page } = await signIn("viewer");
  await page.goto(`/${workspace.slug}/agents/MUS-010`);
  // The drawing library comes after the page.
  await expect(page.getByRole("application").first()).toBeVisible({ timeout: 20_000 });
  const save = async (item: string) => {
    await page.getByRole("button", { name: "Save of duration" }).click();
    const download = page.waitForEvent("download");
    await page.getByRole("menuitem", { name: item }).click();
    const file = await download;
    return { name: file.suggestedFilename(), content: await readFile(await file.path()) };
  };
  const csv = await save("Numbers as CSV");
  expect(csv.name).toBe("duration.csv");
  expect(csv.content.toString()).toContain("p95 (s)");
  const png = await save("Picture as PNG");
  expect(png.name).toBe("duration.png");
  expect(png.content.subarray(1, 4).toString()).toBe("PNG");
  expect(png.content.length).toBeGreaterThan(5_000);

  await page.getByRole("button", { name: "How exact are percentiles?" }).focus();
  await expect(page.getByRole("tooltip").filter({ hasText: "at most 2.2 % off" })).toBeVisible();
  await page.getByRole("button", { name: "Table of duration" }).click();
  await expect(page.getByRole("region", { name: "Duration as a table" })).toContainText("Shortest");
  await expectAccessible(page);
});

test("a critical alert of an agent is marked on its charts, and where few are shown", async ({ workspace, signIn }) => {
  await report(workspace, "Sloganist", 50, 6);
  await workspace.as("ops", (tx) =>
    tx.execute(sql`select create_system_alert(${workspace.id}, 'error', 'critical', 'Words ran out', '',
      (select id from agent_registry where code = 'MUS-010'))`),
  );
  const { page } = await signIn("viewer");
  await page.goto(`/${workspace.slug}/agents/MUS-010?range=24h`);
  const marked = page
    .locator("section")
    .filter({ has: page.getByRole("heading", { name: "Marked on the charts" }) })
    .last();
  await expect(marked.getByRole("link", { name: "Words ran out" })).toHaveAttribute("href", /alert=/);
  // A line that stands upright has no width, and so is never "visible".
  await expect(page.locator(".recharts-reference-line line").first()).toHaveAttribute("stroke", "var(--danger)", {
    timeout: 20_000,
  });
  // Also where it is compared, by name, and on the page of all where few are at work.
  for (const path of ["compare?agents=MUS-010,MUS-001&range=24h", "performance?range=24h&by=model"]) {
    await page.goto(`/${workspace.slug}/agents/${path}`);
    await expect(marked.getByRole("link", { name: "Words ran out" })).toBeVisible();
  }
});

test("a new version of an agent is marked on its charts", async ({ workspace, signIn }) => {
  const agent = await createTestAgent();
  await report(workspace, agent.name, 20, 6);
  await asPlatformAdmin((tx) => tx.execute(sql`update agent_registry set version = '2.1.0' where id = ${agent.id}`));
  const { page } = await signIn("viewer");
  await page.goto(`/${workspace.slug}/agents/${encodeURIComponent(agent.name)}?range=24h`);
  await expect(page.getByText("Version 2.1.0", { exact: true }).last()).toBeVisible();
  await expect(page.locator(".recharts-reference-line line").first()).toHaveAttribute("stroke", "var(--accent)", {
    timeout: 20_000,
  });
});

test("agents and guilds are ranked beside people, from a least sample on", async ({ workspace, signIn }) => {
  await report(workspace, "Sloganist", 60, 6);
  await report(workspace, "Trend Surfer", 5, 6);
  const { page } = await signIn("viewer");
  await page.goto(`/${workspace.slug}/leaderboard`);
  await page.getByRole("link", { name: "Agents", exact: true }).last().click();
  await expect(page.getByText("Ranked from 20 executions on")).toBeVisible();
  await expect(page.getByRole("link", { name: "This week" })).toHaveAttribute("aria-current", "page");
  await page.getByRole("link", { name: "30 days" }).click();
  await expect(page.getByRole("link", { name: "30 days" })).toHaveAttribute("aria-current", "page");
  const board = page.getByRole("region", { name: "Leaderboard" });
  await expect(board.getByRole("row", { name: /Sloganist/ })).toContainText("1");
  await expect(board.getByRole("row", { name: /Trend Surfer/ })).toContainText("of 20 to be ranked");
  await page.getByRole("link", { name: "Guilds" }).click();
  await expect(page.getByRole("link", { name: "Guilds" })).toHaveAttribute("aria-current", "page");
  await page.getByRole("link", { name: "Duration, p95" }).click();
  await expect(board.getByRole("row", { name: /Muse Guild/ })).toContainText("1 agent");
  // Work of the last days may lie in two quarters.
  await page.getByRole("link", { name: "This quarter" }).click();
  await page.getByRole("link", { name: "The quarter before" }).click();
  await expect(page).toHaveURL(/on=\d{4}-\d\d-\d\d/);
  const earlier = page.url();
  await page.getByRole("link", { name: "The quarter before" }).click();
  await expect(page.getByText("No agent did anything in this time.")).toBeVisible();
  await expectAccessible(page);
  await page.getByRole("link", { name: "The quarter after" }).click();
  await expect(page).toHaveURL(earlier);
});
