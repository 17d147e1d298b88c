import { pruneDeliveries } from "@/db/deliveries";
import { log } from "../log";
import { forEachWorkspace, inWorkspace } from "./each-workspace";
import type { Job } from "./job";

const name = "prune-deliveries";

/** Keeps sources' logs short, in every workspace, and forgets ids of deliveries that nobody sends again. */
export const pruneDeliveriesOften: Job = {
  name,
  cron: "*/5 * * * *",
  retries: 0,
  run: () =>
    forEachWorkspace(name, async (workspaceId) => {
      const pruned = await inWorkspace(name, workspaceId, pruneDeliveries);
      if (pruned.deliveries + pruned.receipts > 0) log.info({ workspaceId, ...pruned }, "deliveries pruned");
    }),
};
