/** The programs' interface as an OpenAPI 3.1 document, made from the schemas that the routes themselves parse with. */
import { z } from "zod";
import { alertItemSchema } from "@/domain/alert-intake";
import { alertmanagerSchema } from "@/domain/alertmanager";
import { alertQueryInput } from "@/domain/alerts-input";
import type { ApiScope } from "@/domain/api-keys";
import { budgetQuery, reservationSchema, settleSchema } from "@/domain/budgets-input";
import { campaignMetricSchema } from "@/domain/campaign-metric-input";
import { cloudEventSchema } from "@/domain/cloud-events";
import { executionSchema } from "@/domain/executions";
import { grafanaSchema } from "@/domain/grafana";
import { type IntegrationKind, KINDS, type Proof } from "@/domain/integrations";
import { pagerdutySchema } from "@/domain/pagerduty";
import { SENTRY_SCHEMAS } from "@/domain/sentry";
import { completeTaskSchema, extendTaskSchema, failTaskSchema, takeTaskSchema } from "@/domain/tasks-input";

type Operation = {
  path: string;
  method: "get" | "post" | "put";
  /** What a key of the workspace needs; or the kind of source, whose own key or signature it takes. */
  scope?: ApiScope;
  source?: IntegrationKind;
  summary: string;
  /** What the body holds, or the parameters of a read. */
  input: z.ZodType;
  /** A list of it may be sent too. */
  batch?: boolean;
  answers: Record<number, string>;
  /** It has types and errors of its own protocol. */
  protocol?: "otlp";
};

const NO_AGENT = "No agent with this name, code or id is in the registry";
const TASK_REFUSALS = {
  404: "This agent has no such task here",
  409: "The attempt holds the task no more: it was handed out again, or has ended otherwise",
};

