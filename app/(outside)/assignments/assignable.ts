import { withUser } from "@/db/workspace";
import { listOwnWorkspaces } from "@/db/workspaces";
import { may } from "@/domain/permissions";
import { requestOrigin } from "@/server/request";
import { type Entry, findMembership, type SessionUser } from "@/server/session";

/** The slugs of the workspaces whose agents the person may assign, by the workspaces' names. */
export async function listAssignable(user: SessionUser): Promise<string[]> {
  const own = await withUser(user.id, await requestOrigin("person"), (tx) => listOwnWorkspaces(tx, user.id));
  return own.filter(({ role }) => may(role, "agents.assign")).map(({ slug }) => slug);
}

/** The person's memberships of these; one left, or demoted in, at this very moment is left out. */
export async function findAssignable(slugs: readonly string[]): Promise<Entry[]> {
  const entries: Entry[] = [];
  for (const slug of slugs) {
    const entry = await findMembership(slug);
    if (entry && entry !== "signed_out" && may(entry.member.role, "agents.assign")) entries.push(entry);
  }
  return entries;
}
