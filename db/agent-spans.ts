/** Spans of agents' traces, and what executions add up to by them. Source: agent_spans and its functions (migrations 034 and 042). */
import { sql } from "drizzle-orm";
import type { AgentSpan, TracedExecution } from "@/domain/genai-spans";
import type { Tx } from "./workspace";

export type SpanId = { traceId: string; spanId: string };

/** What an execution used and cost by the spans that are known. */
export type SpanTotals = SpanId & {
  /** Its span came with the request that was kept. */
  isHere: boolean;
  model: string | null;
  inputTokens: number;
  outputTokens: number;
  /** In the workspace's currency; parts without a price cost 0 and are named below. */
  cost: number;
  /** Empty text: tokens for which no model was named. */
  unpricedModels: string[];
};

/**
 * Keeps a request's spans, each once, in the caller's transaction; requests about the same trace wait for one another.
 * @returns the executions that are concerned, also those that came earlier
 */
export async function keepSpans(tx: Tx, workspaceId: string, spans: readonly AgentSpan[]): Promise<SpanTotals[]> {
  const rows = spans.map((span) => ({
    trace_id: span.traceId,
    span_id: span.spanId,
    parent_id: span.parentId,
    is_execution: span.isExecution,
    ended_at: span.endedAt,
    model: span.model,
    input_tokens: span.inputTokens,
    cached_tokens: span.cachedTokens,
    output_tokens: span.outputTokens,
  }));
  const { rows: totals } = await tx.execute<SpanTotals>(sql`
    select trace_id as "traceId", span_id as "spanId", is_here as "isHere", model, input_tokens as "inputTokens",
      output_tokens as "outputTokens", cost, unpriced_models as "unpricedModels"
    from app.keep_agent_spans(${workspaceId}, ${JSON.stringify(rows)}::jsonb)`);
  return totals;
}

/** Sets recorded executions to what their spans add up to by now. In a transaction of its own. @returns how many changed */
export async function settleSpans(tx: Tx, workspaceId: string, executions: readonly SpanId[]): Promise<number> {
  const traceIds = sql.param(executions.map(({ traceId }) => traceId));
  const spanIds = sql.param(executions.map(({ spanId }) => spanId));
  const { rows } = await tx.execute<{ changed: number }>(
    sql`select app.settle_agent_spans(${workspaceId}, ${traceIds}, ${spanIds}) as changed`,
  );
  return rows[0]?.changed ?? 0;
}

/**
 * Finds executions' agents in the registry: by id, by code, then by name, whatever the case.
 * @returns in the order of `executions`, null where the registry has none
 */
export async function findAgentsOf(tx: Tx, executions: readonly TracedExecution[]): Promise<(string | null)[]> {
  if (executions.length === 0) return [];
  const named = new Map(executions.map(({ agent }) => [JSON.stringify(agent), agent]));
  const { rows } = await tx.execute<{ key: string; id: string }>(sql`
    select x.key, found.id
    from jsonb_to_recordset(${JSON.stringify([...named].map(([key, agent]) => ({ key, ...agent })))}::jsonb)
      as x (key text, id text, name text)
    cross join lateral (
      select r.id from agent_registry r
      where r.id::text = lower(x.id) or r.code = upper(x.id) or lower(r.agent_name) = lower(x.name)
      order by coalesce(r.id::text = lower(x.id), false) desc, coalesce(r.code = upper(x.id), false) desc limit 1
    ) found`);
  const ids = new Map(rows.map(({ key, id }) => [key, id]));
  return executions.map(({ agent }) => ids.get(JSON.stringify(agent)) ?? null);
}

/** Executions of an agent in the last week that were counted as costing less than they did, for want of a price. */
export async function readUnpriced(
  tx: Tx,
  scope: { workspaceId: string; agentId: string },
): Promise<{ executions: number; models: string[] }> {
  const { rows } = await tx.execute<{ executions: number; models: string[] }>(sql`
    select count(distinct e.execution_key) as executions, coalesce(array_agg(distinct u.model), '{}') as models
    from agent_spans s
    join agent_executions e on e.workspace_id = s.workspace_id and e.execution_key = app.execution_key_of(s.trace_id, s.span_id)
    cross join lateral unnest(s.unpriced_models) as u (model)
    where s.workspace_id = ${scope.workspaceId} and s.unpriced_models <> '{}' and e.agent_id = ${scope.agentId}`);
  return rows[0] ?? { executions: 0, models: [] };
}
