/** Reads an ExportTraceServiceRequest in its binary form. */
import { type AttributeValue, type ReportedSpan, SCORE, WANTED_ATTRIBUTES } from "@/domain/genai-spans";
import { malformed } from "../body";
import { opentelemetry } from "./messages.js";

type Span = opentelemetry.proto.trace.v1.ISpan;
type KeyValue = opentelemetry.proto.common.v1.IKeyValue;
type AnyValue = opentelemetry.proto.common.v1.IAnyValue;

const { ExportTraceServiceRequest } = opentelemetry.proto.collector.trace.v1;
const ERROR = opentelemetry.proto.trace.v1.Status.StatusCode.STATUS_CODE_ERROR;

/** @throws ProblemError 400 for what is no such message */
export function readProtobuf(body: Uint8Array): ReportedSpan[] {
  const spans: ReportedSpan[] = [];
  for (const { scopeSpans } of decode(body).resourceSpans ?? []) {
    for (const scope of scopeSpans ?? []) {
      for (const span of scope.spans ?? []) spans.push(readSpan(span));
    }
  }
  return spans;
}

function decode(body: Uint8Array) {
  try {
    return ExportTraceServiceRequest.decode(body);
  } catch {
    throw malformed("The body is no ExportTraceServiceRequest in protobuf.");
  }
}

function readSpan(span: Span): ReportedSpan {
  const scores: AttributeValue[] = [];
  for (const { attributes } of span.events ?? []) {
    const score = attributes?.find(({ key }) => key === SCORE);
    if (score) scores.push(valueOf(score.value));
  }
  return {
    traceId: hex(span.traceId),
    spanId: hex(span.spanId),
    parentSpanId: hex(span.parentSpanId),
    startNanos: nanosOf(span.startTimeUnixNano),
    endNanos: nanosOf(span.endTimeUnixNano),
    attributes: pick(span.attributes ?? []),
    scores,
    failed: span.status?.code === ERROR,
  };
}

function pick(attributes: readonly KeyValue[]): ReadonlyMap<string, AttributeValue> {
  const picked = new Map<string, AttributeValue>();
  for (const { key, value } of attributes) {
    if (key && WANTED_ATTRIBUTES.has(key)) picked.set(key, valueOf(value));
  }
  return picked;
}

/** What no attribute of ours can be (bytes, lists of pairs, nothing) reads as an empty list. */
function valueOf(value: AnyValue | null | undefined): AttributeValue {
  if (!value) return [];
  if (typeof value.intValue === "object" && value.intValue !== null) return value.intValue.toNumber();
  return value.stringValue ?? value.doubleValue ?? value.intValue ?? value.boolValue ?? [];
}

function hex(id: Uint8Array | null | undefined): string {
  return id ? Buffer.from(id.buffer, id.byteOffset, id.byteLength).toString("hex") : "";
}

function nanosOf(time: Span["startTimeUnixNano"]): bigint {
  if (typeof time !== "object" || time === null) return BigInt(time ?? 0);
  return (BigInt(time.high >>> 0) << 32n) | BigInt(time.low >>> 0);
}
