/** How long an agent has reported nothing, and on how many of the last seven days it did in those hours. */
import { type SQL, sql } from "drizzle-orm";
import { type Ask, askedTables } from "./ask";

const HOUR_MS = 3_600_000;
const DAYS = 7;

/** The sample: days. Agents whose assignment runs; what their hours were is read once for all rules. */
export function silence(ask: Ask): SQL {
  const longest = Math.max(...ask.rules.map((rule) => rule.threshold));
  const first = new Date(
    Math.floor(ask.looks.from.getTime() / HOUR_MS - DAYS * 24 - longest - 1) * HOUR_MS,
  ).toISOString();
  const expected = sql.join(
    Array.from(
      { length: DAYS },
      (_, day) => sql`(lag(t.reported, ${24 * (day + 1)}::integer) over agent_hours > 0)::integer`,
    ),
    sql` + `,
  );
  return sql`
    with ${askedTables(ask)}, watched as materialized (
      select a.rule_id, r.id as agent_id, r.agent_name as name, ceil(a.threshold)::integer as hours
      from asked a join agent_registry r on a.scope_ids = '{}' or r.id::text = any (a.scope_ids)
      where exists (select from agent_assignments s
        where s.workspace_id = ${ask.workspaceId} and s.agent_id = r.id and s.assignment_status = 'active')
    ), facts as materialized (
      select p.agent_id, (p.measurement_date + make_interval(hours => p.measurement_hour)) at time zone 'UTC' as hour
      from (select distinct agent_id from watched) w join agent_performance p on p.agent_id = w.agent_id
      where p.workspace_id = ${ask.workspaceId} and p.measurement_hour is not null and p.execution_count > 0
        and p.measurement_date between (${first}::timestamptz at time zone 'UTC')::date
          and (${ask.looks.to.toISOString()}::timestamptz at time zone 'UTC')::date
    ), hours as (
      select w.agent_id, h.hour, f.hour is not null as reports,
        count(f.hour) over earlier as before, max(f.hour) over earlier as last
      from (select distinct agent_id from watched) w
      cross join generate_series(${first}::timestamptz, ${ask.looks.to.toISOString()}::timestamptz, interval '1 hour') as h (hour)
      left join facts f on f.agent_id = w.agent_id and f.hour = h.hour
      window earlier as (partition by w.agent_id order by h.hour rows between unbounded preceding and 1 preceding)
    ), reported as (
      -- In how many of the hours before this one it reported.
      select w.rule_id, w.name, h.*, h.before - lag(h.before, w.hours) over (partition by w.rule_id, h.agent_id order by h.hour) as reported
      from watched w join hours h on h.agent_id = w.agent_id
    ), expected as (
      select t.*, ${expected} as days from reported t
      window agent_hours as (partition by t.rule_id, t.agent_id order by t.hour)
    )
    select e.rule_id, e.agent_id::text as scope_id, e.name, e.agent_id, null::uuid as campaign_id, null::uuid as signal_id, l.at,
      coalesce(e.days, 0) as sample,
      case when e.reports and l.passed > 0 then 0
        else extract(epoch from l.at - (e.last + interval '1 hour')) / 3600 end as value
    from expected e join looks l on l.hour = e.hour`;
}
