/** What an agent did for each campaign or by each model. Source: migrations 015, 033 and 046. */
import { type SQL, sql } from "drizzle-orm";
import type { BreakdownRow, Share } from "@/domain/breakdown";
import { type Span, splitByDay } from "@/domain/performance";
import type { Figures } from "@/domain/ranges";
import { coverShare } from "@/domain/share-cover";
import { send } from "./send";
import type { Tx } from "./workspace";

type Asked = { workspaceId: string; agentId: string; period: Span };
type ShareRow = Figures & { key: string; name: string; rated: number };

const SOURCES: Record<Share, { key: SQL; table: SQL; name: SQL }> = {
  campaign: {
    key: sql`campaign_id`,
    table: sql`agent_campaign_performance`,
    name: sql`(select c.name from campaigns c where c.workspace_id = app.workspace_id() and c.id = s.key)`,
  },
  model: { key: sql`model`, table: sql`agent_model_performance`, name: sql`s.key` },
};

/**
 * Campaigns or models with executions of an agent in some time, most executions first. Their shortest and longest durations
 * are those of the first and last bin: like percentiles, within SKETCH_ERROR.
 */
export async function readAgentShares(tx: Tx, by: Share, asked: Asked): Promise<BreakdownRow[]> {
  const { key, name } = SOURCES[by];
  const parts = partsOf(by, asked);
  if (parts.length === 0) return [];
  const rows = await send<ShareRow>(
    tx,
    sql`with bins as materialized (
      select ${key} as key, bin, sum(times * n) as n, sum(times * success_count) as successes,
        sum(times * error_count) as faults, sum(times * total_input_tokens) as input_tokens,
        sum(times * total_output_tokens) as output_tokens, sum(times * total_cost_incurred) as cost,
        sum(times * quality_total) as quality_total, sum(times * quality_count) as quality_count
      from (${sql.join(parts, sql` union all `)}) b
      group by ${key}, bin having sum(times * n) > 0
    ), sums as (
      select key, sum(n) as executions, sum(successes) as successes, sum(faults) as faults, sum(input_tokens) as "inputTokens",
        sum(output_tokens) as "outputTokens", sum(cost) as cost, sum(quality_total) / nullif(sum(quality_count), 0) as quality,
        sum(quality_count) as rated
      from bins group by key
    ), ranked as (
      select key, bin, sum(n) over (partition by key order by bin) as running, sum(n) over (partition by key) as total from bins
    ), percentiles as (
      select key, min(bin) filter (where running >= ceil(total * 0.50)) as p50,
        min(bin) filter (where running >= ceil(total * 0.95)) as p95,
        min(bin) filter (where running >= ceil(total * 0.99)) as p99, min(bin) as least, max(bin) as most
      from ranked group by key
    )
    select s.key, ${name} as name, s.executions, s.successes, s.executions - s.successes as failures, s.faults,
      app.sketch_value(p.p50) as p50, app.sketch_value(p.p95) as p95, app.sketch_value(p.p99) as p99,
      app.sketch_value(p.least) as min, app.sketch_value(p.most) as max,
      s."inputTokens", s."outputTokens", s.cost, s.quality, s.rated
    from sums s join percentiles p using (key)
    order by s.executions desc, name`,
    "agent_shares",
  );
  return rows.map(({ key: id, name: title, rated, ...figures }) => ({ key: id, name: title, rated, figures }));
}

/** Rows of the share's table that make up the period, each with how often it counts: once, or taken off. */
function partsOf(by: Share, { workspaceId, agentId, period }: Asked): SQL[] {
  const { days, hours, without } = coverShare(period);
  const rows = (
    times: 1 | -1,
    when: SQL,
  ) => sql`select ${sql.raw(String(times))} as times, p.* from ${SOURCES[by].table} p
    where workspace_id = ${workspaceId} and agent_id = ${agentId} and ${when}`;
  const hoursOf = (spans: readonly Span[], times: 1 | -1) =>
    spans
      .flatMap(splitByDay)
      .map(({ day, first, last }) =>
        rows(
          times,
          sql`measurement_date = ${day}::date and measurement_hour between ${first}::smallint and ${last}::smallint`,
        ),
      );
  const whole = sql`measurement_hour = -1 and measurement_date >= ${days?.from}::date and measurement_date < ${days?.to}::date`;
  return [...(days ? [rows(1, whole)] : []), ...hoursOf(hours, 1), ...hoursOf(without, -1)];
}
