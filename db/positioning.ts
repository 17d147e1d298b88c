/** Positioning frameworks and what is built on them. */
import { and, asc, eq, getTableColumns, sql } from "drizzle-orm";
import type { CampaignStatus } from "@/domain/campaigns";
import type { PositioningFields } from "@/domain/positioning-input";
import { resolveUpdate, type Saved } from "./revisions";
import { campaigns, messageArchitecture, positioning } from "./schema/campaigns";
import type { Membership, Tx } from "./workspace";

const { workspaceId: _, ...columns } = getTableColumns(positioning);

/** Every framework by name, with how many messages and campaigns use it. */
export async function listPositioning(tx: Tx) {
  return tx
    .select({
      id: positioning.id,
      name: positioning.name,
      marketSegment: positioning.marketSegment,
      keyMessage: positioning.keyMessage,
      updatedAt: positioning.updatedAt,
      messageCount: sql<number>`(select count(*) from message_architecture m
        where m.workspace_id = positioning.workspace_id and m.positioning_id = positioning.id)`,
      campaignCount: sql<number>`(select count(*) from campaigns c
        where c.workspace_id = positioning.workspace_id and c.positioning_id = positioning.id)`,
    })
    .from(positioning)
    .orderBy(asc(positioning.name), asc(positioning.id));
}
export type PositioningSummary = Awaited<ReturnType<typeof listPositioning>>[number];

export async function findPositioning(tx: Tx, id: string) {
  const [row] = await tx.select(columns).from(positioning).where(eq(positioning.id, id));
  return row;
}
export type Positioning = NonNullable<Awaited<ReturnType<typeof findPositioning>>>;

export type Use = { id: string; name: string; status: CampaignStatus };

/** The campaigns and messages built on a framework. */
export async function listPositioningUses(
  tx: Tx,
  id: string,
): Promise<{ campaigns: Use[]; messages: { id: string; name: string }[] }> {
  return {
    campaigns: await tx
      .select({ id: campaigns.id, name: campaigns.name, status: campaigns.status })
      .from(campaigns)
      .where(eq(campaigns.positioningId, id))
      .orderBy(asc(campaigns.name)),
    messages: await tx
      .select({ id: messageArchitecture.id, name: messageArchitecture.name })
      .from(messageArchitecture)
      .where(eq(messageArchitecture.positioningId, id))
      .orderBy(asc(messageArchitecture.name)),
  };
}

/** Sending the same id again makes no second one. */
export async function createPositioning(
  tx: Tx,
  member: Membership,
  input: PositioningFields & { id: string },
): Promise<void> {
  await tx
    .insert(positioning)
    .values({ ...input, workspaceId: member.workspaceId, createdBy: member.userId })
    .onConflictDoNothing({ target: [positioning.workspaceId, positioning.id] });
}

/** Changes a framework that is still at `revision`. */
export async function updatePositioning(
  tx: Tx,
  input: PositioningFields & { id: string; revision: number },
): Promise<Saved<Positioning>> {
  const { id, revision, ...fields } = input;
  const [updated] = await tx
    .update(positioning)
    .set(fields)
    .where(and(eq(positioning.id, id), eq(positioning.revision, revision)))
    .returning(columns);
  return resolveUpdate(tx, updated, { table: "positioning", id, revision }, () => findPositioning(tx, id));
}

/** Deletes a framework that is still at `revision`; its messages and campaigns stay and lose the link. */
export async function deletePositioning(tx: Tx, input: { id: string; revision: number }): Promise<boolean> {
  const gone = await tx
    .delete(positioning)
    .where(and(eq(positioning.id, input.id), eq(positioning.revision, input.revision)))
    .returning({ id: positioning.id });
  return gone.length === 1;
}
