import { settleAlerts } from "@/db/alerts";
import { forEachWorkspace, inWorkspace } from "./each-workspace";
import type { Job } from "./job";

const name = "settle-alerts";

/** Wakes alerts whose snooze has ended and closes expired ones, in every workspace; browsers hear of it at once. */
export const settleAlertsEachMinute: Job = {
  name,
  cron: "* * * * *",
  retries: 0,
  run: () =>
    forEachWorkspace(name, async (workspaceId) => {
      await inWorkspace(name, workspaceId, settleAlerts);
    }),
};
