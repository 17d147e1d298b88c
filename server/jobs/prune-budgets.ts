import { pruneBudgets } from "@/db/budgets";
import { withJob } from "@/db/workspace";
import { log } from "../log";
import type { Job } from "./job";

const PORTION = 50_000;

/** Deletes old windows of limits and old reservations. What a reservation holds ends with its time, without this job. */
export const pruneBudgetsHourly: Job = {
  name: "prune-budgets",
  cron: "23 * * * *",
  retries: 2,
  run: async () => {
    const pruned = await withJob("prune-budgets", (tx) => pruneBudgets(tx, PORTION));
    if (pruned > 0) log.info({ pruned }, "budgets pruned");
  },
};
