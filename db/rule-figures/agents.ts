/**
 * Agents' figures over a window that ends with the look. Facts are kept by UTC hour: the running hour counts as far as it
 * has come, and of the hour in which the window begins its share, as if its work had been spread evenly.
 */
import { type SQL, sql } from "drizzle-orm";
import { type Ask, askedTables } from "./ask";

const HOUR_MS = 3_600_000;
const WEEKS = 4;

const AGENT_OF = sql`case a.scope_kind when 'guilds' then r.guild_name when 'agents' then r.id::text else 'workspace' end`;

/** `watched`: the agents that make up each scope. `slots`: the hours of each look's window, with their weights. */
function windowTables(ask: Ask): SQL {
  return sql`${askedTables(ask)}, watched as materialized (
      select a.rule_id, a.hours, r.id as agent_id, ${AGENT_OF} as scope_id,
        case a.scope_kind when 'guilds' then r.guild_name when 'agents' then r.agent_name else 'All agents' end as name,
        case a.scope_kind when 'agents' then r.id end as one_agent
      from asked a join agent_registry r
        on a.scope_kind = 'workspace' or a.scope_ids = '{}' or ${AGENT_OF} = any (a.scope_ids)
    ), slots as (
      select h.hours, l.at, l.passed, l.hour - make_interval(hours => back) as hour, back,
        case when back = 0 then 1 when back = h.hours then 1 - l.passed else 1 end as weight
      from (select distinct hours from asked) h cross join looks l cross join lateral generate_series(0, h.hours) back
      where case when back = 0 then l.passed > 0 else back < h.hours or l.passed < 1 end
    )`;
}

/** An agent's hours in the time that the looks see. */
function hoursOf(ask: Ask, table: SQL, columns: SQL, earlier = 0): SQL {
  const longest = Math.max(...ask.rules.map((rule) => rule.windowHours));
  const first = new Date(ask.looks.from.getTime() - (longest + 1) * HOUR_MS - earlier);
  return sql`select p.agent_id, (p.measurement_date + make_interval(hours => p.measurement_hour)) at time zone 'UTC' as hour, ${columns}
    from (select distinct agent_id from watched) w
    join ${table} p on p.agent_id = w.agent_id
    where p.workspace_id = ${ask.workspaceId} and p.measurement_hour between 0 and 23
      and p.measurement_date between (${first.toISOString()}::timestamptz at time zone 'UTC')::date
        and (${ask.looks.to.toISOString()}::timestamptz at time zone 'UTC')::date`;
}

const COUNTS = sql`p.execution_count as executions, p.success_count as successes, p.error_count as errors,
  p.total_cost_incurred as cost, p.min_execution_time_seconds as quickest, p.max_execution_time_seconds as slowest`;

const SCOPE = sql`w.rule_id, w.scope_id, min(w.name) as name, min(w.one_agent::text)::uuid as agent_id, null::uuid as campaign_id,
  null::uuid as signal_id`;

function summed(value: SQL) {
  return (ask: Ask): SQL => sql`
    with ${windowTables(ask)}, facts as materialized (${hoursOf(ask, sql`agent_performance`, COUNTS)})
    select ${SCOPE}, s.at, ${value} as value, sum(s.weight * f.executions) as sample
    from watched w join facts f on f.agent_id = w.agent_id join slots s on s.hours = w.hours and s.hour = f.hour
    group by w.rule_id, w.scope_id, s.at`;
}

/** Percent of the executions that succeeded. */
export const successRate = summed(sql`sum(s.weight * f.successes) * 100 / nullif(sum(s.weight * f.executions), 0)`);

/** What they cost, in the workspace's currency. */
export const cost = summed(sql`sum(s.weight * f.cost::double precision)`);

/** Seconds at the 95th of 100, by nearest rank over the merged bins; like db/performance.ts it never leaves [min, max]. */
export function p95(ask: Ask): SQL {
  return sql`
    with ${windowTables(ask)}, facts as materialized (${hoursOf(ask, sql`agent_performance`, COUNTS)}),
    bins as materialized (${hoursOf(ask, sql`agent_performance_sketch`, sql`p.bin, p.n`)}),
    sums as (
      select ${SCOPE}, s.at, sum(s.weight * f.executions) as sample, min(f.quickest) as quickest, max(f.slowest) as slowest
      from watched w join facts f on f.agent_id = w.agent_id join slots s on s.hours = w.hours and s.hour = f.hour
      group by w.rule_id, w.scope_id, s.at
    ), ranked as (
      select w.rule_id, w.scope_id, s.at, b.bin,
        sum(sum(s.weight * b.n)) over (partition by w.rule_id, w.scope_id, s.at order by b.bin) as running,
        sum(sum(s.weight * b.n)) over (partition by w.rule_id, w.scope_id, s.at) as total
      from watched w join bins b on b.agent_id = w.agent_id join slots s on s.hours = w.hours and s.hour = b.hour
      group by w.rule_id, w.scope_id, s.at, b.bin
    ), percentiles as (
      select rule_id, scope_id, at, min(bin) filter (where running >= 0.95 * total) as bin from ranked group by 1, 2, 3
    )
    select sums.rule_id, sums.scope_id, sums.name, sums.agent_id, sums.campaign_id, sums.signal_id, sums.at, sums.sample,
      least(greatest(app.sketch_value(p.bin)::numeric, sums.quickest), sums.slowest) as value
    from sums left join percentiles p using (rule_id, scope_id, at)`;
}

/** Errors as a multiple of the median of the same hours, one to four weeks earlier. Unknown with fewer than three of them. */
export function errorSpike(ask: Ask): SQL {
  return sql`
    with ${windowTables(ask)}, facts as materialized (${hoursOf(ask, sql`agent_performance`, COUNTS, WEEKS * 7 * 24 * HOUR_MS)}),
    weeks as (
      -- The running hour's counterpart is whole by now: it counts as far as this one has come.
      select s.*, week, case when s.back = 0 and week > 0 then s.passed else s.weight end as share,
        s.hour - make_interval(hours => week * 168) as earlier
      from slots s cross join generate_series(0, ${WEEKS}::integer) week
    ), counted as (
      select ${SCOPE}, s.at, s.week, sum(s.share * f.errors) as errors, sum(s.share * f.executions) as executions
      from watched w join facts f on f.agent_id = w.agent_id join weeks s on s.hours = w.hours and s.earlier = f.hour
      group by w.rule_id, w.scope_id, s.at, s.week
    )
    select rule_id, scope_id, min(name) as name, min(agent_id::text)::uuid as agent_id, null::uuid as campaign_id,
      null::uuid as signal_id, at, coalesce(sum(executions) filter (where week = 0), 0) as sample,
      case when count(*) filter (where week > 0 and executions > 0) >= 3 then
        sum(errors) filter (where week = 0)
        / greatest(2, percentile_cont(0.5) within group (order by errors) filter (where week > 0 and executions > 0)) end as value
    from counted group by rule_id, scope_id, at`;
}
