/** How to set each kind of sender up, to copy and paste. */
import type { IntegrationKind } from "./integrations";

/** One thing to do, with the fields to fill in, or a text to paste. */
export type RecipeStep = { words: string; fields?: [label: string, value: string][]; code?: string };

export type RecipeValues = {
  url: string;
  /** The secrets themselves while they are shown, or what stands for them. */
  key: string;
  signingSecret: string;
  /** Whether Grafana signs. */
  signed: boolean;
};

export function recipeOf(kind: IntegrationKind, values: RecipeValues): RecipeStep[] {
  return RECIPES[kind](values);
}

const RECIPES: Record<IntegrationKind, (values: RecipeValues) => RecipeStep[]> = {
  json: ({ url, key }) => [
    {
      words: "Send an alert. The same fingerprint again counts the same alert up.",
      code: curl(url, [`Authorization: Bearer ${key}`, "Content-Type: application/json"], {
        alert_type: "error",
        severity_level: "high",
        title: "Checkout answers slowly",
        fingerprint: "checkout-latency",
      }),
    },
    {
      words: "Say that it is over.",
      code: curl(url, [`Authorization: Bearer ${key}`, "Content-Type: application/json"], {
        status: "resolved",
        fingerprint: "checkout-latency",
      }),
    },
  ],
  alertmanager: ({ url, key }) => [
    {
      words: "Add a receiver to alertmanager.yml, and name it in a route.",
      code: `receivers:
  - name: codex
    webhook_configs:
      - url: ${url}
        send_resolved: true
        http_config:
          authorization:
            credentials: ${key}

route:
  receiver: codex`,
    },
    { words: "Make Alertmanager read it.", code: "curl -X POST http://localhost:9093/-/reload" },
  ],
  grafana: ({ url, key, signingSecret, signed }) => [
    {
      words: "In Grafana, open Alerting, Contact points, and add one.",
      fields: [
        ["Integration", "Webhook"],
        ["URL", url],
        ["HTTP Method", "POST"],
        ["Authorization Header - Scheme", "Bearer"],
        ["Authorization Header - Credentials", key],
      ],
    },
    ...(signed
      ? [
          {
            words: "Under HMAC Signature (Grafana 12 and later):",
            fields: [
              ["Secret", signingSecret],
              ["Header", "X-Grafana-Alerting-Signature"],
              ["Timestamp Header", "X-Grafana-Alerting-Signature-Timestamp"],
            ] as [string, string][],
          },
        ]
      : []),
    { words: "Save it, press Test there, and choose it in a notification policy. The label severity becomes ours." },
  ],
  sentry: ({ url }) => [
    {
      words: "In Sentry, open Settings, Developer Settings, and create a new internal integration.",
      fields: [
        ["Name", "Codex"],
        ["Webhook URL", url],
        ["Alert Rule Action", "on"],
        ["Permissions", "Issue & Event: Read"],
        ["Webhooks", "issue (closes alerts when an issue is resolved)"],
      ],
    },
    { words: "Save it, copy the Client Secret that Sentry shows, and paste it under Secret on this source's page." },
    { words: "In your alert rules, add the action “Send a notification via Codex”." },
  ],
  pagerduty: ({ url, key }) => [
    {
      words: "Where the sender asks for PagerDuty's Events API v2:",
      fields: [
        ["Events URL", url],
        ["Base URL, where it adds /v2/enqueue itself", url.replace(/\/v2\/enqueue$/, "")],
        ["Integration key or routing key", key],
      ],
    },
    {
      words: "Or by hand; acknowledge and resolve take the same dedup_key.",
      code: curl(url, ["Content-Type: application/json"], {
        routing_key: key,
        event_action: "trigger",
        dedup_key: "db-7/disk",
        payload: { summary: "Disk full on db-7", source: "db-7", severity: "critical" },
      }),
    },
  ],
  cloudevents: ({ url, key }) => [
    {
      words: "Send an event, its attributes as headers.",
      code: curl(
        url,
        [
          `Authorization: Bearer ${key}`,
          "Content-Type: application/json",
          "ce-specversion: 1.0",
          "ce-id: 8841",
          "ce-source: /checkout",
          "ce-type: com.example.latency.fired",
        ],
        { severity: "high", title: "Checkout answers slowly", fingerprint: "checkout-latency" },
      ),
    },
    {
      words:
        "Or as application/cloudevents+json, or many as application/cloudevents-batch+json. A type that ends in .resolved, or the status resolved in the data, closes what the same fingerprint opened.",
    },
    {
      words:
        "A sender that first asks whether it may (the specification's abuse protection, by OPTIONS with WebHook-Request-Origin) is told yes while this source is enabled. Give it the address above, and the key as a header of its deliveries.",
    },
  ],
  standard_webhooks: ({ url, signingSecret }) => [
    {
      words: "In the sender, add an endpoint.",
      fields: [
        ["Endpoint URL", url],
        ["Signing secret", signingSecret],
      ],
    },
    {
      words: "Or sign by yourself, here with the package standardwebhooks for Node.js.",
      code: `import { Webhook } from "standardwebhooks";

const id = "msg_" + crypto.randomUUID();
const now = new Date();
const body = JSON.stringify({
  type: "disk.full.fired",
  timestamp: now,
  data: { severity: "critical", title: "Disk full on db-7", fingerprint: "db-7/disk" },
});
await fetch("${url}", {
  method: "POST",
  body,
  headers: {
    "content-type": "application/json",
    "webhook-id": id,
    "webhook-timestamp": String(Math.floor(now.getTime() / 1000)),
    "webhook-signature": new Webhook("${signingSecret}").sign(id, now, body),
  },
});`,
    },
  ],
};

function curl(url: string, headers: string[], body: unknown): string {
  const lines = headers.map((header) => `  -H "${header}" \\\n`).join("");
  return `curl -X POST ${url} \\\n${lines}  -d '${JSON.stringify(body)}'`;
}
