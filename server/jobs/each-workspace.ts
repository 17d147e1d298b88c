/** Jobs that look after one workspace after another. */
import { listWorkspaceIds } from "@/db/upkeep";
import { type Tx, vouchFor, withJob, withWorkspace } from "@/db/workspace";
import { log } from "../log";

/** Runs in a transaction of its own inside the workspace, as nobody. */
export function inWorkspace<T>(job: string, workspaceId: string, work: (tx: Tx) => Promise<T>): Promise<T> {
  const origin = { kind: "system", requestId: `job ${job}` } as const;
  return withWorkspace(vouchFor({ workspaceId, userId: null, role: "ops", origin }), work);
}

/** One workspace's trouble must not keep the others waiting: it is logged, and the next round tries again. */
export async function forEachWorkspace(job: string, work: (workspaceId: string) => Promise<void>): Promise<void> {
  for (const workspaceId of await withJob(job, listWorkspaceIds)) {
    try {
      await work(workspaceId);
    } catch (error) {
      log.error({ err: error, workspaceId, job }, "a workspace was left out");
    }
  }
}
