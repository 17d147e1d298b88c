import { pruneExpired } from "@/db/upkeep";
import { withJob } from "@/db/workspace";
import { log } from "../log";
import type { Job } from "./job";

/** Deletes what has outlived its use: ended sessions, used links, old counts of sign-in attempts. */
export const pruneLeftovers: Job = {
  name: "prune-leftovers",
  cron: "41 * * * *",
  retries: 2,
  run: async () => {
    const pruned = await withJob("prune-leftovers", pruneExpired);
    log.info(pruned, "leftovers pruned");
  },
};
