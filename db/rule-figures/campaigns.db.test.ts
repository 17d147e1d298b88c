/** Campaigns' figures that rules watch, and what happens once, as the application role. */
import { randomUUID } from "node:crypto";
import { sql } from "drizzle-orm";
import { beforeEach, expect, test } from "vitest";
import type { RuleFields, RuleMetric } from "@/domain/alert-rules";
import { recordCampaignMetrics } from "../campaign-metrics";
import { createTestCampaign } from "../testing/campaigns";
import { addSignal } from "../testing/intelligence";
import { HOUR, lookAtFigures, NOON } from "../testing/rules";
import { createTestWorkspace, type TestWorkspace } from "../testing/workspace";
import type { Tx } from "../workspace";

let workspace: TestWorkspace;
let other: TestWorkspace;
beforeEach(async () => {
  workspace = await createTestWorkspace();
  other = await createTestWorkspace();
});

function look(
  metric: RuleMetric,
  changes: Partial<RuleFields> = {},
  { at = NOON, timezone = "UTC", of = workspace } = {},
) {
  return lookAtFigures(of, metric, changes, { at, timezone });
}

/** A running campaign of March 2026 with one quest. */
function marchCampaign(values = "") {
  return workspace.as("marketer", async (tx) => {
    const id = await createTestCampaign(tx, "active", { name: "Spring" });
    if (values) await tx.execute(sql`update campaigns set ${sql.raw(values)} where id = ${id}`);
    return id;
  });
}

function spend(campaignId: string, metricDate: string, amount: number) {
  const member = workspace.member("marketer");
  const metric = { campaign_id: campaignId, cohort_id: null, metric_date: metricDate, source: "ads", spend: amount };
  const nothing = { reach: 0, engagements: 0, conversions: 0, revenue: 0 };
  return workspace.as("marketer", (tx) => recordCampaignMetrics(tx, member, [{ ...metric, ...nothing }]));
}

async function unlockedBadgeOf(tx: Tx, name: string, tier: string, rarity: string): Promise<string> {
  const id = randomUUID();
  await tx.execute(sql`insert into achievements (workspace_id, id, name, badge_type, category, tier, rarity_level,
      condition_type, condition_value)
    values (${workspace.id}, ${id}, ${name}, 'milestone', 'campaign', ${tier}, ${rarity}, 'count',
      '{"metric": "moves_executed", "threshold": 1000}')`);
  for (const role of ["ops", "marketer"] as const) {
    await tx.execute(sql`select unlock_achievement(${workspace.users[role]}, ${id}, ${workspace.id})`);
  }
  return id;
}

test("budget used is what was spent up to the day, of what was allocated", async () => {
  const id = await marchCampaign("allocated_budget_amount = 1000");
  await marchCampaign();
  await spend(id, "2026-03-17", 600);
  await spend(id, "2026-03-18", 250);
  await spend(id, "2026-03-19", 500);
  expect(await look("budget_used")).toEqual([
    { name: "Spring", scopeId: id, campaignId: id, agentId: null, signalId: null, value: 85, sample: 1 },
  ]);
  // In Auckland it is the 19th already.
  const late = { at: new Date("2026-03-18T20:00:00Z"), timezone: "Pacific/Auckland" };
  expect(await look("budget_used", {}, late)).toEqual([expect.objectContaining({ value: 135 })]);
  expect(await look("budget_used", { scopeIds: [randomUUID()] })).toEqual([]);
  expect(await look("budget_used", { scopeIds: [id] }, { of: other })).toEqual([]);
});

