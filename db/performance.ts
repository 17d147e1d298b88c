/** Performance of a few agents over any time: sums of buckets, percentiles of merged sketches. Source: migration 015. */
import { type SQL, sql } from "drizzle-orm";
import { coverPeriod, fillSlots, type Slots, type Span } from "@/domain/performance";
import { type Figures, NO_FIGURES, type PerformancePoint } from "@/domain/ranges";
import { send } from "./send";
import type { Tx } from "./workspace";

type Scope = { workspaceId: string; agentIds: readonly string[] };

/** Rows of both tables that make up some figures, each with its `agent_id` and the `slot` that it counts for. */
type Source = { buckets: SQL; bins: SQL };

type FigureRow = Figures & { agentId: string; slot: number };

const HOUR_START = sql`(measurement_date + make_interval(hours => measurement_hour)) at time zone 'UTC'`;
const DAY_START = sql`measurement_date::timestamp at time zone 'UTC'`;

const moment = (at: Date) => sql`${at.toISOString()}::timestamptz`;
export const utcDate = (at: Date) => sql`${at.toISOString().slice(0, 10)}::date`;
/** The UTC date of the last moment before `to`. */
export const lastDate = (to: Date) => utcDate(new Date(to.getTime() - 1));

/** Each agent's points of some slots, one for every bucket, by the agent's id. */
export async function readSeries(tx: Tx, scope: Scope, slots: Slots): Promise<Map<string, PerformancePoint[]>> {
  const starts = sql`${`{${slots.starts.map((start) => start.toISOString()).join(",")}}`}::timestamptz[]`;
  const slotBy = (start: SQL) => sql`width_bucket(${start}, ${starts}) - 1`;
  const { from, to } = slots;
  const dates = { from: from.toISOString().slice(0, 10), to: to.toISOString().slice(0, 10) };
  const source =
    slots.grain === "hour" ? hoursOf(scope, slots, slotBy(HOUR_START)) : daysOf(scope, dates, slotBy(DAY_START));
  const rows = slots.starts.length > 0 ? await readFigures(tx, source) : [];
  return new Map(
    scope.agentIds.map((id) => {
      const own = rows.filter(({ agentId }) => agentId === id);
      return [id, fillSlots(new Map(own.map((row) => [row.slot, figuresIn(row)])), slots.starts)];
    }),
  );
}

export type Totals = { now: Figures; before: Figures };

/** Each agent's figures of a window as a whole, and of the period before it, by the agent's id. */
export async function readTotals(
  tx: Tx,
  scope: Scope,
  window: Span & { previous: Span },
): Promise<Map<string, Totals>> {
  const sources = [...periodOf(scope, window, 0), ...periodOf(scope, window.previous, 1)];
  const rows = sources.length > 0 ? await readFigures(tx, joinSources(sources)) : [];
  const find = (id: string, slot: number) => {
    const row = rows.find((row) => row.agentId === id && row.slot === slot);
    return row ? figuresIn(row) : NO_FIGURES;
  };
  return new Map(scope.agentIds.map((id) => [id, { now: find(id, 0), before: find(id, 1) }]));
}

function figuresIn(row: FigureRow): Figures {
  const { agentId: _agentId, slot: _slot, ...figures } = row;
  return figures;
}

/** Whole UTC days are read as days, the ends as hours. */
function periodOf(scope: Scope, period: Span, slot: number): Source[] {
  const { days, hours } = coverPeriod(period);
  const label = sql.raw(String(slot));
  const ends = hours.map((end) => hoursOf(scope, end, label));
  return days ? [daysOf(scope, days, label), ...ends] : ends;
}

function hoursOf(scope: Scope, { from, to }: Span, slot: SQL): Source {
  const rows = sql`${agentsOf(scope)} and measurement_date between ${utcDate(from)} and ${lastDate(to)}
    and ${HOUR_START} >= ${moment(from)} and ${HOUR_START} < ${moment(to)}`;
  return {
    buckets: sql`select ${slot} as slot, p.* from agent_performance p where measurement_hour is not null and ${rows}`,
    bins: sql`select ${slot} as slot, agent_id, bin, n from agent_performance_sketch
      where measurement_hour between 0 and 23 and ${rows}`,
  };
}

function daysOf(scope: Scope, days: { from: string; to: string }, slot: SQL): Source {
  const rows = sql`${agentsOf(scope)} and measurement_date >= ${days.from}::date and measurement_date < ${days.to}::date`;
  return {
    buckets: sql`select ${slot} as slot, p.* from agent_performance p where measurement_hour is null and ${rows}`,
    bins: sql`select ${slot} as slot, agent_id, bin, n from agent_performance_sketch where measurement_hour = -1 and ${rows}`,
  };
}

const agentsOf = ({ workspaceId, agentIds }: Scope) =>
  sql`workspace_id = ${workspaceId} and agent_id = any (${`{${agentIds.join(",")}}`}::uuid[])`;

function joinSources(sources: Source[]): Source {
  const union = (pick: (source: Source) => SQL) => sql.join(sources.map(pick), sql` union all `);
  return { buckets: union((source) => source.buckets), bins: union((source) => source.bins) };
}

/** The sums of bucket rows, by the names of `Figures`. */
export const SUMS = sql`sum(execution_count) as executions, sum(success_count) as successes, sum(failure_count) as failures,
  sum(error_count) as faults, min(min_execution_time_seconds) as min, max(max_execution_time_seconds) as max,
  sum(total_input_tokens) as "inputTokens", sum(total_output_tokens) as "outputTokens", sum(total_cost_incurred) as cost`;

const within = (bin: SQL) => sql`least(greatest(app.sketch_value(${bin})::numeric, s.min), s.max)`;

/** Percentiles by nearest rank; a sample differs from its bin by at most 2.2 %, and no answer leaves [min, max]. */
function readFigures(tx: Tx, source: Source): Promise<FigureRow[]> {
  return send<FigureRow>(
    tx,
    sql`with sums as (
      select agent_id, slot, ${SUMS}, sum(quality_total) / nullif(sum(quality_count), 0) as quality
      from (${source.buckets}) b group by agent_id, slot
    ), ranked as (
      select agent_id, slot, bin, sum(sum(n)) over (partition by agent_id, slot order by bin) as running,
        sum(sum(n)) over (partition by agent_id, slot) as total
      from (${source.bins}) b group by agent_id, slot, bin
    ), percentiles as (
      select agent_id, slot, min(bin) filter (where running >= ceil(total * 0.50)) as p50,
        min(bin) filter (where running >= ceil(total * 0.95)) as p95,
        min(bin) filter (where running >= ceil(total * 0.99)) as p99
      from ranked group by agent_id, slot
    )
    select s.agent_id as "agentId", s.slot, s.executions, s.successes, s.failures, s.faults, s.min, s.max,
      s."inputTokens", s."outputTokens", s.cost, s.quality,
      ${within(sql`p.p50`)} as p50, ${within(sql`p.p95`)} as p95, ${within(sql`p.p99`)} as p99
    from sums s left join percentiles p using (agent_id, slot)`,
  );
}
