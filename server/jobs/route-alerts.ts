import { hasRoutingWork, routeAlerts } from "@/db/escalations";
import { log } from "../log";
import { forEachWorkspace, inWorkspace } from "./each-workspace";
import type { Job } from "./job";
import { followInserts } from "./wake";

const name = "route-alerts";

/**
 * Tells people of alerts by rules and escalation policies: at once when something comes into the time line, each minute
 * for the steps whose wait is over.
 */
export const routeAlertsWhenTheyFire: Job = {
  name,
  cron: "* * * * *",
  retries: 0,
  run: () => forEachWorkspace(name, routeAll),
  watch: () =>
    followInserts("alert_events", (workspaceId) =>
      routeAll(workspaceId).catch((error: unknown) => log.error({ err: error, workspaceId }, "alerts were not routed")),
    ),
};

/** In portions, each its own transaction. `now` stands still, so that a wait that ends meanwhile comes next time. */
async function routeAll(workspaceId: string): Promise<void> {
  const now = new Date();
  if (!(await inWorkspace(name, workspaceId, (tx) => hasRoutingWork(tx, now)))) return;
  while ((await inWorkspace(name, workspaceId, (tx) => routeAlerts(tx, now))) > 0);
}
