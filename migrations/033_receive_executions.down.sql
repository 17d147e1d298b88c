-- As 015 and 031 made them.
create or replace function app.maintain_agent_facts(p_portion integer default 50000) returns table (made_partitions integer, deleted_executions integer)
language plpgsql security definer set search_path = public, pg_temp
as $$
begin
  made_partitions := app.ensure_performance_partitions(current_date, current_date + 62);
  delete from agent_assignment_usage u where u.window_start < now() - interval '40 days';
  delete from agent_executions e where e.ctid = any (array(
    select x.ctid from agent_executions x where x.received_at < now() - interval '8 days' limit p_portion));
  get diagnostics deleted_executions = row_count;
  return next;
end $$;

create or replace function app.record_agent_executions(
  p_workspace_id uuid, p_executions jsonb, p_late_bound interval default interval '7 days')
returns table (item_index integer, outcome text, field text, reason text)
language plpgsql security definer set search_path = public, pg_temp
as $$
#variable_conflict use_column
declare
  -- What can be wrong with one, by the number that the reading below gives it.
  wrong_fields constant text[] := array['agent_id', 'execution_time_seconds', 'input_tokens', 'output_tokens', 'cost',
    'success', 'error', 'quality_score', 'occurred_at', 'occurred_at', 'idempotency_key', 'campaign_id'];
  wrong_reasons constant text[] := array['No agent with this id or name is in the registry.',
    'A duration is from 0 to 604,800 seconds (a week).', 'Tokens are a whole number from 0 to a trillion.',
    'Tokens are a whole number from 0 to a trillion.', 'A cost is from 0 to 1,000,000.',
    'It either succeeded or failed: success is true or false.', 'An execution that succeeded has no error.',
    'A quality score is from 0 to 100.', 'It lies in the future. Check the sender''s clock.',
    format('It is older than the late-data bound of %s days.', extract(day from p_late_bound)),
    'A key has 1 to 200 characters.', 'No such campaign is in this workspace.'];
  ledger_since constant timestamptz := case when p_late_bound is null then now() - interval '7 days' else '-infinity' end;
  items app.agent_execution[];
  counted app.agent_execution[];
  bucket_ids uuid[];
  bucket_agents uuid[];
  bucket_dates date[];
  bucket_hours smallint[];
  assignments uuid[];
  zone text;
  breach record;
