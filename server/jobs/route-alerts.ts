import { z } from "zod";
import { hasRoutingWork, routeAlerts } from "@/db/escalations";
import { forEachWorkspace, inWorkspace } from "./each-workspace";
import type { Job } from "./job";

const name = "route-alerts";
const input = z.object({ workspaceId: z.uuid().optional() });

/**
 * Tells people of alerts by rules and escalation policies: at once when something comes into the time line, each minute
 * for the steps whose wait is over.
 */
export const routeAlertsWhenTheyFire: Job = {
  name,
  cron: "* * * * *",
  wokenBy: "alert_events",
  retries: 0,
  run: async (data) => {
    const { workspaceId } = input.parse(data);
    if (workspaceId) await routeAll(workspaceId);
    else await forEachWorkspace(name, routeAll);
  },
};

/** In portions, each its own transaction. `now` stands still, so that a wait that ends meanwhile comes next time. */
export async function routeAll(workspaceId: string, now = new Date()): Promise<void> {
  if (!(await inWorkspace(name, workspaceId, (tx) => hasRoutingWork(tx, now)))) return;
  while ((await inWorkspace(name, workspaceId, (tx) => routeAlerts(tx, now))) > 0);
}
