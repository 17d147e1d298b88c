/** Message architectures: what is said, how, and to whom. */
import { and, asc, eq, getTableColumns, sql } from "drizzle-orm";
import type { MessageFields } from "@/domain/positioning-input";
import type { Use } from "./positioning";
import { resolveUpdate, type Saved } from "./revisions";
import { campaigns, messageArchitecture } from "./schema/campaigns";
import type { Membership, Tx } from "./workspace";

const { workspaceId: _, ...columns } = getTableColumns(messageArchitecture);

const positioningName = sql<string | null>`(select p.name from positioning p
  where p.workspace_id = message_architecture.workspace_id and p.id = message_architecture.positioning_id)`;

/** Every message architecture by name. */
export async function listMessages(tx: Tx) {
  return tx
    .select({
      id: messageArchitecture.id,
      name: messageArchitecture.name,
      primaryMessage: messageArchitecture.primaryMessage,
      positioningId: messageArchitecture.positioningId,
      positioningName,
      updatedAt: messageArchitecture.updatedAt,
      campaignCount: sql<number>`(select count(*) from campaigns c
        where c.workspace_id = message_architecture.workspace_id and c.message_architecture_id = message_architecture.id)`,
    })
    .from(messageArchitecture)
    .orderBy(asc(messageArchitecture.name), asc(messageArchitecture.id));
}
export type MessageSummary = Awaited<ReturnType<typeof listMessages>>[number];

export async function findMessage(tx: Tx, id: string) {
  const [row] = await tx
    .select({ ...columns, positioningName })
    .from(messageArchitecture)
    .where(eq(messageArchitecture.id, id));
  return row;
}
export type Message = NonNullable<Awaited<ReturnType<typeof findMessage>>>;

/** The campaigns that speak this message. */
export async function listMessageUses(tx: Tx, id: string): Promise<Use[]> {
  return tx
    .select({ id: campaigns.id, name: campaigns.name, status: campaigns.status })
    .from(campaigns)
    .where(eq(campaigns.messageArchitectureId, id))
    .orderBy(asc(campaigns.name));
}

/** Sending the same id again makes no second one. */
export async function createMessage(tx: Tx, member: Membership, input: MessageFields & { id: string }): Promise<void> {
  await tx
    .insert(messageArchitecture)
    .values({ ...input, workspaceId: member.workspaceId, createdBy: member.userId })
    .onConflictDoNothing({ target: [messageArchitecture.workspaceId, messageArchitecture.id] });
}

/** Changes a message architecture that is still at `revision`. */
export async function updateMessage(
  tx: Tx,
  input: MessageFields & { id: string; revision: number },
): Promise<Saved<Message>> {
  const { id, revision, ...fields } = input;
  const changed = await tx
    .update(messageArchitecture)
    .set(fields)
    .where(and(eq(messageArchitecture.id, id), eq(messageArchitecture.revision, revision)))
    .returning({ id: messageArchitecture.id });
  const row = await findMessage(tx, id);
  return resolveUpdate(
    tx,
    changed.length ? row : undefined,
    { table: "message_architecture", id, revision },
    async () => row,
  );
}

/** Deletes a message architecture that is still at `revision`; its campaigns stay and lose the link. */
export async function deleteMessage(tx: Tx, input: { id: string; revision: number }): Promise<boolean> {
  const gone = await tx
    .delete(messageArchitecture)
    .where(and(eq(messageArchitecture.id, input.id), eq(messageArchitecture.revision, input.revision)))
    .returning({ id: messageArchitecture.id });
  return gone.length === 1;
}
