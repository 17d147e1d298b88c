/** Whom a campaign speaks to, and with what share. */
import { and, asc, eq, or, sql } from "drizzle-orm";
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
      revision: campaignCohorts.revision,
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
 * Adds a cohort to a campaign, or changes its share and counts, if they are still at `revision` or already as wanted.
 * @returns the cohort as somebody else left it meanwhile, when that is not so; null when it was saved, or taken off
 * @throws CX422 when the shares would pass 100 in sum, CX409 while the campaign is read-only
 */
export async function setCampaignCohort(
  tx: Tx,
  member: Membership,
  input: CohortShare,
): Promise<CampaignCohort | null> {
  const { campaignId, cohortId, revision, ...share } = input;
  await holdCampaign(tx, campaignId);
  const asWanted = and(
    eq(campaignCohorts.allocationPercentage, share.allocationPercentage),
    sql`${campaignCohorts.targetCount} is not distinct from ${share.targetCount}::integer`,
    eq(campaignCohorts.reachedCount, share.reachedCount),
    eq(campaignCohorts.convertedCount, share.convertedCount),
  );
  const saved = await tx
    .insert(campaignCohorts)
    .values({ workspaceId: member.workspaceId, campaignId, cohortId, ...share })
    .onConflictDoUpdate({
      target: [campaignCohorts.workspaceId, campaignCohorts.campaignId, campaignCohorts.cohortId],
      set: share,
      setWhere: revision === null ? asWanted : or(eq(campaignCohorts.revision, revision), asWanted),
    })
    .returning({ id: campaignCohorts.id });
  if (saved.length > 0) return null;
  return (await listCampaignCohorts(tx, campaignId)).find((cohort) => cohort.cohortId === cohortId) ?? null;
}

/** Takes a cohort off a campaign; the cohort itself stays. */
export async function removeCampaignCohort(tx: Tx, input: { campaignId: string; cohortId: string }): Promise<void> {
  await holdCampaign(tx, input.campaignId);
  await tx
    .delete(campaignCohorts)
    .where(and(eq(campaignCohorts.campaignId, input.campaignId), eq(campaignCohorts.cohortId, input.cohortId)));
}
