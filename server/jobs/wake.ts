/** Runs jobs at once when rows come into a table they follow: for work that can't wait for the next minute. */
import { listenForChanges } from "@/db/live";
import type { Job } from "./job";
import { JOBS } from "./registry";

// What comes in while a workspace's run is under way is taken by one further run: a burst makes few.
const PAUSE_MS = 100;

type Wake = { stop?: () => Promise<void>; running: Map<string, "running" | "again">; ended: boolean };
const shared = globalThis as typeof globalThis & { codexWake?: Wake };

type Run = (job: Job, id: string, data: object) => Promise<void>;

/** Listens until `stopWaking`. Work is not lost with a missed change: each such job also comes round by the clock. */
export function wakeJobs(run: Run): void {
  const wake: Wake = { running: new Map(), ended: false };
  shared.codexWake = wake;
  wake.stop = listenForChanges({
    onGap: () => {},
    onChange: ({ table, op, workspace }) => {
      if (op !== "insert") return;
      for (const job of JOBS) if (job.wokenBy === table) void runSoon(wake, run, job, workspace);
    },
  });
}

async function runSoon(wake: Wake, run: Run, job: Job, workspaceId: string): Promise<void> {
  const key = `${job.name} ${workspaceId}`;
  if (wake.running.has(key)) return void wake.running.set(key, "again");
  do {
    wake.running.set(key, "running");
    // A failure was logged; the clock's run tries again.
    await run(job, "woken", { workspaceId }).catch(() => {});
    if (wake.running.get(key) === "again") await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
  } while (!wake.ended && wake.running.get(key) === "again");
  wake.running.delete(key);
}

export async function stopWaking(): Promise<void> {
  const wake = shared.codexWake;
  shared.codexWake = undefined;
  if (!wake) return;
  wake.ended = true;
  await wake.stop?.();
}
