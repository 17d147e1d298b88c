import { readBell } from "@/db/notifications";
import { withWorkspace } from "@/db/workspace";
import { findMembership } from "@/server/session";

/** What the header's bell shows to the signed-in person. A route, not an action: it must not queue behind a write. */
export async function GET(
  _request: Request,
  { params }: { params: Promise<{ workspace: string }> },
): Promise<Response> {
  const entry = await findMembership((await params).workspace);
  if (entry === "signed_out") return new Response(null, { status: 401 });
  if (!entry) return new Response(null, { status: 404 });
  const bell = await withWorkspace(entry.member, readBell);
  return Response.json({ ...bell, timezone: entry.workspace.timezone }, { headers: { "cache-control": "no-store" } });
}
