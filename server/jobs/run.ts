/** Runs the background jobs: pg-boss over the application role's own connections. */
import PgBoss from "pg-boss";
import { env } from "../env";
import { log } from "../log";
import type { Job } from "./job";
import { openQueue, rememberQueue } from "./queue";
import { JOBS } from "./registry";

const SCHEMA = "pgboss";
// pg-boss sends scheduled work through a queue of its own, which it would create where it is missing.
const OWN_QUEUE = "__pgboss__send-it";

/** Creates the queue's schema, its queues and schedules, as the owner: the application role may not create tables. */
export async function installJobs(ownerUrl: string): Promise<void> {
  const boss = new PgBoss({ connectionString: ownerUrl, schema: SCHEMA, supervise: false, schedule: false, max: 1 });
  boss.on("error", () => {});
  await boss.start();
  try {
    await boss.createQueue(OWN_QUEUE);
    for (const job of JOBS) await installJob(boss, job);
    await boss.getDb().executeSql(
      `grant usage on schema ${SCHEMA} to codex_app;
       grant select, insert, update, delete on all tables in schema ${SCHEMA} to codex_app;
       grant execute on all functions in schema ${SCHEMA} to codex_app`,
      [],
    );
  } finally {
    await boss.stop({ graceful: false });
  }
}

async function installJob(boss: PgBoss, { name, retries, cron }: Job): Promise<void> {
  const options = { name, retryLimit: retries, retryDelay: 5, retryBackoff: true };
  await boss.createQueue(name, options);
  await boss.updateQueue(name, options);
  if (cron) await boss.schedule(name, cron, {}, { tz: "UTC", singletonKey: name });
  else await boss.unschedule(name);
}

/**
 * Opens this process's queue. Safe to call again.
 * @param work whether jobs also run here, or are only sent to a worker apart
 */
export async function startJobs({ work }: { work: boolean }): Promise<void> {
  if (!openQueue()) rememberQueue(open(work));
  await openQueue();
}

// How to end what jobs watch for between their rounds.
let watches: (() => Promise<void>)[] = [];

async function open(work: boolean): Promise<PgBoss> {
  const boss = new PgBoss({
    connectionString: env().APP_DATABASE_URL,
    application_name: "codex jobs",
    schema: SCHEMA,
    migrate: false,
    supervise: work,
    schedule: work,
    // Done jobs may hold mail: they are kept no longer than people look for them.
    archiveCompletedAfterSeconds: 3_600,
    deleteAfterDays: 7,
    max: 4,
  });
  boss.on("error", (error) => log.error({ err: error }, "the job queue failed"));
  await boss.start();
  if (!work) return boss;
  for (const job of JOBS) {
    await boss.work<object>(job.name, { pollingIntervalSeconds: job.cron ? 10 : 1 }, async (batch) => {
      for (const { id, data } of batch) await runOne(job, id, data);
    });
  }
  watches = JOBS.flatMap(({ watch }) => (watch ? [watch()] : []));
  log.info({ jobs: JOBS.map(({ name }) => name) }, "background jobs are running");
  return boss;
}

async function runOne(job: Job, id: string, data: object): Promise<void> {
  const started = performance.now();
  try {
    await job.run(data);
    log.debug({ job: job.name, id, ms: Math.round(performance.now() - started) }, "job done");
  } catch (error) {
    log.error({ job: job.name, id, err: error }, "job failed");
    throw error;
  }
}

/** Lets running jobs finish for a few seconds, then closes the queue. */
export async function stopJobs(): Promise<void> {
  const queue = openQueue();
  rememberQueue(undefined);
  const boss = await queue?.catch(() => undefined);
  await Promise.all(watches.splice(0).map((end) => end()));
  await boss?.stop({ graceful: true, timeout: 5_000 });
}
