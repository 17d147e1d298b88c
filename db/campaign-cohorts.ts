/** Whom a campaign speaks to, and with what share. */
import { and, asc, eq } from "drizzle-orm";
import type { CohortShare } from "@/domain/campaign-cohort-input";
import { holdCampaign } from "./campaigns";
import { campaignCohorts } from "./schema/campaigns";
import { cohorts } from "./schema/tenancy";
import type { Membership, Tx } from "./workspace";

/** A campaign's cohorts, the largest share first. */
export async function listCampaignCohorts(tx: Tx, campaignId: string) {
  const rows = await tx
    .select({
      cohortId: campaignCohorts.cohortId,
      name: cohorts.name,
      size: cohorts.size,
      allocationPercentage: campaignCohorts.allocationPercentage,
      targetCount: campaignCohorts.targetCount,
      reachedCount: campaignCohorts.reachedCount,
      convertedCount: campaignCohorts.convertedCount,
    })
    .from(campaignCohorts)
    .innerJoin(
      cohorts,
      and(eq(cohorts.workspaceId, campaignCohorts.workspaceId), eq(cohorts.id, campaignCohorts.cohortId)),
    )
    .where(eq(campaignCohorts.campaignId, campaignId))
    .orderBy(asc(cohorts.name));
  return rows.toSorted((a, b) => b.allocationPercentage - a.allocationPercentage);
}
export type CampaignCohort = Awaited<ReturnType<typeof listCampaignCohorts>>[number];

/** Every cohort of the workspace by name, to choose from. */
export async function listCohortNames(tx: Tx): Promise<{ id: string; name: string }[]> {
  return tx.select({ id: cohorts.id, name: cohorts.name }).from(cohorts).orderBy(asc(cohorts.name));
}

/**
 * Adds a cohort to a campaign, or changes its share and counts.
 * @throws CX422 when the shares would pass 100 in sum, CX409 while the campaign is read-only
 */
export async function setCampaignCohort(tx: Tx, member: Membership, input: CohortShare): Promise<void> {
  const { campaignId, cohortId, ...share } = input;
  await holdCampaign(tx, campaignId);
  await tx
    .insert(campaignCohorts)
    .values({ workspaceId: member.workspaceId, campaignId, cohortId, ...share })
    .onConflictDoUpdate({
      target: [campaignCohorts.workspaceId, campaignCohorts.campaignId, campaignCohorts.cohortId],
      set: share,
    });
}

/** Takes a cohort off a campaign; the cohort itself stays. */
export async function removeCampaignCohort(tx: Tx, input: { campaignId: string; cohortId: string }): Promise<void> {
  await holdCampaign(tx, input.campaignId);
  await tx
    .delete(campaignCohorts)
    .where(and(eq(campaignCohorts.campaignId, input.campaignId), eq(campaignCohorts.cohortId, input.cohortId)));
}
