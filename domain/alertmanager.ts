/** Alertmanager's webhook, version "4", as it is really sent; and how its alerts become ours. */
import { z } from "zod";
import { type AlertBatch, type FiredAlert, webAddress } from "./alert-intake";
import type { AlertType, Severity } from "./alerts";

const words = z.record(z.string(), z.string()).default({});

/** An alert that still fires has the zero moment as its end. */
const ZERO = "0001-01-01T00:00:00Z";

const alert = z.object({
  status: z.enum(["firing", "resolved"], 'The status is "firing" or "resolved".'),
  labels: words,
  annotations: words,
  startsAt: z.iso.datetime({ offset: true, error: "startsAt is no date and time." }),
  endsAt: z.iso.datetime({ offset: true, error: "endsAt is no date and time." }).default(ZERO),
  generatorURL: z.string().default(""),
  fingerprint: z.string().min(1, "The fingerprint is missing.").max(200),
});
type AlertmanagerAlert = z.output<typeof alert>;

export const alertmanagerSchema = z.object({
  version: z.literal("4", 'Only version "4" of the webhook is known.'),
  groupKey: z.string().default(""),
  status: z.string(),
  receiver: z.string().default(""),
  externalURL: z.string().default(""),
  truncatedAlerts: z.number().default(0),
  alerts: z.array(alert).max(10_000, "At most 10,000 alerts in one notification."),
});
export type AlertmanagerWebhook = z.output<typeof alertmanagerSchema>;

// What people write into the label "severity" besides our own five words.
const SEVERITY_WORDS: Record<string, Severity> = {
  critical: "critical",
  page: "critical",
  emergency: "critical",
  fatal: "critical",
  high: "high",
  error: "high",
  major: "high",
  warning: "medium",
  warn: "medium",
  medium: "medium",
  minor: "low",
  low: "low",
  info: "info",
  information: "info",
  notice: "info",
  none: "info",
};

const TYPE_WORDS: Record<string, AlertType> = { performance: "performance", anomaly: "anomaly", error: "error" };

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
  return {
    source,
    firing: webhook.alerts.filter(({ status }) => status === "firing").map((each) => toFiredAlert(each, webhook)),
    resolved: webhook.alerts.filter(({ status }) => status === "resolved").map(({ fingerprint }) => fingerprint),
  };
}

function toFiredAlert(each: AlertmanagerAlert, webhook: AlertmanagerWebhook): FiredAlert {
  const { labels, annotations } = each;
  const name = labels.alertname ?? "Alert";
  const link = [annotations.runbook_url, annotations.dashboard_url, each.generatorURL, webhook.externalURL].find(
    (address) => webAddress.safeParse(address).success,
  );
  return {
    alert_type: TYPE_WORDS[labels.alert_type ?? ""] ?? "error",
    severity_level: SEVERITY_WORDS[(labels.severity ?? "").toLowerCase()] ?? "medium",
    title: oneLine(annotations.summary || annotations.title || name, 300),
    description: clean(annotations.description ?? annotations.message ?? "", 8_000) || null,
    action_url: link ?? null,
    fingerprint: each.fingerprint,
    event: oneLine(name, 200),
    data_points: { ...cleanWords(labels), startsAt: each.startsAt },
    recommended_actions: annotations.runbook_url
      ? [`Follow the runbook: ${oneLine(annotations.runbook_url, 400)}`]
      : [],
    seen_at: each.startsAt,
  };
}

/** What can't be stored (NUL, halves of surrogate pairs) is left out: a monitor's alert is never refused for its text. */
function clean(text: string, max: number): string {
  // oxlint-disable-next-line no-control-regex -- NUL is what is looked for
  return [...text.replaceAll(/\u0000|\p{Cs}/gu, "")].slice(0, max).join("").trim();
}

function oneLine(text: string, max: number): string {
  return clean(text.replaceAll(/\s+/g, " "), max) || "Alert";
}

function cleanWords(pairs: Record<string, string>): Record<string, string> {
  return Object.fromEntries(Object.entries(pairs).map(([key, value]) => [clean(key, 200), clean(value, 2_000)]));
}
