import { pruneAgentSpans } from "@/db/upkeep";
import { withJob } from "@/db/workspace";
import { log } from "../log";
import type { Job } from "./job";

const PORTION = 50_000;

/** Deletes spans of agents' traces once the executions that they belong to can't be set right any more, empty ones earlier. */
export const pruneAgentSpansHourly: Job = {
  name: "prune-agent-spans",
  cron: "27 * * * *",
  retries: 2,
  run: async () => {
    // In portions, each its own transaction, so that no lock is held for long.
    for (;;) {
      const deleted = await withJob("prune-agent-spans", (tx) => pruneAgentSpans(tx, PORTION));
      log.info({ deleted }, "agents' spans pruned");
      if (deleted < PORTION) break;
    }
  },
};
