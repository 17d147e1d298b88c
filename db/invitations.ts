/** Invitations to a workspace: a link with a secret of which only the hash is kept; single use, revocable, seven days. */
import { createHash, randomBytes } from "node:crypto";
import { and, desc, eq, isNull, sql } from "drizzle-orm";
import {
  formatInvitationToken,
  INVITATION_DAYS,
  type InvitationState,
  invitationState,
  whyNotChangeRoles,
} from "@/domain/members";
import type { Role } from "@/domain/permissions";
import { users } from "./schema/auth";
import { invitations, workspaceMembers, workspaces } from "./schema/tenancy";
import type { Tx } from "./workspace";

export type InvitationRow = {
  id: string;
  email: string;
  role: Role;
  state: InvitationState;
  invitedBy: string | null;
  expiresAt: Date;
  createdAt: Date;
};

const STATE = {
  acceptedAt: invitations.acceptedAt,
  revokedAt: invitations.revokedAt,
  expiresAt: invitations.expiresAt,
  now: sql<Date>`now()`.mapWith(invitations.expiresAt),
};

function hashToken(token: string): string {
  return createHash("sha256").update(token).digest("hex");
}

/** The newest hundred, open ones first. */
export async function listInvitations(tx: Tx): Promise<InvitationRow[]> {
  const rows = await tx
    .select({
      id: invitations.id,
      email: invitations.email,
      role: invitations.role,
      invitedBy: users.name,
      createdAt: invitations.createdAt,
      ...STATE,
    })
    .from(invitations)
    .leftJoin(users, eq(users.id, invitations.invitedBy))
    .orderBy(
      desc(
        sql`${invitations.acceptedAt} is null and ${invitations.revokedAt} is null and ${invitations.expiresAt} > now()`,
      ),
      desc(invitations.createdAt),
      invitations.id,
    )
    .limit(100);
  return rows.map(({ acceptedAt, revokedAt, now, ...row }) => ({
    ...row,
    state: invitationState({ acceptedAt, revokedAt, expiresAt: row.expiresAt }, now),
  }));
}

export type NewInvitation = { workspaceId: string; email: string; role: Role; invitedBy: string };

/**
 * Replaces an open invitation to the same address.
 * @returns the token, which nobody can read again; null when that person is a member already
 */
export async function createInvitation(tx: Tx, input: NewInvitation): Promise<{ id: string; token: string } | null> {
  const [member] = await tx
    .select({ id: workspaceMembers.id })
    .from(workspaceMembers)
    .innerJoin(users, eq(users.id, workspaceMembers.userId))
    .where(eq(users.email, input.email));
  if (member) return null;
  await tx
    .update(invitations)
    .set({ revokedAt: sql`now()` })
    .where(and(eq(invitations.email, input.email), isNull(invitations.acceptedAt), isNull(invitations.revokedAt)));
  const token = formatInvitationToken(input.workspaceId, randomBytes(32).toString("base64url"));
  const [made] = await tx
    .insert(invitations)
    .values({
      ...input,
      tokenHash: hashToken(token),
      expiresAt: sql`now() + make_interval(days => ${INVITATION_DAYS})`,
    })
    .returning({ id: invitations.id });
  return made ? { id: made.id, token } : null;
}

export type Revocation = { state: "done" } | { state: "not_found" } | { state: "refused"; why: string };

/** Closes an open invitation; one to become an owner is for owners to close. */
export async function revokeInvitation(tx: Tx, input: { invitationId: string; actorRole: Role }): Promise<Revocation> {
  const [open] = await tx
    .select({ id: invitations.id, role: invitations.role })
    .from(invitations)
    .where(and(eq(invitations.id, input.invitationId), isNull(invitations.acceptedAt), isNull(invitations.revokedAt)))
    .for("update");
  if (!open) return { state: "not_found" };
  const why = whyNotChangeRoles(input.actorRole, [open.role]);
  if (why) return { state: "refused", why };
  await tx.update(invitations).set({ revokedAt: sql`now()` }).where(eq(invitations.id, open.id));
  return { state: "done" };
}

export type InvitationView = {
  email: string;
  role: Role;
  state: InvitationState;
  expiresAt: Date;
  workspace: { name: string; slug: string };
  invitedBy: string | null;
  /** Whether the invited address has an account to sign in with. */
  hasAccount: boolean;
};

/** What the invitation's page shows. Runs in the context of the workspace that the token names. */
export async function findInvitation(tx: Tx, token: string): Promise<InvitationView | undefined> {
  const [found] = await tx
    .select({
      email: invitations.email,
      role: invitations.role,
      workspace: { name: workspaces.name, slug: workspaces.slug },
      invitedBy: users.name,
      hasAccount: sql<boolean>`exists (select from auth.users known where known.email = ${invitations.email})`,
      ...STATE,
    })
    .from(invitations)
    .innerJoin(workspaces, eq(workspaces.id, invitations.workspaceId))
    .leftJoin(users, eq(users.id, invitations.invitedBy))
    .where(eq(invitations.tokenHash, hashToken(token)));
  if (!found) return undefined;
  const { acceptedAt, revokedAt, now, ...view } = found;
  return { ...view, state: invitationState({ acceptedAt, revokedAt, expiresAt: view.expiresAt }, now) };
}

export type Acceptance =
  | { state: "joined"; slug: string; role: Role }
  | { state: "unknown" | Exclude<InvitationState, "open"> }
  | { state: "other_email"; email: string };

/** Uses the invitation up and makes the person a member. Of two at once, one joins and the other finds it accepted. */
export async function acceptInvitation(
  tx: Tx,
  input: { workspaceId: string; token: string; userId: string; email: string },
): Promise<Acceptance> {
  const [found] = await tx
    .select({ id: invitations.id, email: invitations.email, role: invitations.role, slug: workspaces.slug, ...STATE })
    .from(invitations)
    .innerJoin(workspaces, eq(workspaces.id, invitations.workspaceId))
    .where(eq(invitations.tokenHash, hashToken(input.token)))
    .for("update", { of: invitations });
  if (!found) return { state: "unknown" };
  const state = invitationState(found, found.now);
  if (state !== "open") return { state };
  if (found.email !== input.email) return { state: "other_email", email: found.email };
  await tx.update(invitations).set({ acceptedAt: sql`now()` }).where(eq(invitations.id, found.id));
  // A member already (added meanwhile) keeps the role that they have.
  await tx
    .insert(workspaceMembers)
    .values({ workspaceId: input.workspaceId, userId: input.userId, role: found.role })
    .onConflictDoNothing({ target: [workspaceMembers.workspaceId, workspaceMembers.userId] });
  return { state: "joined", slug: found.slug, role: found.role };
}
