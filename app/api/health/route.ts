/** Live: this process answers. Asks nothing else, so that a database that is away restarts no server. */
export function GET(): Response {
  return Response.json({ status: "live" }, { headers: { "cache-control": "no-store" } });
}
