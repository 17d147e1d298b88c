/** Campaigns: one with its surroundings, and its changes. */
import { and, eq, getTableColumns, sql } from "drizzle-orm";
import type { CampaignFields } from "@/domain/campaign-input";
import type { CampaignStatus } from "@/domain/campaigns";
import { resolveUpdate, type Saved } from "./revisions";
import { campaigns } from "./schema/campaigns";
import type { Membership, Tx } from "./workspace";

const { workspaceId: _, ...columns } = getTableColumns(campaigns);

// Named in full by hand: drizzle leaves the table out in a select from one table, and a sub-select would then name itself.
const surroundings = {
  positioningName: sql<string | null>`(select p.name from positioning p
    where p.workspace_id = campaigns.workspace_id and p.id = campaigns.positioning_id)`,
  messageName: sql<string | null>`(select m.name from message_architecture m
    where m.workspace_id = campaigns.workspace_id and m.id = campaigns.message_architecture_id)`,
  createdByName: sql<string | null>`(select u.name from auth.users u where u.id = campaigns.created_by)`,
  questCount: sql<number>`(select count(*) from campaign_quests q
    where q.workspace_id = campaigns.workspace_id and q.campaign_id = campaigns.id)`,
  moveCount: sql<number>`(select count(*) from moves m
    where m.workspace_id = campaigns.workspace_id and m.campaign_id = campaigns.id)`,
};

/** A campaign with the names of what it is built on and the number of its quests and moves. */
export async function findCampaign(tx: Tx, id: string) {
  const [campaign] = await tx
    .select({ ...columns, ...surroundings })
    .from(campaigns)
    .where(eq(campaigns.id, id));
  return campaign;
}
export type Campaign = NonNullable<Awaited<ReturnType<typeof findCampaign>>>;

/** Creates a draft. Sending the same id again makes no second one and changes nothing. */
export async function createCampaign(
  tx: Tx,
  member: Membership,
  input: CampaignFields & { id: string },
): Promise<{ id: string; isNew: boolean }> {
  const made = await tx
    .insert(campaigns)
    .values({ ...input, workspaceId: member.workspaceId, createdBy: member.userId })
    .onConflictDoNothing({ target: [campaigns.workspaceId, campaigns.id] })
    .returning({ id: campaigns.id });
  return { id: input.id, isNew: made.length === 1 };
}

/** Changes a campaign that is still at `revision`. */
export async function updateCampaign(
  tx: Tx,
  input: CampaignFields & { id: string; revision: number },
): Promise<Saved<Campaign>> {
  const { id, revision, ...fields } = input;
  const changed = await tx
    .update(campaigns)
    .set(fields)
    .where(and(eq(campaigns.id, id), eq(campaigns.revision, revision)))
    .returning({ id: campaigns.id });
  return afterUpdate(tx, changed.length === 1, id, revision);
}

/** Takes a campaign that is still at `revision` to another status; the database refuses what the machine forbids. */
export async function changeCampaignStatus(
  tx: Tx,
  input: { id: string; revision: number; to: CampaignStatus },
): Promise<Saved<Campaign>> {
  const changed = await tx
    .update(campaigns)
    .set({ status: input.to })
    .where(and(eq(campaigns.id, input.id), eq(campaigns.revision, input.revision)))
    .returning({ id: campaigns.id });
  return afterUpdate(tx, changed.length === 1, input.id, input.revision);
}

async function afterUpdate(tx: Tx, changed: boolean, id: string, revision: number): Promise<Saved<Campaign>> {
  const campaign = await findCampaign(tx, id);
  return resolveUpdate(tx, changed ? campaign : undefined, { table: "campaigns", id, revision }, async () => campaign);
}

/**
 * Holds the campaign's row until the end of the transaction: changes of its parts queue up behind each other.
 * Taken before any of the parts, so that two changes never wait for one another.
 * @throws CX409 while the campaign is read-only
 */
export async function holdCampaign(tx: Tx, campaignId: string): Promise<void> {
  await tx.execute(sql`select app.hold_campaign(app.workspace_id(), ${campaignId})`);
}
