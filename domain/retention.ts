/** How long agents' facts are kept. The database refuses to keep them shorter; an operator may keep hours longer. */

/** Days in UTC that hours are kept at least: the longest range that is drawn in a zone's own days. */
export const HOURS_KEPT_DAYS = 90;

/** Single executions; where a workspace takes later reports than that, a day longer than those. */
export const EXECUTIONS_KEPT_DAYS = 7;

export const RETENTION_TASKS = ["executions", "hours", "months", "space"] as const;
export type RetentionTask = (typeof RETENTION_TASKS)[number];

export const RETENTION_ENUMS = { "retention_log.task": RETENTION_TASKS } as const;

const DAY = 86_400_000;

/** The first moment whose hours are surely there; of what came before there are whole UTC days. */
export function hoursKeptFrom(now: Date, days = HOURS_KEPT_DAYS): Date {
  return new Date(Math.floor(now.getTime() / DAY) * DAY - days * DAY);
}
