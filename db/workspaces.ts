/** Workspaces themselves: made, listed, changed and deleted. */
import { and, asc, eq, type SQL, sql } from "drizzle-orm";
import type { Role } from "@/domain/permissions";
import type { NewWorkspace } from "@/domain/workspaces-input";
import { users } from "./schema/auth";
import { workspaceMembers, workspaces } from "./schema/tenancy";
import { limitStatements, type Tx } from "./workspace";

/**
 * Makes the workspace and its first owner. Runs in the context of the new workspace's own id.
 * @returns false when the address is taken; nothing is changed then
 */
export async function createWorkspace(tx: Tx, input: NewWorkspace & { id: string; ownerId: string }): Promise<boolean> {
  const { ownerId, ...workspace } = input;
  const made = await tx
    .insert(workspaces)
    .values(workspace)
    .onConflictDoNothing({ target: workspaces.slug })
    .returning({ id: workspaces.id });
  if (made.length === 0) return false;
  await tx.insert(workspaceMembers).values({ workspaceId: input.id, userId: ownerId, role: "owner" });
  return true;
}

export type OwnWorkspace = { id: string; name: string; slug: string; timezone: string; role: Role };

/** The workspaces that a person is a member of, by name. Runs in the person's context, outside any workspace. */
export function listOwnWorkspaces(tx: Tx, userId: string): Promise<OwnWorkspace[]> {
  return tx
    .select({
      id: workspaces.id,
      name: workspaces.name,
      slug: workspaces.slug,
      timezone: workspaces.timezone,
      role: workspaceMembers.role,
    })
    .from(workspaceMembers)
    .innerJoin(workspaces, eq(workspaces.id, workspaceMembers.workspaceId))
    .where(eq(workspaceMembers.userId, userId))
    .orderBy(asc(workspaces.name), asc(workspaces.id));
}

export type WorkspaceOverview = {
  id: string;
  name: string;
  slug: string;
  timezone: string;
  createdAt: Date;
  members: number;
  owners: string[];
};

/** Every workspace, for a platform administrator; policies show others only their own. */
export function listAllWorkspaces(tx: Tx): Promise<WorkspaceOverview[]> {
  return tx
    .select({
      id: workspaces.id,
      name: workspaces.name,
      slug: workspaces.slug,
      timezone: workspaces.timezone,
      createdAt: workspaces.createdAt,
      members: sql<number>`count(${workspaceMembers.id})`,
      owners: sql<
        string[]
      >`coalesce(array_agg(${users.name} order by ${users.name}) filter (where ${workspaceMembers.role} = 'owner'), '{}')`,
    })
    .from(workspaces)
    .leftJoin(workspaceMembers, eq(workspaceMembers.workspaceId, workspaces.id))
    .leftJoin(users, eq(users.id, workspaceMembers.userId))
    .groupBy(workspaces.id)
    .orderBy(asc(workspaces.name), asc(workspaces.id));
}

export type WorkspaceState = NewWorkspace & { version: string };

// Microseconds matter: a JavaScript date would cut them off and every comparison would fail.
const VERSION: SQL<string> = sql`extract(epoch from ${workspaces.updatedAt})::text`;

/** The workspace as its settings form shows it, with the version that an update must name. */
export async function readWorkspaceState(tx: Tx, workspaceId: string): Promise<WorkspaceState | undefined> {
  const [found] = await tx
    .select({
      name: workspaces.name,
      slug: workspaces.slug,
      timezone: workspaces.timezone,
      currency: workspaces.currency,
      version: VERSION,
    })
    .from(workspaces)
    .where(eq(workspaces.id, workspaceId));
  return found;
}

/**
 * @returns the new state; undefined when somebody changed it since `version`
 * @throws SQLSTATE 23505 on workspaces_slug_key when the address is taken
 */
export async function updateWorkspace(
  tx: Tx,
  input: NewWorkspace & { workspaceId: string; version: string },
): Promise<WorkspaceState | undefined> {
  const { workspaceId, version, name, slug, timezone, currency } = input;
  const [updated] = await tx
    .update(workspaces)
    .set({ name, slug, timezone, currency })
    .where(and(eq(workspaces.id, workspaceId), sql`${VERSION} = ${version}`))
    .returning({ version: VERSION });
  return updated && { name, slug, timezone, currency, version: updated.version };
}

/** Whether the database, too, knows the time zone: its list is not the browser's. */
export async function knowsTimeZone(tx: Tx, name: string): Promise<boolean> {
  const { rows } = await tx.execute<{ known: boolean }>(sql`select app.is_time_zone(${name}) as known`);
  return rows[0]?.known ?? false;
}

const DELETION_SECONDS = 600;

/** Deletes the workspace with all that is in it. @returns false unless `typedName` is its name to the letter */
export async function deleteWorkspace(tx: Tx, input: { workspaceId: string; typedName: string }): Promise<boolean> {
  limitStatements(tx, DELETION_SECONDS);
  const deleted = await tx
    .delete(workspaces)
    .where(and(eq(workspaces.id, input.workspaceId), eq(workspaces.name, input.typedName)))
    .returning({ id: workspaces.id });
  return deleted.length > 0;
}
