/** Every background job there is. */
import type { Job } from "./job";
import { maintainAgentFactsHourly } from "./maintain-agent-facts";
import { pruneLeftovers } from "./prune-leftovers";
import { routeAlertsWhenTheyFire } from "./route-alerts";
import { sendDigestsWhenDue } from "./send-digests";
import { sendQueuedMail } from "./send-queued-mail";
import { settleAlertsEachMinute } from "./settle-alerts";

export const JOBS: readonly Job[] = [
  maintainAgentFactsHourly,
  pruneLeftovers,
  routeAlertsWhenTheyFire,
  sendDigestsWhenDue,
  sendQueuedMail,
  settleAlertsEachMinute,
];
