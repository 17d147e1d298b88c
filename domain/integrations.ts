/** Sources of alerts: the kinds of senders, what each proves itself with, and the address that each gets. */

export const INTEGRATION_KINDS = [
  "json",
  "alertmanager",
  "grafana",
  "sentry",
  "pagerduty",
  "cloudevents",
  "standard_webhooks",
] as const;
export type IntegrationKind = (typeof INTEGRATION_KINDS)[number];

/**
 * What the sender shows: a key as `Authorization: Bearer`, a key in the body, or a signature of the body under a secret
 * that both know.
 */
export type Proof = "bearer" | "routing_key" | "signature";

type Kind = {
  label: string;
  /** For whom it is, in the list of choices. */
  about: string;
  /** The folder of its route. */
  path: string;
  /** What stands behind the source's address, where the sender's own program wants it so. */
  suffix?: string;
  proof: Proof;
  /** Whose secret it is: the sender makes it, or we do. */
  secretFrom: "us" | "sender";
  /** What a sender over its limit gets. Alertmanager, and Grafana's, never retry what a 4xx refused. */
  overLimit: 429 | 503;
};

export const KINDS: Record<IntegrationKind, Kind> = {
  json: {
    label: "Own JSON",
    about: "Any program or script that can POST.",
    path: "json",
    proof: "bearer",
    secretFrom: "us",
    overLimit: 429,
  },
  alertmanager: {
    label: "Prometheus Alertmanager",
    about: "Version 4 of its webhook; also VictoriaMetrics, Mimir and others that send it.",
    path: "alertmanager",
    proof: "bearer",
    secretFrom: "us",
    overLimit: 503,
  },
  grafana: {
    label: "Grafana",
    about: "A webhook contact point of Grafana Alerting, signed or not.",
    path: "grafana",
    proof: "bearer",
    secretFrom: "us",
    overLimit: 503,
  },
  sentry: {
    label: "Sentry",
    about: "Issue alerts and metric alerts of an internal integration.",
    path: "sentry",
    proof: "signature",
    secretFrom: "sender",
    overLimit: 429,
  },
  pagerduty: {
    label: "PagerDuty Events v2",
    about: "Whatever can send to PagerDuty and lets you change the address.",
    path: "pagerduty",
    suffix: "/v2/enqueue",
    proof: "routing_key",
    secretFrom: "us",
    overLimit: 429,
  },
  cloudevents: {
    label: "CloudEvents",
    about: "Version 1.0 over HTTP: binary, structured or in batches.",
    path: "cloudevents",
    proof: "bearer",
    secretFrom: "us",
    overLimit: 429,
  },
  standard_webhooks: {
    label: "Standard Webhooks",
    about: "Senders that sign as standardwebhooks.com says.",
    path: "standard-webhooks",
    proof: "signature",
    secretFrom: "us",
    overLimit: 429,
  },
};

export const DELIVERY_RESULTS = ["accepted", "ignored", "replayed", "refused", "failed"] as const;
export type DeliveryResult = (typeof DELIVERY_RESULTS)[number];
export const DELIVERY_RESULT_LABELS: Record<DeliveryResult, string> = {
  accepted: "Accepted",
  ignored: "Nothing to do",
  replayed: "Known already",
  refused: "Refused",
  failed: "Failed here",
};

export const INTEGRATION_ENUMS = {
  "integrations.kind": INTEGRATION_KINDS,
  "integration_deliveries.result": DELIVERY_RESULTS,
} as const;

/** How long the previous secret stays good after a rotation, in hours. */
export const PREVIOUS_SECRET_HOURS = 24;

/** What is kept of a source's log: its last deliveries, fewer of those that anybody may have sent, and for how many days. */
export const DELIVERIES_KEPT = { proven: 100, unproven: 30, days: 7 } as const;

/** How long the ids of deliveries are remembered, in hours. */
export const RECEIPT_HOURS = 48;

export type SourceAddress = { workspaceId: string; integrationId: string };

const ADDRESS = /^[A-Za-z0-9_-]{43}$/;

/** The part of a source's URL that names it: workspace and integration, so that it is looked up under the workspace's own rows. */
export function formatAddress({ workspaceId, integrationId }: SourceAddress): string {
  const hex = (workspaceId + integrationId).replaceAll("-", "");
  const bytes = hex.match(/../g)?.map((pair) => Number.parseInt(pair, 16)) ?? [];
  return btoa(String.fromCharCode(...bytes))
    .replaceAll("+", "-")
    .replaceAll("/", "_")
    .replaceAll("=", "");
}

function toUuid(hex: string): string {
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
}

/** @returns null when the text is no address */
export function parseAddress(text: string): SourceAddress | null {
  if (!ADDRESS.test(text)) return null;
  const bytes = atob(text.replaceAll("-", "+").replaceAll("_", "/"));
  const hex = [...bytes].map((byte) => byte.charCodeAt(0).toString(16).padStart(2, "0")).join("");
  return { workspaceId: toUuid(hex.slice(0, 32)), integrationId: toUuid(hex.slice(32)) };
}

/** @param appUrl the installation's own address */
export function sourceUrl(appUrl: string, kind: IntegrationKind, address: SourceAddress): string {
  const { path, suffix = "" } = KINDS[kind];
  return `${appUrl.replace(/\/$/, "")}/api/v1/integrations/${path}/${formatAddress(address)}${suffix}`;
}

/** What its alerts are fired under. The kind goes first, so it is never Codex's own source, nor a rule's. */
export function sourceName(kind: IntegrationKind, name: string): string {
  const tidy = name
    .normalize("NFKD")
    .replaceAll(/\p{M}/gu, "")
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, "-")
    .replaceAll(/^-|-$/g, "")
    .slice(0, 50);
  return tidy ? `${kind}:${tidy}` : kind;
}
