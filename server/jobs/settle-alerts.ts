import { tendAlerts } from "@/db/alert-settings";
import { settleAlerts } from "@/db/alerts";
import { forEachWorkspace, inWorkspace } from "./each-workspace";
import type { Job } from "./job";

const name = "settle-alerts";

/**
 * What time does to alerts, in every workspace: snoozes and silences end, maintenance windows begin, expired and quiet
 * alerts close, flapping ones steady, and acknowledgers are reminded. Browsers hear of it at once.
 */
export const settleAlertsEachMinute: Job = {
  name,
  cron: "* * * * *",
  retries: 0,
  run: async () => {
    await forEachWorkspace(name, async (workspaceId) => void (await inWorkspace(name, workspaceId, settleAlerts)));
    await forEachWorkspace(name, async (workspaceId) => void (await inWorkspace(name, workspaceId, tendAlerts)));
  },
};
