/** OpenTelemetry's own SDK and exporters against the route: what they send is understood, what we answer satisfies them. */
import { context, SpanStatusCode, trace } from "@opentelemetry/api";
import { OTLPTraceExporter as JsonExporter } from "@opentelemetry/exporter-trace-otlp-http";
import { OTLPTraceExporter as ProtoExporter } from "@opentelemetry/exporter-trace-otlp-proto";
import { CompressionAlgorithm } from "@opentelemetry/otlp-exporter-base";
import { BasicTracerProvider, BatchSpanProcessor } from "@opentelemetry/sdk-trace-base";
import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from "vitest";
import { type ServedRoute, serveRoute } from "@/server/testing/served-route";
import { createTracer, readLedger, type Tracer } from "@/server/testing/traces";
import { POST } from "./route";

let served: ServedRoute;
let ours: Tracer;
const heads: Record<string, string | null>[] = [];

beforeAll(async () => {
  vi.stubEnv("AUTH_SECRET", "s".repeat(32));
  served = await serveRoute(async (request) => {
    const answer = await POST(request);
    heads.push({
      sent: request.headers.get("content-type"),
      encoding: request.headers.get("content-encoding"),
      answered: answer.headers.get("content-type"),
    });
    return answer;
  });
});
beforeEach(async () => {
  ours = await createTracer();
  heads.length = 0;
});
afterAll(async () => {
  await served.close();
});

describe.each([
  { name: "protobuf", Exporter: ProtoExporter, type: "application/x-protobuf" },
  { name: "JSON", Exporter: JsonExporter, type: "application/json" },
])("$name, gzipped", ({ Exporter, type }) => {
  const start = (key = ours.key) => {
    const exporter = new Exporter({
      url: `${served.url}/api/v1/otlp/v1/traces`,
      headers: { authorization: `Bearer ${key}` },
      compression: CompressionAlgorithm.GZIP,
    });
    const provider = new BasicTracerProvider({ spanProcessors: [new BatchSpanProcessor(exporter)] });
    return { provider, tracer: provider.getTracer("test") };
  };

  test("an agent's run with its calls is one execution", async () => {
    const { provider, tracer } = start();
    const agent = tracer.startSpan("invoke_agent Architect", {
      startTime: Date.now() - 3_000,
      attributes: { "gen_ai.operation.name": "invoke_agent", "gen_ai.agent.id": "LORD-001" },
    });
    const inside = trace.setSpan(context.active(), agent);
    for (const [input, output] of [
      [1_200, 80],
      [1_900, 340],
    ]) {
      const attributes = {
        "gen_ai.operation.name": "chat",
        "gen_ai.request.model": "gpt-test",
        "gen_ai.usage.input_tokens": input,
        "gen_ai.usage.output_tokens": output,
      };
      tracer.startSpan("chat gpt-test", { attributes }, inside).end();
    }
    agent.addEvent("gen_ai.evaluation.result", { "gen_ai.evaluation.score.value": 0.875 });
    agent.end();
    await provider.forceFlush();
    const [execution, ...others] = await readLedger(ours.workspace);
    expect(others).toEqual([]);
    expect(execution).toMatchObject({ agent: "Architect", input: 3_100, output: 420, success: true, quality: 87.5 });
    expect(execution?.model).toBe("gpt-test");
    expect(execution?.seconds).toBeGreaterThan(2.9);
    expect(execution?.seconds).toBeLessThan(30);
    expect(heads).toEqual([{ sent: type, encoding: "gzip", answered: type }]);
    await provider.shutdown();
  });

  test("calls that are exported before their agent's span ends count for it all the same", async () => {
    const { provider, tracer } = start();
    const attributes = { "gen_ai.operation.name": "invoke_agent", "gen_ai.agent.name": "Cognition" };
    const agent = tracer.startSpan("invoke_agent Cognition", { attributes });
    const tokens = { "gen_ai.usage.input_tokens": 50, "gen_ai.usage.output_tokens": 5 };
    tracer.startSpan("chat", { attributes: tokens }, trace.setSpan(context.active(), agent)).end();
    await provider.forceFlush();
    expect(await readLedger(ours.workspace)).toEqual([]);
    agent.setStatus({ code: SpanStatusCode.ERROR });
    agent.setAttribute("error.type", "timeout");
    agent.end();
    await provider.forceFlush();
    expect(await readLedger(ours.workspace)).toMatchObject([
      { agent: "Cognition", input: 50, output: 5, success: false, error: "timeout" },
    ]);
    expect(heads).toHaveLength(2);
    await provider.shutdown();
  });

  test("a refusal reaches the exporter as its protocol has it: not tried again", async () => {
    const { provider, tracer } = start("cdx_none");
    tracer.startSpan("anything").end();
    await provider.forceFlush().catch(() => {});
    expect(heads).toEqual([{ sent: type, encoding: "gzip", answered: type }]);
    expect(await readLedger(ours.workspace)).toEqual([]);
    await provider.shutdown();
  });
});
