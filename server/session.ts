/** Who is here: the session behind the cookie, and the membership that opens a workspace. Once per request. */
import { cookies, headers } from "next/headers";
import { notFound, redirect } from "next/navigation";
import { cache } from "react";
import { findSession, type SessionUser, type WorkspaceSummary } from "@/db/session";
import { type Membership, vouchFor } from "@/db/workspace";
import { SESSION_COOKIE } from "./auth";
import { env } from "./env";
import { requestOrigin } from "./request";
import { readSessionCookie } from "./session-cookie";

export type { SessionUser, WorkspaceSummary } from "@/db/session";

export type Entry = { member: Membership; workspace: WorkspaceSummary; user: SessionUser };

/** The session's secret from its cookie; under https only the cookie that came by https counts. */
async function sessionToken(): Promise<string | null> {
  const { APP_URL, AUTH_SECRET } = env();
  const name = APP_URL.startsWith("https:") ? `__Secure-${SESSION_COOKIE}` : SESSION_COOKIE;
  const cookie = (await cookies()).get(name);
  return cookie ? readSessionCookie(cookie.value, AUTH_SECRET) : null;
}

const lookUp = cache(async (slug: string | null) => {
  const token = await sessionToken();
  return token ? findSession(token, slug) : null;
});

/** The signed-in person, or null. */
export async function currentUser(): Promise<SessionUser | null> {
  return (await lookUp(null))?.user ?? null;
}

/** Which of the person's sessions this one is. */
export async function currentSessionId(): Promise<string | null> {
  return (await lookUp(null))?.sessionId ?? null;
}

/** The sign-in page, which leads back to the page that was asked for. */
async function signInPath(): Promise<string> {
  const url = new URL((await headers()).get("x-path") ?? "/", env().APP_URL);
  // Next's own parameter of a navigation within the page.
  url.searchParams.delete("_rsc");
  const path = url.pathname + url.search;
  return path === "/" ? "/sign-in" : `/sign-in?next=${encodeURIComponent(path)}`;
}

/** The signed-in person, for pages; leads to the sign-in page otherwise. */
export async function requireUser(): Promise<SessionUser> {
  return (await currentUser()) ?? redirect(await signInPath());
}

/** For pages of the platform's administrators; they don't exist for others. */
export async function requirePlatformAdmin(): Promise<SessionUser> {
  const user = await requireUser();
  return user.isPlatformAdmin ? user : notFound();
}

/** For pages: the membership by the URL's slug. Strangers get 404, for a workspace's existence is private. */
export async function requireMembership(slug: string): Promise<Entry> {
  const entry = await findMembership(slug);
  if (entry === "signed_out") redirect(await signInPath());
  return entry ?? notFound();
}

/** The membership as a value, for the doors of actions and route handlers. */
export const findMembership = cache(async (slug: string): Promise<Entry | "signed_out" | null> => {
  const view = await lookUp(slug);
  if (!view) return "signed_out";
  if (!view.membership) return null;
  const { workspace, role } = view.membership;
  const origin = await requestOrigin("person");
  return {
    member: vouchFor({ workspaceId: workspace.id, userId: view.user.id, role, origin }),
    workspace,
    user: view.user,
  };
});

/** @returns a question that a long-lived response can ask again later: is this session still a member? */
export async function isStillMember(slug: string): Promise<() => Promise<boolean>> {
  const token = await sessionToken();
  return async () => Boolean(token && (await findSession(token, slug))?.membership);
}

/** @returns a question that a long-lived response can ask again later: has this session not ended? */
export async function isStillSignedIn(): Promise<() => Promise<boolean>> {
  const token = await sessionToken();
  return async () => Boolean(token && (await findSession(token, null)));
}