test("behind plan is the elapsed share less the done one: quests without parts, or targets if those are worse", async () => {
  // March has 31 days; on the 18th 18 of them have begun. createTestCampaign gives it one quest.
  const id = await marchCampaign();
  await workspace.as("marketer", async (tx) => {
    await tx.execute(sql`insert into campaign_quests (workspace_id, campaign_id, name, status)
      select ${workspace.id}, ${id}, 'Quest ' || n, 'pending' from generate_series(2, 4) n`);
    await tx.execute(
      sql`update campaign_quests set status = 'completed' where campaign_id = ${id} and name = 'Quest 2'`,
    );
  });
  const elapsed = (18 / 31) * 100;
  const later = { at: new Date("2026-03-18T10:15:00Z") };
  // The quest was completed today, after the look's moment: it was open then.
  expect(await look("behind_plan", {}, later)).toEqual([
    expect.objectContaining({ campaignId: id, value: expect.closeTo(elapsed) }),
  ]);
  const now = { at: new Date() };
  const [present] = await look("behind_plan", {}, now);
  await workspace.as("marketer", async (tx) => {
    const cohort = randomUUID();
    await tx.execute(sql`insert into cohorts (workspace_id, id, name) values (${workspace.id}, ${cohort}, 'All')`);
    await tx.execute(sql`insert into campaign_cohorts (workspace_id, campaign_id, cohort_id, target_count, reached_count)
      values (${workspace.id}, ${id}, ${cohort}, 100, 10)`);
  });
  const [withTargets] = await look("behind_plan", {}, now);
  expect(present?.value).toBe(75); // all of March is over, one of four is done
  expect(withTargets?.value).toBe(90);
});

test("an open quest is overdue by whole days of the workspace's calendar", async () => {
  const id = await marchCampaign();
  await workspace.as("marketer", (tx) =>
    tx.execute(
      sql`update campaign_quests set due_date = '2026-03-16', created_at = '2026-03-01' where campaign_id = ${id}`,
    ),
  );
  expect(await look("overdue_quest")).toEqual([
    expect.objectContaining({ name: "First quest", campaignId: id, value: 2 }),
  ]);
  const due = { at: new Date("2026-03-16T12:00:00Z") };
  expect(await look("overdue_quest", {}, due)).toEqual([]);
  expect(await look("overdue_quest", {}, { ...due, timezone: "Pacific/Auckland" })).toEqual([
    expect.objectContaining({ value: 1 }),
  ]);
  await workspace.as("marketer", (tx) =>
    tx.execute(sql`update campaign_quests set status = 'completed' where campaign_id = ${id}`),
  );
  expect(await look("overdue_quest", {}, { at: new Date() })).toEqual([]);
});

test("an unlocked badge counts for its window, by tier or rarity, if it is shown to all", async () => {
  const [summit, legend] = await workspace.as("owner", async (tx) => [
    await unlockedBadgeOf(tx, "Summit", "platinum", "common"),
    await unlockedBadgeOf(tx, "Legend", "bronze", "legendary"),
    await unlockedBadgeOf(tx, "Step", "silver", "common"),
  ]);
  await workspace.as("ops", (tx) =>
    tx.execute(
      sql`update user_achievements set visibility = 'private' where achievement_id = ${summit} and user_id = ${workspace.users.ops}`,
    ),
  );
  const soon = { at: new Date(Date.now() + 1_000) };
  expect(await look("unlocked_badge", {}, soon)).toEqual([
    expect.objectContaining({ name: "Legend", scopeId: legend, value: 4, sample: 2 }),
    expect.objectContaining({ name: "Step", value: 2 }),
    expect.objectContaining({ name: "Summit", scopeId: summit, value: 4, sample: 1 }),
  ]);
  expect(await look("unlocked_badge", {}, { at: new Date(Date.now() + 25 * HOUR) })).toEqual([]);
  expect(await look("unlocked_badge", {}, { ...soon, of: other })).toEqual([]);
});

test("a strong signal is new, unexpired and relevant", async () => {
  const strong = await addSignal(workspace, { title: "They cut their prices", confidence: 91, relevance: 80 });
  await addSignal(workspace, { confidence: 99, relevance: 69 });
  await addSignal(workspace, { confidence: 99, relevance: null });
  await addSignal(workspace, { confidence: 99, relevance: 99, expiry: "yesterday" });
  await addSignal(workspace, { confidence: 99, relevance: 99, status: "archived" });
  await addSignal(other, { confidence: 99, relevance: 99 });
  const soon = { at: new Date(Date.now() + 1_000) };
  expect(await look("strong_signal", {}, soon)).toEqual([
    expect.objectContaining({ name: "They cut their prices", signalId: strong, value: 91 }),
  ]);
});
