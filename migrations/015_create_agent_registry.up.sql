-- The registry of agents (global), what each can do, its assignments in workspaces with limits, and how it performs.
--
-- A reported execution is a fact: app.record_agent_executions keeps it once (ledger of keys), folds it into hours and
-- days (counters and a mergeable sketch of durations), and counts it against the assignments' limits, all in the
-- caller's transaction. The application role may only read these facts; the function is their one door.

-- Durations are kept as OpenTelemetry's exponential histogram of scale 4: bin i holds (base^i, base^(i+1)], base =
-- 2^(1/16). A bin answers with the value that halves its relative error: at most 2.17 %. Below a microsecond is zero.
create or replace function app.sketch_bin(p_seconds numeric) returns smallint
language sql immutable parallel safe
as $$
  select case when p_seconds < 0.000001 then -32768
    else ceil(ln(p_seconds::double precision) / ln(2::double precision) * 16) - 1 end::smallint
$$;

-- The duration that a bin stands for, in seconds.
create or replace function app.sketch_value(p_bin smallint) returns double precision
language sql immutable parallel safe
as $$
  select case when p_bin = -32768 then 0
    else power(2::double precision, p_bin / 16.0::double precision)
      * 2 * power(2::double precision, 1 / 16.0::double precision)
      / (1 + power(2::double precision, 1 / 16.0::double precision)) end
$$;

-- The duration at a fraction (0.95) of merged bins, nearest rank like percentile_disc. Bins may repeat, in any order:
-- concatenated arrays of any hours, agents or workspaces merge exactly. NULL without samples.
create or replace function app.sketch_percentile(p_bins smallint[], p_counts bigint[], p_fraction double precision)
returns double precision
language sql immutable parallel safe
as $$
  select app.sketch_value(ranked.bin)
  from (
    select b.bin, sum(sum(b.n)) over (order by b.bin) as running, sum(sum(b.n)) over () as total
    from unnest(p_bins, p_counts) as b (bin, n) group by b.bin
  ) ranked
  where ranked.running >= greatest(1, ceil(p_fraction * ranked.total))
  order by ranked.bin limit 1
$$;

-- The structure of a JSON Schema: known keywords have the form that the specification gives them, at any depth.
create or replace function app.is_json_schema(p_schema jsonb) returns boolean
language plpgsql immutable parallel safe
as $$
declare
  types constant text[] := array['null', 'boolean', 'object', 'array', 'number', 'string', 'integer'];
  keyword text;
  value jsonb;
  form text;
