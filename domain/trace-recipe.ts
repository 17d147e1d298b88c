/** How agents that speak OpenTelemetry are set up to report their work, to copy and paste. */
import type { RecipeStep } from "./source-recipes";

/** Where traces are sent. */
export function tracesUrl(appUrl: string): string {
  return `${appUrl}/api/v1/otlp/v1/traces`;
}

// Stands for the key, which is shown once elsewhere.
const KEY = "<key>";

export function traceRecipe(appUrl: string): RecipeStep[] {
  const url = tracesUrl(appUrl);
  return [
    {
      words:
        "Make a key that may report agents' executions, in the settings' tab Keys, and put it in the place of <key>.",
    },
    {
      words: "Give the agent's process these variables. Every OpenTelemetry SDK reads them.",
      // Header values are percent-encoded there.
      code: `OTEL_EXPORTER_OTLP_TRACES_ENDPOINT=${url}
OTEL_EXPORTER_OTLP_TRACES_HEADERS=Authorization=Bearer%20${KEY}
OTEL_EXPORTER_OTLP_TRACES_PROTOCOL=http/protobuf
OTEL_EXPORTER_OTLP_TRACES_COMPRESSION=gzip`,
    },
    {
      words: "Or let a collector send them.",
      code: `exporters:
  otlphttp/codex:
    traces_endpoint: ${url}
    headers:
      authorization: Bearer ${KEY}

service:
  pipelines:
    traces:
      exporters: [otlphttp/codex]`,
    },
    {
      words:
        "See to it that each run of an agent is a span with these attributes. Most frameworks' instrumentation makes it by itself; the name is the registry's, or gen_ai.agent.id its code.",
      code: `gen_ai.operation.name = "invoke_agent"
gen_ai.agent.name = "Competitor Spy"`,
    },
  ];
}
