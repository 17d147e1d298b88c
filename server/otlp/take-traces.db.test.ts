/** Made-up traces, torn into requests in any order, against what they add up to when they are looked at whole. */
import { sql } from "drizzle-orm";
import fc from "fast-check";
import { beforeAll, expect, test, vi } from "vitest";
import { keepSpans } from "@/db/agent-spans";
import { asOwner } from "@/db/testing/owner";
import { createTestWorkspace, type TestWorkspace } from "@/db/testing/workspace";
import { pruneAgentSpans } from "@/db/upkeep";
import { withJob } from "@/db/workspace";
import { readTraces } from "@/domain/trace-reading";
import { call, invocation, newSpanId, newTraceId, type SentSpan, span } from "../testing/traces";
import { readJsonSpans } from "./read-json";
import { takeTraces } from "./take-traces";

let ws: TestWorkspace;
beforeAll(async () => {
  vi.stubEnv("AUTH_SECRET", "s".repeat(32));
  ws = await createTestWorkspace();
});

type Kind = "agent" | "agent that knows" | "call" | "step" | "link";
type Node = { kind: Kind; parent: number | null; tokens: number; request: number };

const NODE = fc.record({
  kind: fc.constantFrom<Kind>("agent", "agent that knows", "call", "call", "step", "link", "link"),
  /** How far back its parent is; 0: it has none. */
  back: fc.integer({ min: 0, max: 4 }),
  tokens: fc.integer({ min: 1, max: 1_000 }),
  request: fc.integer({ min: 0, max: 3 }),
});

/** A forest: each node hangs under an earlier one, or is a root. Requests cut it anywhere. */
const FOREST = fc
  .array(NODE, { minLength: 2, maxLength: 16, size: "max" })
  .map((drawn) =>
    drawn.map(({ back, ...node }, i): Node => ({ ...node, parent: back === 0 || back > i ? null : i - back })),
  );

const knows = ({ kind }: Node) => kind === "agent that knows" || kind === "call";
const isAgent = ({ kind }: Node) => kind.startsWith("agent");

function addUp(nodes: Node[], i: number, isTop = true): number {
  const node = nodes[i];
  if (!node || (isAgent(node) && !isTop)) return 0;
  if (knows(node)) return node.tokens;
  return nodes.reduce((sum, { parent }, child) => sum + (parent === i ? addUp(nodes, child, false) : 0), 0);
}

function spansOf(nodes: Node[]): SentSpan[] {
  const traceId = newTraceId();
  const ids = nodes.map(newSpanId);
  return nodes.map((node, i) => {
    const sketch = { traceId, spanId: ids[i], parentSpanId: node.parent === null ? "" : ids[node.parent] };
    const tokens: Record<string, number> = knows(node) ? { "gen_ai.usage.input_tokens": node.tokens } : {};
    if (isAgent(node)) return invocation("Architect", tokens, sketch);
    return span(node.kind === "link" ? {} : { "gen_ai.operation.name": "chat", ...tokens }, sketch);
  });
}

function take(spans: SentSpan[], where = ws) {
  const body = Buffer.from(JSON.stringify({ resourceSpans: [{ scopeSpans: [{ spans }] }] }));
  return takeTraces(where.member("ops"), readTraces(readJsonSpans(body)));
}

async function send(spans: SentSpan[]): Promise<void> {
  const partial = await take(spans);
  expect(partial?.rejectedSpans ?? 0).toBe(0);
}

async function readTokens(): Promise<Map<string, number>> {
  const { rows } = await ws.as("viewer", (tx) =>
    tx.execute<{ key: string; tokens: number }>(
      sql`select execution_key as key, input_tokens as tokens from agent_executions`,
    ),
  );
  return new Map(rows.map(({ key, tokens }) => [key, tokens]));
}

