-- As 035 made it.
create or replace function app.count_against_limits(p_workspace_id uuid, p_counted app.agent_execution[]) returns void
language plpgsql set search_path = public, pg_temp
as $$
declare
  zone text;
  money text;
  ws_limits jsonb;
  ws_breaches jsonb;
  pauses_all boolean := false;
  paused integer;
  assignments uuid[];
  breach record;
begin
  if p_counted is null then
    return;
  end if;
  select w.timezone, w.currency, coalesce(s.limits, '{}') into strict zone, money, ws_limits
  from workspaces w left join workspace_agent_settings s on s.workspace_id = w.id
  where w.id = p_workspace_id;
  if ws_limits <> '{}' then
    perform pg_advisory_xact_lock(hashtextextended('agent limits ' || p_workspace_id, 0));
  end if;

  insert into workspace_agent_usage as u (workspace_id, window_kind, window_start, agent_id, execution_count, token_count, cost)
  select p_workspace_id, k.kind, k.start, i.agent_id, count(*), sum(i.input_tokens + i.output_tokens), sum(i.cost)
  from unnest(p_counted) i
  cross join lateral (values ('day', date_trunc('day', i.occurred_at, zone)), ('hour', date_trunc('hour', i.occurred_at, 'UTC')))
    as k (kind, start)
  where i.occurred_at > now() - interval '8 days'
  group by k.kind, k.start, i.agent_id
  order by k.kind, k.start, i.agent_id
  on conflict (workspace_id, window_kind, window_start, agent_id) do update set
    execution_count = u.execution_count + excluded.execution_count,
    token_count = u.token_count + excluded.token_count, cost = u.cost + excluded.cost;

  if ws_limits <> '{}' then
    with passed as (
      insert into workspace_limit_breaches as b (workspace_id, limit_name, window_start, allowed, used)
      select p_workspace_id, m.limit_name, u.window_start, (ws_limits ->> m.limit_name)::numeric, m.amount
      from (
        select x.window_kind, x.window_start, sum(x.execution_count) as executions, sum(x.token_count) as tokens, sum(x.cost) as cost
        from workspace_agent_usage x
        where x.workspace_id = p_workspace_id and (x.window_kind, x.window_start) in (
          select 'day', date_trunc('day', i.occurred_at, zone) from unnest(p_counted) i
          union select 'hour', date_trunc('hour', i.occurred_at, 'UTC') from unnest(p_counted) i)
        group by x.window_kind, x.window_start
      ) u
      cross join lateral app.limit_measures(u.executions, u.tokens, u.cost) m
      where m.window_kind = u.window_kind and m.amount > (ws_limits ->> m.limit_name)::numeric
      on conflict (workspace_id, limit_name, window_start) do nothing
      returning b.limit_name, b.window_start, b.allowed, b.used
    )
    select jsonb_agg(to_jsonb(p) order by p.window_start desc, p.limit_name), coalesce(bool_or(ws_limits ->> 'on_breach' = 'pause' and p.window_start
      = case p.limit_name when 'max_executions_per_hour' then date_trunc('hour', now(), 'UTC') else date_trunc('day', now(), zone) end), false)
    into ws_breaches, pauses_all from passed p;
  end if;

  -- An execution counts for the agent's assignment to the whole workspace and for the one to its campaign. Who will pause
  -- all takes all of them at once, in everybody's order.
  select array_agg(a.id) into assignments from (
    select a.id from agent_assignments a
    where a.workspace_id = p_workspace_id and a.assignment_status in ('active', 'paused') and (pauses_all or exists (
      select from unnest(p_counted) i
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
      select t.id, count(*) filter (where i.success) as completed, count(*) filter (where not i.success) as failed,
        sum(i.input_tokens + i.output_tokens) as tokens, sum(i.cost) as cost
      from agent_assignments t join unnest(p_counted) i on i.agent_id = t.agent_id
        and (t.assigned_to_campaign_id is null or i.campaign_id = t.assigned_to_campaign_id)
      where t.workspace_id = p_workspace_id and t.id = any (assignments)
      group by t.id
    ) w
    where a.workspace_id = p_workspace_id and a.id = w.id and a.assignment_status = 'active';

    -- Use in each window, of paused ones too: an agent that goes on although it is paused should be seen.
    insert into agent_assignment_usage as u (workspace_id, assignment_id, window_kind, window_start, execution_count, token_count, cost)
    select p_workspace_id, t.id, k.kind, k.start, count(*), sum(i.input_tokens + i.output_tokens), sum(i.cost)
    from agent_assignments t
    join unnest(p_counted) i on i.agent_id = t.agent_id
      and (t.assigned_to_campaign_id is null or i.campaign_id = t.assigned_to_campaign_id)
    cross join lateral (values ('day', date_trunc('day', i.occurred_at, zone)), ('hour', date_trunc('hour', i.occurred_at, 'UTC')))
      as k (kind, start)
    where t.workspace_id = p_workspace_id and t.id = any (assignments) and i.occurred_at > now() - interval '8 days'
    group by t.id, k.kind, k.start
    order by t.id, k.kind, k.start
    on conflict (workspace_id, assignment_id, window_kind, window_start) do update set
      execution_count = u.execution_count + excluded.execution_count,
      token_count = u.token_count + excluded.token_count, cost = u.cost + excluded.cost;

    -- Limits passed and not yet reported in their window. The usage rows are locked: no other writer sees the same.
    for breach in
      select u.assignment_id, u.window_kind, u.window_start, m.limit_name, m.amount as used,
        (t.execution_constraints ->> m.limit_name)::numeric as allowed, t.agent_id, t.assigned_to_campaign_id as campaign_id, r.agent_name,
        t.execution_constraints ->> 'on_breach' = 'pause' and t.assignment_status = 'active'
          and u.window_start = case u.window_kind when 'day' then date_trunc('day', now(), zone) else date_trunc('hour', now(), 'UTC') end as pauses
      from agent_assignments t
      join agent_registry r on r.id = t.agent_id
      join agent_assignment_usage u on u.workspace_id = t.workspace_id and u.assignment_id = t.id
      cross join lateral app.limit_measures(u.execution_count, u.token_count, u.cost) m
      where t.workspace_id = p_workspace_id and t.id = any (assignments) and t.execution_constraints <> '{}'
        and m.window_kind = u.window_kind and m.amount > (t.execution_constraints ->> m.limit_name)::numeric
        and not m.limit_name = any (u.breaches)
        and u.window_start in (
          select date_trunc('day', i.occurred_at, zone) from unnest(p_counted) i
          union all select date_trunc('hour', i.occurred_at, 'UTC') from unnest(p_counted) i)
      order by u.assignment_id, u.window_start, m.limit_name
    loop
      update agent_assignment_usage u set breaches = u.breaches || breach.limit_name
      where u.workspace_id = p_workspace_id and u.assignment_id = breach.assignment_id
        and u.window_kind = breach.window_kind and u.window_start = breach.window_start;
      if breach.pauses then
        update agent_assignments a set assignment_status = 'paused',
          status_reason = format('It passed its limit of %s.', app.limit_rate(breach.limit_name, breach.allowed, money))
        where a.workspace_id = p_workspace_id and a.id = breach.assignment_id and a.assignment_status = 'active';
      end if;
      perform app.tell_of_breach(p_workspace_id, breach.agent_name || ' passed its',
        case when breach.pauses then ' The assignment is paused.' else '' end,
        breach.limit_name, breach.allowed, breach.used, breach.window_start, breach.agent_id, breach.campaign_id, breach.assignment_id);
    end loop;
  end if;

  if pauses_all then
    update agent_assignments a set assignment_status = 'paused',
      status_reason = format('The workspace passed its limit of %s.', app.limit_rate(ws_breaches -> 0 ->> 'limit_name',
        (ws_breaches -> 0 ->> 'allowed')::numeric, money))
    where a.workspace_id = p_workspace_id and a.assignment_status = 'active';
    get diagnostics paused = row_count;
  end if;
  for breach in
    select b.limit_name, b.window_start, b.allowed, b.used
    from jsonb_to_recordset(ws_breaches) as b (limit_name text, window_start timestamptz, allowed numeric, used numeric)
    order by b.limit_name, b.window_start
  loop
    perform app.tell_of_breach(p_workspace_id, 'All agents together passed the workspace''s',
      case when pauses_all then format(' Every active assignment is paused: %s.', paused) else '' end,
      breach.limit_name, breach.allowed, breach.used, breach.window_start, null, null, null);
  end loop;
end $$;
revoke execute on function app.count_against_limits(uuid, app.agent_execution[]) from public;
drop type if exists app.execution_sum;
