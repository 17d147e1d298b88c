/** What one server process does at its start and its end. */
export async function register(): Promise<void> {
  if (process.env.NEXT_RUNTIME === "nodejs")
    await import("./server/lifecycle").then(({ beginServing }) => beginServing());
}
