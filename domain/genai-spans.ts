/**
 * Agents' work as OpenTelemetry's GenAI conventions tell it: which spans are executions, what carries tokens, and what an
 * execution is said to have been. Pure; the tokens of a whole trace are added up where its spans are kept.
 * Source: github.com/open-telemetry/semantic-conventions-genai (agent spans), and the names that came before.
 */
import { UNPRINTABLE } from "./executions";

export type AttributeValue = string | number | boolean | AttributeValue[];

/** A span as it was sent. Ids in lower-case hex as long as they came; times in nanoseconds since 1970, 0 when missing. */
export type ReportedSpan = {
  traceId: string;
  spanId: string;
  /** Empty: it is the trace's root. */
  parentSpanId: string;
  startNanos: bigint;
  endNanos: bigint;
  /** Those of WANTED_ATTRIBUTES that it has. */
  attributes: ReadonlyMap<string, AttributeValue>;
  /** `gen_ai.evaluation.score.value` of its events. */
  scores: AttributeValue[];
  /** Its status is ERROR. */
  failed: boolean;
};

// The newest name first; the first that is there counts.
const INPUT_TOKENS = ["gen_ai.usage.input_tokens", "gen_ai.usage.prompt_tokens"];
const OUTPUT_TOKENS = ["gen_ai.usage.output_tokens", "gen_ai.usage.completion_tokens"];
const CACHED_TOKENS = [
  "gen_ai.usage.cache_read.input_tokens",
  "gen_ai.usage.cache_read_input_tokens",
  "gen_ai.usage.input_tokens.cached",
];
const MODEL = ["gen_ai.response.model", "gen_ai.request.model"];
const OPERATION = "gen_ai.operation.name";
const AGENT_ID = "gen_ai.agent.id";
const AGENT_NAME = "gen_ai.agent.name";
const ERROR_TYPE = "error.type";
const CAMPAIGN = "codex.campaign.id";
export const RESERVATION = "codex.reservation.id";
export const SCORE = "gen_ai.evaluation.score.value";

/** All that is read of a span; whatever else it carries, such as prompts and answers, is never looked at. */
export const WANTED_ATTRIBUTES: ReadonlySet<string> = new Set([
  ...INPUT_TOKENS,
  ...OUTPUT_TOKENS,
  ...CACHED_TOKENS,
  ...MODEL,
  OPERATION,
  AGENT_ID,
  AGENT_NAME,
  ERROR_TYPE,
  CAMPAIGN,
  RESERVATION,
  SCORE,
]);

/** What is kept of a span: an execution, what carries tokens, another step of an agent's work, or what lies between. */
export type AgentSpan = {
  traceId: string;
  spanId: string;
  /** The nearest span above that is kept, or hasn't come yet. */
  parentId: string | null;
  isExecution: boolean;
  endedAt: string | null;
  model: string | null;
  /** Null: it doesn't say. Cached tokens are part of the input, reasoning part of the output. */
  inputTokens: number | null;
  cachedTokens: number | null;
  outputTokens: number | null;
};

/** An `invoke_agent` span, but for what its trace adds up to. */
export type TracedExecution = {
  traceId: string;
  spanId: string;
  agent: { id: string | null; name: string | null };
  seconds: number;
  endedAt: string;
  success: boolean;
  error: string | null;
  /** From 0 to 100. */
  quality: number | null;
  campaignId: string | null;
  /** As it was sent: it needn't be one. */
  reservationId: string | null;
};

export type SpanJudgement =
  | { kind: "kept"; span: Omit<AgentSpan, "parentId">; execution?: TracedExecution; warning?: string }
  /** Nothing of an agent's work: it only leads from what is below it to what is above. */
  | { kind: "link" }
  | { kind: "refused"; reason: string };

/** The key under which an execution counts once. */
export function executionKey({ traceId, spanId }: { traceId: string; spanId: string }): string {
  return `otlp:${traceId}:${spanId}`;
}

class Refusal extends Error {}

/** What one span is, judged by itself. */
export function judgeSpan(span: ReportedSpan): SpanJudgement {
  try {
    return judge(span);
  } catch (refusal) {
    if (refusal instanceof Refusal) return { kind: "refused", reason: refusal.message };
    throw refusal;
  }
}