/** Every route of programs. A test holds this list to the route files. */
export const OPERATIONS: readonly Operation[] = [
  {
    path: "/api/v1/executions",
    method: "post",
    scope: "executions:write",
    summary:
      "Report agents' executions: one, a list, { executions: [...] }, or one a line as application/x-ndjson. An idempotency key counts once.",
    input: executionSchema,
    batch: true,
    answers: {
      200: "Which were accepted, which were known already, and which rejected, with the reason for each",
      422: "Every one was rejected, with the reasons",
    },
  },
  {
    path: "/api/v1/otlp/v1/traces",
    method: "post",
    scope: "executions:write",
    summary: "OTLP/HTTP traces: each invoke_agent span is an execution, with the tokens of the spans below it.",
    input: z.looseObject({ resourceSpans: z.array(z.unknown()).optional() }),
    protocol: "otlp",
    answers: { 200: "ExportTraceServiceResponse; partialSuccess says how many spans were refused, and why" },
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
    path: "/api/v1/agents/{name}/budget",
    method: "get",
    scope: "workspace:read",
    summary: "Read an agent's limits here and the workspace's: used, reserved and left in the running windows.",
    input: budgetQuery,
    answers: {
      200: "Every limit with its window; `left` is what all of them leave to work for the campaign, or none",
      404: NO_AGENT,
    },
  },
  {
    path: "/api/v1/agents/{name}/reservations",
    method: "post",
    scope: "executions:write",
    summary: "Reserve what the agent's next work may use at most. With all use, reservations never pass a limit.",
    input: reservationSchema,
    answers: {
      200: "The reservation that the same idempotency key made before",
      201: "The new reservation; it holds until it is settled or its time is over",
      404: NO_AGENT,
      409: "There is no room (`limits` says what is left, and until when), or the agent is paused or not assigned here",
    },
  },
  {
    path: "/api/v1/agents/{name}/reservations/{reservation}/settle",
    method: "post",
    scope: "executions:write",
    summary: "Settle a reservation when its work is done, with the executions or after they were reported. Repeatable.",
    input: settleSchema,
    answers: {
      200: "The reservation, settled (or expired before), and how many executions counted",
      404: "No such agent, or it has no such reservation in this workspace",
      422: "An execution was refused: nothing was counted or settled, `rejected` names what to correct",
    },
  },
  {
    path: "/api/v1/agents/{name}/tasks/next",
    method: "post",
    scope: "tasks:write",
    summary: "Take an agent's next task: it is handed out to one taker, for as long as its lease runs.",
    input: takeTaskSchema,
    answers: {
      200: "The task; `attempt` goes back with all that the taker says of it",
      204: "There is none, or none came in `wait` seconds",
      404: "No such agent, or it is not assigned in this workspace",
      409: "The agent is paused in this workspace, or a limit that would pause it is used up (`limits`, Retry-After)",
    },
  },
  {
    path: "/api/v1/agents/{name}/tasks/{id}/complete",
    method: "post",
    scope: "tasks:write",
    summary: "Complete a task, with its result and the execution that it was done in. Saying so again changes nothing.",
    input: completeTaskSchema,
    answers: { 200: "The task's status", ...TASK_REFUSALS },
  },
  {
    path: "/api/v1/agents/{name}/tasks/{id}/fail",
    method: "post",
    scope: "tasks:write",
    summary: "Give a task up, or back for another attempt.",
    input: failTaskSchema,
    answers: { 200: "The task's status and how many attempts are left", ...TASK_REFUSALS },
  },
  {
    path: "/api/v1/agents/{name}/tasks/{id}/extend",
    method: "post",
    scope: "tasks:write",
    summary: "Hold a task longer: its lease runs anew from now on.",
    input: extendTaskSchema,
    answers: { 200: "When the lease ends", ...TASK_REFUSALS },
  },
  {
    path: "/api/v1/integrations/alertmanager",
    method: "post",
    scope: "alerts:write",
    summary: "Prometheus Alertmanager's webhook, version 4: what fires opens alerts, what is resolved closes them.",
    input: alertmanagerSchema,
    answers: { 200: "How many fired and how many were closed" },
  },
  ofSource("json", alertItemSchema, "Fire or resolve alerts under a source's own name.", {
    batch: true,
    answers: { 200: "The alerts' ids; none was new", 201: "The alerts' ids; some were created" },
  }),
  ofSource(
    "alertmanager",
    alertmanagerSchema,
    "Prometheus Alertmanager's webhook, version 4, for a source of its own.",
  ),
  ofSource("grafana", grafanaSchema, "Grafana Alerting's webhook, version 1; POST or PUT."),
  ofSource("grafana", grafanaSchema, "Grafana Alerting's webhook, version 1; POST or PUT.", { method: "put" }),
  ofSource("sentry", z.union(Object.values(SENTRY_SCHEMAS)), "Sentry's issue alerts, metric alerts and issues."),
  ofSource("pagerduty", pagerdutySchema, "Events in the form of PagerDuty's Events API v2.", {
    answers: { 202: "The event is stored; the dedup_key that names its alert" },
  }),
  ofSource("cloudevents", cloudEventSchema, "CloudEvents 1.0: binary, structured, or a batch. Each counts once.", {
    batch: true,
    answers: { 200: "How many events were taken, those that were known already among them" },
  }),
  ofSource(
    "standard_webhooks",
    z.union([z.object({ type: z.string(), data: z.unknown() }), alertItemSchema]),
    "Webhooks signed as standardwebhooks.com says. Each webhook-id counts once.",
    { answers: { 200: "The alerts' ids; none was new", 201: "The alerts' ids; some were created" } },
  ),
];

type OfSource = { method?: "post" | "put"; batch?: boolean; answers?: Record<number, string> };

function ofSource(source: IntegrationKind, input: z.ZodType, summary: string, more: OfSource = {}): Operation {
  const { path, suffix = "" } = KINDS[source];
  const answers = { 200: "How many fired and how many were closed" };
  const route = `/api/v1/integrations/${path}/{address}${suffix}`;
  return { path: route, method: "post", source, input, summary, answers, ...more };
}

const REFUSALS: Record<number, string> = {
  400: "The body is malformed, or a field is invalid; `errors` names the fields. Nothing was stored.",
  401: "No valid key",
  403: "The key lacks the scope, which is named",
  413: "The body is too large, as it comes or decompressed: 1 MiB, of executions 4 MiB",
  415: "The content type is not JSON",
  429: "The key is over its limit; Retry-After says when to come back",
  503: "The database is busy or away; nothing was stored. Retry-After says when to try again",
};

