import { pruneWebhookLog } from "@/db/webhook-deliveries";
import { log } from "../log";
import { forEachWorkspace, inWorkspace } from "./each-workspace";
import type { Job } from "./job";

const name = "prune-webhook-log";

/** Deletes what the webhooks' logs keep no longer. */
export const pruneWebhookLogDaily: Job = {
  name,
  cron: "23 3 * * *",
  retries: 2,
  run: async () => {
    let pruned = 0;
    await forEachWorkspace(name, async (workspaceId) => {
      pruned += await inWorkspace(name, workspaceId, pruneWebhookLog);
    });
    log.info({ pruned }, "webhooks' logs pruned");
  },
};
