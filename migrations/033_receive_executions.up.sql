-- Executions know their model, and are counted by it; what is counted against limits stands in a function of its own; a
-- workspace sets how it takes executions, of agents that nobody registered too; agents that work without an assignment
-- are known as such.

-- How a workspace takes the executions that its programs report. No row means what the columns' defaults say.
create table if not exists workspace_agent_settings (
  workspace_id uuid not null references workspaces (id) on delete cascade,
  id uuid not null default gen_random_uuid(),
  -- Reports of work that is older are refused.
  late_data_days smallint not null default 7 check (late_data_days between 1 and 31),
  -- Reports of agents that the registry doesn't know: refused, or the agent becomes a draft there.
  unknown_agents text not null default 'refuse' check (unknown_agents in ('refuse', 'draft')),
  -- The workspace's own limits, beside those of its assignments.
  limits jsonb not null default '{}' check (app.is_execution_constraints(limits)),
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  primary key (workspace_id, id),
  unique (workspace_id)
);
call app.protect_workspace_table('workspace_agent_settings', 'select, insert, update');
call app.audit_changes('workspace_agent_settings');
call app.announce_changes('workspace_agent_settings');

-- Agents that reported work in a workspace without an assignment there. The first time raises an alert, once.
create table if not exists unassigned_agents (
  workspace_id uuid not null references workspaces (id) on delete cascade,
  id uuid not null default gen_random_uuid(),
  agent_id uuid not null references agent_registry (id) on delete cascade,
  first_reported_at timestamptz not null default now(),
  is_told boolean not null default false,
  primary key (workspace_id, id),
  constraint unassigned_agents_agent_key unique (workspace_id, agent_id)
);
create index if not exists unassigned_agents_agent_idx on unassigned_agents (agent_id);
call app.protect_workspace_table('unassigned_agents', 'select');
call app.announce_changes('unassigned_agents');

-- A draft: an agent that a workspace's executions named and that no platform administrator has completed. It is inactive,
-- so nobody can assign it, its type is a stand-in, and only the workspaces that named it see it: names may tell much.
alter table agent_registry add column if not exists drafted_at timestamptz;
alter table agent_registry drop constraint if exists agent_registry_draft_check;
alter table agent_registry add constraint agent_registry_draft_check check (drafted_at is null or not is_active);
alter policy agent_registry_read on agent_registry using (
  ((select auth.uid()) is not null or (select app.workspace_id()) is not null)
  and (drafted_at is null or exists (select from unassigned_agents u where u.agent_id = agent_registry.id)));

-- Activating a draft makes it an agent like others.
create or replace function app.end_draft() returns trigger
language plpgsql
as $$
begin
  new.drafted_at := null;
  return new;
end $$;
create or replace trigger end_draft before update of is_active on agent_registry
  for each row when (new.is_active and new.drafted_at is not null) execute function app.end_draft();

-- Who is assigned works without an assignment no more; should that change, it is told again.
create or replace function app.forget_unassigned_agent() returns trigger
language plpgsql security definer set search_path = public, pg_temp
as $$
begin
  delete from unassigned_agents u where u.workspace_id = new.workspace_id and u.agent_id = new.agent_id;
  return null;
end $$;
revoke execute on function app.forget_unassigned_agent() from public;
create or replace trigger forget_unassigned_agent after insert or update of assignment_status on agent_assignments
  for each row when (new.assignment_status in ('active', 'paused')) execute function app.forget_unassigned_agent();

alter table agent_executions add column if not exists model text check (char_length(model) between 1 and 120);
do $$
begin
  if not exists (select from pg_attribute where attrelid = 'app.agent_execution'::regclass and attname = 'model' and not attisdropped) then
    alter type app.agent_execution add attribute model text;
  end if;
end $$;

-- Every row's check against its workspace cost more than the row: the function that alone writes these holds the workspace
-- against deletion once a call, and what goes with a workspace goes by a trigger.
alter table agent_executions drop constraint if exists agent_executions_workspace_id_fkey;
alter table agent_performance_sketch drop constraint if exists agent_performance_sketch_workspace_id_fkey;
do $$
begin
  if not exists (select from pg_policy where polrelid = 'agent_performance_sketch'::regclass and polname = 'agent_performance_sketch_owner') then
    create policy agent_performance_sketch_owner on agent_performance_sketch to current_user using (true) with check (true);
  end if;