begin
  perform app.enter_workspace(p_workspace_id);
  if jsonb_typeof(p_executions) is distinct from 'array' then
    raise exception 'Executions are a list.' using errcode = 'CX422';
  end if;
  select w.timezone into strict zone from workspaces w where w.id = p_workspace_id;

  -- Read and judge.
  select array_agg(row(e.index - 1, coalesce(e.idempotency_key, gen_random_uuid()::text), e.agent, e.campaign_id,
      coalesce(e.occurred_at, now()), round(e.execution_time_seconds, 6), e.input_tokens, e.output_tokens, round(e.cost, 8),
      e.success, e.error, round(e.quality_score, 2), e.wrong)::app.agent_execution order by e.index)
  into items
  from (
    select x.*, coalesce(by_id.id, by_name.id) as agent, case
      when by_id.id is null and by_name.id is null then 1
      when x.execution_time_seconds is null or x.execution_time_seconds not between 0 and 604800 then 2
      when x.input_tokens is null or x.input_tokens not between 0 and 1000000000000 then 3
      when x.output_tokens is null or x.output_tokens not between 0 and 1000000000000 then 4
      when x.cost is null or x.cost not between 0 and 1000000 then 5
      when x.success is null then 6
      when x.success and x.error is not null then 7
      when x.quality_score not between 0 and 100 then 8
      when x.occurred_at > now() + interval '5 minutes' then 9
      when x.occurred_at < now() - p_late_bound then 10
      when char_length(x.idempotency_key) not between 1 and 200 then 11
      when x.campaign_id is not null and c.id is null then 12 end as wrong
    from rows from (jsonb_to_recordset(p_executions) as (
        agent_id uuid, agent_name text, execution_time_seconds numeric, input_tokens bigint, output_tokens bigint,
        cost numeric, success boolean, occurred_at timestamptz, idempotency_key text, error text, quality_score numeric,
        campaign_id uuid))
      with ordinality as x (agent_id, agent_name, execution_time_seconds, input_tokens, output_tokens,
        cost, success, occurred_at, idempotency_key, error, quality_score, campaign_id, index)
    left join agent_registry by_id on by_id.id = x.agent_id
    left join agent_registry by_name on x.agent_id is null and lower(by_name.agent_name) = lower(x.agent_name)
    left join campaigns c on c.workspace_id = p_workspace_id and c.id = x.campaign_id
  ) e;

  -- Months that nobody made ahead: before any row is locked.
  perform app.ensure_performance_partitions(min(m.month), min(m.month))
  from (select distinct date_trunc('month', i.occurred_at at time zone 'UTC')::date as month
        from unnest(items) i where i.wrong is null) m
  where to_regclass(format('public.agent_performance_%s', to_char(m.month, 'YYYY_MM'))) is null
  group by m.month;

  -- Keys: the first of each in the batch, if no earlier batch had it.
  with fresh as materialized (
    select distinct on (i.key) i as item, i.key from unnest(items) i where i.wrong is null order by i.key, i.index
  ), kept as (
    insert into agent_executions (workspace_id, execution_key, agent_id, campaign_id, occurred_at, execution_time_seconds,
      input_tokens, output_tokens, cost, success, error, quality_score)
    select p_workspace_id, f.key, (f.item).agent_id, (f.item).campaign_id, (f.item).occurred_at, (f.item).seconds,
      (f.item).input_tokens, (f.item).output_tokens, (f.item).cost, (f.item).success, left((f.item).error, 500), (f.item).quality
    from fresh f where (f.item).occurred_at >= ledger_since
    order by f.key
    on conflict (workspace_id, execution_key) do nothing
    returning execution_key
  )
  select array_agg(f.item) into counted
  from fresh f where f.key in (select k.execution_key from kept k) or (f.item).occurred_at < ledger_since;

  -- Buckets.
  with touched as (
    insert into agent_performance as p (workspace_id, agent_id, measurement_date, measurement_hour,
      execution_count, success_count, failure_count, error_count,
      total_execution_time_seconds, min_execution_time_seconds, max_execution_time_seconds,
      total_input_tokens, total_output_tokens, total_cost_incurred, quality_total, quality_count)
    select p_workspace_id, e.agent_id, e.date, e.hour,
      count(*), count(*) filter (where e.success), count(*) filter (where not e.success), count(e.error),
      sum(e.seconds), min(e.seconds), max(e.seconds),
      sum(e.input_tokens), sum(e.output_tokens), sum(e.cost), coalesce(sum(e.quality), 0), count(e.quality)
    from (
      select i.*, (i.occurred_at at time zone 'UTC')::date as date,
        extract(hour from i.occurred_at at time zone 'UTC')::smallint as hour
      from unnest(counted) i
    ) e
    group by e.agent_id, e.date, grouping sets ((e.hour), ())
    order by e.agent_id, e.date, e.hour
    on conflict (workspace_id, agent_id, measurement_date, measurement_hour) do update set
      execution_count = p.execution_count + excluded.execution_count,
      success_count = p.success_count + excluded.success_count,
      failure_count = p.failure_count + excluded.failure_count,
      error_count = p.error_count + excluded.error_count,
      total_execution_time_seconds = p.total_execution_time_seconds + excluded.total_execution_time_seconds,
      min_execution_time_seconds = least(p.min_execution_time_seconds, excluded.min_execution_time_seconds),
      max_execution_time_seconds = greatest(p.max_execution_time_seconds, excluded.max_execution_time_seconds),
      total_input_tokens = p.total_input_tokens + excluded.total_input_tokens,
      total_output_tokens = p.total_output_tokens + excluded.total_output_tokens,
      total_cost_incurred = p.total_cost_incurred + excluded.total_cost_incurred,
      quality_total = p.quality_total + excluded.quality_total,
      quality_count = p.quality_count + excluded.quality_count
    returning p.id, p.agent_id, p.measurement_date, p.measurement_hour
  )
  select array_agg(t.id), array_agg(t.agent_id), array_agg(t.measurement_date), array_agg(coalesce(t.measurement_hour, -1))
  into bucket_ids, bucket_agents, bucket_dates, bucket_hours from touched t;

  -- Their bins, then their percentiles from all bins there are now.
  insert into agent_performance_sketch as s (workspace_id, agent_id, measurement_date, measurement_hour, bin, n)
  select p_workspace_id, e.agent_id, e.date, coalesce(e.hour, -1), e.bin, count(*)
  from (
    select i.agent_id, app.sketch_bin(i.seconds) as bin, (i.occurred_at at time zone 'UTC')::date as date,
      extract(hour from i.occurred_at at time zone 'UTC')::smallint as hour
    from unnest(counted) i
  ) e
  group by e.agent_id, e.date, e.bin, grouping sets ((e.hour), ())
  order by e.agent_id, e.date, coalesce(e.hour, -1), e.bin
  on conflict (workspace_id, agent_id, measurement_date, measurement_hour, bin) do update set n = s.n + excluded.n;

  update agent_performance p set
    p50_execution_time_seconds = least(greatest(app.sketch_value(q.p50)::numeric, p.min_execution_time_seconds), p.max_execution_time_seconds),
    p95_execution_time_seconds = least(greatest(app.sketch_value(q.p95)::numeric, p.min_execution_time_seconds), p.max_execution_time_seconds),
    p99_execution_time_seconds = least(greatest(app.sketch_value(q.p99)::numeric, p.min_execution_time_seconds), p.max_execution_time_seconds)
  from (
    -- Lateral, so that each bucket's bins are read by their key, whatever the planner knows of the table.
    select b.id, b.date, r.p50, r.p95, r.p99
    from unnest(bucket_ids, bucket_agents, bucket_dates, bucket_hours) as b (id, agent_id, date, hour)
    cross join lateral (
      select min(c.bin) filter (where c.running >= ceil(c.total * 0.50)) as p50,
        min(c.bin) filter (where c.running >= ceil(c.total * 0.95)) as p95,
        min(c.bin) filter (where c.running >= ceil(c.total * 0.99)) as p99
      from (
        select s.bin, sum(s.n) over (order by s.bin) as running, sum(s.n) over () as total
        from agent_performance_sketch s
        where s.workspace_id = p_workspace_id and s.agent_id = b.agent_id and s.measurement_hour = b.hour
          and s.measurement_date = b.date
      ) c
    ) r
  ) q
  where p.workspace_id = p_workspace_id and p.id = q.id and p.measurement_date = q.date;

  -- The campaigns' shares.
  insert into agent_campaign_performance as s (workspace_id, campaign_id, agent_id, measurement_date, bin, n, success_count,
    error_count, total_input_tokens, total_output_tokens, total_cost_incurred, quality_total, quality_count)
  select p_workspace_id, e.campaign_id, e.agent_id, e.date, e.bin, count(*), count(*) filter (where e.success),
    count(e.error), sum(e.input_tokens), sum(e.output_tokens), sum(e.cost), coalesce(sum(e.quality), 0), count(e.quality)
  from (
    select i.*, app.sketch_bin(i.seconds) as bin, (i.occurred_at at time zone 'UTC')::date as date
    from unnest(counted) i where i.campaign_id is not null
  ) e
  group by e.campaign_id, e.agent_id, e.date, e.bin
  order by e.campaign_id, e.agent_id, e.date, e.bin
  on conflict (workspace_id, campaign_id, agent_id, measurement_date, bin) do update set
    n = s.n + excluded.n, success_count = s.success_count + excluded.success_count,
    error_count = s.error_count + excluded.error_count,
    total_input_tokens = s.total_input_tokens + excluded.total_input_tokens,
    total_output_tokens = s.total_output_tokens + excluded.total_output_tokens,
    total_cost_incurred = s.total_cost_incurred + excluded.total_cost_incurred,
    quality_total = s.quality_total + excluded.quality_total, quality_count = s.quality_count + excluded.quality_count;

  -- Assignments: an execution counts for the agent's assignment to the whole workspace and for the one to its campaign.
  select array_agg(a.id) into assignments from (
    select a.id from agent_assignments a
    where a.workspace_id = p_workspace_id and a.assignment_status in ('active', 'paused') and exists (
      select from unnest(counted) i
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
      from agent_assignments t join unnest(counted) i on i.agent_id = t.agent_id
        and (t.assigned_to_campaign_id is null or i.campaign_id = t.assigned_to_campaign_id)
      where t.workspace_id = p_workspace_id and t.id = any (assignments)
      group by t.id
    ) w
    where a.workspace_id = p_workspace_id and a.id = w.id and a.assignment_status = 'active';

    -- Use in each window, of paused ones too: an agent that goes on although it is paused should be seen.
    insert into agent_assignment_usage as u (workspace_id, assignment_id, window_kind, window_start, execution_count, token_count, cost)
    select p_workspace_id, t.id, k.kind, k.start, count(*), sum(i.input_tokens + i.output_tokens), sum(i.cost)
    from agent_assignments t
    join unnest(counted) i on i.agent_id = t.agent_id
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
          select date_trunc('day', i.occurred_at, zone) from unnest(counted) i
          union all select date_trunc('hour', i.occurred_at, 'UTC') from unnest(counted) i)
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

  return query
    select i.index, case when i.wrong is not null then 'rejected' when k.index is not null then 'accepted' else 'duplicate' end,
      wrong_fields[i.wrong], wrong_reasons[i.wrong]
    from unnest(items) i left join unnest(counted) k on k.index = i.index
    order by i.index;