function judge(span: ReportedSpan): SpanJudgement {
  if (!isId(span.traceId, 32)) throw new Refusal("A trace id has 16 bytes, not all zero.");
  if (!isId(span.spanId, 16)) throw new Refusal("A span id has 8 bytes, not all zero.");
  if (span.parentSpanId !== "" && !/^[0-9a-f]{16}$/.test(span.parentSpanId)) {
    throw new Refusal("A parent's span id has 8 bytes, or none.");
  }
  if (span.attributes.size === 0) return { kind: "link" };
  const operation = textOf(span, OPERATION);
  const inputTokens = tokensOf(span, INPUT_TOKENS);
  const outputTokens = tokensOf(span, OUTPUT_TOKENS);
  if (operation === null && inputTokens === null && outputTokens === null) return { kind: "link" };
  const isExecution = operation === "invoke_agent";
  const kept = {
    traceId: span.traceId,
    spanId: span.spanId,
    isExecution,
    endedAt: isExecution ? timeOf(span) : null,
    model: textOf(span, ...MODEL),
    inputTokens,
    cachedTokens: tokensOf(span, CACHED_TOKENS),
    outputTokens,
  };
  if (kept.model !== null && kept.model.length > 120) throw new Refusal("A model's name has at most 120 characters.");
  if (!isExecution) return { kind: "kept", span: kept };
  const { quality, warning } = qualityOf(span);
  return { kind: "kept", span: kept, execution: executionOf(span, quality), warning };
}

function executionOf(span: ReportedSpan, quality: number | null): TracedExecution {
  const agent = { id: textOf(span, AGENT_ID), name: textOf(span, AGENT_NAME) };
  if (agent.id === null && agent.name === null)
    throw new Refusal(`It names no agent: set ${AGENT_ID} or ${AGENT_NAME}.`);
  const error = textOf(span, ERROR_TYPE);
  return {
    traceId: span.traceId,
    spanId: span.spanId,
    agent,
    seconds: Number(span.endNanos - span.startNanos) / 1e9,
    endedAt: timeOf(span),
    // An error's type makes it a fault; a status of ERROR alone a failure.
    success: error === null && !span.failed,
    error: error?.slice(0, 500) ?? null,
    quality,
    campaignId: textOf(span, CAMPAIGN),
    reservationId: reservationOf(span),
  };
}

/** What can't be one stays in as one that nobody made: it is said, and never a reason to refuse the execution. */
function reservationOf({ attributes }: ReportedSpan): string | null {
  const value = attributes.get(RESERVATION);
  if (value === undefined || value === "") return null;
  return typeof value === "string" && value.length <= 80 && !UNPRINTABLE.test(value) ? value : "?";
}

/** When it ended, in ISO 8601. */
function timeOf({ startNanos, endNanos }: ReportedSpan): string {
  if (startNanos === 0n || endNanos === 0n) throw new Refusal("It has no start or no end time.");
  if (endNanos < startNanos) throw new Refusal("It ends before it starts.");
  const ended = new Date(Number(endNanos / 1_000_000n));
  if (Number.isNaN(ended.getTime())) throw new Refusal("It ends beyond what a clock can tell.");
  return ended.toISOString();
}

/**
 * The mean of its scores. A score is taken from 0 to 1 and becomes 0 to 100; whatever lies outside is on a scale that we
 * can't know, and is left out with a warning.
 */
function qualityOf(span: ReportedSpan): { quality: number | null; warning?: string } {
  const own = span.attributes.get(SCORE);
  const scores = own === undefined ? span.scores : [own, ...span.scores];
  const known = scores.filter((score): score is number => typeof score === "number" && score >= 0 && score <= 1);
  const warning = known.length < scores.length ? `${SCORE} counts from 0 to 1; others were left out.` : undefined;
  if (known.length === 0) return { quality: null, warning };
  const mean = known.reduce((sum, score) => sum + score, 0) / known.length;
  return { quality: Math.round(mean * 10_000) / 100, warning };
}

function isId(hex: string, length: number): boolean {
  return hex.length === length && /^[0-9a-f]+$/.test(hex) && !/^0+$/.test(hex);
}

/** The first of these attributes that is there. @throws Refusal when it is no text */
function textOf({ attributes }: ReportedSpan, ...names: string[]): string | null {
  for (const name of names) {
    const value = attributes.get(name);
    if (value === undefined || value === "") continue;
    if (typeof value !== "string" || UNPRINTABLE.test(value)) throw new Refusal(`${name} is no line of text.`);
    return value;
  }
  return null;
}

/** The first of these attributes that is there. @throws Refusal when it is no count */
function tokensOf({ attributes }: ReportedSpan, names: string[]): number | null {
  for (const name of names) {
    const value = attributes.get(name);
    if (value === undefined) continue;
    const count = typeof value === "string" && /^\d{1,16}$/.test(value) ? Number(value) : value;
    if (typeof count === "number" && Number.isInteger(count) && count >= 0 && count <= 1e12) return count;
    throw new Refusal(`${name} is no whole number from 0 to a trillion.`);
  }
  return null;
}
