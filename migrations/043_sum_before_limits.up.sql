-- Counting against limits as in 035, of sums: the executions of a batch are added up once, and what follows takes in a row
-- for each agent, campaign and quarter of an hour. Breaches are noted and raised as those of late tokens are (042).
do $$
begin
  if to_regtype('app.execution_sum') is null then
    -- The windows are NULL for work that is too old to count for any.
    create type app.execution_sum as (
      agent_id uuid, campaign_id uuid, day timestamptz, hour timestamptz, completed bigint, failed bigint, tokens numeric, cost numeric);
  end if;
end $$;
create or replace function app.count_against_limits(p_workspace_id uuid, p_counted app.agent_execution[]) returns void
language plpgsql set search_path = public, pg_temp
as $$
declare
  zone text;
  ws_limits jsonb;
  sums app.execution_sum[];
  moments timestamptz[];
  ws_breaches jsonb;
  pauses_all boolean := false;
  assignments uuid[];
begin
  if p_counted is null then
    return;
  end if;
  select w.timezone, coalesce(s.limits, '{}') into strict zone, ws_limits
  from workspaces w left join workspace_agent_settings s on s.workspace_id = w.id
  where w.id = p_workspace_id;
  if ws_limits <> '{}' then
    perform pg_advisory_xact_lock(hashtextextended('agent limits ' || p_workspace_id, 0));
  end if;

  -- A quarter of an hour lies within one day of every zone: the zone's days are asked for once a quarter, not once an execution.
  select array_agg(row(q.agent_id, q.campaign_id, date_trunc('day', q.quarter, zone), date_trunc('hour', q.quarter, 'UTC'),
    q.completed, q.failed, q.tokens, q.cost)::app.execution_sum)
  into sums
  from (
    select i.agent_id, i.campaign_id,
      case when i.occurred_at > now() - interval '8 days' then date_bin('15 minutes', i.occurred_at, timestamptz 'epoch') end as quarter,
      count(*) filter (where i.success) as completed, count(*) filter (where not i.success) as failed,
      sum(i.input_tokens + i.output_tokens) as tokens, sum(i.cost) as cost
    from unnest(p_counted) i group by 1, 2, 3
  ) q;
  moments := array(select distinct date_bin('15 minutes', i.occurred_at, timestamptz 'epoch') from unnest(p_counted) i
    where i.occurred_at > now() - interval '8 days');

  insert into workspace_agent_usage as u (workspace_id, window_kind, window_start, agent_id, execution_count, token_count, cost)
  select p_workspace_id, k.kind, k.start, i.agent_id, sum(i.completed + i.failed), sum(i.tokens), sum(i.cost)
  from unnest(sums) i
  cross join lateral (values ('day', i.day), ('hour', i.hour)) as k (kind, start)
  where k.start is not null
  group by k.kind, k.start, i.agent_id
  order by k.kind, k.start, i.agent_id
  on conflict (workspace_id, window_kind, window_start, agent_id) do update set
    execution_count = u.execution_count + excluded.execution_count,
    token_count = u.token_count + excluded.token_count, cost = u.cost + excluded.cost;

  if ws_limits <> '{}' then
    ws_breaches := app.note_workspace_breaches(p_workspace_id, moments);
    pauses_all := coalesce(jsonb_path_exists(ws_breaches, '$[*] ? (@.pauses == true)'), false);
  end if;

  -- An execution counts for the agent's assignment to the whole workspace and for the one to its campaign. Who will pause
  -- all takes all of them at once, in everybody's order.
  select array_agg(a.id) into assignments from (
    select a.id from agent_assignments a
    where a.workspace_id = p_workspace_id and a.assignment_status in ('active', 'paused') and (pauses_all or exists (
      select from unnest(sums) i
      where i.agent_id = a.agent_id and (a.assigned_to_campaign_id is null or i.campaign_id = a.assigned_to_campaign_id)))
    order by a.id for no key update
  ) a;

  if assignments is not null then
    update agent_assignments a set
      tasks_completed = a.tasks_completed + w.completed,
      tasks_failed = a.tasks_failed + w.failed,
      -- What was done had been given, also where the agent found its work by itself.
      tasks_assigned = greatest(a.tasks_assigned, a.tasks_completed + a.tasks_failed + w.completed + w.failed),
      total_tokens_used = a.total_tokens_used + w.tokens,
      total_cost_incurred = a.total_cost_incurred + w.cost
    from (
      select t.id, sum(i.completed) as completed, sum(i.failed) as failed, sum(i.tokens) as tokens, sum(i.cost) as cost
      from agent_assignments t join unnest(sums) i on i.agent_id = t.agent_id
        and (t.assigned_to_campaign_id is null or i.campaign_id = t.assigned_to_campaign_id)
      where t.workspace_id = p_workspace_id and t.id = any (assignments)
      group by t.id
    ) w
    where a.workspace_id = p_workspace_id and a.id = w.id and a.assignment_status = 'active';

    -- Use in each window, of paused ones too: an agent that goes on although it is paused should be seen.
    insert into agent_assignment_usage as u (workspace_id, assignment_id, window_kind, window_start, execution_count, token_count, cost)
    select p_workspace_id, t.id, k.kind, k.start, sum(i.completed + i.failed), sum(i.tokens), sum(i.cost)
    from agent_assignments t
    join unnest(sums) i on i.agent_id = t.agent_id
      and (t.assigned_to_campaign_id is null or i.campaign_id = t.assigned_to_campaign_id)
    cross join lateral (values ('day', i.day), ('hour', i.hour)) as k (kind, start)
    where t.workspace_id = p_workspace_id and t.id = any (assignments) and k.start is not null
    group by t.id, k.kind, k.start
    order by t.id, k.kind, k.start
    on conflict (workspace_id, assignment_id, window_kind, window_start) do update set
      execution_count = u.execution_count + excluded.execution_count,
      token_count = u.token_count + excluded.token_count, cost = u.cost + excluded.cost;

    perform app.raise_assignment_breaches(p_workspace_id, assignments, moments);
  end if;

  perform app.raise_workspace_breaches(p_workspace_id, ws_breaches);
end $$;
revoke execute on function app.count_against_limits(uuid, app.agent_execution[]) from public;