end $$;
create or replace function app.delete_facts_of_workspace() returns trigger
language plpgsql security definer set search_path = public, pg_temp
as $$
begin
  delete from agent_executions e where e.workspace_id = old.id;
  delete from agent_performance_sketch s where s.workspace_id = old.id;
  return null;
end $$;
revoke execute on function app.delete_facts_of_workspace() from public;
create or replace trigger delete_facts_of_workspace after delete on workspaces
  for each row execute function app.delete_facts_of_workspace();

-- The model's share, as agent_campaign_performance has the campaign's. Only executions that name a model are here.
create table if not exists agent_model_performance (
  workspace_id uuid not null references workspaces (id) on delete cascade,
  model text not null check (char_length(model) between 1 and 120),
  agent_id uuid not null,
  measurement_date date not null,
  bin smallint not null,
  n bigint not null check (n > 0),
  success_count bigint not null check (success_count between 0 and n),
  error_count bigint not null check (error_count between 0 and n),
  total_input_tokens bigint not null check (total_input_tokens >= 0),
  total_output_tokens bigint not null check (total_output_tokens >= 0),
  total_cost_incurred numeric(24, 8) not null check (total_cost_incurred >= 0),
  quality_total numeric(24, 2) not null,
  quality_count bigint not null,
  primary key (workspace_id, model, agent_id, measurement_date, bin)
) partition by range (measurement_date);
call app.protect_workspace_table('agent_model_performance', 'select');

-- Makes the monthly partitions that cover the two dates, both included. A partition is built apart and then attached,
-- which blocks neither readers nor writers. Row-level security of the parent doesn't bind a partition that is read
-- directly: each has its own, and the application role has no right on it.
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
    foreach parent in array array['agent_performance', 'agent_performance_sketch', 'agent_campaign_performance', 'agent_model_performance'] loop
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
revoke execute on function app.ensure_performance_partitions(date, date) from public;
grant execute on function app.ensure_performance_partitions(date, date) to codex_app;
select app.ensure_performance_partitions(month, month)
from (
  select to_date(right(c.relname, 7), 'YYYY_MM') as month
  from pg_inherits i join pg_class c on c.oid = i.inhrelid
  where i.inhparent = 'agent_performance'::regclass
) there;

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
    where i.inhparent in ('agent_performance'::regclass, 'agent_performance_sketch'::regclass, 'agent_campaign_performance'::regclass,
        'agent_model_performance'::regclass)
      and case when c.relname ~ '_\d{4}_\d{2}$' then to_date(right(c.relname, 7), 'YYYY_MM') < before end
    order by c.relname
  loop
    execute format('drop table %s', child);
    dropped := dropped + 1;
  end loop;
  return dropped;
end $$;

-- Asked of what it judges alone: counters change with every batch.
create or replace trigger check_agent_assignment before insert or update of agent_id, assignment_status on agent_assignments
  for each row execute function app.check_agent_assignment();

-- Counts what is new against the limits of the agents' assignments, and reports each breach once in its window. Part of
-- app.record_agent_executions: its transaction, its order of locks (assignments, then use).
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
revoke execute on function app.count_against_limits(uuid, app.agent_execution[]) from public;

-- Registers the agents that executions name and the registry lacks as drafts, and lets the workspace see those that another
-- one drafted. Two that name the same one at once make it once; names are taken in order, so that crossing batches don't
-- deadlock. A workspace has at most 100 drafts: a program that makes names up fills no registry.
create or replace function app.draft_agents(p_workspace_id uuid, p_executions jsonb) returns void
language plpgsql set search_path = public, pg_temp
as $$
declare
  room constant integer := 100 - (
    select count(*) from unassigned_agents u join agent_registry r on r.id = u.agent_id
    where u.workspace_id = p_workspace_id and r.drafted_at is not null);
  names text[];
