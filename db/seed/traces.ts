/** Agents that try a model which nobody has priced: their work comes as traces, and costs nothing until somebody does. */
import type pg from "pg";
import { seededRandom } from "./random";
import type { Stage } from "./stage";

const RUNS = 9;
const HOUR = 3_600_000;

/** Through the product's own functions: the spans are kept, and executions are recorded with what they add up to. */
export async function recordTraces(client: pg.ClientBase, { workspaceId, story, clock, agent }: Stage): Promise<void> {
  for (const { name, unpricedModel } of story.agents) {
    if (unpricedModel === undefined) continue;
    const random = seededRandom(`traces ${name}`);
    const hex = (length: number) => Array.from({ length }, () => random.int(0, 15).toString(16)).join("");
    for (let run = 1; run <= RUNS; run++) {
      const span = {
        trace_id: hex(32),
        span_id: hex(16),
        is_execution: true,
        ended_at: new Date(clock.now.getTime() - run * 4 * HOUR).toISOString(),
        model: unpricedModel,
        input_tokens: random.int(2_000, 9_000),
        output_tokens: random.int(300, 1_500),
      };
      await client.query(
        `with kept as (select * from app.keep_agent_spans($1, jsonb_build_array($2::jsonb)))
         select app.record_agent_executions($1, jsonb_agg(jsonb_build_object('agent_id', $3::uuid,
           'execution_time_seconds', $4::numeric, 'input_tokens', k.input_tokens, 'output_tokens', k.output_tokens,
           'cost', k.cost, 'model', k.model, 'success', true, 'occurred_at', $5::timestamptz,
           'idempotency_key', app.execution_key_of(k.trace_id, k.span_id))))
         from kept k`,
        [workspaceId, JSON.stringify(span), agent(name).id, random.between(8, 40), span.ended_at],
      );
    }
  }
}
