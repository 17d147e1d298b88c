/** A campaign's moves: single marketing actions, each with an owner and an outcome. */
import { and, asc, eq, sql } from "drizzle-orm";
import type { MoveOutcome, MoveStatus } from "@/domain/moves";
import { moves } from "./schema/tenancy";
import type { Membership, Tx } from "./workspace";

/** A campaign's moves in the order they are planned for. */
export async function listMoves(tx: Tx, campaignId: string) {
  return tx
    .select({
      id: moves.id,
      name: moves.name,
      channel: moves.channel,
      ownerName: sql<string | null>`(select u.name from auth.users u where u.id = moves.owner_id)`,
      status: moves.status,
      outcome: moves.outcome,
      executedAt: moves.executedAt,
    })
    .from(moves)
    .where(eq(moves.campaignId, campaignId))
    .orderBy(asc(moves.plannedAt), asc(moves.createdAt), asc(moves.id));
}
export type MoveRow = Awaited<ReturnType<typeof listMoves>>[number];

/** Adds a planned move whose owner is the one who adds it. Sending the same id again makes no second one. */
export async function addMove(
  tx: Tx,
  member: Membership,
  input: { id: string; campaignId: string; name: string; channel: string | null },
): Promise<void> {
  await tx
    .insert(moves)
    .values({ ...input, workspaceId: member.workspaceId, ownerId: member.userId, createdBy: member.userId })
    .onConflictDoNothing({ target: [moves.workspaceId, moves.id] });
}

/** Sets a move's status and, once it is executed, how it turned out. @returns false when it is gone */
export async function setMoveStatus(
  tx: Tx,
  input: { id: string; campaignId: string; status: MoveStatus; outcome: MoveOutcome },
): Promise<boolean> {
  const changed = await tx
    .update(moves)
    .set({ status: input.status, outcome: input.outcome })
    .where(and(eq(moves.id, input.id), eq(moves.campaignId, input.campaignId)))
    .returning({ id: moves.id });
  return changed.length === 1;
}
