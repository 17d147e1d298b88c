/** Members of a workspace: listed, given another role, removed, gone by themselves. */
import { asc, count, eq, ilike, or, sql } from "drizzle-orm";
import { whyNotChangeRoles } from "@/domain/members";
import type { Role } from "@/domain/permissions";
import { users } from "./schema/auth";
import { workspaceMembers } from "./schema/tenancy";
import { send } from "./send";
import type { Tx } from "./workspace";

export type MemberRow = { id: string; userId: string; name: string; email: string; role: Role; joinedAt: Date };

/** At most this many are listed; a search finds the others. */
export const MEMBERS_SHOWN = 500;

/** Owners first, then by rank of role and name. @param search part of a name or an e-mail address; all when empty */
export function listMembers(tx: Tx, search = ""): Promise<MemberRow[]> {
  const pattern = `%${search.replaceAll(/[\\%_]/g, String.raw`\$&`)}%`;
  return tx
    .select({
      id: workspaceMembers.id,
      userId: workspaceMembers.userId,
      name: users.name,
      email: users.email,
      role: workspaceMembers.role,
      joinedAt: workspaceMembers.joinedAt,
    })
    .from(workspaceMembers)
    .innerJoin(users, eq(users.id, workspaceMembers.userId))
    .where(search ? or(ilike(users.name, pattern), ilike(users.email, pattern)) : undefined)
    .orderBy(
      sql`array_position(array['owner', 'admin', 'marketer', 'ops', 'viewer'], ${workspaceMembers.role})`,
      asc(users.name),
      asc(workspaceMembers.id),
    )
    .limit(MEMBERS_SHOWN);
}

/** Whom something can be given to: the members' names, in the same order. */
export function listMemberNames(tx: Tx): Promise<{ id: string; name: string }[]> {
  return send(
    tx,
    sql`select u.id, u.name from workspace_members m join auth.users u on u.id = m.user_id
      order by array_position(array['owner', 'admin', 'marketer', 'ops', 'viewer'], m.role), u.name, m.id
      limit ${sql.raw(String(MEMBERS_SHOWN))}`,
    "member_names",
  );
}

export async function countMembers(tx: Tx): Promise<number> {
  const [counted] = await tx.select({ count: count() }).from(workspaceMembers);
  return counted?.count ?? 0;
}

/** `why` is the sentence for the person. The last owner is kept by the database, which raises CX409. */
export type MemberChange =
  | { state: "done"; userId: string }
  | { state: "not_found" }
  | { state: "refused"; why: string };

export async function changeMemberRole(
  tx: Tx,
  input: { actorId: string; memberId: string; role: Role },
): Promise<MemberChange> {
  const { actor, target } = await lockPair(tx, input);
  if (!actor || !target) return { state: "not_found" };
  const why = whyNotChangeRoles(actor.role, [target.role, input.role]);
  if (why) return { state: "refused", why };
  await tx.update(workspaceMembers).set({ role: input.role }).where(eq(workspaceMembers.id, target.id));
  return { state: "done", userId: target.userId };
}

export async function removeMember(tx: Tx, input: { actorId: string; memberId: string }): Promise<MemberChange> {
  const { actor, target } = await lockPair(tx, input);
  if (!actor || !target) return { state: "not_found" };
  const why = whyNotChangeRoles(actor.role, [target.role]);
  if (why) return { state: "refused", why };
  await tx.delete(workspaceMembers).where(eq(workspaceMembers.id, target.id));
  return { state: "done", userId: target.userId };
}

/** Anybody may leave but the last owner, whom the database keeps (CX409). */
export async function leaveWorkspace(tx: Tx, userId: string): Promise<void> {
  await tx.delete(workspaceMembers).where(eq(workspaceMembers.userId, userId));
}

/** Both rows as they are now and stay until the end: a role that is being taken away can't be used meanwhile. */
async function lockPair(tx: Tx, input: { actorId: string; memberId: string }) {
  const rows = await tx
    .select({ id: workspaceMembers.id, userId: workspaceMembers.userId, role: workspaceMembers.role })
    .from(workspaceMembers)
    .where(or(eq(workspaceMembers.userId, input.actorId), eq(workspaceMembers.id, input.memberId)))
    .orderBy(asc(workspaceMembers.id))
    .for("update");
  return {
    actor: rows.find((row) => row.userId === input.actorId),
    target: rows.find((row) => row.id === input.memberId),
  };
}
