/** Outgoing webhooks: which events they can ask for, and the states of what is sent to them. */
import { SEVERITIES } from "./alerts";

export const WEBHOOK_EVENT_LABELS = {
  "alert.fired": "Fired",
  "alert.reopened": "Reopened",
  "alert.severity_raised": "Severity raised",
  "alert.severity_lowered": "Severity lowered",
  "alert.acknowledged": "Acknowledged",
  "alert.unacknowledged": "Acknowledgement taken back",
  "alert.resolved": "Resolved",
  "alert.dismissed": "Dismissed",
  "alert.snoozed": "Snoozed",
  "alert.woken": "Snooze ended",
  "alert.assigned": "Assigned",
  "alert.unassigned": "Unassigned",
  "alert.commented": "Commented",
} as const;
export type WebhookEvent = keyof typeof WEBHOOK_EVENT_LABELS;
export const WEBHOOK_EVENTS = Object.keys(WEBHOOK_EVENT_LABELS) as [WebhookEvent, ...WebhookEvent[]];

/** What the button "Send a test" sends. */
export const TEST_EVENT = "webhook.test";

export const WEBHOOK_DELIVERY_STATUSES = ["pending", "delivered", "failed"] as const;
export type WebhookDeliveryStatus = (typeof WEBHOOK_DELIVERY_STATUSES)[number];

export const WEBHOOK_ENUMS = {
  "webhooks.min_severity": SEVERITIES,
  "webhook_deliveries.status": WEBHOOK_DELIVERY_STATUSES,
} as const;

/** How long the secret before a rotation signs along, so that the receiver can be changed without a gap. */
export const PREVIOUS_SECRET_HOURS = 24;

/** Days that the log of deliveries goes back. */
export const WEBHOOK_LOG_DAYS = 30;
