import { watchWorkspace } from "@/server/live";
import { findMembership, isStillMember } from "@/server/session";

export const dynamic = "force-dynamic";

/** The workspace's live changes for a signed-in member, as server-sent events. */
export async function GET(request: Request, { params }: { params: Promise<{ workspace: string }> }): Promise<Response> {
  const entry = await findMembership((await params).workspace);
  if (entry === "signed_out") return new Response(null, { status: 401 });
  if (!entry) return new Response(null, { status: 404 });
  const member = { ...entry.member, userId: entry.user.id };
  const since = Number(new URL(request.url).searchParams.get("since") ?? 0) || 0;
  return watchWorkspace(member, since, request.signal, await isStillMember(entry.workspace.slug));
}
