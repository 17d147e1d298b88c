import { maintainAgentFacts } from "@/db/upkeep";
import { withJob } from "@/db/workspace";
import { log } from "../log";
import type { Job } from "./job";

const PORTION = 50_000;

/** Keeps the next two months' partitions ready and deletes single executions once their idempotency no longer counts. */
export const maintainAgentFactsHourly: Job = {
  name: "maintain-agent-facts",
  cron: "17 * * * *",
  retries: 5,
  run: async () => {
    // In portions, each its own transaction, so that no lock is held for long.
    for (;;) {
      const done = await withJob("maintain-agent-facts", (tx) => maintainAgentFacts(tx, PORTION));
      log.info(done, "agents' facts maintained");
      if (done.deletedExecutions < PORTION) return;
    }
  },
};
