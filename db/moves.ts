/** A campaign's moves: single marketing actions, each with an owner and an outcome. */
import { and, asc, eq, or, sql } from "drizzle-orm";
import type { MoveState } from "@/domain/moves";
import { type Overtaken, overtaken } from "./revisions";
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

function inState({ status, outcome }: MoveState) {
  return and(eq(moves.status, status), eq(moves.outcome, outcome));
}

/**
 * Sets a move's status and, once it is executed, how it turned out, if it is still in the state that was seen or already
 * as wanted.
 * @returns undefined when saved; else the state it is in instead, and who left it so
 */
export async function setMoveStatus(
  tx: Tx,
  input: MoveState & { id: string; campaignId: string; seen: MoveState },
): Promise<Overtaken<MoveState> | "missing" | undefined> {
  const { id, campaignId, seen, status, outcome } = input;
  const place = and(eq(moves.id, id), eq(moves.campaignId, campaignId));
  const changed = await tx
    .update(moves)
    .set({ status, outcome })
    .where(and(place, or(inState(seen), inState({ status, outcome }))))
    .returning({ id: moves.id });
  if (changed.length > 0) return undefined;
  const [now] = await tx.select({ status: moves.status, outcome: moves.outcome }).from(moves).where(place);
  return now ? overtaken(tx, "moves", id, now) : "missing";
}