begin
  if jsonb_typeof(p_schema) = 'boolean' then return true; end if;
  if jsonb_typeof(p_schema) is distinct from 'object' then return false; end if;
  for keyword, value in select e.key, e.value from jsonb_each(p_schema) e loop
    form := jsonb_typeof(value);
    case
      when keyword = 'type' then
        if form = 'string' then
          if not (value #>> '{}') = any (types) then return false; end if;
        elsif form <> 'array' or value = '[]' or exists (
          select from jsonb_array_elements(value) t where jsonb_typeof(t) <> 'string' or not (t #>> '{}') = any (types)) then
          return false;
        end if;
      when keyword in ('properties', 'patternProperties', '$defs', 'definitions', 'dependentSchemas') then
        if form <> 'object' or exists (select from jsonb_each(value) s where not app.is_json_schema(s.value)) then
          return false;
        end if;
      when keyword in ('allOf', 'anyOf', 'oneOf', 'prefixItems') then
        if form <> 'array' or value = '[]' or exists (
          select from jsonb_array_elements(value) s where not app.is_json_schema(s)) then
          return false;
        end if;
      when keyword in ('items', 'contains', 'additionalProperties', 'propertyNames', 'not', 'if', 'then', 'else',
                       'unevaluatedItems', 'unevaluatedProperties') then
        if not app.is_json_schema(value) then return false; end if;
      when keyword = 'required' then
        if form <> 'array' or exists (select from jsonb_array_elements(value) r where jsonb_typeof(r) <> 'string')
          or (select count(distinct r) <> count(*) from jsonb_array_elements(value) r) then
          return false;
        end if;
      when keyword in ('enum', 'examples') then
        if form <> 'array' then return false; end if;
      when keyword in ('minimum', 'maximum', 'exclusiveMinimum', 'exclusiveMaximum', 'multipleOf') then
        if form <> 'number' then return false; end if;
      when keyword in ('minLength', 'maxLength', 'minItems', 'maxItems', 'minProperties', 'maxProperties') then
        if form <> 'number' or value::text !~ '^[0-9]+$' then return false; end if;
      when keyword in ('title', 'description', 'pattern', 'format', '$id', '$ref', '$schema', '$comment') then
        if form <> 'string' then return false; end if;
      else null; -- an unknown keyword is an annotation
    end case;
  end loop;
  return true;
end $$;

-- Limits of an assignment: {max_executions_per_hour, max_tokens_per_day, max_cost_per_day, on_breach: alert | pause}.
create or replace function app.is_execution_constraints(p_constraints jsonb) returns boolean
language sql immutable parallel safe
as $$
  select jsonb_typeof(p_constraints) = 'object' and not exists (
    select from jsonb_each(case when jsonb_typeof(p_constraints) = 'object' then p_constraints else '{}' end) c
    where not case
      when c.key in ('max_executions_per_hour', 'max_tokens_per_day') then c.value::text ~ '^[0-9]{1,18}$'
      when c.key = 'max_cost_per_day' then jsonb_typeof(c.value) = 'number' and c.value::text !~ '^-'
      when c.key = 'on_breach' then c.value in ('"alert"', '"pause"')
      else false end)
$$;

create table if not exists agent_registry (
  id uuid primary key default gen_random_uuid(),
  -- Short and safe in an address; agents made without one get one.
  code text not null default 'AGT-' || upper(substr(replace(gen_random_uuid()::text, '-', ''), 1, 10)) unique
    check (code ~ '^[A-Z0-9][A-Z0-9-]{1,30}$'),
  agent_name text not null unique check (char_length(agent_name) between 1 and 80 and agent_name = btrim(agent_name)),
  agent_type text not null check (agent_type in ('lord', 'researcher', 'creative', 'intelligence', 'guardian')),
  guild_name text not null check (char_length(guild_name) between 1 and 80),
  description text check (char_length(description) <= 4000),
  purpose text not null default '' check (char_length(purpose) <= 1000),
  domain_expertise text[] not null default '{}',
  model_config jsonb not null default '{}' check (jsonb_typeof(model_config) = 'object'),
  system_prompt text check (char_length(system_prompt) <= 100000),
  personality_traits text[] not null default '{}',
  supported_inputs text[] not null default '{}',
  supported_outputs text[] not null default '{}',
  tool_access text[] not null default '{}',
  avg_execution_time_seconds numeric(16, 6) check (avg_execution_time_seconds >= 0),
  success_rate_percentage numeric(5, 2) check (success_rate_percentage between 0 and 100),
  error_rate_percentage numeric(5, 2) check (error_rate_percentage between 0 and 100),
  cost_per_execution numeric(24, 8) check (cost_per_execution >= 0),
  is_active boolean not null default true,
  version text not null default '1.0.0' check (char_length(version) between 1 and 40),
  release_date date,
  deprecated_date date,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  check (deprecated_date >= release_date)
);
create unique index if not exists agent_registry_name_any_case_idx on agent_registry (lower(agent_name));
create index if not exists agent_registry_type_idx on agent_registry (agent_type);
create index if not exists agent_registry_guild_idx on agent_registry (guild_name, agent_name);
create index if not exists agent_registry_active_idx on agent_registry (agent_name) where is_active;
create index if not exists agent_registry_expertise_idx on agent_registry using gin (domain_expertise);

create table if not exists agent_capabilities (
  id uuid primary key default gen_random_uuid(),
  agent_id uuid not null references agent_registry (id) on delete cascade,
  capability_name text not null check (char_length(capability_name) between 1 and 120),
  description text check (char_length(description) <= 4000),
  category text not null check (category in ('research', 'analysis', 'creation', 'optimization', 'monitoring')),
  subcategory text check (char_length(subcategory) <= 120),
  input_types text[] not null default '{}',
  output_types text[] not null default '{}',
  external_apis text[] not null default '{}',
  required_permissions text[] not null default '{}',
  typical_execution_time_seconds numeric(16, 6) check (typical_execution_time_seconds >= 0),
  typical_token_usage bigint check (typical_token_usage >= 0),
  typical_cost numeric(24, 8) check (typical_cost >= 0),
  success_rate_percentage numeric(5, 2) check (success_rate_percentage between 0 and 100),
  is_enabled boolean not null default true,
  configuration jsonb not null default '{}' check (jsonb_typeof(configuration) = 'object'),
  parameter_schema jsonb not null default '{}' check (app.is_json_schema(parameter_schema)),
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  unique (agent_id, capability_name)
);
create index if not exists agent_capabilities_category_idx on agent_capabilities (category, agent_id) where is_enabled;
create index if not exists agent_capabilities_name_idx on agent_capabilities (lower(capability_name));

-- Deleting a campaign deletes its assignments: setting the column to NULL would widen them to the whole workspace.
create table if not exists agent_assignments (
  workspace_id uuid not null references workspaces (id) on delete cascade,
  id uuid not null default gen_random_uuid(),
  agent_id uuid not null references agent_registry (id),
  assigned_to_campaign_id uuid,
  assigned_to_guild_operation_id uuid,
  assignment_status text not null default 'active'
    check (assignment_status in ('active', 'paused', 'completed', 'failed', 'archived')),
  priority_level text not null default 'normal' check (priority_level in ('low', 'normal', 'high', 'critical')),
  assigned_date timestamptz not null default now(),
  assignment_config jsonb not null default '{}' check (jsonb_typeof(assignment_config) = 'object'),
  task_queue jsonb not null default '[]' check (jsonb_typeof(task_queue) = 'array'),
  execution_constraints jsonb not null default '{}' check (app.is_execution_constraints(execution_constraints)),
  tasks_assigned bigint not null default 0 check (tasks_assigned >= 0),
  tasks_completed bigint not null default 0 check (tasks_completed >= 0),
  tasks_failed bigint not null default 0 check (tasks_failed >= 0),
  total_tokens_used bigint not null default 0 check (total_tokens_used >= 0),
  total_cost_incurred numeric(24, 8) not null default 0 check (total_cost_incurred >= 0),
  -- Why it is paused, failed or running again, in words; the audit log keeps the earlier ones.
  status_reason text check (char_length(status_reason) <= 500),
  status_changed_at timestamptz not null default now(),
  assigned_by uuid references auth.users (id) on delete set null,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  primary key (workspace_id, id),
  foreign key (workspace_id, assigned_to_campaign_id) references campaigns (workspace_id, id) on delete cascade,
  constraint agent_assignments_once_key unique nulls not distinct (workspace_id, agent_id, assigned_to_campaign_id)
) with (fillfactor = 70);
create index if not exists agent_assignments_agent_idx on agent_assignments (agent_id, workspace_id);
create index if not exists agent_assignments_running_idx on agent_assignments (agent_id, workspace_id)
  where assignment_status = 'active';
create index if not exists agent_assignments_campaign_idx on agent_assignments (workspace_id, assigned_to_campaign_id);
create index if not exists agent_assignments_status_idx on agent_assignments (workspace_id, assignment_status, agent_id);
create index if not exists agent_assignments_operation_idx on agent_assignments (workspace_id, assigned_to_guild_operation_id)
  where assigned_to_guild_operation_id is not null;
create index if not exists agent_assignments_assigned_by_idx on agent_assignments (assigned_by);

-- Use of an assignment in a window: the UTC hour, the day of the workspace's zone. Its row is where limits are decided,
-- and breaches names those already reported, so that each is reported once a window.
create table if not exists agent_assignment_usage (
  workspace_id uuid not null references workspaces (id) on delete cascade,
  assignment_id uuid not null,
  window_kind text not null check (window_kind in ('hour', 'day')),
  window_start timestamptz not null,
  execution_count bigint not null default 0 check (execution_count >= 0),
  token_count bigint not null default 0 check (token_count >= 0),
  cost numeric(24, 8) not null default 0 check (cost >= 0),
  breaches text[] not null default '{}',
  primary key (workspace_id, assignment_id, window_kind, window_start),
  foreign key (workspace_id, assignment_id) references agent_assignments (workspace_id, id) on delete cascade
) with (fillfactor = 70);
create index if not exists agent_assignment_usage_window_idx on agent_assignment_usage (window_start);

-- The ledger: raw executions by key, for a week, so that a retried report counts once and recent work can be shown.
-- Without foreign keys to agent and campaign: only the function writes here, it checks both, and rows soon expire.
create table if not exists agent_executions (
  workspace_id uuid not null references workspaces (id) on delete cascade,
  execution_key text not null check (char_length(execution_key) between 1 and 200),
  agent_id uuid not null,
  campaign_id uuid,
  occurred_at timestamptz not null,
  received_at timestamptz not null default now(),
  execution_time_seconds numeric(16, 6) not null check (execution_time_seconds >= 0),
  input_tokens bigint not null check (input_tokens >= 0),
  output_tokens bigint not null check (output_tokens >= 0),
  cost numeric(24, 8) not null check (cost >= 0),
  success boolean not null,
  error text,
  quality_score numeric(5, 2) check (quality_score between 0 and 100),
  primary key (workspace_id, execution_key)
);
create index if not exists agent_executions_recent_idx on agent_executions (workspace_id, agent_id, occurred_at desc);
create index if not exists agent_executions_received_idx on agent_executions using brin (received_at);

-- One row a UTC hour, and one (measurement_hour NULL) a UTC day. Averages and rates follow from the sums.
create table if not exists agent_performance (
  workspace_id uuid not null references workspaces (id) on delete cascade,
  id uuid not null default gen_random_uuid(),
  agent_id uuid not null references agent_registry (id),
  measurement_date date not null,
  measurement_hour smallint check (measurement_hour between 0 and 23),
  execution_count bigint not null default 0 check (execution_count >= 0),
  success_count bigint not null default 0 check (success_count >= 0),
  failure_count bigint not null default 0 check (failure_count >= 0),
  error_count bigint not null default 0 check (error_count >= 0),
  total_execution_time_seconds numeric(24, 6) not null default 0,
  avg_execution_time_seconds numeric generated always as (total_execution_time_seconds / nullif(execution_count, 0)) stored,
  min_execution_time_seconds numeric(16, 6),
  max_execution_time_seconds numeric(16, 6),
  p50_execution_time_seconds numeric(16, 6),
  p95_execution_time_seconds numeric(16, 6),
  p99_execution_time_seconds numeric(16, 6),
  total_input_tokens bigint not null default 0 check (total_input_tokens >= 0),
  total_output_tokens bigint not null default 0 check (total_output_tokens >= 0),
  avg_input_tokens_per_execution numeric generated always as (total_input_tokens::numeric / nullif(execution_count, 0)) stored,
  avg_output_tokens_per_execution numeric generated always as (total_output_tokens::numeric / nullif(execution_count, 0)) stored,
  total_cost_incurred numeric(24, 8) not null default 0 check (total_cost_incurred >= 0),
  avg_cost_per_execution numeric generated always as (total_cost_incurred / nullif(execution_count, 0)) stored,
  success_rate_percentage numeric generated always as (success_count * 100.0 / nullif(execution_count, 0)) stored,
  error_rate_percentage numeric generated always as (error_count * 100.0 / nullif(execution_count, 0)) stored,
  quality_total numeric(24, 2) not null default 0,
  quality_count bigint not null default 0 check (quality_count >= 0),
  quality_score numeric generated always as (quality_total / nullif(quality_count, 0)) stored
    check (quality_score between 0 and 100),
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  primary key (workspace_id, id, measurement_date),
  constraint agent_performance_bucket_key
    unique nulls not distinct (workspace_id, agent_id, measurement_date, measurement_hour),
  check (execution_count = success_count + failure_count),
  check (error_count <= failure_count)
) partition by range (measurement_date);
create index if not exists agent_performance_agent_idx on agent_performance (agent_id, measurement_date);
create index if not exists agent_performance_day_idx on agent_performance (workspace_id, measurement_date, agent_id)
  where measurement_hour is null;

-- The sketch beside it: how many executions fell in each bin; measurement_hour -1 is the whole day. It has no foreign
-- key to the agent (the bucket's row has it, and is written first).
create table if not exists agent_performance_sketch (
  workspace_id uuid not null references workspaces (id) on delete cascade,
  agent_id uuid not null,
  measurement_date date not null,
  measurement_hour smallint not null check (measurement_hour between -1 and 23),
  bin smallint not null,
  n bigint not null check (n > 0),
  -- The hour stands before the date: days over a long range lie together.
  primary key (workspace_id, agent_id, measurement_hour, measurement_date, bin)
) partition by range (measurement_date);

-- The campaign's share, by day, bin by bin: sums over bins are its counters, n by bin its percentiles. Only executions
-- that name a campaign are here, so it costs the others nothing.
create table if not exists agent_campaign_performance (
  workspace_id uuid not null references workspaces (id) on delete cascade,
  campaign_id uuid not null,
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
  primary key (workspace_id, campaign_id, agent_id, measurement_date, bin),
  foreign key (workspace_id, campaign_id) references campaigns (workspace_id, id) on delete cascade
) partition by range (measurement_date);

call app.protect_workspace_table('agent_assignments');
call app.protect_workspace_table('agent_assignment_usage', 'select');
call app.protect_workspace_table('agent_executions', 'select');
call app.protect_workspace_table('agent_performance', 'select');
call app.protect_workspace_table('agent_performance_sketch', 'select');
call app.protect_workspace_table('agent_campaign_performance', 'select');

-- Registry and capabilities are global: every signed-in person and every program's key reads them, platform
-- administrators write. Row-level security binds the owner too (FORCE), so a migrating owner that is no superuser
-- gets a policy of its own: it inserts the roster below, and the definer functions look agents up.
do $$
declare
  name text;
begin
  foreach name in array array['agent_registry', 'agent_capabilities'] loop
    execute format('alter table %I enable row level security', name);
    execute format('alter table %I force row level security', name);
    if not exists (select from pg_policy where polrelid = name::regclass and polname = name || '_read') then
      execute format('create policy %I on %I for select using ((select auth.uid()) is not null or (select app.workspace_id()) is not null)',
        name || '_read', name);
      execute format('create policy %I on %I using ((select app.is_platform_admin())) with check ((select app.is_platform_admin()))',
        name || '_platform', name);
      execute format('create policy %I on %I to current_user using (true) with check (true)', name || '_owner', name);
    end if;
    execute format('create or replace trigger touch_updated_at before update on %I for each row execute function app.touch_updated_at()', name);
  end loop;
  if not exists (select from pg_policy where polrelid = 'agent_assignments'::regclass and polname = 'agent_assignments_platform') then
    create policy agent_assignments_platform on agent_assignments for select
      using ((select app.workspace_id()) is null and (select app.is_platform_admin()));
  end if;
end $$;
grant select, insert, update on agent_registry to codex_app;
grant select, insert, update, delete on agent_capabilities to codex_app;

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
revoke execute on function app.ensure_performance_partitions(date, date) from public;
grant execute on function app.ensure_performance_partitions(date, date) to codex_app;
select app.ensure_performance_partitions(current_date - 31, current_date + 62);

-- Tells a workspace of something, once the alerts (017) are there.
create or replace function app.alert_workspace(
  p_workspace_id uuid, p_alert_type text, p_severity text, p_title text, p_description text,
  p_agent_id uuid, p_campaign_id uuid, p_data_points jsonb) returns void
language plpgsql
as $$
begin
  if to_regprocedure('public.create_system_alert(uuid,text,text,text,text,uuid,uuid,jsonb)') is not null then
    execute 'select public.create_system_alert($1, $2, $3, $4, $5, $6, $7, $8)'
      using p_workspace_id, p_alert_type, p_severity, p_title, p_description, p_agent_id, p_campaign_id, p_data_points;
  end if;
end $$;

-- An inactive or deprecated agent can't be assigned or resumed. The registry's row is locked against a deactivation at
-- the same moment: whichever comes second sees the first.
create or replace function app.check_agent_assignment() returns trigger
language plpgsql security definer set search_path = public, pg_temp
as $$
declare
  agent agent_registry%rowtype;
begin
  if tg_op = 'UPDATE' and new.agent_id <> old.agent_id then
    raise exception 'An assignment keeps its agent. Make another assignment.' using errcode = 'CX409', column = 'agent_id';
  end if;
  if tg_op = 'UPDATE' and new.assignment_status <> old.assignment_status then
    new.status_changed_at := now();
  end if;
  if tg_op = 'INSERT' and new.assignment_status not in ('active', 'paused')
    or tg_op = 'UPDATE' and (new.assignment_status <> 'active' or old.assignment_status = 'active') then
    return new;
  end if;
  select * into agent from agent_registry r where r.id = new.agent_id for share;
  if not found then
    raise exception 'This agent is not in the registry.' using errcode = 'CX404', column = 'agent_id';
  elsif not agent.is_active then
    raise exception '% is inactive and can''t be assigned.', agent.agent_name using errcode = 'CX409', column = 'agent_id';
  elsif agent.deprecated_date <= current_date then
    raise exception '% has been deprecated since % and can''t be assigned.', agent.agent_name, agent.deprecated_date
      using errcode = 'CX409', column = 'agent_id';
  end if;
  return new;
end $$;
create or replace trigger check_agent_assignment before insert or update on agent_assignments
  for each row execute function app.check_agent_assignment();

-- Deactivating or deprecating an agent pauses its assignments everywhere and tells each workspace, in the
-- administrator's transaction. It enters each workspace in turn, in order of id, and leaves as it came.
create or replace function app.pause_assignments_of_agent() returns trigger
language plpgsql security definer set search_path = public, pg_temp
as $$
declare
  context text := coalesce(current_setting('app.current_workspace_id', true), '');
  workspace uuid;
  paused integer;
  why text := case when not new.is_active then 'was deactivated' else 'was deprecated' end;
begin
  perform set_config('app.current_workspace_id', '', true);
  for workspace in
    select distinct a.workspace_id from agent_assignments a
    where a.agent_id = new.id and a.assignment_status = 'active' order by 1
  loop
    perform set_config('app.current_workspace_id', workspace::text, true);
    update agent_assignments a set assignment_status = 'paused', status_reason = format('The agent %s in the registry.', why)
    where a.workspace_id = workspace and a.agent_id = new.id and a.assignment_status = 'active';
    get diagnostics paused = row_count;
    perform app.alert_workspace(workspace, 'action_required', 'high',
      format('%s %s', new.agent_name, why),
      format('A platform administrator took this agent out of service. Its %s here paused.',
        case paused when 1 then 'assignment is' else paused || ' assignments are' end),
      new.id, null, jsonb_build_object('paused_assignments', paused));
  end loop;
  perform set_config('app.current_workspace_id', context, true);
  return null;
end $$;
create or replace trigger pause_assignments_of_agent after update of is_active, deprecated_date on agent_registry
  for each row
  when ((old.is_active and (old.deprecated_date is null or old.deprecated_date > current_date))
    and not (new.is_active and (new.deprecated_date is null or new.deprecated_date > current_date)))
  execute function app.pause_assignments_of_agent();

revoke execute on function app.check_agent_assignment(), app.pause_assignments_of_agent() from public;

-- Counters change with every execution: only what people decide about an assignment is audited and announced.
create or replace trigger audit_change after insert or delete or update of assignment_status, priority_level,
  assigned_to_campaign_id, assigned_to_guild_operation_id, assignment_config, task_queue, execution_constraints, status_reason
  on agent_assignments for each row execute function app.audit_change();

create or replace function app.notify_assignment_changes() returns trigger
language plpgsql
as $$
declare
  change record;
begin
  for change in
    select c.workspace_id, count(*) as n, (array_agg(c.id))[1:20] as ids
    from changed c join was w on w.workspace_id = c.workspace_id and w.id = c.id
    where (c.assignment_status, c.priority_level, c.execution_constraints, c.task_queue, c.assigned_to_campaign_id)
      is distinct from (w.assignment_status, w.priority_level, w.execution_constraints, w.task_queue, w.assigned_to_campaign_id)
    group by c.workspace_id
  loop
    perform pg_notify('codex_changes', json_build_object(
      'workspace', change.workspace_id, 'table', tg_table_name, 'op', 'update', 'n', change.n, 'ids', change.ids)::text);
  end loop;
  return null;
end $$;
call app.announce_changes('agent_assignments');
create or replace trigger announce_update after update on agent_assignments
  referencing old table as was new table as changed
  for each statement execute function app.notify_assignment_changes();

-- One reported execution, after it was read.
do $$
begin
  if to_regtype('app.agent_execution') is null then
    create type app.agent_execution as (
      index integer, key text, agent_id uuid, campaign_id uuid, occurred_at timestamptz, seconds numeric,
      input_tokens bigint, output_tokens bigint, cost numeric, success boolean, error text, quality numeric,
      wrong smallint);
  end if;
end $$;

-- Records many executions at once: [{agent_id | agent_name, execution_time_seconds, input_tokens, output_tokens, cost,
-- success, occurred_at?, idempotency_key?, error?, quality_score?, campaign_id?}, …]. Answers one row for each, in order
-- (index from 0): accepted, duplicate (its key was counted before) or rejected with field and reason; good ones are kept.
--
-- Free of deadlocks: every call locks in the same order — keys, buckets, bins, campaign bins, assignments, usage —
-- and sorted within each. A bucket's row is locked before its bins, so its percentiles are computed by one writer at a
-- time, from a snapshot that has all earlier ones. p_late_bound NULL lifts the bound (history being loaded); what is
-- older than a week then leaves no trace in the ledger.
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
revoke execute on function app.record_agent_executions(uuid, jsonb, interval) from public;
grant execute on function app.record_agent_executions(uuid, jsonb, interval) to codex_app;

-- Records one. True when it was counted, false when its key had been counted before; what is wrong with it is an error.
create or replace function record_agent_execution(
  p_workspace_id uuid, p_agent_id uuid, p_execution_time_seconds numeric, p_input_tokens bigint, p_output_tokens bigint,
  p_cost numeric, p_success boolean,
  p_occurred_at timestamptz default null, p_idempotency_key text default null, p_error text default null,
  p_quality_score numeric default null, p_campaign_id uuid default null) returns boolean
language plpgsql
as $$
declare
  answer record;
begin
  -- JSON has no NaN: as a text it reaches the check that refuses it.
  select r.outcome, r.field, r.reason into strict answer
  from app.record_agent_executions(p_workspace_id, jsonb_build_array(jsonb_build_object(
    'agent_id', p_agent_id, 'execution_time_seconds', p_execution_time_seconds::text, 'input_tokens', p_input_tokens,
    'output_tokens', p_output_tokens, 'cost', p_cost::text, 'success', p_success, 'occurred_at', p_occurred_at,
    'idempotency_key', p_idempotency_key, 'error', p_error, 'quality_score', p_quality_score::text,
    'campaign_id', p_campaign_id))) r;
  if answer.outcome = 'rejected' then
    raise exception '%', answer.reason using errcode = case answer.field when 'agent_id' then 'CX404' else 'CX422' end,
      column = answer.field;
  end if;
  return answer.outcome = 'accepted';
end $$;

-- Upkeep, for a daily job: partitions made ahead, the ledger kept a week (a margin beyond the late-data bound), use of
-- limits kept forty days. Deletes in portions. The owner's policies let it look across workspaces.
do $$
declare
  name text;
begin
  foreach name in array array['agent_executions', 'agent_assignment_usage'] loop
    if not exists (select from pg_policy where polrelid = name::regclass and polname = name || '_owner') then
      execute format('create policy %I on %I to current_user using (true) with check (true)', name || '_owner', name);
    end if;
  end loop;
end $$;
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
revoke execute on function app.maintain_agent_facts(integer) from public;
grant execute on function app.maintain_agent_facts(integer) to codex_app;

-- Retention: drops the months of performance that ended more than p_keep_months ago, all workspaces' alike. Never what
-- the screens still show, a year. Waits little for its locks; the next run tries again. Answers how many partitions went.
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
      and to_date(right(c.relname, 7), 'YYYY_MM') < before
    order by c.relname
  loop
    execute format('drop table %s', child);
    dropped := dropped + 1;
  end loop;
  return dropped;
end $$;
revoke execute on function app.drop_performance_partitions(integer) from public;
grant execute on function app.drop_performance_partitions(integer) to codex_app;

-- The roster that every install starts with: facts of db/seed/agents.json. Each category of work is a capability.
do $roster$
declare
  roster constant jsonb := $json$[
    {"code":"LORD-001","agent_name":"Architect","agent_type":"lord","guild_name":"Council of Lords","purpose":"Watches the health of the whole fleet and the agents' life cycle.","domain_expertise":["system health","agent life cycle"],"capability_categories":["analysis","optimization","monitoring"]},
    {"code":"LORD-002","agent_name":"Cognition","agent_type":"lord","guild_name":"Council of Lords","purpose":"Commands the Research Guild and condenses its findings into a war brief.","domain_expertise":["research synthesis","briefing"],"capability_categories":["analysis","optimization","monitoring"]},
    {"code":"LORD-003","agent_name":"Strategos","agent_type":"lord","guild_name":"Council of Lords","purpose":"Plans strategy and plays out how competitors may respond.","domain_expertise":["strategy","game theory"],"capability_categories":["analysis","optimization","monitoring"]},
    {"code":"LORD-004","agent_name":"Aesthete","agent_type":"lord","guild_name":"Council of Lords","purpose":"Directs the Muse Guild and guards creative quality.","domain_expertise":["creative direction","brand"],"capability_categories":["analysis","optimization","monitoring"]},
    {"code":"LORD-005","agent_name":"Seer","agent_type":"lord","guild_name":"Council of Lords","purpose":"Commands the Matrix Guild and turns signals into foresight.","domain_expertise":["market intelligence","forecasting"],"capability_categories":["analysis","optimization","monitoring"]},
    {"code":"LORD-006","agent_name":"Arbiter","agent_type":"lord","guild_name":"Council of Lords","purpose":"Commands the Guardian Guild and rules on compliance.","domain_expertise":["compliance","brand safety"],"capability_categories":["analysis","optimization","monitoring"]},
    {"code":"LORD-007","agent_name":"Herald","agent_type":"lord","guild_name":"Council of Lords","purpose":"Tells people what happened: achievements, levels and news.","domain_expertise":["gamification","notifications"],"capability_categories":["analysis","optimization","monitoring"]},
    {"code":"RES-001","agent_name":"Competitor Spy","agent_type":"researcher","guild_name":"Research Guild","purpose":"Tracks price changes and feature releases on competitors' sites.","domain_expertise":["research"],"capability_categories":["research","analysis"]},
    {"code":"RES-002","agent_name":"SEO Archaeologist","agent_type":"researcher","guild_name":"Research Guild","purpose":"Digs out low-volume keywords with high intent.","domain_expertise":["research"],"capability_categories":["research","analysis"]},
    {"code":"RES-003","agent_name":"Trend Surfer","agent_type":"researcher","guild_name":"Research Guild","purpose":"Links an industry's keywords to cultural events.","domain_expertise":["research"],"capability_categories":["research","analysis"]},
    {"code":"RES-004","agent_name":"Voice of Customer","agent_type":"researcher","guild_name":"Research Guild","purpose":"Collects customers' pains from product reviews.","domain_expertise":["research"],"capability_categories":["research","analysis"]},
    {"code":"RES-005","agent_name":"Shadow Cartographer","agent_type":"researcher","guild_name":"Research Guild","purpose":"Maps the people who influence a purchase.","domain_expertise":["research"],"capability_categories":["research","analysis"]},
    {"code":"RES-006","agent_name":"Tech Stack Detective","agent_type":"researcher","guild_name":"Research Guild","purpose":"Finds which technologies a company runs.","domain_expertise":["research"],"capability_categories":["research","analysis"]},
    {"code":"RES-007","agent_name":"Influencer Scout","agent_type":"researcher","guild_name":"Research Guild","purpose":"Finds micro-influencers and thought leaders.","domain_expertise":["research"],"capability_categories":["research","analysis"]},
    {"code":"RES-008","agent_name":"Content Auditor","agent_type":"researcher","guild_name":"Research Guild","purpose":"Takes stock of a competitor's content calendar and formats.","domain_expertise":["research"],"capability_categories":["research","analysis"]},
    {"code":"RES-009","agent_name":"Sentiment Miner","agent_type":"researcher","guild_name":"Research Guild","purpose":"Follows sentiment in social posts and reviews.","domain_expertise":["research"],"capability_categories":["research","analysis"]},
    {"code":"RES-010","agent_name":"Backlink Hunter","agent_type":"researcher","guild_name":"Research Guild","purpose":"Finds authoritative sites that link to competitors.","domain_expertise":["research"],"capability_categories":["research","analysis"]},
    {"code":"RES-011","agent_name":"UX Critiquer","agent_type":"researcher","guild_name":"Research Guild","purpose":"Reviews competitors' pages for usability and patterns.","domain_expertise":["research"],"capability_categories":["research","analysis"]},
    {"code":"RES-012","agent_name":"News Junkie","agent_type":"researcher","guild_name":"Research Guild","purpose":"Gathers announcements from the industry's news.","domain_expertise":["research"],"capability_categories":["research","analysis"]},
    {"code":"RES-013","agent_name":"Forum Lurker","agent_type":"researcher","guild_name":"Research Guild","purpose":"Collects the questions that people ask in forums.","domain_expertise":["research"],"capability_categories":["research","analysis"]},
    {"code":"RES-014","agent_name":"Patent Watcher","agent_type":"researcher","guild_name":"Research Guild","purpose":"Watches patent filings for technical moats.","domain_expertise":["research"],"capability_categories":["research","analysis"]},
    {"code":"RES-015","agent_name":"Pricing Analyst","agent_type":"researcher","guild_name":"Research Guild","purpose":"Keeps a history of prices and feature matrices.","domain_expertise":["research"],"capability_categories":["research","analysis"]},
    {"code":"RES-016","agent_name":"Ad Creative Spy","agent_type":"researcher","guild_name":"Research Guild","purpose":"Studies the ads that competitors keep running.","domain_expertise":["research"],"capability_categories":["research","analysis"]},
    {"code":"RES-017","agent_name":"Persona Simulator","agent_type":"researcher","guild_name":"Research Guild","purpose":"Answers as a given persona would.","domain_expertise":["research"],"capability_categories":["research","analysis"]},
    {"code":"RES-018","agent_name":"Keyword Clusterer","agent_type":"researcher","guild_name":"Research Guild","purpose":"Groups keywords into themes by meaning.","domain_expertise":["research"],"capability_categories":["research","analysis"]},
    {"code":"RES-019","agent_name":"Offer Deconstructor","agent_type":"researcher","guild_name":"Research Guild","purpose":"Takes apart landing-page offers and scarcity tactics.","domain_expertise":["research"],"capability_categories":["research","analysis"]},
    {"code":"RES-020","agent_name":"Synthesis Engine","agent_type":"researcher","guild_name":"Research Guild","purpose":"Merges all research into one coherent brief.","domain_expertise":["research"],"capability_categories":["research","analysis"]},
    {"code":"MUS-001","agent_name":"Headline Smith","agent_type":"creative","guild_name":"Muse Guild","purpose":"Writes hooks and headlines.","domain_expertise":["creative"],"capability_categories":["creation","optimization"]},
    {"code":"MUS-002","agent_name":"Long-Form Weaver","agent_type":"creative","guild_name":"Muse Guild","purpose":"Writes long search-friendly articles.","domain_expertise":["creative"],"capability_categories":["creation","optimization"]},
    {"code":"MUS-003","agent_name":"Micro-Copy Poet","agent_type":"creative","guild_name":"Muse Guild","purpose":"Writes interface text.","domain_expertise":["creative"],"capability_categories":["creation","optimization"]},
    {"code":"MUS-004","agent_name":"Email Persuader","agent_type":"creative","guild_name":"Muse Guild","purpose":"Writes e-mail sequences.","domain_expertise":["creative"],"capability_categories":["creation","optimization"]},
    {"code":"MUS-005","agent_name":"Thread Spinner","agent_type":"creative","guild_name":"Muse Guild","purpose":"Writes social threads.","domain_expertise":["creative"],"capability_categories":["creation","optimization"]},
    {"code":"MUS-006","agent_name":"Script Wright","agent_type":"creative","guild_name":"Muse Guild","purpose":"Writes video scripts.","domain_expertise":["creative"],"capability_categories":["creation","optimization"]},
    {"code":"MUS-007","agent_name":"Case Study Historian","agent_type":"creative","guild_name":"Muse Guild","purpose":"Writes customers' success stories.","domain_expertise":["creative"],"capability_categories":["creation","optimization"]},
    {"code":"MUS-008","agent_name":"Press Release Scribe","agent_type":"creative","guild_name":"Muse Guild","purpose":"Writes press releases.","domain_expertise":["creative"],"capability_categories":["creation","optimization"]},
    {"code":"MUS-009","agent_name":"Technical Writer","agent_type":"creative","guild_name":"Muse Guild","purpose":"Writes documentation.","domain_expertise":["creative"],"capability_categories":["creation","optimization"]},
    {"code":"MUS-010","agent_name":"Sloganist","agent_type":"creative","guild_name":"Muse Guild","purpose":"Writes taglines.","domain_expertise":["creative"],"capability_categories":["creation","optimization"]},
    {"code":"MUS-011","agent_name":"Prompt Engineer, photo","agent_type":"creative","guild_name":"Muse Guild","purpose":"Writes prompts for photographic image models.","domain_expertise":["creative"],"capability_categories":["creation","optimization"]},
    {"code":"MUS-012","agent_name":"Prompt Engineer, illustration","agent_type":"creative","guild_name":"Muse Guild","purpose":"Writes prompts for illustrative image models.","domain_expertise":["creative"],"capability_categories":["creation","optimization"]},
    {"code":"MUS-013","agent_name":"SVG Architect","agent_type":"creative","guild_name":"Muse Guild","purpose":"Draws vector icons.","domain_expertise":["creative"],"capability_categories":["creation","optimization"]},
    {"code":"MUS-014","agent_name":"Layout Master","agent_type":"creative","guild_name":"Muse Guild","purpose":"Lays out pages.","domain_expertise":["creative"],"capability_categories":["creation","optimization"]},
    {"code":"MUS-015","agent_name":"Color Theorist","agent_type":"creative","guild_name":"Muse Guild","purpose":"Builds colour palettes.","domain_expertise":["creative"],"capability_categories":["creation","optimization"]},
    {"code":"MUS-016","agent_name":"Infographic Designer","agent_type":"creative","guild_name":"Muse Guild","purpose":"Structures charts and infographics.","domain_expertise":["creative"],"capability_categories":["creation","optimization"]},
    {"code":"MUS-017","agent_name":"Thumbnail Artist","agent_type":"creative","guild_name":"Muse Guild","purpose":"Designs video thumbnails.","domain_expertise":["creative"],"capability_categories":["creation","optimization"]},
    {"code":"MUS-018","agent_name":"Meme Lord","agent_type":"creative","guild_name":"Muse Guild","purpose":"Makes timely memes.","domain_expertise":["creative"],"capability_categories":["creation","optimization"]},
    {"code":"MUS-019","agent_name":"Brand Guardian","agent_type":"creative","guild_name":"Muse Guild","purpose":"Checks visual consistency with the brand.","domain_expertise":["creative"],"capability_categories":["creation","optimization"]},
    {"code":"MUS-020","agent_name":"Slide Deck Designer","agent_type":"creative","guild_name":"Muse Guild","purpose":"Outlines presentations.","domain_expertise":["creative"],"capability_categories":["creation","optimization"]},
    {"code":"MUS-021","agent_name":"Storyboarder","agent_type":"creative","guild_name":"Muse Guild","purpose":"Plans shots.","domain_expertise":["creative"],"capability_categories":["creation","optimization"]},
    {"code":"MUS-022","agent_name":"Audio Director","agent_type":"creative","guild_name":"Muse Guild","purpose":"Chooses music.","domain_expertise":["creative"],"capability_categories":["creation","optimization"]},
    {"code":"MUS-023","agent_name":"Voiceover Caster","agent_type":"creative","guild_name":"Muse Guild","purpose":"Chooses and tunes synthetic voices.","domain_expertise":["creative"],"capability_categories":["creation","optimization"]},
    {"code":"MUS-024","agent_name":"Clip Cutter","agent_type":"creative","guild_name":"Muse Guild","purpose":"Finds the moments worth sharing in long video.","domain_expertise":["creative"],"capability_categories":["creation","optimization"]},
    {"code":"MUS-025","agent_name":"B-Roll Hunter","agent_type":"creative","guild_name":"Muse Guild","purpose":"Finds stock footage.","domain_expertise":["creative"],"capability_categories":["creation","optimization"]},
    {"code":"MUS-026","agent_name":"Editor","agent_type":"creative","guild_name":"Muse Guild","purpose":"Corrects grammar and flow.","domain_expertise":["creative"],"capability_categories":["creation","optimization"]},
    {"code":"MUS-027","agent_name":"Optimizer","agent_type":"creative","guild_name":"Muse Guild","purpose":"Tunes copy for search.","domain_expertise":["creative"],"capability_categories":["creation","optimization"]},
    {"code":"MUS-028","agent_name":"Localizer","agent_type":"creative","guild_name":"Muse Guild","purpose":"Translates and adapts copy.","domain_expertise":["creative"],"capability_categories":["creation","optimization"]},
    {"code":"MUS-029","agent_name":"A/B Tester","agent_type":"creative","guild_name":"Muse Guild","purpose":"Generates variants for tests.","domain_expertise":["creative"],"capability_categories":["creation","optimization"]},
    {"code":"MUS-030","agent_name":"Archivist","agent_type":"creative","guild_name":"Muse Guild","purpose":"Tags and files assets.","domain_expertise":["creative"],"capability_categories":["creation","optimization"]},
    {"code":"MAT-001","agent_name":"News Watcher","agent_type":"intelligence","guild_name":"Matrix Guild","purpose":"Reads news feeds every quarter of an hour.","domain_expertise":["market intelligence"],"capability_categories":["monitoring","analysis"]},
    {"code":"MAT-002","agent_name":"Social Streamer","agent_type":"intelligence","guild_name":"Matrix Guild","purpose":"Follows the live stream of public posts.","domain_expertise":["market intelligence"],"capability_categories":["monitoring","analysis"]},
    {"code":"MAT-003","agent_name":"Community Monitor","agent_type":"intelligence","guild_name":"Matrix Guild","purpose":"Reads community boards every hour.","domain_expertise":["market intelligence"],"capability_categories":["monitoring","analysis"]},
    {"code":"MAT-004","agent_name":"Competitor Site Tracker","agent_type":"intelligence","guild_name":"Matrix Guild","purpose":"Notices changes on competitors' sites.","domain_expertise":["market intelligence"],"capability_categories":["monitoring","analysis"]},
    {"code":"MAT-005","agent_name":"Review Radar","agent_type":"intelligence","guild_name":"Matrix Guild","purpose":"Notices new product reviews and rating shifts.","domain_expertise":["market intelligence"],"capability_categories":["monitoring","analysis"]},
    {"code":"MAT-006","agent_name":"Search Demand Tracker","agent_type":"intelligence","guild_name":"Matrix Guild","purpose":"Follows search interest by topic.","domain_expertise":["market intelligence"],"capability_categories":["monitoring","analysis"]},
    {"code":"MAT-007","agent_name":"Ad Spend Estimator","agent_type":"intelligence","guild_name":"Matrix Guild","purpose":"Estimates competitors' advertising spend.","domain_expertise":["market intelligence"],"capability_categories":["monitoring","analysis"]},
    {"code":"MAT-008","agent_name":"Hiring Signal Reader","agent_type":"intelligence","guild_name":"Matrix Guild","purpose":"Reads job adverts for strategic moves.","domain_expertise":["market intelligence"],"capability_categories":["monitoring","analysis"]},
    {"code":"MAT-009","agent_name":"Keyword Volatility","agent_type":"intelligence","guild_name":"Matrix Guild","purpose":"Measures how rankings move from day to day.","domain_expertise":["market intelligence"],"capability_categories":["monitoring","analysis"]},
    {"code":"MAT-010","agent_name":"Funding Watcher","agent_type":"intelligence","guild_name":"Matrix Guild","purpose":"Notices investment rounds and acquisitions.","domain_expertise":["market intelligence"],"capability_categories":["monitoring","analysis"]},
    {"code":"MAT-011","agent_name":"Regulation Watcher","agent_type":"intelligence","guild_name":"Matrix Guild","purpose":"Notices rules that touch the market.","domain_expertise":["market intelligence"],"capability_categories":["monitoring","analysis"]},
    {"code":"MAT-012","agent_name":"Event Scout","agent_type":"intelligence","guild_name":"Matrix Guild","purpose":"Finds conferences and launches worth joining.","domain_expertise":["market intelligence"],"capability_categories":["monitoring","analysis"]},
    {"code":"MAT-013","agent_name":"Podcast Transcriber","agent_type":"intelligence","guild_name":"Matrix Guild","purpose":"Transcribes podcasts and extracts mentions.","domain_expertise":["market intelligence"],"capability_categories":["monitoring","analysis"]},
    {"code":"MAT-014","agent_name":"Video Listener","agent_type":"intelligence","guild_name":"Matrix Guild","purpose":"Finds brand mentions in video.","domain_expertise":["market intelligence"],"capability_categories":["monitoring","analysis"]},
    {"code":"MAT-015","agent_name":"Newsletter Reader","agent_type":"intelligence","guild_name":"Matrix Guild","purpose":"Reads the industry's newsletters.","domain_expertise":["market intelligence"],"capability_categories":["monitoring","analysis"]},
    {"code":"MAT-016","agent_name":"App Store Watcher","agent_type":"intelligence","guild_name":"Matrix Guild","purpose":"Notices app releases and ratings.","domain_expertise":["market intelligence"],"capability_categories":["monitoring","analysis"]},
    {"code":"MAT-017","agent_name":"Partner Mapper","agent_type":"intelligence","guild_name":"Matrix Guild","purpose":"Maps partnerships between companies.","domain_expertise":["market intelligence"],"capability_categories":["monitoring","analysis"]},
    {"code":"MAT-018","agent_name":"Churn Sentinel","agent_type":"intelligence","guild_name":"Matrix Guild","purpose":"Notices customers at risk of leaving.","domain_expertise":["market intelligence"],"capability_categories":["monitoring","analysis"]},
    {"code":"MAT-019","agent_name":"Crisis Detector","agent_type":"intelligence","guild_name":"Matrix Guild","purpose":"Raises the alarm when sentiment collapses.","domain_expertise":["market intelligence"],"capability_categories":["monitoring","analysis"]},
    {"code":"MAT-020","agent_name":"Newsjack Spotter","agent_type":"intelligence","guild_name":"Matrix Guild","purpose":"Spots trending topics that a brand can join.","domain_expertise":["market intelligence"],"capability_categories":["monitoring","analysis"]},
    {"code":"GRD-001","agent_name":"X Guardian","agent_type":"guardian","guild_name":"Guardian Guild","purpose":"Checks copy before it is published: post length, banned terms.","domain_expertise":["compliance"],"capability_categories":["monitoring"]},
    {"code":"GRD-002","agent_name":"Facebook Guardian","agent_type":"guardian","guild_name":"Guardian Guild","purpose":"Checks copy before it is published: link previews and formats.","domain_expertise":["compliance"],"capability_categories":["monitoring"]},
    {"code":"GRD-003","agent_name":"Instagram Guardian","agent_type":"guardian","guild_name":"Guardian Guild","purpose":"Checks copy before it is published: aspect ratios and hashtag limits.","domain_expertise":["compliance"],"capability_categories":["monitoring"]},
    {"code":"GRD-004","agent_name":"LinkedIn Guardian","agent_type":"guardian","guild_name":"Guardian Guild","purpose":"Checks copy before it is published: post length and the fold.","domain_expertise":["compliance"],"capability_categories":["monitoring"]},
    {"code":"GRD-005","agent_name":"TikTok Guardian","agent_type":"guardian","guild_name":"Guardian Guild","purpose":"Checks copy before it is published: music licences and formats.","domain_expertise":["compliance"],"capability_categories":["monitoring"]},
    {"code":"GRD-006","agent_name":"YouTube Guardian","agent_type":"guardian","guild_name":"Guardian Guild","purpose":"Checks copy before it is published: title and description lengths.","domain_expertise":["compliance"],"capability_categories":["monitoring"]},
    {"code":"GRD-007","agent_name":"Pinterest Guardian","agent_type":"guardian","guild_name":"Guardian Guild","purpose":"Checks copy before it is published: pin aspect ratios.","domain_expertise":["compliance"],"capability_categories":["monitoring"]},
    {"code":"GRD-008","agent_name":"Reddit Guardian","agent_type":"guardian","guild_name":"Guardian Guild","purpose":"Checks copy before it is published: each community's rules.","domain_expertise":["compliance"],"capability_categories":["monitoring"]},
    {"code":"GRD-009","agent_name":"Threads Guardian","agent_type":"guardian","guild_name":"Guardian Guild","purpose":"Checks copy before it is published: post length.","domain_expertise":["compliance"],"capability_categories":["monitoring"]},
    {"code":"GRD-010","agent_name":"Medium Guardian","agent_type":"guardian","guild_name":"Guardian Guild","purpose":"Checks copy before it is published: canonical links.","domain_expertise":["compliance"],"capability_categories":["monitoring"]}]$json$;
begin
  insert into agent_registry (code, agent_name, agent_type, guild_name, purpose, domain_expertise)
  select a.code, a.agent_name, a.agent_type, a.guild_name, a.purpose, a.domain_expertise
  from jsonb_to_recordset(roster) as a (code text, agent_name text, agent_type text, guild_name text, purpose text, domain_expertise text[])
  on conflict do nothing;
  insert into agent_capabilities (agent_id, capability_name, description, category)
  select r.id, initcap(c.category), a.purpose, c.category
  from jsonb_to_recordset(roster) as a (code text, purpose text, capability_categories text[])
  join agent_registry r on r.code = a.code
  cross join lateral unnest(a.capability_categories) as c (category)
  on conflict do nothing;
end $roster$;
