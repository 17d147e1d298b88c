/** A workspace with a key for agents' executions, and spans to send to the route of traces. */
import { randomBytes } from "node:crypto";
import { sql } from "drizzle-orm";
import { hashKey } from "@/db/key-check";
import { createTestWorkspace, type TestWorkspace } from "@/db/testing/workspace";
import { type ApiScope, formatKey } from "@/domain/api-keys";

export async function makeKey(workspace: TestWorkspace, scopes: ApiScope[]): Promise<string> {
  const text = formatKey(workspace.id, randomBytes(32).toString("base64url"));
  await workspace.as("admin", (tx) =>
    tx.execute(sql`insert into api_keys (workspace_id, name, prefix, key_hash, scopes)
      values (${workspace.id}, 'Test', 'cdx_', ${hashKey(text)}, ${sql.param(scopes)})`),
  );
  return text;
}

export type Tracer = { workspace: TestWorkspace; key: string };

export async function createTracer(): Promise<Tracer> {
  const workspace = await createTestWorkspace();
  return { workspace, key: await makeKey(workspace, ["executions:write"]) };
}

export const newTraceId = () => randomBytes(16).toString("hex");
export const newSpanId = () => randomBytes(8).toString("hex");

type Value = string | number | boolean | string[];
export type SentSpan = Record<string, unknown> & { traceId: string; spanId: string };

type SpanSketch = { traceId?: string; spanId?: string; parent?: SentSpan; seconds?: number } & Record<string, unknown>;

/** A span in OTLP's JSON that ended just now. What else `sketch` holds goes into the span as it is. */
export function span(attributes: Record<string, Value>, { parent, seconds = 2, ...sketch }: SpanSketch = {}): SentSpan {
  const end = BigInt(Date.now()) * 1_000_000n;
  return {
    traceId: parent?.traceId ?? newTraceId(),
    spanId: newSpanId(),
    parentSpanId: parent?.spanId ?? "",
    name: "span",
    kind: 1,
    startTimeUnixNano: String(end - BigInt(seconds * 1e9)),
    endTimeUnixNano: String(end),
    attributes: Object.entries(attributes).map(([key, value]) => ({ key, value: valueOf(value) })),
    ...sketch,
  };
}

function valueOf(value: Value): Record<string, unknown> {
  if (typeof value === "string") return { stringValue: value };
  if (typeof value === "boolean") return { boolValue: value };
  if (Array.isArray(value)) return { arrayValue: { values: value.map((one) => ({ stringValue: one })) } };
  return Number.isInteger(value) ? { intValue: String(value) } : { doubleValue: value };
}

export const invocation = (agent = "Architect", more: Record<string, Value> = {}, sketch: SpanSketch = {}): SentSpan =>
  span({ "gen_ai.operation.name": "invoke_agent", "gen_ai.agent.name": agent, ...more }, sketch);

export const call = (parent: SentSpan, input: number, output: number, model = "gpt-test"): SentSpan =>
  span(
    {
      "gen_ai.operation.name": "chat",
      "gen_ai.response.model": model,
      "gen_ai.usage.input_tokens": input,
      "gen_ai.usage.output_tokens": output,
    },
    { parent },
  );

export function traceRequest(key: string, spans: unknown, headers: Record<string, string> = {}): Request {
  const body = typeof spans === "string" ? spans : JSON.stringify({ resourceSpans: [{ scopeSpans: [{ spans }] }] });
  return new Request("http://codex.test/api/v1/otlp/v1/traces", {
    method: "POST",
    body,
    headers: { authorization: `Bearer ${key}`, "content-type": "application/json", ...headers },
  });
}

export type Recorded = {
  agent: string;
  seconds: number;
  input: number;
  output: number;
  cost: number;
  success: boolean;
  error: string | null;
  quality: number | null;
  model: string | null;
};

/** The ledger of a workspace, oldest first. */
export async function readLedger(workspace: TestWorkspace): Promise<Recorded[]> {
  const { rows } = await workspace.as("viewer", (tx) =>
    tx.execute<Recorded>(sql`select r.agent_name as agent, e.execution_time_seconds as seconds, e.input_tokens as input,
        e.output_tokens as output, e.cost, e.success, e.error, e.quality_score as quality, e.model
      from agent_executions e join agent_registry r on r.id = e.agent_id order by e.occurred_at, r.agent_name`),
  );
  return rows;
}
