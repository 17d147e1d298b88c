/** Who a session's cookie belongs to, and what they are in a workspace: one flight to the database. */
import { sql } from "drizzle-orm";
import { DatabaseError } from "pg";
import type { Role } from "@/domain/permissions";
import { pool } from "./client";
import { DatabaseAway, type Tx } from "./workspace";

export type SessionUser = { id: string; name: string; email: string; isPlatformAdmin: boolean };
export type WorkspaceSummary = { id: string; name: string; slug: string; timezone: string; currency: string };
export type SessionView = {
  sessionId: string;
  user: SessionUser;
  /** The asked-for workspace with the person's role in it; null when not a member or none was asked for. */
  membership: { workspace: WorkspaceSummary; role: Role } | null;
};

type Row = {
  session_id: string;
  user_id: string;
  user_name: string;
  email: string;
  is_platform_admin: boolean;
  workspace_id: string | null;
  workspace_name: string;
  slug: string;
  timezone: string;
  currency: string;
  role: Role | null;
};

/**
 * @param token the session's secret from its cookie; the stored session is what counts, so ending it ends it at once
 * @param slug the workspace asked for, or null
 * @returns null when there is no such live session
 */
export async function findSession(token: string, slug: string | null): Promise<SessionView | null> {
  const { rows } = await pool()
    .query<Row>({
      name: "enter_session",
      text: "select * from app.enter_session($1, $2)",
      values: [token, slug ?? ""],
    })
    .catch((cause: unknown) => {
      throw cause instanceof DatabaseError ? cause : new DatabaseAway("The database can't be reached.", { cause });
    });
  const row = rows[0];
  if (!row) return null;
  const user = { id: row.user_id, name: row.user_name, email: row.email, isPlatformAdmin: row.is_platform_admin };
  const membership =
    row.workspace_id && row.role
      ? {
          workspace: {
            id: row.workspace_id,
            name: row.workspace_name,
            slug: row.slug,
            timezone: row.timezone,
            currency: row.currency,
          },
          role: row.role,
        }
      : null;
  return { sessionId: row.session_id, user, membership };
}

/** A sign-in as a fact of one of the person's workspaces, once. */
export async function noteSignIn(tx: Tx, workspaceId: string, session: { id: string; userId: string }): Promise<void> {
  await tx.execute(sql`insert into activity_events (workspace_id, user_id, event_name, source_key)
    values (${workspaceId}, ${session.userId}, 'member.signed_in', ${`member.signed_in:${session.id}`})
    on conflict (workspace_id, source_key) do nothing`);
}
