import { randomUUID } from "node:crypto";
import { sql } from "drizzle-orm";
import { beforeAll, expect, test } from "vitest";
import { setCohortSchema } from "@/domain/campaign-cohort-input";
import { unallocatedShare } from "@/domain/campaign-cohorts";
import { listCampaignCohorts, removeCampaignCohort, setCampaignCohort } from "./campaign-cohorts";
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

const newCampaign = () => ws.as("marketer", (tx) => createTestCampaign(tx));

type Counts = { reached?: number; converted?: number };

async function set(campaignId: string, cohort: number, share: number, counts: Counts = {}) {
  const shares = await ws.as("viewer", (tx) => listCampaignCohorts(tx, campaignId));
  const revision = shares.find(({ cohortId }) => cohortId === cohorts[cohort])?.revision ?? null;
  return setFrom(revision, campaignId, cohort, share, counts);
}

function setFrom(revision: number | null, campaignId: string, cohort: number, share: number, counts: Counts = {}) {
  const input = setCohortSchema.parse({
    revision,
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
  expect(() => setFrom(null, campaign, 0, 10, { reached: 5, converted: 6 })).toThrow("No more can be converted");
  await set(campaign, 0, 10, { reached: 6, converted: 6 });
  const attempt = ws.as("marketer", (tx) =>
    tx.execute(sql`update campaign_cohorts set converted_count = 7 where campaign_id = ${campaign}`),
  );
  await expect(attempt).rejects.toMatchObject({ cause: { constraint: "campaign_cohorts_converted_reached" } });
});

test("two people change one share at once: the second is told what it is now, and may replace it", async () => {
  const campaign = await newCampaign();
  const added = await Promise.all([setFrom(null, campaign, 0, 10), setFrom(null, campaign, 0, 20)]);
  expect(added.filter((outcome) => outcome === null)).toHaveLength(1);
  await set(campaign, 0, 10);
  const [share] = await ws.as("viewer", (tx) => listCampaignCohorts(tx, campaign));
  const seen = share?.revision ?? 0;
  const edits = await Promise.all([setFrom(seen, campaign, 0, 30), setFrom(seen, campaign, 0, 40)]);
  const [told] = edits.filter((outcome) => outcome !== null);
  expect(edits.filter((outcome) => outcome === null)).toHaveLength(1);
  expect([30, 40]).toContain(told?.allocationPercentage);
  // Sent twice it is saved once; after having been told, a person may insist.
  expect(await setFrom(seen, campaign, 0, told?.allocationPercentage ?? 0)).toBeNull();
  expect(await setFrom(told?.revision ?? 0, campaign, 0, 50)).toBeNull();
  expect(await ws.as("viewer", (tx) => listCampaignCohorts(tx, campaign))).toMatchObject([
    { allocationPercentage: 50 },
  ]);
});
