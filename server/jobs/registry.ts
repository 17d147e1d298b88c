/** Every background job there is. */
import { deliverNotificationsEachMinute } from "./deliver-notifications";
import { evaluateAlertRulesEachMinute } from "./evaluate-alert-rules";
import { foldPerformanceOften } from "./fold-performance";
import type { Job } from "./job";
import { maintainAgentFactsHourly } from "./maintain-agent-facts";
import { pruneAgentSpansHourly } from "./prune-agent-spans";
import { pruneBudgetsHourly } from "./prune-budgets";
import { pruneDeliveriesOften } from "./prune-deliveries";
import { pruneLeftovers } from "./prune-leftovers";
import { pruneWebhookLogDaily } from "./prune-webhook-log";
import { recordActivityOfLargeActs } from "./record-activity";
import { routeAlertsWhenTheyFire } from "./route-alerts";
import { sendDigestsWhenDue } from "./send-digests";
import { sendQueuedMail } from "./send-queued-mail";
import { sendQueuedSms } from "./send-sms";
import { settleAlertsEachMinute } from "./settle-alerts";
import { settleTasksEachMinute } from "./settle-tasks";

export const JOBS: readonly Job[] = [
  deliverNotificationsEachMinute,
  foldPerformanceOften,
  maintainAgentFactsHourly,
  pruneAgentSpansHourly,
  pruneBudgetsHourly,
  pruneDeliveriesOften,
  pruneLeftovers,
  pruneWebhookLogDaily,
  sendQueuedMail,
  sendQueuedSms,
  recordActivityOfLargeActs,
  routeAlertsWhenTheyFire,
  sendDigestsWhenDue,
  evaluateAlertRulesEachMinute,
  settleAlertsEachMinute,
  settleTasksEachMinute,
];
