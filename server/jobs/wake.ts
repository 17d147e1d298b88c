/** Work that can't wait for its next round: begun when rows come into a table that it follows. */
import { listenForChanges } from "@/db/live";

// What comes in while a workspace's run is under way is taken by one further run: a burst makes few.
const PAUSE_MS = 100;

/**
 * Runs `work` for each workspace in which rows come into `table`, one run at a time for each. A missed change loses
 * nothing where the work also comes round by the clock; `work` says itself when it fails.
 * @returns how to end it
 */
export function followInserts(table: string, work: (workspaceId: string) => Promise<void>): () => Promise<void> {
  const running = new Map<string, "running" | "again">();

  async function runSoon(workspaceId: string): Promise<void> {
    if (running.has(workspaceId)) return void running.set(workspaceId, "again");
    do {
      running.set(workspaceId, "running");
      await work(workspaceId);
      if (running.get(workspaceId) === "again") await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
    } while (running.get(workspaceId) === "again");
    running.delete(workspaceId);
  }

  const stop = listenForChanges({
    onGap: () => {},
    onChange: (change) => {
      if (change.table === table && change.op === "insert") void runSoon(change.workspace);
    },
  });
  return async () => {
    await stop();
    running.clear();
  };
}
