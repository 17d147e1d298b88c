/** Campaigns' figures. They are as they are now; what they spent and which quests were done is known for every day. */
import { type SQL, sql } from "drizzle-orm";
import { type Ask, askedTables } from "./ask";

const inScope = sql`(a.scope_ids = '{}' or c.id::text = any (a.scope_ids))`;

/** When a quest was completed: the fact that was recorded then. */
const completions = (ask: Ask) => sql`left join activity_events f on f.workspace_id = ${ask.workspaceId}
  and f.source_key = 'quest.completed:' || q.id`;
const DONE = sql`(q.status = 'completed' and coalesce(f.occurred_at, '-infinity') <= l.at)`;

/** Percent of the allocated budget that was spent up to the day. */
export function budgetUsed(ask: Ask): SQL {
  return sql`
    with ${askedTables(ask)}, days as (select distinct day from looks), spent as (
      select c.id, d.day, coalesce(sum(m.spend), 0) as spend
      from campaigns c cross join days d
      left join campaign_metrics m on m.workspace_id = c.workspace_id and m.campaign_id = c.id and m.metric_date <= d.day
      where c.workspace_id = ${ask.workspaceId} and c.status in ('active', 'paused') and c.allocated_budget_amount > 0
      group by c.id, d.day
    )
    select a.rule_id, c.id::text as scope_id, c.name, null::uuid as agent_id, c.id as campaign_id, null::uuid as signal_id, l.at,
      s.spend * 100 / c.allocated_budget_amount as value, 1 as sample
    from asked a join campaigns c on ${inScope} join spent s on s.id = c.id join looks l on l.day = s.day
    where c.workspace_id = ${ask.workspaceId}`;
}

/** Points between the elapsed share of the planned days and what is done. Cohorts' reached counts are known of today alone. */
export function behindPlan(ask: Ask): SQL {
  const today = sql`(${ask.looks.to.toISOString()}::timestamptz at time zone ${ask.timezone})::date`;
  return sql`
    with ${askedTables(ask)}, running as materialized (
      select a.rule_id, c.* from asked a join campaigns c on ${inScope}
      where c.workspace_id = ${ask.workspaceId} and c.status = 'active' and c.planned_duration_days > 0
    ), quests as (
      select r.rule_id, r.id, l.at, count(*) filter (where ${DONE}) * 100.0 / count(*) as done
      from running r cross join looks l
      join campaign_quests q on q.workspace_id = r.workspace_id and q.campaign_id = r.id
      ${completions(ask)}
      where not exists (select from campaign_quests part
        where part.workspace_id = q.workspace_id and part.campaign_id = q.campaign_id and part.parent_quest_id = q.id)
      group by 1, 2, 3
    ), targets as (
      select k.campaign_id, sum(k.reached_count) * 100.0 / sum(k.target_count) as done from campaign_cohorts k
      where k.workspace_id = ${ask.workspaceId} and k.target_count > 0 group by 1
    )
    select r.rule_id, r.id::text as scope_id, r.name, null::uuid as agent_id, r.id as campaign_id, null::uuid as signal_id, l.at,
      least(100, (l.day - r.start_date + 1) * 100.0 / r.planned_duration_days)
        - least(100, q.done, case when l.day = ${today} then t.done end) as value, 1 as sample
    from running r join looks l on l.day >= r.start_date
    left join quests q on q.rule_id = r.rule_id and q.id = r.id and q.at = l.at
    left join targets t on t.campaign_id = r.id
    where q.done is not null or t.done is not null`;
}

/** Days since an open quest was due. */
export function overdueQuest(ask: Ask): SQL {
  return sql`
    with ${askedTables(ask)}
    select a.rule_id, q.id::text as scope_id, q.name, null::uuid as agent_id, c.id as campaign_id, null::uuid as signal_id, l.at,
      l.day - q.due_date as value, 1 as sample
    from asked a join campaigns c on ${inScope}
    join campaign_quests q on q.workspace_id = c.workspace_id and q.campaign_id = c.id
    join looks l on l.day > q.due_date and l.at >= q.created_at
    ${completions(ask)}
    where c.workspace_id = ${ask.workspaceId} and c.status in ('planning', 'active') and not ${DONE}`;
}
