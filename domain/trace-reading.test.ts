import { expect, test } from "vitest";
import type { AttributeValue, ReportedSpan } from "./genai-spans";
import { countRefused, explainReading, readTraces } from "./trace-reading";

const TRACE = "5b8efff798038103d269b633813fc60c";
const id = (n: number) => n.toString(16).padStart(16, "0");

function span(n: number, parent: number | null, attributes: Record<string, AttributeValue> = {}): ReportedSpan {
  return {
    traceId: TRACE,
    spanId: id(n),
    parentSpanId: parent === null ? "" : id(parent),
    startNanos: 1_790_000_000_000_000_000n,
    endNanos: 1_790_000_001_000_000_000n,
    attributes: new Map(Object.entries(attributes)),
    scores: [],
    failed: false,
  };
}

const AGENT = { "gen_ai.operation.name": "invoke_agent", "gen_ai.agent.name": "Architect" };
const CALL = { "gen_ai.operation.name": "chat", "gen_ai.usage.input_tokens": 10 };

const parentsOf = (spans: { spanId: string; parentId: string | null }[]) =>
  Object.fromEntries(
    spans.map(({ spanId, parentId }) => [Number.parseInt(spanId, 16), parentId && Number.parseInt(parentId, 16)]),
  );

test("all hang under the nearest that tells something, and what tells nothing is kept with that alone", () => {
  const { spans } = readTraces([span(4, 3, CALL), span(3, 2), span(2, 1), span(1, null, AGENT)]);
  expect(parentsOf(spans)).toEqual({ 4: 1, 3: 1, 2: 1, 1: null });
  expect(spans.filter(({ inputTokens, isExecution }) => isExecution || inputTokens !== null)).toHaveLength(2);
});

test("what is above may not have come yet; what leads nowhere is not kept", () => {
  expect(parentsOf(readTraces([span(4, 3, CALL), span(3, 2)]).spans)).toEqual({ 4: 2, 3: 2 });
  expect(parentsOf(readTraces([span(4, 3, CALL), span(3, 2), span(2, null)]).spans)).toEqual({ 4: null });
});

test("the same span ids of another trace are other spans", () => {
  const other = { ...span(2, 1), traceId: "a".repeat(32) };
  expect(parentsOf(readTraces([span(3, 2, CALL), other]).spans)).toEqual({ 3: 2, 2: 1 });
});

test("spans in a circle end it, and a long chain is walked once", () => {
  expect(parentsOf(readTraces([span(3, 2, CALL), span(2, 1), span(1, 2)]).spans)).toEqual({ 3: null });
  const chain = Array.from({ length: 20_000 }, (_, i) => span(i + 1, i + 2));
  const { spans } = readTraces([...chain, span(90_000, 1, CALL)]);
  expect(spans).toHaveLength(20_001);
  expect(spans.every(({ parentId }) => parentId === id(20_001))).toBe(true);
});

test("a refused span takes no other with it, and is explained once with those like it", () => {
  const reading = readTraces([
    span(1, null, AGENT),
    { ...span(2, null, AGENT), startNanos: 0n },
    { ...span(3, null, AGENT), endNanos: 0n },
    span(4, null, { ...CALL, "gen_ai.usage.input_tokens": -1 }),
  ]);
  expect(reading.executions).toHaveLength(1);
  expect(countRefused(reading.refused)).toBe(3);
  expect(explainReading(reading.refused, [])).toBe(
    "2 spans refused: It has no start or no end time. 1 span refused: gen_ai.usage.input_tokens is no whole number from 0 to a trillion.",
  );
  expect(explainReading(new Map(), [])).toBeNull();
});
