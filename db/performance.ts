/** Performance of agents over any time: sums of buckets, percentiles of merged sketches. Source: migration 015. */
import { type SQL, sql } from "drizzle-orm";
import { coverPeriod, fillBuckets, type PerformanceWindow, type Period } from "@/domain/performance";
import { type Figures, NO_FIGURES, type PerformancePoint } from "@/domain/ranges";
import type { Tx } from "./workspace";

type Scope = { workspaceId: string; agentId: string };

/** Rows of both tables that make up some figures, each labelled with the `key` it counts for. */
type Source = { buckets: SQL; bins: SQL };

type FigureRow = Figures & { key: string };

const HOUR_START = sql`(measurement_date + make_interval(hours => measurement_hour)) at time zone 'UTC'`;

/**
 * An agent's points of a window, one for every bucket.
 * @param timezone whose days the points are, when the window's step is a day
 */
export async function readSeries(
  tx: Tx,
  scope: Scope,
  window: PerformanceWindow,
  timezone: string,
): Promise<PerformancePoint[]> {
  const zone = window.step === "hour" ? "UTC" : timezone;
  const key = sql`to_char(date_trunc(${window.step}, ${HOUR_START}, ${zone}) at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"')`;
  const rows = await readFigures(tx, hoursOf(scope, window, key));
  return fillBuckets(
    rows.map(({ key: start, ...figures }) => ({ ...figures, start })),
    window,
    timezone,
  );
}

/** The figures of a window as a whole, and of the period before it. */
export async function readTotals(
  tx: Tx,
  scope: Scope,
  window: PerformanceWindow,
): Promise<{ now: Figures; before: Figures }> {
  const rows = await readFigures(
    tx,
    joinSources([...periodOf(scope, window, "now"), ...periodOf(scope, window.previous, "before")]),
  );
  const find = (name: string) => {
    const { key: _, ...figures } = rows.find((row) => row.key === name) ?? { key: name, ...NO_FIGURES };
    return figures;
  };
  return { now: find("now"), before: find("before") };
}

/** Whole UTC days are read as days, the ends as hours. */
function periodOf(scope: Scope, period: Period, name: string): Source[] {
  const { days, hours } = coverPeriod(period);
  const key = sql`${name}::text`;
  const ends = hours.map((end) => hoursOf(scope, end, key));
  return days ? [daysOf(scope, days, key), ...ends] : ends;
}

function hoursOf({ workspaceId, agentId }: Scope, { from, to }: Period, key: SQL): Source {
  const rows = sql`workspace_id = ${workspaceId} and agent_id = ${agentId}
    and measurement_date between (${from.toISOString()}::timestamptz at time zone 'UTC')::date
      and (${to.toISOString()}::timestamptz at time zone 'UTC')::date
    and ${HOUR_START} >= ${from.toISOString()}::timestamptz and ${HOUR_START} < ${to.toISOString()}::timestamptz`;
  return {
    buckets: sql`select ${key} as key, p.* from agent_performance p where measurement_hour is not null and ${rows}`,
    bins: sql`select ${key} as key, bin, n from agent_performance_sketch where measurement_hour between 0 and 23 and ${rows}`,
  };
}

function daysOf({ workspaceId, agentId }: Scope, days: { from: string; to: string }, key: SQL): Source {
  const rows = sql`workspace_id = ${workspaceId} and agent_id = ${agentId}
    and measurement_date >= ${days.from}::date and measurement_date < ${days.to}::date`;
  return {
    buckets: sql`select ${key} as key, p.* from agent_performance p where measurement_hour is null and ${rows}`,
    bins: sql`select ${key} as key, bin, n from agent_performance_sketch where measurement_hour = -1 and ${rows}`,
  };
}

function joinSources(sources: Source[]): Source {
  return {
    buckets: sql.join(
      sources.map((source) => source.buckets),
      sql` union all `,
    ),
    bins: sql.join(
      sources.map((source) => source.bins),
      sql` union all `,
    ),
  };
}

const within = (bin: SQL) => sql`least(greatest(app.sketch_value(${bin})::numeric, s.min), s.max)`;

/** Percentiles by nearest rank; a sample differs from its bin by at most 2.2 %, and no answer leaves [min, max]. */
async function readFigures(tx: Tx, source: Source): Promise<FigureRow[]> {
  const { rows } = await tx.execute<FigureRow>(sql`
    with sums as (
      select key, sum(execution_count) as executions, sum(success_count) as successes, sum(failure_count) as failures,
        sum(error_count) as faults, min(min_execution_time_seconds) as min, max(max_execution_time_seconds) as max,
        sum(total_input_tokens) as "inputTokens", sum(total_output_tokens) as "outputTokens",
        sum(total_cost_incurred) as cost, sum(quality_total) / nullif(sum(quality_count), 0) as quality
      from (${source.buckets}) b group by key
    ), ranked as (
      select key, bin, sum(sum(n)) over (partition by key order by bin) as running, sum(sum(n)) over (partition by key) as total
      from (${source.bins}) b group by key, bin
    ), percentiles as (
      select key, min(bin) filter (where running >= ceil(total * 0.50)) as p50,
        min(bin) filter (where running >= ceil(total * 0.95)) as p95,
        min(bin) filter (where running >= ceil(total * 0.99)) as p99
      from ranked group by key
    )
    select s.key, s.executions, s.successes, s.failures, s.faults, s.min, s.max, s."inputTokens", s."outputTokens",
      s.cost, s.quality, ${within(sql`p.p50`)} as p50, ${within(sql`p.p95`)} as p95, ${within(sql`p.p99`)} as p99
    from sums s left join percentiles p using (key) order by s.key`);
  return rows;
}
