import { randomUUID } from "node:crypto";
import { sql } from "drizzle-orm";
import { afterAll, beforeAll, expect, test } from "vitest";
import { setCohortSchema } from "@/domain/campaign-cohort-input";
import { unallocatedShare } from "@/domain/campaign-cohorts";
import { listCampaignCohorts, removeCampaignCohort, setCampaignCohort } from "./campaign-cohorts";
import { closePool } from "./client";
import { createTestCampaign } from "./testing/campaigns";
import { createTestWorkspace, type TestWorkspace } from "./testing/workspace";

let ws: TestWorkspace;
const cohorts = Array.from({ length: 6 }, () => randomUUID());
beforeAll(async () => {
  ws = await createTestWorkspace();
  await ws.as("owner", async (tx) => {
    for (const id of cohorts) {
      await tx.execute(sql`insert into cohorts (workspace_id, id, name) values (${ws.id}, ${id}, ${`Cohort ${id}`})`);
    }
  });
});
afterAll(closePool);

const newCampaign = () => ws.as("marketer", (tx) => createTestCampaign(tx));

function set(campaignId: string, cohort: number, share: number, counts: { reached?: number; converted?: number } = {}) {
  const input = setCohortSchema.parse({
    campaignId,
    cohortId: cohorts[cohort],
    allocationPercentage: share,
    reachedCount: counts.reached,
    convertedCount: counts.converted,
  });
  return ws.as("marketer", (tx) => setCampaignCohort(tx, ws.member("marketer"), input));
}

test("shares add up to 100 at most, and the rest is told", async () => {
  const campaign = await newCampaign();
  await set(campaign, 0, 60);
  await set(campaign, 1, 33.33);
  await expect(set(campaign, 2, 6.68)).rejects.toMatchObject({
    cause: {
      code: "CX422",
      column: "allocation_percentage",
      message: "The cohorts would take 100.01 % of the campaign; 100 % is all there is.",
    },
  });
  const shares = await ws.as("viewer", (tx) => listCampaignCohorts(tx, campaign));
  expect(shares.map((share) => share.allocationPercentage)).toEqual([60, 33.33]);
  expect(unallocatedShare(shares)).toBe(6.67);
  await set(campaign, 0, 10);
  await ws.as("marketer", (tx) => removeCampaignCohort(tx, { campaignId: campaign, cohortId: cohorts[1] as string }));
  expect(unallocatedShare(await ws.as("viewer", (tx) => listCampaignCohorts(tx, campaign)))).toBe(90);
});

test("one statement may exchange shares", async () => {
  const campaign = await newCampaign();
  await set(campaign, 0, 30);
  await set(campaign, 1, 70);
  await ws.as("marketer", (tx) =>
    tx.execute(
      sql`update campaign_cohorts set allocation_percentage = 100 - allocation_percentage where campaign_id = ${campaign}`,
    ),
  );
  const shares = await ws.as("viewer", (tx) => listCampaignCohorts(tx, campaign));
  expect(shares.map((share) => share.allocationPercentage)).toEqual([70, 30]);
});

test("simultaneous edits never pass 100", async () => {
  const campaign = await newCampaign();
  const outcomes = await Promise.allSettled(cohorts.map((_, i) => set(campaign, i, 30)));
  expect(outcomes.filter((outcome) => outcome.status === "fulfilled")).toHaveLength(3);
  expect(unallocatedShare(await ws.as("viewer", (tx) => listCampaignCohorts(tx, campaign)))).toBe(10);
});

test("no more are converted than were reached", async () => {
  const campaign = await newCampaign();
  expect(() => set(campaign, 0, 10, { reached: 5, converted: 6 })).toThrow("No more can be converted");
  await set(campaign, 0, 10, { reached: 6, converted: 6 });
  const attempt = ws.as("marketer", (tx) =>
    tx.execute(sql`update campaign_cohorts set converted_count = 7 where campaign_id = ${campaign}`),
  );
  await expect(attempt).rejects.toMatchObject({ cause: { constraint: "campaign_cohorts_converted_reached" } });
});
