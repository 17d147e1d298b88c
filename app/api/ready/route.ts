import { checkReadiness } from "@/server/readiness";

/** Ready: the database answers, every migration is applied, background jobs run somewhere. 503 otherwise. */
export async function GET(): Promise<Response> {
  const checks = await checkReadiness();
  const ready = checks.every(({ ok }) => ok);
  return Response.json(
    { status: ready ? "ready" : "not ready", checks },
    { status: ready ? 200 : 503, headers: { "cache-control": "no-store" } },
  );
}