begin
  select array_agg(n.name order by lower(n.name)) into names
  from (
    select distinct on (lower(x.agent_name)) x.agent_name as name
    from jsonb_to_recordset(p_executions) as x (agent_id uuid, agent_name text)
    where x.agent_id is null and char_length(x.agent_name) between 1 and 80 and x.agent_name = btrim(x.agent_name)
      and not exists (
        select from agent_registry r where lower(r.agent_name) = lower(x.agent_name)
          and (r.drafted_at is null
            or exists (select from unassigned_agents u where u.workspace_id = p_workspace_id and u.agent_id = r.id)))
    order by lower(x.agent_name) limit greatest(room, 0)
  ) n;
  if names is null then
    return;
  end if;
  insert into agent_registry (agent_name, agent_type, guild_name, purpose, is_active, drafted_at)
  select n, 'researcher', 'Drafts', 'Named by executions; a platform administrator is to complete it.', false, now()
  from unnest(names) n on conflict do nothing;
  insert into unassigned_agents (workspace_id, agent_id)
  select p_workspace_id, r.id from agent_registry r
  where lower(r.agent_name) in (select lower(n) from unnest(names) n) and r.drafted_at is not null
  order by r.id
  on conflict (workspace_id, agent_id) do nothing;
end $$;
revoke execute on function app.draft_agents(uuid, jsonb) from public;

-- Remembers the agents among these that have no assignment in the workspace, and alerts it once of each.
create or replace function app.note_unassigned_agents(p_workspace_id uuid, p_agents uuid[]) returns void
language plpgsql set search_path = public, pg_temp
as $$
declare
  alerts jsonb;
begin
  with told as (
    insert into unassigned_agents as u (workspace_id, agent_id, is_told)
    select p_workspace_id, a, true from unnest(p_agents) a
    where not exists (
        select from agent_assignments s
        where s.workspace_id = p_workspace_id and s.agent_id = a and s.assignment_status in ('active', 'paused'))
      and not exists (select from unassigned_agents k where k.workspace_id = p_workspace_id and k.agent_id = a and k.is_told)
    order by a
    on conflict (workspace_id, agent_id) do update set is_told = true where not u.is_told
    returning u.agent_id
  )
  select jsonb_agg(jsonb_build_object('alert_type', 'action_required', 'severity_level', 'medium',
      'fingerprint', 'unassigned agent ' || r.id, 'title', format('%s works here without an assignment', r.agent_name),
      'description', 'Executions of it were reported. They are kept and count in its figures, but against no limit. '
        || case when r.drafted_at is null then 'Assign it, or stop the program that reports it.'
          else 'The registry knows it as a draft only: ask a platform administrator to complete it, or stop the program that reports it.' end,
      'agent_id', r.id) order by r.agent_name)
  into alerts
  from told t join agent_registry r on r.id = t.agent_id;
  if alerts is not null then
    perform app.fire_alerts(p_workspace_id, alerts);
  end if;
end $$;
revoke execute on function app.note_unassigned_agents(uuid, uuid[]) from public;

-- Records many executions at once: [{agent_id | agent_name, execution_time_seconds, input_tokens, output_tokens, cost,
-- success, occurred_at?, idempotency_key?, error?, quality_score?, campaign_id?, model?}, …]. Answers one row for each, in order
-- (index from 0): accepted, duplicate (its key was counted before) or rejected with field and reason; good ones are kept.
--
-- Free of deadlocks: every call locks in the same order — keys, lanes, campaigns' and models' bins, assignments, usage —
-- and sorted within each. An agent's buckets and bins are written by one call at a time, the one that holds the agent's
-- lane (one of 64), so percentiles are computed from all bins there are, and each bucket is written once a batch.
-- p_late_bound '0' is the workspace's own bound; NULL lifts it (history being loaded): what is older than a week then
-- leaves no trace in the ledger.
create or replace function app.record_agent_executions(
  p_workspace_id uuid, p_executions jsonb, p_late_bound interval default interval '0')
returns table (item_index integer, outcome text, field text, reason text)
language plpgsql security definer set search_path = public, pg_temp
as $$
#variable_conflict use_column
declare
  -- What can be wrong with one, by the number that the reading below gives it.
  wrong_fields constant text[] := array['agent_id', 'execution_time_seconds', 'input_tokens', 'output_tokens', 'cost',
    'success', 'error', 'quality_score', 'occurred_at', 'occurred_at', 'idempotency_key', 'campaign_id', 'model'];
  wrong_reasons constant text[] := array['No agent with this id or name is in the registry.',
    'A duration is from 0 to 604,800 seconds (a week).', 'Tokens are a whole number from 0 to a trillion.',
    'Tokens are a whole number from 0 to a trillion.', 'A cost is from 0 to 1,000,000.',
    'It either succeeded or failed: success is true or false.', 'An execution that succeeded has no error.',
    'A quality score is from 0 to 100.', 'It lies in the future. Check the sender''s clock.',
    'It is older than the late-data bound of %s days.',
    'A key has 1 to 200 characters.', 'No such campaign is in this workspace.', 'A model has 1 to 120 characters.'];
  ledger_since constant timestamptz := case when p_late_bound is null then now() - interval '7 days' else '-infinity' end;
  items app.agent_execution[];
  counted app.agent_execution[];
  late_bound interval;
  unknown_agents text;
