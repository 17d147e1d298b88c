import {
  dropOldPerformance,
  expireExecutions,
  expireHours,
  logRetention,
  makeMonthsAhead,
  packMonth,
} from "@/db/retention";
import { type Tx, withJob } from "@/db/workspace";
import { env } from "../env";
import { log } from "../log";
import { forEachWorkspace, inWorkspace } from "./each-workspace";
import type { Job } from "./job";

const name = "maintain-agent-facts";
const EXECUTIONS_PORTION = 20_000;
// What is reported of the workspace's agents waits meanwhile.
const HOURS_PORTION = 500;

/**
 * Keeps the next months' partitions ready; deletes single executions whose key counts no more, and hours beyond the
 * retention, whose days stay; gives the disk back what they took. Everything goes in portions, each its own transaction:
 * a run that is killed has lost nothing, and the next one goes on.
 */
export const maintainAgentFactsHourly: Job = {
  name,
  cron: "17 * * * *",
  retries: 5,
  run: async () => {
    const { PERFORMANCE_HOURS_DAYS: keepDays, PERFORMANCE_MONTHS: keepMonths } = env();
    const madePartitions = await withJob(name, makeMonthsAhead);
    let [executions, hours] = [0, 0];
    await forEachWorkspace(name, async (workspaceId) => {
      executions += await inPortions(workspaceId, EXECUTIONS_PORTION, expireExecutions);
      hours += await inPortions(workspaceId, HOURS_PORTION, (tx, portion) => expireHours(tx, keepDays, portion));
    });
    const packed: string[] = [];
    for (let month = await packNext(keepDays); month; month = await packNext(keepDays)) packed.push(month);
    const dropped = keepMonths ? await withJob(name, (tx) => dropMonths(tx, keepMonths)) : 0;
    await withJob(name, async (tx) => {
      for (const task of ["executions", "hours", "space"] as const) await logRetention(tx, task, 0);
    });
    log.info({ madePartitions, executions, hours, packed, dropped }, "agents' facts maintained");
  },
};

async function inPortions(workspaceId: string, portion: number, expire: (tx: Tx, portion: number) => Promise<number>) {
  let sum = 0;
  for (let gone = portion; gone >= portion; sum += gone) {
    gone = await inWorkspace(name, workspaceId, (tx) => expire(tx, portion));
  }
  return sum;
}

function packNext(keepDays: number): Promise<string | null> {
  return withJob(name, (tx) => packMonth(tx, keepDays));
}

async function dropMonths(tx: Tx, keepMonths: number): Promise<number> {
  const dropped = await dropOldPerformance(tx, keepMonths);
  await logRetention(tx, "months", dropped);
  return dropped;
}
