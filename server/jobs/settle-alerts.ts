import { settleAlerts } from "@/db/alerts";
import { listWorkspaceIds } from "@/db/upkeep";
import { vouchFor, withJob, withWorkspace } from "@/db/workspace";
import { log } from "../log";
import type { Job } from "./job";

/** Wakes alerts whose snooze has ended and closes expired ones, in every workspace; browsers hear of it at once. */
export const settleAlertsEachMinute: Job = {
  name: "settle-alerts",
  cron: "* * * * *",
  retries: 0,
  run: async () => {
    const origin = { kind: "system", requestId: "job settle-alerts" } as const;
    for (const workspaceId of await withJob("settle-alerts", listWorkspaceIds)) {
      try {
        await withWorkspace(vouchFor({ workspaceId, userId: null, role: "ops", origin }), settleAlerts);
      } catch (error) {
        // One workspace's trouble must not keep the others waiting; the next minute tries again.
        log.error({ err: error, workspaceId }, "alerts were not settled");
      }
    }
  },
};
