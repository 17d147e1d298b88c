import { pruneDeliveries } from "@/db/deliveries";
import { listWorkspaceIds } from "@/db/upkeep";
import { vouchFor, withJob, withWorkspace } from "@/db/workspace";
import { log } from "../log";
import type { Job } from "./job";

/** Keeps sources' logs short, in every workspace, and forgets ids of deliveries that nobody sends again. */
export const pruneDeliveriesOften: Job = {
  name: "prune-deliveries",
  cron: "*/5 * * * *",
  retries: 0,
  run: async () => {
    const origin = { kind: "system", requestId: "job prune-deliveries" } as const;
    for (const workspaceId of await withJob("prune-deliveries", listWorkspaceIds)) {
      try {
        const pruned = await withWorkspace(
          vouchFor({ workspaceId, userId: null, role: "ops", origin }),
          pruneDeliveries,
        );
        if (pruned.deliveries + pruned.receipts > 0) log.info({ workspaceId, ...pruned }, "deliveries pruned");
      } catch (error) {
        // One workspace's trouble must not keep the others waiting; the next run tries again.
        log.error({ err: error, workspaceId }, "deliveries were not pruned");
      }
    }
  },
};
