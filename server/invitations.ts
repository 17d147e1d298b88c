/** The door for guests with an invitation: its token names the workspace, whose own rows then judge it. */
import { randomUUID } from "node:crypto";
import { hashPassword } from "better-auth/crypto";
import { createAccount } from "@/db/accounts";
import { type Acceptance, acceptInvitation, findInvitation, type InvitationView } from "@/db/invitations";
import { type Origin, type Tx, vouchFor, withWorkspace } from "@/db/workspace";
import { type InvitationState, workspaceOfInvitation } from "@/domain/members";
import { AppError } from "./errors";
import { log } from "./log";
import type { SessionUser } from "./session";

/** @returns null for a link that leads nowhere */
export async function viewInvitation(token: string, origin: Origin): Promise<InvitationView | null> {
  const view = await enter(token, null, origin, (tx) => findInvitation(tx, token));
  return view ?? null;
}

export type Joined = { slug: string; email: string };

/** Joins as the signed-in person. @throws AppError in words for the person */
export async function joinAsUser(token: string, user: SessionUser, origin: Origin): Promise<Joined> {
  const { id: userId, email } = user;
  const result = await enter(token, userId, origin, (tx, workspaceId) =>
    acceptInvitation(tx, { workspaceId, token, userId, email }),
  );
  return judge(result, email, origin);
}

/** Makes the invited address's account and joins with it, both or neither. @throws AppError in words for the person */
export async function joinWithNewAccount(
  token: string,
  person: { name: string; password: string },
  origin: Origin,
): Promise<Joined> {
  const view = await viewInvitation(token, origin);
  if (!view) throw closed("unknown");
  if (view.state !== "open") throw closed(view.state);
  const userId = randomUUID();
  const { email } = view;
  const passwordHash = await hashPassword(person.password);
  const result = await enter(token, userId, origin, async (tx, workspaceId) => {
    if (!(await createAccount(tx, { id: userId, name: person.name, email, passwordHash }))) {
      throw new AppError("conflict", "This address has an account already. Sign in with it to accept the invitation.");
    }
    const acceptance = await acceptInvitation(tx, { workspaceId, token, userId, email });
    // Thrown, so that no account is left behind by an invitation that closed meanwhile.
    judge(acceptance, email, origin);
    return acceptance;
  });
  return judge(result, email, origin);
}

function enter<T>(
  token: string,
  userId: string | null,
  origin: Origin,
  work: (tx: Tx, workspaceId: string) => Promise<T>,
): Promise<T | undefined> {
  const workspaceId = workspaceOfInvitation(token);
  if (!workspaceId) return Promise.resolve(undefined);
  // A guest: the token's hash is all that is looked for in there.
  const guest = vouchFor({ workspaceId, userId, role: "viewer", origin });
  return withWorkspace(guest, (tx) => work(tx, workspaceId));
}

function judge(result: Acceptance | undefined, email: string, origin: Origin): Joined {
  if (result?.state === "joined") return { slug: result.slug, email };
  log.warn({ requestId: origin.requestId, state: result?.state ?? "unknown" }, "refused: invitation");
  if (result?.state === "other_email") {
    throw new AppError(
      "forbidden",
      `This invitation is for ${result.email}, and you are signed in as ${email}. Sign out and open the link again.`,
    );
  }
  throw closed(result?.state ?? "unknown");
}

const CLOSED: Record<Exclude<InvitationState, "open"> | "unknown", string> = {
  unknown: "This invitation does not exist. Open the link from the mail again, or ask for a new one.",
  accepted: "This invitation was used already. Sign in to get to the workspace.",
  revoked: "This invitation was withdrawn. Ask for a new one.",
  expired: "This invitation has expired. Ask for a new one.",
};

/** Why an invitation leads nowhere, in words for the person who holds it. */
export function closedWords(state: keyof typeof CLOSED): string {
  return CLOSED[state];
}

function closed(state: keyof typeof CLOSED): AppError {
  return new AppError("not_found", closedWords(state));
}
