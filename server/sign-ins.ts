/** Each sign-in is a fact in every workspace of the person: it counts for their statistics there. */
import { sql } from "drizzle-orm";
import { type Origin, vouchFor, withUser, withWorkspace } from "@/db/workspace";
import type { Role } from "@/domain/permissions";
import { log } from "./log";

/** Never keeps anybody from signing in: a failure is logged, and the sign-in is not counted. */
export async function recordSignIn(session: { id: string; userId: string }): Promise<void> {
  const origin: Origin = { kind: "person", requestId: session.id };
  try {
    const { rows } = await withUser(session.userId, origin, (tx) =>
      tx.execute<{ workspace_id: string; role: Role }>(
        sql`select workspace_id, role from workspace_members where user_id = ${session.userId}`,
      ),
    );
    for (const { workspace_id: workspaceId, role } of rows) {
      const member = vouchFor({ workspaceId, userId: session.userId, role, origin });
      await withWorkspace(member, (tx) =>
        tx.execute(sql`insert into activity_events (workspace_id, user_id, event_name, source_key)
          values (${workspaceId}, ${session.userId}, 'member.signed_in', ${`member.signed_in:${session.id}`})
          on conflict (workspace_id, source_key) do nothing`),
      );
    }
  } catch (error) {
    log.error({ err: error, userId: session.userId }, "a sign-in could not be counted");
  }
}
