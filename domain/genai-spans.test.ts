import { describe, expect, test } from "vitest";
import { type AttributeValue, judgeSpan, type ReportedSpan } from "./genai-spans";

const TRACE = "5b8efff798038103d269b633813fc60c";
const SPAN = "eee19b7ec3c1b174";

function span(attributes: Record<string, AttributeValue> = {}, more: Partial<ReportedSpan> = {}): ReportedSpan {
  return {
    traceId: TRACE,
    spanId: SPAN,
    parentSpanId: "",
    startNanos: 1_790_000_000_000_000_000n,
    endNanos: 1_790_000_012_400_000_000n,
    attributes: new Map(Object.entries(attributes)),
    scores: [],
    failed: false,
    ...more,
  };
}

const AGENT = { "gen_ai.operation.name": "invoke_agent", "gen_ai.agent.name": "Architect" };

function executionOf(attributes: Record<string, AttributeValue>, more: Partial<ReportedSpan> = {}) {
  const judged = judgeSpan(span({ ...AGENT, ...attributes }, more));
  if (judged.kind !== "kept" || !judged.execution) throw new Error(JSON.stringify(judged));
  return { ...judged.execution, ...judged.span, warning: judged.warning };
}

function reasonOf(attributes: Record<string, AttributeValue>, more: Partial<ReportedSpan> = {}): string {
  const judged = judgeSpan(span({ ...AGENT, ...attributes }, more));
  return judged.kind === "refused" ? judged.reason : `kept as ${judged.kind}`;
}

test("an invoke_agent span is an execution: who, how long, when it ended", () => {
  expect(executionOf({ "gen_ai.agent.id": "LORD-001" })).toMatchObject({
    isExecution: true,
    agent: { id: "LORD-001", name: "Architect" },
    seconds: 12.4,
    endedAt: "2026-09-21T14:13:32.400Z",
    success: true,
    error: null,
    quality: null,
    model: null,
    inputTokens: null,
    outputTokens: null,
  });
});

test.each<[AttributeValue, string | null]>([
  ["0198c1f2-7d5e-7c1a-9d64-3f5b8a1e2c77", "0198c1f2-7d5e-7c1a-9d64-3f5b8a1e2c77"],
  ["", null],
  [7, "?"],
  [["a"], "?"],
  ["bell \u0007", "?"],
  ["x".repeat(81), "?"],
])("a reservation of %j refuses no execution", (value, reservationId) => {
  expect(executionOf({ "codex.reservation.id": value })).toMatchObject({ reservationId });
});

describe("tokens and models", () => {
  test.each([
    ["gen_ai.usage.input_tokens", "gen_ai.usage.output_tokens", "gen_ai.usage.cache_read.input_tokens"],
    ["gen_ai.usage.prompt_tokens", "gen_ai.usage.completion_tokens", "gen_ai.usage.cache_read_input_tokens"],
  ])("%s and %s", (input, output, cached) => {
    expect(executionOf({ [input]: 900, [output]: "120", [cached]: 300 })).toMatchObject({
      inputTokens: 900,
      outputTokens: 120,
      cachedTokens: 300,
    });
  });

  test("a newer name counts before an older one, and never both", () => {
    const both = { "gen_ai.usage.input_tokens": 10, "gen_ai.usage.prompt_tokens": 10 };
    expect(executionOf(both).inputTokens).toBe(10);
  });

  test("the model that answered counts before the one that was asked", () => {
    const asked = { "gen_ai.request.model": "gpt-x" };
    expect(executionOf(asked).model).toBe("gpt-x");
    expect(executionOf({ ...asked, "gen_ai.response.model": "gpt-x-2026-01-31" }).model).toBe("gpt-x-2026-01-31");
  });

  test("a model's call is kept for its tokens, whatever its operation is called", () => {
    const call = judgeSpan(span({ "gen_ai.usage.input_tokens": 5 }, { startNanos: 0n, endNanos: 0n }));
    expect(call).toMatchObject({ kind: "kept", span: { isExecution: false, inputTokens: 5, outputTokens: null } });
  });

  test("what has nothing of an agent's work only leads further up", () => {
    expect(judgeSpan(span({}))).toEqual({ kind: "link" });
    expect(judgeSpan(span({ "error.type": "timeout" }))).toEqual({ kind: "link" });
  });
});

describe("outcomes", () => {
  test("error.type is a fault, a status of ERROR alone a failure", () => {
    expect(executionOf({ "error.type": "timeout" })).toMatchObject({ success: false, error: "timeout" });
    expect(executionOf({}, { failed: true })).toMatchObject({ success: false, error: null });
  });

  test("a score from 0 to 1 is quality from 0 to 100; several count by their mean", () => {
    expect(executionOf({ "gen_ai.evaluation.score.value": 1 }).quality).toBe(100);
    expect(executionOf({}, { scores: [0.5, 0.9] }).quality).toBe(70);
    expect(executionOf({ "gen_ai.evaluation.score.value": 0 }).quality).toBe(0);
  });

  test.each([4, -0.1, Number.NaN, "good"])("a score of %s is on no scale that we know: left out, and said", (score) => {
    expect(executionOf({ "gen_ai.evaluation.score.value": score })).toMatchObject({
      quality: null,
      warning: expect.stringContaining("from 0 to 1"),
    });
  });
});

describe("refused, with the reason", () => {
  test.each<[string, Partial<ReportedSpan>, string]>([
    ["a short trace id", { traceId: TRACE.slice(2) }, "16 bytes"],
    ["a trace id of zeros", { traceId: "0".repeat(32) }, "not all zero"],
    ["no span id", { spanId: "" }, "8 bytes"],
    ["a span id that is no hex", { spanId: "x".repeat(16) }, "8 bytes"],
    ["a long parent id", { parentSpanId: "a".repeat(18) }, "8 bytes, or none"],
    ["no start", { startNanos: 0n }, "no start or no end"],
    ["no end", { endNanos: 0n }, "no start or no end"],
    ["an end before the start", { endNanos: 1n }, "ends before it starts"],
  ])("%s", (_, more, reason) => {
    expect(reasonOf({}, more)).toContain(reason);
  });

  test.each<[string, AttributeValue]>([
    ["gen_ai.usage.input_tokens", -1],
    ["gen_ai.usage.input_tokens", 1.5],
    ["gen_ai.usage.input_tokens", Number.NaN],
    ["gen_ai.usage.output_tokens", 1e13],
    ["gen_ai.usage.output_tokens", ["1"]],
    ["gen_ai.usage.cache_read.input_tokens", "many"],
    ["gen_ai.agent.name", ["Architect"]],
    ["gen_ai.agent.id", 7],
    ["gen_ai.response.model", "bell \u0007"],
    ["gen_ai.response.model", "x".repeat(121)],
    ["error.type", true],
  ])("%s of %j", (name, value) => {
    expect(reasonOf({ [name]: value })).toMatch(/^(gen_ai|error\.type|A model's name)/);
  });

  test("an execution of nobody", () => {
    expect(reasonOf({ "gen_ai.agent.name": "" })).toContain("names no agent");
  });
});