const SOURCE_REFUSALS: Record<number, string> = {
  401: "The source's key or signature is missing or wrong, or its clock is more than 5 minutes off",
  403: "The source is disabled",
  404: "There is no source at this address",
  413: "The body is larger than 1 MiB, as it comes or decompressed",
};

/** Said by a google.rpc.Status in the request's type. */
const OTLP_REFUSALS: Record<number, string> = {
  400: "The body is no ExportTraceServiceRequest. Nothing was stored.",
  401: "No valid key",
  403: "The key lacks the scope, which is named",
  413: "The body is larger than 20 MiB, as it comes or decompressed",
  415: "Neither protobuf nor JSON; compressed otherwise than by gzip",
  503: "The key is over its limit, or the database is busy or away; Retry-After says when to come back",
};

const PROOFS: Record<Proof, string> = {
  bearer: "Needs the source's own key.",
  routing_key: "Needs the source's own key, as `routing_key` in the body.",
  signature: "Needs a signature of the body under the source's secret.",
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
      securitySchemes: {
        key: { type: "http", scheme: "bearer", description: "A key from the workspace's settings" },
        sourceKey: { type: "http", scheme: "bearer", description: "The key of one source of alerts" },
      },
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

function describe(operation: Operation): Record<string, unknown> {
  const { path, method, scope, source, summary, input, batch, answers, protocol } = operation;
  const { $schema: _, ...whole } = z.toJSONSchema(input, { io: "input", unrepresentable: "any" });
  const { parts, schema } = source ? { parts: [], schema: whole } : takeAddress(path, whole);
  const one = batch ? { oneOf: [schema, { type: "array", items: schema }] } : schema;
  const responses = {
    ...Object.fromEntries(Object.entries(answers).map(([status, description]) => [status, { description }])),
    ...Object.fromEntries(
      Object.entries(protocol ? OTLP_REFUSALS : { ...REFUSALS, ...(source && SOURCE_REFUSALS) }).map(
        ([status, description]) => [
          status,
          protocol ? { description } : { description, content: { "application/problem+json": { schema: problem } } },
        ],
      ),
    ),
  };
  const binary = protocol && { "application/x-protobuf": { schema: { type: "string", format: "binary" } } };
  const given =
    method === "get"
      ? { parameters: [...parts, ...parametersOf(schema)] }
      : {
          ...(parts.length > 0 && { parameters: parts }),
          requestBody: { required: true, content: { "application/json": { schema: one }, ...binary } },
        };
  if (!source) return { summary, description: `Needs a key with the scope \`${scope}\`.`, ...given, responses };
  const proof = KINDS[source].proof;
  return {
    summary,
    description: PROOFS[proof],
    // A source's own key, or something that OpenAPI has no word for.
    security: proof === "bearer" ? [{ sourceKey: [] }] : [],
    parameters: [{ name: "address", in: "path", required: true, schema: { type: "string" } }],
    ...given,
    responses,
  };
}

/** The fields of an input that stand in the address, as parameters, and the schema of what is left for the body. */
function takeAddress(path: string, whole: Record<string, unknown>) {
  const names = [...path.matchAll(/\{(\w+)\}/g)].map(([, name = ""]) => name);
  const { properties, required, ...rest } = whole as { properties?: Record<string, unknown>; required?: string[] };
  const isPart = (name: string) => names.includes(name);
  const parts = names.map((name) => ({
    name,
    in: "path",
    required: true,
    schema: properties?.[name] ?? { type: "string" },
  }));
  if (parts.length === 0) return { parts, schema: whole };
  const left = Object.fromEntries(Object.entries(properties ?? {}).filter(([name]) => !isPart(name)));
  return { parts, schema: { ...rest, properties: left, required: required?.filter((name) => !isPart(name)) ?? [] } };
}

function parametersOf(schema: Record<string, unknown>): Record<string, unknown>[] {
  const properties = Object.entries((schema.properties ?? {}) as Record<string, unknown>);
  return properties.map(([name, one]) => ({ name, in: "query", required: false, schema: one }));
}
