/** The beginning and the end of a server process. */
import { env } from "./env";
import { startJobs, stopJobs } from "./jobs/run";
import { closeLive } from "./live";
import { log } from "./log";
import { givePagesHeaders } from "./page-headers";

/** Checks the configuration, then opens the job queue; a database that is away is tried again until it is there. */
export function beginServing(): void {
  const { JOBS } = env();
  givePagesHeaders();
  for (const signal of ["SIGTERM", "SIGINT"] as const) process.once(signal, endServing);
  void keepStarting(JOBS === "on");
}

const life = { ending: false };

async function keepStarting(work: boolean): Promise<void> {
  for (let wait = 1_000; !life.ending; wait = Math.min(wait * 2, 60_000)) {
    try {
      return await startJobs({ work });
    } catch (error) {
      await stopJobs().catch(() => {});
      log.error({ err: error, retryInMs: wait }, "background jobs did not start");
      await new Promise((resolve) => setTimeout(resolve, wait));
    }
  }
}

/** Next ends the process once its connections are closed: the live streams never close by themselves. */
async function endServing(): Promise<void> {
  life.ending = true;
  await closeLive().catch(() => {});
  await stopJobs().catch((error: unknown) => log.error({ err: error }, "jobs did not stop"));
}
