/** Grafana Alerting's webhook, version "1": Alertmanager's family, with values and links of Grafana's own. */
import { z } from "zod";
import type { AlertBatch } from "./alert-intake";
import { ALERTS_PER_NOTIFICATION, describeLabelled, labelledAlert, sortLabelled } from "./labelled-alerts";
import { clean } from "./senders-words";

const address = z.string().nullish();

const grafanaAlert = labelledAlert.extend({
  // By the query's letter; null while there are no data.
  values: z.record(z.string(), z.unknown()).nullish(),
  valueString: z.string().nullish(),
  silenceURL: address,
  dashboardURL: address,
  panelURL: address,
});

export const grafanaSchema = z.object({
  version: z.literal("1", 'Only version "1" of Grafana\'s webhook is known.'),
  status: z.string(),
  orgId: z.number().optional(),
  title: z.string().default(""),
  externalURL: z.string().default(""),
  alerts: z.array(grafanaAlert).max(ALERTS_PER_NOTIFICATION, "At most 10,000 alerts in one notification."),
});
export type GrafanaWebhook = z.output<typeof grafanaSchema>;

/** @param source the integration's source; fingerprints count within it */
export function readGrafana(webhook: GrafanaWebhook, source: string): AlertBatch {
  return sortLabelled(webhook.alerts, source, (alert) => {
    const { panelURL, dashboardURL, generatorURL, silenceURL, values, valueString } = alert;
    return describeLabelled(alert, [panelURL, dashboardURL, generatorURL, webhook.externalURL], {
      ...values,
      ...(valueString && !values ? { value: clean(valueString, 1_000) } : {}),
      ...(silenceURL ? { silenceURL } : {}),
    });
  });
}
