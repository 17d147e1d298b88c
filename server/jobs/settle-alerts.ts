import { tendAlerts } from "@/db/alert-settings";
import { settleAlerts } from "@/db/alerts";
import { listWorkspaceIds } from "@/db/upkeep";
import { vouchFor, withJob, withWorkspace } from "@/db/workspace";
import { log } from "../log";
import type { Job } from "./job";

/**
 * What time does to alerts, in every workspace: snoozes and silences end, maintenance windows begin, expired and quiet
 * alerts close, flapping ones steady, and acknowledgers are reminded. Browsers hear of it at once.
 */
export const settleAlertsEachMinute: Job = {
  name: "settle-alerts",
  cron: "* * * * *",
  retries: 0,
  run: async () => {
    const origin = { kind: "system", requestId: "job settle-alerts" } as const;
    for (const workspaceId of await withJob("settle-alerts", listWorkspaceIds)) {
      const member = vouchFor({ workspaceId, userId: null, role: "ops", origin });
      for (const work of [settleAlerts, tendAlerts]) {
        try {
          await withWorkspace<unknown>(member, work);
        } catch (error) {
          // One workspace's trouble must not keep the others waiting; the next minute tries again.
          log.error({ err: error, workspaceId, work: work.name }, "alerts were not settled");
        }
      }
    }
  },
};