end $$;

create or replace function app.drop_performance_partitions(p_keep_months integer) returns integer
language plpgsql security definer set search_path = public, pg_temp
as $$
declare
  before constant date := date_trunc('month', now() at time zone 'UTC') - make_interval(months => p_keep_months);
  child regclass;
  dropped integer := 0;
begin
  if p_keep_months is null or p_keep_months < 13 then
    raise exception 'Performance is kept 13 months or longer.' using errcode = 'CX422';
  end if;
  perform set_config('lock_timeout', '3s', true);
  for child in
    select c.oid::regclass from pg_inherits i join pg_class c on c.oid = i.inhrelid
    where i.inhparent in ('agent_performance'::regclass, 'agent_performance_sketch'::regclass, 'agent_campaign_performance'::regclass)
      and case when c.relname ~ '_\d{4}_\d{2}$' then to_date(right(c.relname, 7), 'YYYY_MM') < before end
    order by c.relname
  loop
    execute format('drop table %s', child);
    dropped := dropped + 1;
  end loop;
  return dropped;
end $$;

create or replace function app.ensure_performance_partitions(p_from date, p_to date) returns integer
language plpgsql security definer set search_path = public, pg_temp
as $$
declare
  parent text;
  month date;
  child text;
  made integer := 0;
begin
  if p_from < date '2000-01-01' or p_to > current_date + 800 or p_to < p_from then
    raise exception 'Partitions can''t be made from % to %.', p_from, p_to using errcode = 'CX422';
  end if;
  for month in select generate_series(date_trunc('month', p_from::timestamp), p_to::timestamp, interval '1 month')::date loop
    foreach parent in array array['agent_performance', 'agent_performance_sketch', 'agent_campaign_performance'] loop
      child := format('%s_%s', parent, to_char(month, 'YYYY_MM'));
      continue when to_regclass(format('public.%I', child)) is not null;
      perform pg_advisory_xact_lock(hashtextextended('agent_performance partitions', 0));
      continue when to_regclass(format('public.%I', child)) is not null;
      execute format('create table public.%I (like public.%I including all) with (fillfactor = 80)', child, parent);
      execute format('alter table public.%I attach partition public.%I for values from (%L) to (%L)',
        parent, child, month, month + interval '1 month');
      execute format('alter table public.%1$I enable row level security, force row level security', child);
      execute format('create policy %I on public.%I using (workspace_id = (select app.workspace_id())) with check (workspace_id = (select app.workspace_id()))',
        child || '_workspace_isolation', child);
      execute format('revoke all on public.%I from codex_app, public', child);
      made := made + 1;
    end loop;
  end loop;
  return made;
