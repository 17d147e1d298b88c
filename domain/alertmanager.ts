/** Alertmanager's webhook, version "4", as it is really sent; and how its alerts become ours. */
import { z } from "zod";
import type { AlertBatch } from "./alert-intake";
import { ALERTS_PER_NOTIFICATION, describeLabelled, labelledAlert, sortLabelled } from "./labelled-alerts";

export const alertmanagerSchema = z.object({
  version: z.literal("4", 'Only version "4" of the webhook is known.'),
  groupKey: z.string().default(""),
  status: z.string(),
  receiver: z.string().default(""),
  externalURL: z.string().default(""),
  truncatedAlerts: z.number().default(0),
  alerts: z.array(labelledAlert).max(ALERTS_PER_NOTIFICATION, "At most 10,000 alerts in one notification."),
});
export type AlertmanagerWebhook = z.output<typeof alertmanagerSchema>;

/** @param name what tells several Alertmanagers of one workspace apart; characters that a source can't have become "-" */
export function sourceOfAlertmanager(name: string | null): string {
  const tidy = (name ?? "")
    .toLowerCase()
    .replaceAll(/[^a-z0-9._-]+/g, "-")
    .slice(0, 60);
  return tidy ? `alertmanager:${tidy}` : "alertmanager";
}

/** @param source the integration's name; fingerprints count within it */
export function readAlertmanager(webhook: AlertmanagerWebhook, source: string): AlertBatch {
  return sortLabelled(webhook.alerts, source, (alert) =>
    describeLabelled(alert, [alert.annotations.dashboard_url, alert.generatorURL, webhook.externalURL]),
  );
}