begin
  perform app.enter_workspace(p_workspace_id);
  if jsonb_typeof(p_executions) is distinct from 'array' then
    raise exception 'Executions are a list.' using errcode = 'CX422';
  end if;
  perform from workspaces w where w.id = p_workspace_id for key share;
  select make_interval(days => coalesce(max(s.late_data_days), 7)), coalesce(max(s.unknown_agents), 'refuse')
  into late_bound, unknown_agents
  from workspace_agent_settings s where s.workspace_id = p_workspace_id;
  if p_late_bound is distinct from interval '0' then
    late_bound := p_late_bound;
  end if;
  if unknown_agents = 'draft' then
    perform app.draft_agents(p_workspace_id, p_executions);
  end if;

  -- Read and judge. Drafts are known where they were named.
  with known as materialized (
    select r.id, lower(r.agent_name) as any_case from agent_registry r
    where r.drafted_at is null
      or exists (select from unassigned_agents u where u.workspace_id = p_workspace_id and u.agent_id = r.id)
  )
  select array_agg(row(e.index - 1, coalesce(e.idempotency_key, gen_random_uuid()::text), e.agent, e.campaign_id,
      coalesce(e.occurred_at, now()), round(e.execution_time_seconds, 6), e.input_tokens, e.output_tokens, round(e.cost, 8),
      e.success, e.error, round(e.quality_score, 2), e.wrong, e.model)::app.agent_execution order by e.index)
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
      when x.occurred_at < now() - late_bound then 10
      when char_length(x.idempotency_key) not between 1 and 200 then 11
      when x.campaign_id is not null and c.id is null then 12
      when char_length(x.model) not between 1 and 120 then 13 end as wrong
    from rows from (jsonb_to_recordset(p_executions) as (
        agent_id uuid, agent_name text, execution_time_seconds numeric, input_tokens bigint, output_tokens bigint,
        cost numeric, success boolean, occurred_at timestamptz, idempotency_key text, error text, quality_score numeric,
        campaign_id uuid, model text))
      with ordinality as x (agent_id, agent_name, execution_time_seconds, input_tokens, output_tokens,
        cost, success, occurred_at, idempotency_key, error, quality_score, campaign_id, model, index)
    left join known by_id on by_id.id = x.agent_id
    left join known by_name on x.agent_id is null and by_name.any_case = lower(x.agent_name)
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
    select distinct on (i.key) i.* from unnest(items) i where i.wrong is null order by i.key, i.index
  ), kept as (
    insert into agent_executions (workspace_id, execution_key, agent_id, campaign_id, occurred_at, execution_time_seconds,
      input_tokens, output_tokens, cost, success, error, quality_score, model)
    select p_workspace_id, f.key, f.agent_id, f.campaign_id, f.occurred_at, f.seconds, f.input_tokens, f.output_tokens, f.cost,
      f.success, left(f.error, 500), f.quality, f.model
    from fresh f where f.occurred_at >= ledger_since
    order by f.key
    on conflict (workspace_id, execution_key) do nothing
    returning execution_key
  )
  select array_agg(row(f.*)::app.agent_execution) into counted
  from fresh f where f.key in (select k.execution_key from kept k) or f.occurred_at < ledger_since;

  -- Bins, then the buckets with their percentiles from all bins there are now.
  perform pg_advisory_xact_lock(hashtextextended('agent facts ' || p_workspace_id, l.lane))
  from (select distinct hashtext(i.agent_id::text) & 63 as lane from unnest(counted) i order by 1) l;

  insert into agent_performance_sketch as s (workspace_id, agent_id, measurement_date, measurement_hour, bin, n)
  select p_workspace_id, e.agent_id, e.date, coalesce(e.hour, -1), e.bin, count(*)
  from (
    select i.agent_id, app.sketch_bin(i.seconds) as bin, (i.occurred_at at time zone 'UTC')::date as date,
      extract(hour from i.occurred_at at time zone 'UTC')::smallint as hour
    from unnest(counted) i
  ) e
  group by e.agent_id, e.date, e.bin, grouping sets ((e.hour), ())
  on conflict (workspace_id, agent_id, measurement_date, measurement_hour, bin) do update set n = s.n + excluded.n;

  insert into agent_performance as p (workspace_id, agent_id, measurement_date, measurement_hour,
    execution_count, success_count, failure_count, error_count,
    total_execution_time_seconds, min_execution_time_seconds, max_execution_time_seconds,
    p50_execution_time_seconds, p95_execution_time_seconds, p99_execution_time_seconds,
    total_input_tokens, total_output_tokens, total_cost_incurred, quality_total, quality_count)
  select p_workspace_id, b.agent_id, b.date, b.hour, b.n, b.successes, b.n - b.successes, b.errors,
    b.seconds, b.least, b.most,
    -- No percentile leaves [least, most]. A bucket that this batch begins has its own here, others have theirs below.
    case when t.total = b.n then least(greatest(app.sketch_value(q.p50)::numeric, b.least), b.most) else app.sketch_value(q.p50) end,
    case when t.total = b.n then least(greatest(app.sketch_value(q.p95)::numeric, b.least), b.most) else app.sketch_value(q.p95) end,
    case when t.total = b.n then least(greatest(app.sketch_value(q.p99)::numeric, b.least), b.most) else app.sketch_value(q.p99) end,
    b.input_tokens, b.output_tokens, b.cost, b.quality_total, b.quality_count
  from (
    select e.agent_id, e.date, e.hour, count(*) as n, count(*) filter (where e.success) as successes, count(e.error) as errors,
      sum(e.seconds) as seconds, min(e.seconds) as least, max(e.seconds) as most, sum(e.input_tokens) as input_tokens,
      sum(e.output_tokens) as output_tokens, sum(e.cost) as cost, coalesce(sum(e.quality), 0) as quality_total,
      count(e.quality) as quality_count
    from (
      select i.*, (i.occurred_at at time zone 'UTC')::date as date,
        extract(hour from i.occurred_at at time zone 'UTC')::smallint as hour
      from unnest(counted) i
    ) e
    group by e.agent_id, e.date, grouping sets ((e.hour), ())
  ) b
  -- Lateral, so that each bucket's bins are read by their key, whatever the planner knows of the table. Counts stay far
  -- below 2^53: as floating-point numbers they are exact, and several times quicker to sum; so is one window, not two.
  cross join lateral (
    select sum(s.n)::double precision as total from agent_performance_sketch s
    where s.workspace_id = p_workspace_id and s.agent_id = b.agent_id and s.measurement_hour = coalesce(b.hour, -1)
      and s.measurement_date = b.date
  ) t
  cross join lateral (
    select min(c.bin) filter (where c.running >= ceil(t.total * 0.50)) as p50,
      min(c.bin) filter (where c.running >= ceil(t.total * 0.95)) as p95,
      min(c.bin) filter (where c.running >= ceil(t.total * 0.99)) as p99
    from (
      select s.bin, sum(s.n::double precision) over (order by s.bin rows unbounded preceding) as running
      from agent_performance_sketch s
      where s.workspace_id = p_workspace_id and s.agent_id = b.agent_id and s.measurement_hour = coalesce(b.hour, -1)
        and s.measurement_date = b.date
    ) c
  ) q
  on conflict (workspace_id, agent_id, measurement_date, measurement_hour) do update set
    execution_count = p.execution_count + excluded.execution_count,
    success_count = p.success_count + excluded.success_count,
    failure_count = p.failure_count + excluded.failure_count,
    error_count = p.error_count + excluded.error_count,
    total_execution_time_seconds = p.total_execution_time_seconds + excluded.total_execution_time_seconds,
    min_execution_time_seconds = least(p.min_execution_time_seconds, excluded.min_execution_time_seconds),
    max_execution_time_seconds = greatest(p.max_execution_time_seconds, excluded.max_execution_time_seconds),
    p50_execution_time_seconds = least(greatest(excluded.p50_execution_time_seconds,
      least(p.min_execution_time_seconds, excluded.min_execution_time_seconds)),
      greatest(p.max_execution_time_seconds, excluded.max_execution_time_seconds)),
    p95_execution_time_seconds = least(greatest(excluded.p95_execution_time_seconds,
      least(p.min_execution_time_seconds, excluded.min_execution_time_seconds)),
      greatest(p.max_execution_time_seconds, excluded.max_execution_time_seconds)),
    p99_execution_time_seconds = least(greatest(excluded.p99_execution_time_seconds,
      least(p.min_execution_time_seconds, excluded.min_execution_time_seconds)),
      greatest(p.max_execution_time_seconds, excluded.max_execution_time_seconds)),
    total_input_tokens = p.total_input_tokens + excluded.total_input_tokens,
    total_output_tokens = p.total_output_tokens + excluded.total_output_tokens,
    total_cost_incurred = p.total_cost_incurred + excluded.total_cost_incurred,
    quality_total = p.quality_total + excluded.quality_total,
    quality_count = p.quality_count + excluded.quality_count;

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

  -- The models' shares.
  insert into agent_model_performance as s (workspace_id, model, agent_id, measurement_date, bin, n, success_count,
    error_count, total_input_tokens, total_output_tokens, total_cost_incurred, quality_total, quality_count)
  select p_workspace_id, e.model, e.agent_id, e.date, e.bin, count(*), count(*) filter (where e.success),
    count(e.error), sum(e.input_tokens), sum(e.output_tokens), sum(e.cost), coalesce(sum(e.quality), 0), count(e.quality)
  from (
    select i.*, app.sketch_bin(i.seconds) as bin, (i.occurred_at at time zone 'UTC')::date as date
    from unnest(counted) i where i.model is not null
  ) e
  group by e.model, e.agent_id, e.date, e.bin
  order by e.model, e.agent_id, e.date, e.bin
  on conflict (workspace_id, model, agent_id, measurement_date, bin) do update set
    n = s.n + excluded.n, success_count = s.success_count + excluded.success_count,
    error_count = s.error_count + excluded.error_count,
    total_input_tokens = s.total_input_tokens + excluded.total_input_tokens,
    total_output_tokens = s.total_output_tokens + excluded.total_output_tokens,
    total_cost_incurred = s.total_cost_incurred + excluded.total_cost_incurred,
    quality_total = s.quality_total + excluded.quality_total, quality_count = s.quality_count + excluded.quality_count;

  perform app.count_against_limits(p_workspace_id, counted);
  if p_late_bound is not null then
    perform app.note_unassigned_agents(p_workspace_id, array(select distinct i.agent_id from unnest(counted) i));
  end if;

  return query
    select i.index, case when i.wrong is not null then 'rejected' when k.index is not null then 'accepted' else 'duplicate' end,
      wrong_fields[i.wrong], format(wrong_reasons[i.wrong], extract(day from late_bound))
    from unnest(items) i left join unnest(counted) k on k.index = i.index
    order by i.index;
