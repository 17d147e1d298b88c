/** The programs' interface as an OpenAPI 3.1 document, made from the schemas that the routes themselves parse with. */
import { z } from "zod";
import { alertItemSchema } from "@/domain/alert-intake";
import { alertmanagerSchema } from "@/domain/alertmanager";
import { alertQueryInput } from "@/domain/alerts-input";
import type { ApiScope } from "@/domain/api-keys";
import { campaignMetricSchema } from "@/domain/campaign-metric-input";
import { executionSchema } from "@/domain/executions";

type Operation = {
  path: string;
  method: "get" | "post";
  scope: ApiScope;
  summary: string;
  /** What the body holds, or the parameters of a read. */
  input: z.ZodType;
  /** A list of it may be sent too. */
  batch?: boolean;
  answers: Record<number, string>;
};

/** Every route of programs. A test holds this list to the route files. */
export const OPERATIONS: readonly Operation[] = [
  {
    path: "/api/v1/executions",
    method: "post",
    scope: "executions:write",
    summary: "Report agents' executions: one, a list, or { executions: [...] }. An idempotency key counts once.",
    input: executionSchema,
    batch: true,
    answers: { 200: "How many were accepted, known already and rejected, with the reason for each rejected one" },
  },
  {
    path: "/api/v1/alerts",
    method: "post",
    scope: "alerts:write",
    summary: "Fire or resolve alerts: one, a list, or { source, alerts: [...] }. The same fingerprint is one alert.",
    input: alertItemSchema,
    batch: true,
    answers: { 200: "The alerts' ids; none was new", 201: "The alerts' ids; some were created" },
  },
  {
    path: "/api/v1/alerts",
    method: "get",
    scope: "workspace:read",
    summary: "Read the alert inbox page by page.",
    input: alertQueryInput,
    answers: { 200: "One page of alerts and the place where the next one begins" },
  },
  {
    path: "/api/v1/campaign-metrics",
    method: "post",
    scope: "metrics:write",
    summary: "Report a day's results of campaigns: one, a list, or { metrics: [...] }. Reported again, they replace.",
    input: campaignMetricSchema,
    batch: true,
    answers: {
      200: "How many rows were taken, and how many of them were new or different",
      409: "A campaign is archived and takes no more; nothing was stored",
    },
  },
  {
    path: "/api/v1/integrations/alertmanager",
    method: "post",
    scope: "alerts:write",
    summary: "Prometheus Alertmanager's webhook, version 4: what fires opens alerts, what is resolved closes them.",
    input: alertmanagerSchema,
    answers: { 200: "How many fired and how many were closed" },
  },
];

const REFUSALS: Record<number, string> = {
  400: "The body is malformed, or a field is invalid; `errors` names the fields. Nothing was stored.",
  401: "No valid key",
  403: "The key lacks the scope, which is named",
  413: "The body is larger than 1 MiB",
  415: "The content type is not JSON",
  429: "The key is over its limit; Retry-After says when to come back",
  503: "The database is busy or away; nothing was stored, try again",
};

const problem = { $ref: "#/components/schemas/Problem" };

/** @param address the installation's own address */
export function openApiDocument(address: string): Record<string, unknown> {
  const paths: Record<string, Record<string, unknown>> = {};
  for (const operation of OPERATIONS) {
    paths[operation.path] = { ...paths[operation.path], [operation.method]: describe(operation) };
  }
  return {
    openapi: "3.1.0",
    info: { title: "Codex", version: "1", description: "What programs report to Codex and read from it." },
    servers: [{ url: address }],
    security: [{ key: [] }],
    paths,
    components: {
      securitySchemes: { key: { type: "http", scheme: "bearer", description: "A key from the workspace's settings" } },
      schemas: {
        Problem: {
          type: "object",
          description: "Problem details, RFC 9457",
          required: ["title", "status", "detail", "instance"],
          properties: {
            type: { type: "string" },
            title: { type: "string" },
            status: { type: "integer" },
            detail: { type: "string", description: "What happened, what was kept, what to do" },
            instance: { type: "string", description: "The request's id" },
            errors: { type: "object", additionalProperties: { type: "string" }, description: "By field" },
          },
        },
      },
    },
  };
}

function describe({ method, scope, summary, input, batch, answers }: Operation): Record<string, unknown> {
  const { $schema: _, ...schema } = z.toJSONSchema(input, { io: "input", unrepresentable: "any" });
  const one = batch ? { oneOf: [schema, { type: "array", items: schema }] } : schema;
  const responses = {
    ...Object.fromEntries(Object.entries(answers).map(([status, description]) => [status, { description }])),
    ...Object.fromEntries(
      Object.entries(REFUSALS).map(([status, description]) => [
        status,
        { description, content: { "application/problem+json": { schema: problem } } },
      ]),
    ),
  };
  const given =
    method === "get"
      ? { parameters: parametersOf(schema) }
      : { requestBody: { required: true, content: { "application/json": { schema: one } } } };
  return { summary, description: `Needs a key with the scope \`${scope}\`.`, ...given, responses };
}

function parametersOf(schema: Record<string, unknown>): Record<string, unknown>[] {
  const properties = Object.entries((schema.properties ?? {}) as Record<string, unknown>);
  return properties.map(([name, one]) => ({ name, in: "query", required: false, schema: one }));
}
