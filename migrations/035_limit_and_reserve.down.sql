-- As 033 made it.
create or replace function app.count_against_limits(p_workspace_id uuid, p_counted app.agent_execution[]) returns void
language plpgsql set search_path = public, pg_temp
as $$
#variable_conflict use_column
declare
  assignments uuid[];
  zone text;
  breach record;
begin
  select w.timezone into strict zone from workspaces w where w.id = p_workspace_id;

  -- An execution counts for the agent's assignment to the whole workspace and for the one to its campaign.
  select array_agg(a.id) into assignments from (
    select a.id from agent_assignments a
    where a.workspace_id = p_workspace_id and a.assignment_status in ('active', 'paused') and exists (
      select from unnest(p_counted) i
      where i.agent_id = a.agent_id and (a.assigned_to_campaign_id is null or i.campaign_id = a.assigned_to_campaign_id))
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
      select u.assignment_id, u.window_kind, u.window_start, l.name, l.words, l.used,
        (t.execution_constraints ->> l.name)::numeric as allowed, t.agent_id, t.assigned_to_campaign_id as campaign_id, r.agent_name,
        t.execution_constraints ->> 'on_breach' = 'pause' and t.assignment_status = 'active'
          and u.window_start = case u.window_kind when 'day' then date_trunc('day', now(), zone) else date_trunc('hour', now(), 'UTC') end as pauses
      from agent_assignments t
      join agent_registry r on r.id = t.agent_id
      join agent_assignment_usage u on u.workspace_id = t.workspace_id and u.assignment_id = t.id
      join lateral (values
        ('max_executions_per_hour', 'hour', 'executions an hour', u.execution_count::numeric),
        ('max_tokens_per_day', 'day', 'tokens a day', u.token_count::numeric),
        ('max_cost_per_day', 'day', 'cost a day', u.cost)
      ) as l (name, kind, words, used) on l.kind = u.window_kind and t.execution_constraints ? l.name
      where t.workspace_id = p_workspace_id and t.id = any (assignments) and t.execution_constraints <> '{}'
        and l.used > (t.execution_constraints ->> l.name)::numeric and not l.name = any (u.breaches)
        and u.window_start in (
          select date_trunc('day', i.occurred_at, zone) from unnest(p_counted) i
          union all select date_trunc('hour', i.occurred_at, 'UTC') from unnest(p_counted) i)
      order by u.assignment_id, u.window_start, l.name
    loop
      update agent_assignment_usage u set breaches = u.breaches || breach.name
      where u.workspace_id = p_workspace_id and u.assignment_id = breach.assignment_id
        and u.window_kind = breach.window_kind and u.window_start = breach.window_start;
      if breach.pauses then
        update agent_assignments a set assignment_status = 'paused',
          status_reason = format('It passed its limit of %s %s.', breach.allowed, breach.words)
        where a.workspace_id = p_workspace_id and a.id = breach.assignment_id and a.assignment_status = 'active';
      end if;
      perform app.alert_workspace(p_workspace_id, 'action_required', case when breach.pauses then 'high' else 'medium' end,
        format('%s passed its limit of %s', breach.agent_name, breach.words),
        format('Used %s of %s in the %s that began at %s.%s', breach.used, breach.allowed, breach.window_kind,
          to_char(breach.window_start at time zone zone, 'YYYY-MM-DD HH24:MI'),
          case when breach.pauses then ' The assignment is paused.' else '' end),
        breach.agent_id, breach.campaign_id,
        jsonb_build_object('assignment_id', breach.assignment_id, 'limit', breach.name, 'allowed', breach.allowed,
          'used', breach.used, 'window_start', breach.window_start));
    end loop;
  end if;
end $$;

drop function if exists app.prune_agent_budgets(integer);
drop function if exists app.settle_agent_reservation(uuid, uuid, uuid);
drop function if exists app.reserve_agent_budget(uuid, uuid, uuid, bigint, bigint, numeric, integer, text);
drop function if exists app.tell_of_breach(uuid, text, text, text, numeric, numeric, timestamptz, uuid, uuid, uuid);
drop function if exists app.agent_budget(uuid, uuid, timestamptz);
drop function if exists app.limit_rate(text, numeric, text);
drop function if exists app.limit_words(text, numeric, text, numeric);
drop function if exists app.limit_measures(numeric, numeric, numeric);
drop table if exists agent_reservations, workspace_limit_breaches, workspace_agent_usage;