end $$;
revoke execute on function app.record_agent_executions(uuid, jsonb, interval) from public;
grant execute on function app.record_agent_executions(uuid, jsonb, interval) to codex_app;

-- Upkeep as before, but that a key is kept a day longer than the workspace takes late work: a report that is sent again
-- within the bound must find it.
do $$
begin
  if not exists (select from pg_policy where polrelid = 'workspace_agent_settings'::regclass and polname = 'workspace_agent_settings_owner') then
    create policy workspace_agent_settings_owner on workspace_agent_settings for select to current_user using (true);
  end if;
end $$;
create or replace function app.maintain_agent_facts(p_portion integer default 50000) returns table (made_partitions integer, deleted_executions integer)
language plpgsql security definer set search_path = public, pg_temp
as $$
begin
  made_partitions := app.ensure_performance_partitions(current_date, current_date + 62);
  delete from agent_assignment_usage u where u.window_start < now() - interval '40 days';
  delete from agent_executions e where e.ctid = any (array(
    select x.ctid from agent_executions x left join workspace_agent_settings s on s.workspace_id = x.workspace_id
    where x.received_at < now() - interval '8 days'
      and x.received_at < now() - make_interval(days => 1 + greatest(7, s.late_data_days)) limit p_portion));
  get diagnostics deleted_executions = row_count;
  return next;
end $$;
revoke execute on function app.maintain_agent_facts(integer) from public;
grant execute on function app.maintain_agent_facts(integer) to codex_app;
