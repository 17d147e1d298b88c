/** Stops a person's mails by the signed link in one of them; no session is needed. */

import { unsubscribeFromEmail } from "@/db/email-opt-outs";
import { type Membership, type Origin, vouchFor, withWorkspace } from "@/db/workspace";
import { readWorkspaceState } from "@/db/workspaces";
import { databaseError } from "../errors";
import { readUnsubscribeToken, type Unsubscribed } from "./unsubscribe-link";

/** @returns false for a link that was not made here, or whose person or workspace is gone */
export async function unsubscribe(token: string, origin: Origin): Promise<boolean> {
  const who = readUnsubscribeToken(token);
  if (!who) return false;
  try {
    await withWorkspace(memberOf(who, origin), (tx) => unsubscribeFromEmail(tx, who));
    return true;
  } catch (error) {
    // The foreign key: no longer a member.
    if (databaseError(error)?.code === "23503") return false;
    throw error;
  }
}

/** The name of the workspace whose mails the link stops, or null. */
export async function workspaceOfLink(token: string, origin: Origin): Promise<string | null> {
  const who = readUnsubscribeToken(token);
  if (!who) return null;
  const workspace = await withWorkspace(memberOf(who, origin), (tx) => readWorkspaceState(tx, who.workspaceId));
  return workspace?.name ?? null;
}

// The signature vouches; the lowest role, as nothing but the person's own row is touched.
function memberOf({ workspaceId, userId }: Unsubscribed, origin: Origin): Membership {
  return vouchFor({ workspaceId, userId, role: "viewer", origin });
}
