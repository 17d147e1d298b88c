/** A request's spans together: what is kept of them, how they hang together, and what was refused. */
import { type AgentSpan, judgeSpan, type ReportedSpan, type TracedExecution } from "./genai-spans";

export type TraceReading = {
  /** Those that tell nothing too, where they lead further up: what is below them may come later. */
  spans: AgentSpan[];
  executions: TracedExecution[];
  /** How many spans were refused, by reason. */
  refused: Map<string, number>;
  warnings: Set<string>;
};

const TELLS_NOTHING = {
  isExecution: false,
  endedAt: null,
  model: null,
  inputTokens: null,
  cachedTokens: null,
  outputTokens: null,
};

export function readTraces(reported: Iterable<ReportedSpan>): TraceReading {
  const reading: TraceReading = { spans: [], executions: [], refused: new Map(), warnings: new Set() };
  // Of spans that only lead further up.
  const parents = new Map<string, string>();
  const kept: { span: Omit<AgentSpan, "parentId">; parentId: string }[] = [];
  for (const span of reported) {
    const judged = judgeSpan(span);
    if (judged.kind === "refused") refuse(reading.refused, judged.reason);
    else if (judged.kind === "link") parents.set(span.traceId + span.spanId, span.parentSpanId);
    else {
      kept.push({ span: judged.span, parentId: span.parentSpanId });
      if (judged.execution) reading.executions.push(judged.execution);
      if (judged.warning) reading.warnings.add(judged.warning);
    }
  }
  for (const { span, parentId } of kept) {
    reading.spans.push({ ...span, parentId: climb(parents, span.traceId, parentId) });
  }
  for (const [id, parentId] of parents) {
    const [traceId, spanId] = [id.slice(0, 32), id.slice(32)];
    const above = climb(parents, traceId, parentId);
    if (above !== null) reading.spans.push({ ...TELLS_NOTHING, traceId, spanId, parentId: above });
  }
  return reading;
}

export function refuse(refused: Map<string, number>, reason: string, times = 1): void {
  refused.set(reason, (refused.get(reason) ?? 0) + times);
}

/**
 * Up to the first span that is no link; null at the root, and where links go in a circle. What was passed on the way is
 * shortened, so that a long chain is walked once.
 */
function climb(parents: Map<string, string>, traceId: string, from: string): string | null {
  const passed = new Set<string>();
  let id = from;
  for (let above = parents.get(traceId + id); above !== undefined; above = parents.get(traceId + id)) {
    if (passed.has(id)) {
      id = "";
      break;
    }
    passed.add(id);
    id = above;
  }
  for (const one of passed) parents.set(traceId + one, id);
  return id || null;
}

/** The sentence of a partial success: each reason once, with how many spans it is about. Null when there is nothing to say. */
export function explainReading(refused: ReadonlyMap<string, number>, warnings: Iterable<string>): string | null {
  const reasons = [...refused].map(
    ([reason, count]) => `${count} ${count === 1 ? "span" : "spans"} refused: ${reason}`,
  );
  const said = [...reasons, ...warnings];
  if (said.length === 0) return null;
  const shown = said.slice(0, 10);
  return said.length > shown.length ? `${shown.join(" ")} And ${said.length - shown.length} more.` : shown.join(" ");
}

export function countRefused(refused: ReadonlyMap<string, number>): number {
  return [...refused.values()].reduce((sum, count) => sum + count, 0);
}
