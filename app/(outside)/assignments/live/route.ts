import { watchWorkspaces } from "@/server/live";
import { currentUser, isStillSignedIn } from "@/server/session";
import { findAssignable, listAssignable } from "../assignable";

export const dynamic = "force-dynamic";

/** Live changes of all workspaces whose agents the person assigns, as server-sent events: one stream for all columns. */
export async function GET(request: Request): Promise<Response> {
  const user = await currentUser();
  if (!user) return new Response(null, { status: 401 });
  const since = Number(new URL(request.url).searchParams.get("since") ?? 0) || 0;
  const slugs = await listAssignable(user);
  const members = (await findAssignable(slugs)).map(({ member }) => member);
  const isSignedIn = await isStillSignedIn();
  const same = async () => (await isSignedIn()) && (await listAssignable(user)).join() === slugs.join();
  return watchWorkspaces({ userId: user.id, members }, since, request.signal, same);
}
