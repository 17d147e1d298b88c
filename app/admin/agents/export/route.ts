import { listAgentRecords } from "@/db/registry-agent";
import { withUser } from "@/db/workspace";
import { writeAgents } from "@/domain/registry-file";
import { requestOrigin } from "@/server/request";
import { currentUser } from "@/server/session";

const TYPES = { json: "application/json; charset=utf-8", csv: "text/csv; charset=utf-8" };

/** The whole registry as a file, for platform administrators; for others it is not there. */
export async function GET(request: Request): Promise<Response> {
  const user = await currentUser();
  if (!user?.isPlatformAdmin) return new Response("Not found", { status: 404 });
  const format = new URL(request.url).searchParams.get("format") === "csv" ? "csv" : "json";
  const agents = await withUser(user.id, await requestOrigin("person"), listAgentRecords);
  return new Response(
    writeAgents(
      agents.map(({ record }) => record),
      format,
    ),
    {
      headers: {
        "content-type": TYPES[format],
        "content-disposition": `attachment; filename="codex-agents-${new Date().toISOString().slice(0, 10)}.${format}"`,
        "cache-control": "no-store",
      },
    },
  );
}
