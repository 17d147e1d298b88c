import { listWorkspaceIds } from "@/db/upkeep";
import { pruneWebhookLog } from "@/db/webhook-deliveries";
import { vouchFor, withJob, withWorkspace } from "@/db/workspace";
import { log } from "../log";
import type { Job } from "./job";

/** Deletes what the webhooks' logs keep no longer. */
export const pruneWebhookLogDaily: Job = {
  name: "prune-webhook-log",
  cron: "23 3 * * *",
  retries: 2,
  run: async () => {
    const origin = { kind: "system", requestId: "job prune-webhook-log" } as const;
    let pruned = 0;
    for (const workspaceId of await withJob("prune-webhook-log", listWorkspaceIds)) {
      pruned += await withWorkspace(vouchFor({ workspaceId, userId: null, role: "admin", origin }), pruneWebhookLog);
    }
    log.info({ pruned }, "webhooks' logs pruned");
  },
};
