/** Each sign-in is a fact in every workspace of the person: it counts for their statistics there. */
import { noteSignIn } from "@/db/session";
import { type Origin, vouchFor, withUser, withWorkspace } from "@/db/workspace";
import { listOwnWorkspaces } from "@/db/workspaces";
import { log } from "./log";

/** Never keeps anybody from signing in: a failure is logged, and the sign-in is not counted. */
export async function recordSignIn(session: { id: string; userId: string }): Promise<void> {
  const origin: Origin = { kind: "person", requestId: session.id };
  try {
    const own = await withUser(session.userId, origin, (tx) => listOwnWorkspaces(tx, session.userId));
    for (const { id: workspaceId, role } of own) {
      const member = vouchFor({ workspaceId, userId: session.userId, role, origin });
      await withWorkspace(member, (tx) => noteSignIn(tx, workspaceId, session));
    }
  } catch (error) {
    log.error({ err: error, userId: session.userId }, "a sign-in could not be counted");
  }
}