test("however a trace is torn apart, each execution has the tokens of the whole", { timeout: 240_000 }, async () => {
  await fc.assert(
    fc.asyncProperty(FOREST, fc.boolean(), async (nodes, twice) => {
      const spans = spansOf(nodes);
      for (let request = 0; request <= 3; request++) {
        const batch = spans.filter((_, i) => nodes[i]?.request === request);
        for (let time = twice ? 2 : 1; time > 0; time--) await send(batch);
      }
      const found = await readTokens();
      const expected = nodes.flatMap((node, i) => (isAgent(node) ? [[spans[i]?.spanId, addUp(nodes, i)]] : []));
      const actual = nodes.flatMap((node, i) =>
        isAgent(node) ? [[spans[i]?.spanId, found.get(`otlp:${spans[i]?.traceId}:${spans[i]?.spanId}`)]] : [],
      );
      expect(actual).toEqual(expected);
    }),
    { numRuns: 100 },
  );
  const { rows } = await ws.as("viewer", (tx) =>
    tx.execute(sql`select (select sum(input_tokens) from agent_executions)
      = (select sum(total_input_tokens) from agent_performance where measurement_hour is null) as same`),
  );
  expect(rows).toEqual([{ same: true }]);
});

test("a request whose process died before it was settled is made good when it is sent again, and counts once", async () => {
  const here = await createTestWorkspace();
  const agent = invocation();
  await take([agent], here);
  const late = [call(agent, 30, 0), call(agent, 12, 0)];
  const body = Buffer.from(JSON.stringify({ resourceSpans: [{ scopeSpans: [{ spans: late }] }] }));
  await here.as("ops", (tx) => keepSpans(tx, here.id, readTraces(readJsonSpans(body)).spans));
  for (let again = 0; again < 2; again++) await take(late, here);
  const { rows } = await here.as("viewer", (tx) =>
    tx.execute(sql`select input_tokens as tokens from agent_executions`),
  );
  expect(rows).toEqual([{ tokens: 42 }]);
});

test("requests that arrive while one is stored go together next; each hears of its own spans", async () => {
  const here = await createTestWorkspace();
  const agents = Array.from({ length: 12 }, () => invocation());
  const requests = agents.map((agent, i) => [agent, call(agent, 10, 0, `unpriced ${i}`), invocation(`Nobody ${i}`)]);
  // Each has a call of another's run too.
  const answers = await Promise.all(
    requests.map((spans, i) => take([...spans, call(agents[(i + 5) % 12] ?? invocation(), 1, 0)], here)),
  );
  for (const [i, answer] of answers.entries()) {
    expect(answer?.rejectedSpans).toBe(1);
    expect(answer?.errorMessage.match(/unpriced \d+/g), String(i)).toEqual([`unpriced ${i}`]);
  }
  const { rows } = await here.as("viewer", (tx) =>
    tx.execute(sql`select (select count(distinct received_at) from agent_spans) as transactions,
      count(*) as executions, sum(input_tokens) as tokens from agent_executions`),
  );
  expect(rows).toEqual([{ transactions: 2, executions: 12, tokens: 132 }]);
});

const idsOf = (spans: SentSpan[]) => new Set(spans.map(({ spanId }) => spanId));

test("a day-old span that tells nothing goes once nothing is below it; what leads a call to its agent stays", async () => {
  const here = await createTestWorkspace();
  const agent = invocation();
  const [lead, end] = [span({}, { parent: agent }), span({}, { parent: agent })];
  const beyond = span({}, { parent: end });
  const below = call(lead, 30, 0);
  for (const one of [agent, lead, end, beyond, below]) await take([one], here);
  await asOwner(here.id, "update agent_spans set received_at = now() - interval '25 hours' where workspace_id = $1", [
    here.id,
  ]);
  const fresh = span({}, { parent: agent });
  await take([fresh], here);
  const kept = async () => {
    await withJob("test", (tx) => pruneAgentSpans(tx, 50_000));
    const { rows } = await here.as("viewer", (tx) =>
      tx.execute<{ id: string }>(sql`select span_id as id from agent_spans`),
    );
    return new Set(rows.map(({ id }) => id));
  };
  expect(await kept()).toEqual(idsOf([agent, lead, end, below, fresh]));
  expect(await kept()).toEqual(idsOf([agent, lead, below, fresh]));
  expect(await kept()).toEqual(idsOf([agent, lead, below, fresh]));
});
