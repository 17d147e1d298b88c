/** Who a session's cookie belongs to, and what they are in a workspace: one flight to the database. */

import type { Role } from "@/domain/permissions";
import { pool } from "./client";

export type SessionUser = { id: string; name: string; email: string; isPlatformAdmin: boolean };
export type WorkspaceSummary = { id: string; name: string; slug: string; timezone: string; currency: string };
export type SessionView = {
  sessionId: string;
  user: SessionUser;
  /** The asked-for workspace with the person's role in it; null when not a member or none was asked for. */
  membership: { workspace: WorkspaceSummary; role: Role } | null;
};

// The person becomes the context by the session's token itself, so that the next statement, already on its way, sees
// exactly what this person may see: workspaces are found through the same policies as everywhere.
const ENTER = {
  name: "session_enter",
  text: `select set_config('app.current_workspace_id', '', true), set_config('app.current_user_id', coalesce(
           (select s.user_id::text from auth.sessions s where s.token = $1 and s.expires_at > now()), ''), true)`,
};
const LOOK_UP = {
  name: "session_look_up",
  text: `select s.id as session_id, u.id, u.name, u.email, u.is_platform_admin, w.id as workspace_id, w.name as workspace_name, w.slug,
                w.timezone, w.currency, m.role
         from auth.sessions s join auth.users u on u.id = s.user_id
         left join workspaces w on w.slug = $2
         left join workspace_members m on m.workspace_id = w.id and m.user_id = u.id
         where s.token = $1 and u.id = auth.uid()`,
};

type Row = {
  session_id: string;
  id: string;
  name: string;
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
  const client = await pool().connect();
  let broken: Error | undefined;
  try {
    const [, , found] = await Promise.all([
      client.query("begin"),
      client.query({ ...ENTER, values: [token] }),
      client.query<Row>({ ...LOOK_UP, values: [token, slug ?? ""] }),
      client.query("commit"),
    ]);
    const row = found.rows[0];
    if (!row) return null;
    const user = { id: row.id, name: row.name, email: row.email, isPlatformAdmin: row.is_platform_admin };
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
  } catch (error) {
    broken = error as Error;
    throw error;
  } finally {
    client.release(broken);
  }
}
