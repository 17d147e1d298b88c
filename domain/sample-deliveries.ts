/** What each kind of sender sends of one alert: for the recipes that people copy, and for trying a source out. */
import type { IntegrationKind } from "./integrations";

export type Sample = { headers: Record<string, string>; body: Record<string, unknown> };

type Wanted = {
  /** True while it fires, false once it is over. */
  firing: boolean;
  /** ISO 8601. */
  at: string;
  title: string;
  /** Names the condition: firing again counts up, its end closes it. */
  condition: string;
  /** An id of the delivery, for kinds that have one. */
  id: string;
};

/** Unsigned, and without a key; PagerDuty's goes into the body. */
export function sampleDelivery(kind: IntegrationKind, wanted: Wanted): Sample {
  return { headers: { "content-type": "application/json" }, ...SAMPLES[kind](wanted) };
}

const DESCRIPTION = "This is a test: nothing is wrong. Resolve it when you have seen it.";

function own({ firing, title, condition }: Wanted): Record<string, unknown> {
  if (!firing) return { status: "resolved", fingerprint: condition };
  return { alert_type: "error", severity_level: "info", title, description: DESCRIPTION, fingerprint: condition };
}

function labelled({ firing, at, title, condition }: Wanted): Record<string, unknown> {
  return {
    status: firing ? "firing" : "resolved",
    labels: { alertname: title, severity: "info" },
    annotations: { summary: title, description: DESCRIPTION },
    startsAt: at,
    endsAt: firing ? "0001-01-01T00:00:00Z" : at,
    fingerprint: condition,
  };
}

const group = (wanted: Wanted, version: string) => ({
  version,
  status: wanted.firing ? "firing" : "resolved",
  receiver: "codex",
  alerts: [labelled(wanted)],
});

const SAMPLES: Record<
  IntegrationKind,
  (wanted: Wanted) => { body: Record<string, unknown>; headers?: Sample["headers"] }
> = {
  json: (wanted) => ({ body: own(wanted) }),
  alertmanager: (wanted) => ({ body: group(wanted, "4") }),
  grafana: (wanted) => ({ body: { ...group(wanted, "1"), orgId: 1, title: wanted.title, state: "alerting" } }),
  sentry: ({ firing, at, title, condition }) => ({
    headers: {
      "content-type": "application/json",
      "sentry-hook-resource": "metric_alert",
      "sentry-hook-timestamp": String(Math.floor(Date.parse(at) / 1000)),
    },
    body: {
      action: firing ? "warning" : "resolved",
      data: {
        description_text: DESCRIPTION,
        metric_alert: { id: condition, title, date_started: at, alert_rule: { id: condition, name: title } },
      },
      at,
    },
  }),
  pagerduty: ({ firing, title, condition }) => ({
    body: {
      event_action: firing ? "trigger" : "resolve",
      dedup_key: condition,
      ...(firing
        ? {
            payload: {
              summary: title,
              source: "codex",
              severity: "info",
              custom_details: { description: DESCRIPTION },
            },
          }
        : {}),
    },
  }),
  cloudevents: (wanted) => ({
    headers: { "content-type": "application/cloudevents+json" },
    body: {
      specversion: "1.0",
      id: wanted.id,
      source: "/codex/test",
      type: wanted.firing ? "codex.test.fired" : "codex.test.resolved",
      time: wanted.at,
      data: own(wanted),
    },
  }),
  standard_webhooks: (wanted) => ({
    headers: { "content-type": "application/json", "webhook-id": wanted.id },
    body: { type: wanted.firing ? "test.fired" : "test.resolved", timestamp: wanted.at, data: own(wanted) },
  }),
};
