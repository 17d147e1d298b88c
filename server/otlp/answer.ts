/** Answers of OTLP/HTTP, in the type of the request: ExportTraceServiceResponse, and google.rpc.Status for what failed. */
import type { Problem } from "../problem";
import { google, opentelemetry } from "./messages.js";

const { ExportTraceServiceResponse } = opentelemetry.proto.collector.trace.v1;

export type OtlpType = "application/x-protobuf" | "application/json";

/** The type of a request's body; undefined for one that the protocol doesn't have. */
export function otlpTypeOf(headers: Headers): OtlpType | undefined {
  const type = headers.get("content-type")?.split(";")[0]?.trim().toLowerCase();
  return type === "application/x-protobuf" || type === "application/json" ? type : undefined;
}

/** @param partial how many spans were refused, and why; absent when all is well. None refused: the words are a warning */
export function exported(type: OtlpType, partial?: { rejectedSpans: number; errorMessage: string }): Message {
  if (type === "application/json") {
    const partialSuccess = partial && { ...partial, rejectedSpans: String(partial.rejectedSpans) };
    return { type, body: JSON.stringify({ partialSuccess }) };
  }
  return { type, body: ExportTraceServiceResponse.encode({ partialSuccess: partial }).finish() };
}

// google.rpc.Code for the statuses that we answer with; the rest is UNKNOWN.
const CODES: Record<number, number> = { 400: 3, 401: 16, 403: 7, 404: 5, 413: 11, 415: 3, 429: 8, 500: 13, 503: 14 };

export function failed(type: OtlpType, problem: Pick<Problem, "status" | "detail">): Message {
  const status = { code: CODES[problem.status] ?? 2, message: problem.detail };
  return type === "application/json"
    ? { type, body: JSON.stringify(status) }
    : { type, body: google.rpc.Status.encode(status).finish() };
}

export type Message = { type: OtlpType; body: string | Uint8Array };

export function respond({ type, body }: Message, status: number, headers: Record<string, string>): Response {
  return new Response(body as BodyInit, { status, headers: { ...headers, "content-type": type } });
}
