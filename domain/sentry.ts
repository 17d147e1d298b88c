/** Sentry's integration platform: issue alerts, metric alerts and issues; the header says which of them a body is. */
import { z } from "zod";
import type { AlertBatch, FiredAlert } from "./alert-intake";
import type { Severity } from "./alerts";
import { clean, dataPointsOf, firstLink, oneLine, severityOf } from "./senders-words";

const id = z.union([z.string().min(1).max(150), z.number()]).transform(String);
const text = z.string().nullish();

const named = z
  .union([z.object({ name: text, slug: text }), z.string(), z.number()])
  .nullish()
  .transform((one) => (typeof one === "object" && one ? (one.slug ?? one.name) : one));

const issueAlert = z.object({
  action: z.literal("triggered"),
  data: z.object({
    event: z.object({
      issue_id: id,
      event_id: text,
      title: text,
      level: text,
      culprit: text,
      message: text,
      environment: text,
      platform: text,
      project: named,
      release: text,
      web_url: text,
    }),
    triggered_rule: text,
  }),
});

const metricAlert = z.object({
  action: z.enum(["critical", "warning", "resolved"], 'The action is "critical", "warning" or "resolved".'),
  data: z.object({
    description_title: text,
    description_text: text,
    web_url: text,
    metric_alert: z.object({
      id,
      title: text,
      date_started: text,
      alert_rule: z.object({ id: id.optional(), name: text, aggregate: text, query: text }).nullish(),
      projects: z.array(z.string()).nullish(),
    }),
  }),
});

const issue = z.object({
  action: z.string(),
  data: z.object({
    issue: z.object({
      id,
      shortId: text,
      title: text,
      culprit: text,
      level: text,
      platform: text,
      project: named,
      permalink: text,
      web_url: text,
    }),
  }),
});

/** By the header Sentry-Hook-Resource; what other resources tell (installations, comments) is no alert. */
export const SENTRY_SCHEMAS = { event_alert: issueAlert, metric_alert: metricAlert, issue } as const;
export type SentryResource = keyof typeof SENTRY_SCHEMAS;

export function isSentryResource(word: string | null): word is SentryResource {
  return word !== null && Object.hasOwn(SENTRY_SCHEMAS, word);
}

/** What the door hands over once the header and the body's form are known. */
export type SentryHook =
  | { resource: "event_alert"; body: z.output<typeof issueAlert> }
  | { resource: "metric_alert"; body: z.output<typeof metricAlert> }
  | { resource: "issue"; body: z.output<typeof issue> };

/** @returns null for what is no alert, such as an issue that was assigned */
export function readSentry(hook: SentryHook, source: string): AlertBatch | null {
  switch (hook.resource) {
    case "event_alert":
      return { source, firing: [fromEvent(hook.body.data)], resolved: [] };
    case "metric_alert":
      return readMetricAlert(hook.body, source);
    case "issue":
      return readIssue(hook.body, source);
  }
}

type Told = {
  title: string | null | undefined;
  severity: Severity;
  fingerprint: string;
  description: (string | null | undefined)[];
  links: (string | null | undefined)[];
  event: string;
  data: Record<string, unknown>;
};

function toAlert({ title, severity, fingerprint, description, links, event, data }: Told): FiredAlert {
  return {
    alert_type: "error",
    severity_level: severity,
    title: oneLine(title ?? "", 300),
    description: clean(description.filter(Boolean).join("\n"), 8_000) || null,
    action_url: firstLink(...links),
    fingerprint,
    event: oneLine(event, 200),
    data_points: dataPointsOf(data),
  };
}

// An issue alert and the issue itself are the same condition: resolving the issue closes what its alert opened.
const ofIssue = (issueId: string) => `issue:${issueId}`;

function fromEvent({ event, triggered_rule }: z.output<typeof issueAlert>["data"]): FiredAlert {
  const { title, level, culprit, message, web_url, issue_id, ...data } = event;
  return toAlert({
    title: title || message,
    severity: severityOf(level),
    fingerprint: ofIssue(issue_id),
    description: [message === title ? null : message, culprit && `In ${culprit}`],
    links: [web_url],
    event: triggered_rule ?? "Sentry issue alert",
    data: { ...data, issue_id, level, rule: triggered_rule },
  });
}

function readMetricAlert({ action, data }: z.output<typeof metricAlert>, source: string): AlertBatch {
  const { metric_alert: incident, description_title, description_text, web_url } = data;
  const rule = incident.alert_rule;
  const fingerprint = `metric:${rule?.id ?? incident.id}`;
  if (action === "resolved") return { source, firing: [], resolved: [fingerprint] };
  const fired = toAlert({
    title: incident.title || rule?.name || description_title,
    severity: severityOf(action),
    fingerprint,
    description: [description_text],
    links: [web_url],
    event: rule?.name ?? "Sentry metric alert",
    data: {
      aggregate: rule?.aggregate,
      query: rule?.query,
      projects: incident.projects?.join(", "),
      incident: incident.id,
    },
  });
  return { source, firing: [fired], resolved: [] };
}

const OVER: ReadonlySet<string> = new Set(["resolved", "archived", "ignored"]);
const OPEN: ReadonlySet<string> = new Set(["created", "unresolved"]);

function readIssue({ action, data }: z.output<typeof issue>, source: string): AlertBatch | null {
  const { id: issueId, title, culprit, level, permalink, web_url, ...rest } = data.issue;
  const fingerprint = ofIssue(issueId);
  if (OVER.has(action)) return { source, firing: [], resolved: [fingerprint] };
  if (!OPEN.has(action)) return null;
  const fired = toAlert({
    title,
    severity: severityOf(level),
    fingerprint,
    description: [culprit && `In ${culprit}`],
    links: [web_url, permalink],
    event: `Sentry issue ${action}`,
    data: { ...rest, issue_id: issueId, level },
  });
  return { source, firing: [fired], resolved: [] };
}