end $$;

create or replace trigger check_agent_assignment before insert or update on agent_assignments
  for each row execute function app.check_agent_assignment();
drop trigger if exists delete_facts_of_workspace on workspaces;
drop function if exists app.delete_facts_of_workspace();
drop policy if exists agent_performance_sketch_owner on agent_performance_sketch;
-- New keys are checked by the owner, from whom the policies hide every workspace.
alter table workspaces no force row level security;
do $$
declare
  name text;
begin
  foreach name in array array['agent_executions', 'agent_performance_sketch'] loop
    if not exists (select from pg_constraint where conrelid = name::regclass and conname = name || '_workspace_id_fkey') then
      execute format('alter table %I add constraint %I foreign key (workspace_id) references workspaces (id) on delete cascade',
        name, name || '_workspace_id_fkey');
    end if;
  end loop;
end $$;
alter table workspaces force row level security;
drop trigger if exists forget_unassigned_agent on agent_assignments;
drop trigger if exists end_draft on agent_registry;
drop function if exists app.forget_unassigned_agent();
drop function if exists app.end_draft();
drop function if exists app.draft_agents(uuid, jsonb);
drop function if exists app.note_unassigned_agents(uuid, uuid[]);
drop function if exists app.count_against_limits(uuid, app.agent_execution[]);
do $$
begin
  if to_regtype('app.agent_execution') is not null then
    alter type app.agent_execution drop attribute if exists model;
  end if;
end $$;
alter policy agent_registry_read on agent_registry
  using ((select auth.uid()) is not null or (select app.workspace_id()) is not null);
alter table agent_registry drop constraint if exists agent_registry_draft_check;
alter table agent_registry drop column if exists drafted_at;
drop table if exists unassigned_agents, agent_model_performance, workspace_agent_settings;
alter table if exists agent_executions drop column if exists model;
