import { nextRouting, routeAlerts } from "@/db/escalations";
import { log } from "../log";
import { makeAlarms } from "./alarms";
import { forEachWorkspace, inWorkspace } from "./each-workspace";
import type { Job } from "./job";
import { followInserts } from "./wake";

const name = "route-alerts";

// Somewhat longer than the time between two rounds.
const AHEAD_MS = 90_000;
const alarms = makeAlarms((workspaceId) => void routeNow(workspaceId), AHEAD_MS);
let watching = false;

/**
 * Tells people of alerts by rules and escalation policies: at once when something comes into the time line, and each step
 * when its wait is over. Each minute it looks at all of them anew.
 */
export const routeAlertsWhenTheyFire: Job = {
  name,
  cron: "* * * * *",
  retries: 0,
  run: () => forEachWorkspace(name, routeAll),
  watch: () => {
    watching = true;
    const stop = followInserts("alert_events", routeNow);
    return async () => {
      watching = false;
      alarms.clear();
      await stop();
    };
  },
};

function routeNow(workspaceId: string): Promise<void> {
  return routeAll(workspaceId).catch((error: unknown) =>
    log.error({ err: error, workspaceId }, "alerts were not routed"),
  );
}

/** In portions, each its own transaction. `now` stands still, so that a wait that ends meanwhile comes next time. */
async function routeAll(workspaceId: string): Promise<void> {
  const now = new Date();
  const next = () => inWorkspace(name, workspaceId, (tx) => nextRouting(tx, now));
  let due = await next();
  if (due && due <= now) {
    while ((await inWorkspace(name, workspaceId, (tx) => routeAlerts(tx, now))) > 0);
    due = await next();
  }
  if (watching) alarms.set(workspaceId, due);
}
