/** How fast traces are read: from bytes to spans, and to what is kept of them. No database. */
import { randomBytes } from "node:crypto";
import type { ReportedSpan } from "@/domain/genai-spans";
import { readTraces } from "@/domain/trace-reading";
import { opentelemetry } from "@/server/otlp/messages.js";
import { readJsonSpans } from "@/server/otlp/read-json";
import { readProtobuf } from "@/server/otlp/read-protobuf";
import type { Report } from "./figures";
import { median } from "./rates";

/** As SDKs batch them. */
const SPANS = 512;
const ROUNDS = 15;
const ROUND_MS = 300;

export async function measureOtlp(report: Report): Promise<void> {
  const message = makeBatch();
  const { ExportTraceServiceRequest } = opentelemetry.proto.collector.trace.v1;
  const binary = Buffer.from(ExportTraceServiceRequest.encode(message).finish());
  const json = Buffer.from(JSON.stringify(message, hexIds));
  const forms: { name: string; read: () => ReportedSpan[]; target?: { atLeast: number } }[] = [
    { name: "traces decoded from protobuf", read: () => readProtobuf(binary), target: { atLeast: 100_000 } },
    { name: "traces decoded from JSON", read: () => readJsonSpans(json) },
  ];
  for (const { name, read, target } of forms) {
    report({ name, value: rateOf(read), unit: "spans/s", target });
    report({ name: `${name} and read as agents' work`, value: rateOf(() => readTraces(read())), unit: "spans/s" });
  }
}

/** The median of several rounds, in spans per second. */
function rateOf(work: () => unknown): number {
  const rates: number[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    const started = performance.now();
    let batches = 0;
    while (performance.now() - started < ROUND_MS) {
      work();
      batches++;
    }
    rates.push((batches * SPANS * 1_000) / (performance.now() - started));
  }
  return median(rates);
}

/** Runs of an agent: its own span, three calls of a model with prompt and answer, a tool, and a request over HTTP. */
function makeBatch() {
  const traces = Array.from({ length: Math.ceil(SPANS / 6) }, makeTrace)
    .flat()
    .slice(0, SPANS);
  return { resourceSpans: [{ scopeSpans: [{ spans: traces }] }] };
}

function makeTrace() {
  const traceId = randomBytes(16);
  const agent = span(traceId, null, { "gen_ai.operation.name": "invoke_agent", "gen_ai.agent.name": "Architect" });
  const calls = [1, 2, 3].map((n) =>
    span(traceId, agent.spanId, {
      "gen_ai.operation.name": "chat",
      "gen_ai.provider.name": "example",
      "gen_ai.request.model": "atlas-large",
      "gen_ai.response.model": "atlas-large-2026-01-31",
      "gen_ai.usage.input_tokens": 1_000 * n,
      "gen_ai.usage.output_tokens": 100 * n,
      "gen_ai.input.messages": "What did our competitors announce this week? ".repeat(8),
      "gen_ai.output.messages": "Three of them changed their prices. ".repeat(8),
    }),
  );
  const tool = span(traceId, agent.spanId, { "gen_ai.operation.name": "execute_tool", "gen_ai.tool.name": "search" });
  const http = span(traceId, tool.spanId, { "http.request.method": "GET", "server.address": "example.com" });
  return [...calls, http, tool, agent];
}

function span(traceId: Buffer, parentSpanId: Buffer | null, attributes: Record<string, string | number>) {
  const end = Date.now() * 1e6;
  return {
    traceId,
    spanId: randomBytes(8),
    parentSpanId: parentSpanId ?? Buffer.alloc(0),
    name: "span",
    kind: 1,
    startTimeUnixNano: end - 2e9,
    endTimeUnixNano: end,
    attributes: Object.entries(attributes).map(([key, value]) => ({
      key,
      value: typeof value === "number" ? { intValue: value } : { stringValue: value },
    })),
  };
}

/** A buffer in JSON is what its own toJSON made of it. */
function hexIds(_: string, value: unknown): unknown {
  const isBuffer = typeof value === "object" && value !== null && "type" in value && value.type === "Buffer";
  return isBuffer && "data" in value ? Buffer.from(value.data as number[]).toString("hex") : value;
}
