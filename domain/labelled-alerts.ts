/** Alerts as Prometheus's family writes them: labels, annotations, a fingerprint. Alertmanager and Grafana send these. */
import { z } from "zod";
import type { AlertBatch, FiredAlert } from "./alert-intake";
import type { AlertType } from "./alerts";
import { clean, dataPointsOf, firstLink, oneLine, severityOf } from "./senders-words";

const words = z
  .record(z.string(), z.string())
  .nullish()
  .transform((pairs) => pairs ?? {});

/** An alert that still fires has the zero moment as its end. */
const ZERO = "0001-01-01T00:00:00Z";

export const labelledAlert = z.object({
  status: z.enum(["firing", "resolved"], 'The status is "firing" or "resolved".'),
  labels: words,
  annotations: words,
  startsAt: z.iso.datetime({ offset: true, error: "startsAt is no date and time." }),
  endsAt: z.iso.datetime({ offset: true, error: "endsAt is no date and time." }).default(ZERO),
  generatorURL: z.string().default(""),
  fingerprint: z.string().min(1, "The fingerprint is missing.").max(200),
});
export type LabelledAlert = z.output<typeof labelledAlert>;

export const ALERTS_PER_NOTIFICATION = 10_000;

// A map, for a label may be "constructor".
const TYPE_WORDS: ReadonlyMap<string, AlertType> = new Map([
  ["performance", "performance"],
  ["anomaly", "anomaly"],
  ["error", "error"],
]);

/** What fires becomes alerts by `describe`, what is resolved closes them. */
export function sortLabelled<T extends LabelledAlert>(
  alerts: T[],
  source: string,
  describe: (alert: T) => FiredAlert,
): AlertBatch {
  return {
    source,
    firing: alerts.filter(({ status }) => status === "firing").map(describe),
    resolved: alerts.filter(({ status }) => status === "resolved").map(({ fingerprint }) => fingerprint),
  };
}

/**
 * @param links where to look closer, the best first; a runbook goes before them
 * @param values measured ones, shown beside the labels
 */
export function describeLabelled(
  { labels, annotations, startsAt, fingerprint }: LabelledAlert,
  links: (string | null | undefined)[],
  values: Record<string, unknown> = {},
): FiredAlert {
  const name = labels.alertname ?? "Alert";
  return {
    alert_type: TYPE_WORDS.get(labels.alert_type ?? "") ?? "error",
    severity_level: severityOf(labels.severity),
    title: oneLine(annotations.summary || annotations.title || name, 300),
    description: clean(annotations.description ?? annotations.message ?? "", 8_000) || null,
    action_url: firstLink(annotations.runbook_url, ...links),
    fingerprint,
    event: oneLine(name, 200),
    data_points: dataPointsOf({ ...labels, ...values, startsAt }),
    recommended_actions: annotations.runbook_url
      ? [`Follow the runbook: ${oneLine(annotations.runbook_url, 400)}`]
      : [],
  };
}
