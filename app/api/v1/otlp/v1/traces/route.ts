/** OpenTelemetry's SDKs and collectors report agents' work as traces: OTLP/HTTP, in protobuf or JSON. */
import { readTraces } from "@/domain/trace-reading";
import { programBody } from "@/server/api";
import { readContent } from "@/server/body";
import { exported, failed, otlpTypeOf, respond } from "@/server/otlp/answer";
import { readJsonSpans } from "@/server/otlp/read-json";
import { readProtobuf } from "@/server/otlp/read-protobuf";
import { takeTraces } from "@/server/otlp/take-traces";
import { ProblemError } from "@/server/problem";

/** The protocol's own recommendation, before and after decompression. */
const MAX_BYTES = 20 * 1024 * 1024;

export const POST = programBody({
  scope: "executions:write",
  overLimit: 503,
  run: async ({ member, request, headers }) => {
    const type = otlpTypeOf(request.headers);
    if (!type) {
      const detail = "Send application/x-protobuf or application/json. Nothing was stored.";
      throw new ProblemError({ status: 415, title: "unsupported media type", detail });
    }
    const body = await readContent(request, MAX_BYTES);
    const spans = type === "application/json" ? readJsonSpans(body) : readProtobuf(body);
    return respond(exported(type, await takeTraces(member, readTraces(spans))), 200, headers);
  },
  refuse: ({ problem, request, headers }) => {
    const type = otlpTypeOf(request.headers) ?? "application/json";
    return respond(failed(type, problem), problem.status, headers);
  },
});
