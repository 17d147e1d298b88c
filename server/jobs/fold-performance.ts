import { foldPerformance } from "@/db/performance-folding";
import { log } from "../log";
import { forEachWorkspace, inWorkspace } from "./each-workspace";
import type { Job } from "./job";

const NAME = "fold-performance";

/** Folds what agents did since the last round into the fleet's hours and days; pages are right without it, and slower. */
export const foldPerformanceOften: Job = {
  name: NAME,
  cron: "*/5 * * * *",
  retries: 0,
  run: () =>
    forEachWorkspace(NAME, async (workspaceId) => {
      const { folded, pruned } = await inWorkspace(NAME, workspaceId, (tx) =>
        foldPerformance(tx, workspaceId, new Date()),
      );
      if (folded + pruned > 0) log.info({ workspaceId, folded, pruned }, "fleet performance folded");
    }),
};
