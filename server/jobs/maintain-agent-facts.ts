import { dropOldPerformance, maintainAgentFacts } from "@/db/upkeep";
import { withJob } from "@/db/workspace";
import { env } from "../env";
import { log } from "../log";
import type { Job } from "./job";

const PORTION = 50_000;

/**
 * Keeps the next two months' partitions ready, deletes single executions once their idempotency no longer counts, and
 * drops months of performance beyond the retention.
 */
export const maintainAgentFactsHourly: Job = {
  name: "maintain-agent-facts",
  cron: "17 * * * *",
  retries: 5,
  run: async () => {
    // In portions, each its own transaction, so that no lock is held for long.
    for (;;) {
      const done = await withJob("maintain-agent-facts", (tx) => maintainAgentFacts(tx, PORTION));
      log.info(done, "agents' facts maintained");
      if (done.deletedExecutions < PORTION) break;
    }
    const keepMonths = env().PERFORMANCE_MONTHS;
    const dropped = await withJob("maintain-agent-facts", (tx) => dropOldPerformance(tx, keepMonths));
    if (dropped > 0) log.info({ dropped, keepMonths }, "old performance dropped");
  },
};
