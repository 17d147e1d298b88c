/**
 * Reads an ExportTraceServiceRequest in its JSON form: names in lowerCamelCase, ids in hex, 64-bit numbers as texts or
 * numbers. Unknown fields are passed over.
 */
import { type AttributeValue, type ReportedSpan, SCORE, WANTED_ATTRIBUTES } from "@/domain/genai-spans";
import { jsonOf, malformed } from "../body";

type Json = Record<string, unknown>;

/** @throws ProblemError 400 for what is no such message */
export function readJsonSpans(body: Uint8Array): ReportedSpan[] {
  return listOf(objectOf(jsonOf(body), "The body"), "resourceSpans").flatMap((resource) =>
    listOf(resource, "scopeSpans").flatMap((scope) => listOf(scope, "spans").map(readSpan)),
  );
}

function readSpan(span: Json): ReportedSpan {
  const status = objectOf(span.status ?? {}, "status");
  return {
    traceId: idOf(span.traceId),
    spanId: idOf(span.spanId),
    parentSpanId: idOf(span.parentSpanId),
    startNanos: nanosOf(span.startTimeUnixNano),
    endNanos: nanosOf(span.endTimeUnixNano),
    attributes: pick(span),
    scores: listOf(span, "events").flatMap((event) => pick(event).get(SCORE) ?? []),
    // The number alone is right; a failure that is told by the name should not pass for a success.
    failed: status.code === 2 || status.code === "STATUS_CODE_ERROR",
  };
}

function pick(holder: Json): ReadonlyMap<string, AttributeValue> {
  const picked = new Map<string, AttributeValue>();
  for (const { key, value } of listOf(holder, "attributes")) {
    if (typeof key === "string" && WANTED_ATTRIBUTES.has(key)) picked.set(key, valueOf(value));
  }
  return picked;
}

/** What no attribute of ours can be reads as an empty list. */
function valueOf(value: unknown): AttributeValue {
  if (typeof value !== "object" || value === null) return [];
  const { stringValue, boolValue, intValue, doubleValue } = value as Json;
  if (typeof stringValue === "string") return stringValue;
  if (typeof boolValue === "boolean") return boolValue;
  if (intValue !== undefined) return /^-?\d{1,19}$/.test(String(intValue)) ? Number(intValue) : [];
  if (doubleValue !== undefined) return Number(doubleValue);
  return [];
}

/** Absent is empty. @throws ProblemError 400 when it is no list of objects */
function listOf(holder: Json, name: string): Json[] {
  const list = holder[name] ?? [];
  if (!Array.isArray(list)) throw malformed(`${name} is no list.`);
  return list.map((item) => objectOf(item, `An item of ${name}`));
}

function objectOf(value: unknown, what: string): Json {
  if (typeof value === "object" && value !== null && !Array.isArray(value)) return value as Json;
  throw malformed(`${what} is no object.`);
}

function idOf(value: unknown): string {
  return typeof value === "string" ? value.toLowerCase() : "";
}

/** What is no time reads as none: the span is refused for it, the others of the request are kept. */
function nanosOf(value: unknown): bigint {
  if (typeof value === "string" && /^\d{1,20}$/.test(value)) return BigInt(value);
  return typeof value === "number" && Number.isSafeInteger(Math.trunc(value / 1_000)) && value > 0
    ? BigInt(Math.trunc(value))
    : 0n;
}
