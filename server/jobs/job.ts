/** What a background job is: one file per job beside this one, all of them named in registry.ts. */

export type Job = {
  /** The queue's name: lower case, dashes. */
  name: string;
  /** Cron expression in UTC for work that comes round; none for work that is sent. */
  cron?: string;
  /** How often a failed run is tried again, with growing waits. */
  retries: number;
  /** Throws to be tried again. `data` is what was sent with the job, or nothing for work that comes round. */
  run: (data: object) => Promise<void>;
  /** Begins what the job does between its rounds, where jobs run; returns how to end it. */
  watch?: () => () => Promise<void>;
};
