import { ensurePerformanceMonths } from "@/db/upkeep";
import { withJob } from "@/db/workspace";
import type { Job } from "./job";

/** Keeps the next two months' partitions of agents' performance ready, long before anything is written to them. */
export const ensurePerformancePartitions: Job = {
  name: "ensure-performance-partitions",
  cron: "17 3 * * *",
  retries: 5,
  run: async () => {
    await withJob("ensure-performance-partitions", ensurePerformanceMonths);
  },
};
