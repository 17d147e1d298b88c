/** Sending work to the job queue. The queue itself is opened by run.ts. */
import type PgBoss from "pg-boss";

// One queue per process, also across the development server's reloads.
const shared = globalThis as typeof globalThis & { codexJobs?: Promise<PgBoss> };

export function openQueue(): Promise<PgBoss> | undefined {
  return shared.codexJobs;
}

export function rememberQueue(queue: Promise<PgBoss> | undefined): void {
  shared.codexJobs = queue;
}

/**
 * Queues one run of a job.
 * @returns false when this process has no queue (a script or a test): the caller does the work itself
 */
export async function sendJob(name: string, data: object): Promise<boolean> {
  const queue = await shared.codexJobs?.catch(() => undefined);
  if (!queue) return false;
  await queue.send(name, data);
  return true;
}
