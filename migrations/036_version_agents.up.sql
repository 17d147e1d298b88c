-- The registry's history and its successors: what an agent was at each revision, who changed it, and which agent takes
-- over from a deprecated one. What platform administrators change is audited beside the workspaces' own log.

alter table agent_registry add column if not exists successor_id uuid references agent_registry (id) on delete set null;
create index if not exists agent_registry_successor_idx on agent_registry (successor_id);
create unique index if not exists agent_capabilities_name_any_case_idx on agent_capabilities (agent_id, lower(capability_name));

create table if not exists agent_versions (
  id uuid primary key default gen_random_uuid(),
  agent_id uuid not null references agent_registry (id) on delete cascade,
  revision integer not null check (revision >= 1),
  version text not null,
  changed_at timestamptz not null default now(),
  -- NULL: a program's report, or the installation itself.
  changed_by uuid references auth.users (id) on delete set null,
  snapshot jsonb not null check (jsonb_typeof(snapshot) = 'object'),
  constraint agent_versions_revision_key unique (agent_id, revision)
);
create index if not exists agent_versions_time_idx on agent_versions (agent_id, changed_at);
create index if not exists agent_versions_changed_by_idx on agent_versions (changed_by);

-- As audit_log, for what belongs to no workspace.
create table if not exists platform_audit_log (
  id uuid primary key default gen_random_uuid(),
  actor_id uuid references auth.users (id) on delete set null,
  actor_kind text not null check (actor_kind in ('person', 'api_key', 'system')),
  action text not null,
  subject_type text not null,
  subject_id text,
  before jsonb,
  after jsonb,
  origin text,
  occurred_at timestamptz not null default now()
);
create index if not exists platform_audit_log_actor_idx on platform_audit_log (actor_id);
create index if not exists platform_audit_log_time_idx on platform_audit_log (occurred_at desc, id);
create index if not exists platform_audit_log_subject_idx on platform_audit_log (subject_type, occurred_at desc, id);

-- Versions are read by who may read their agent (a draft is not everybody's to see); the log, which holds addresses, by
-- platform administrators alone. Triggers write both: row-level security binds the owner too (FORCE), hence its own policy.
do $$
declare
  name text;
begin
  foreach name in array array['agent_versions', 'platform_audit_log'] loop
    execute format('alter table %I enable row level security', name);
    execute format('alter table %I force row level security', name);
    if not exists (select from pg_policy where polrelid = name::regclass and polname = name || '_read') then
      execute format('create policy %I on %I for select to codex_app using (%s)', name || '_read', name, case name
        when 'agent_versions' then 'exists (select from agent_registry r where r.id = agent_id)'
        else '(select app.is_platform_admin())' end);
      execute format('create policy %I on %I to current_user using (true) with check (true)', name || '_owner', name);
    end if;
    execute format('revoke all on %I from codex_app', name);
    execute format('grant select on %I to codex_app', name);
  end loop;
end $$;

-- An agent as it is told, exported and compared: its fields, its successor by code, and its capabilities by name.
create or replace function app.agent_snapshot(p_agent_id uuid) returns jsonb
language sql stable
as $$
  select to_jsonb(told) from (
    select r.code, r.agent_name, r.agent_type, r.guild_name, r.purpose, r.description, r.version, r.release_date, r.model_config,
      r.system_prompt, r.domain_expertise, r.personality_traits, r.supported_inputs, r.supported_outputs, r.tool_access,
      r.avg_execution_time_seconds, r.success_rate_percentage, r.error_rate_percentage, r.cost_per_execution, r.is_active,
      r.deprecated_date, (select s.code from agent_registry s where s.id = r.successor_id) as successor,
      coalesce((
        select jsonb_agg(to_jsonb(c) order by lower(c.capability_name))
        from (
          select k.capability_name, k.category, k.subcategory, k.description, k.is_enabled, k.input_types, k.output_types,
            k.external_apis, k.required_permissions, k.typical_execution_time_seconds, k.typical_token_usage, k.typical_cost,
            k.success_rate_percentage, k.configuration, k.parameter_schema
          from agent_capabilities k where k.agent_id = r.id) c), '[]') as capabilities
    from agent_registry r where r.id = p_agent_id) told
$$;

-- Keeps what a transaction made of an agent as one more revision. Deferred to the commit: by then the agent is what it
-- will be, and of several changes in one transaction the first call keeps the sum and the others find nothing new. The
-- registry's row is locked, so that two transactions number their revisions one after the other.
create or replace function app.keep_agent_version() returns trigger
language plpgsql security definer set search_path = public, pg_temp
as $$
declare
  agent uuid := (to_jsonb(coalesce(new, old)) ->> tg_argv[0])::uuid;
  latest agent_versions%rowtype;
  is_now jsonb;
begin
  perform from agent_registry r where r.id = agent for no key update;
  if not found then return null; end if;
  is_now := app.agent_snapshot(agent);
  select * into latest from agent_versions v where v.agent_id = agent order by v.revision desc limit 1;
  if latest.snapshot is distinct from is_now then
    insert into agent_versions (agent_id, revision, version, changed_at, changed_by, snapshot)
    values (agent, coalesce(latest.revision, 0) + 1, is_now ->> 'version', clock_timestamp(), auth.uid(), is_now);
  end if;
  return null;
end $$;
revoke execute on function app.keep_agent_version() from public;

drop trigger if exists keep_agent_version on agent_registry;
create constraint trigger keep_agent_version after insert or update on agent_registry
  deferrable initially deferred for each row execute function app.keep_agent_version('id');
drop trigger if exists keep_agent_version on agent_capabilities;
create constraint trigger keep_agent_version after insert or update or delete on agent_capabilities
  deferrable initially deferred for each row execute function app.keep_agent_version('agent_id');

insert into agent_versions (agent_id, revision, version, changed_at, snapshot)
select r.id, 1, r.version, r.updated_at, app.agent_snapshot(r.id) from agent_registry r
on conflict (agent_id, revision) do nothing;

-- The agent in service that takes over from one that isn't, along the chain of successors; NULL when there is none.
create or replace function app.successor_of(p_agent_id uuid) returns uuid
language sql stable
as $$
  with recursive chain (id, step) as (
    select r.successor_id, 1 from agent_registry r where r.id = p_agent_id
    union all
    select r.successor_id, c.step + 1 from chain c join agent_registry r on r.id = c.id where c.step < 100)
  select r.id from chain c join agent_registry r on r.id = c.id
  where r.is_active and (r.deprecated_date is null or r.deprecated_date > current_date)
  order by c.step limit 1
$$;

-- A successor is another agent, in service when it is named, and never leads back. It is locked against being taken out
-- of service at the same moment. An agent that is no longer deprecated has none.
create or replace function app.check_agent_successor() returns trigger
language plpgsql security definer set search_path = public, pg_temp
as $$
declare
  heir agent_registry%rowtype;
begin
  if new.deprecated_date is null then new.successor_id := null; end if;
  if new.deprecated_date < new.release_date then
    raise exception '% is released on % and can''t be deprecated before.', new.agent_name, new.release_date
      using errcode = 'CX422', column = 'deprecated_date';
  end if;
  if new.successor_id is null or tg_op = 'UPDATE' and new.successor_id = old.successor_id then return new; end if;
  if new.successor_id = new.id then
    raise exception '% can''t be its own successor.', new.agent_name using errcode = 'CX422', column = 'successor';
  end if;
  select * into heir from agent_registry r where r.id = new.successor_id for share;
  if not found then
    raise exception 'This successor is not in the registry.' using errcode = 'CX422', column = 'successor';
  end if;
  if exists (
    with recursive chain (id) as (
      select heir.successor_id union select r.successor_id from chain c join agent_registry r on r.id = c.id)
    select from chain where id = new.id) then
    raise exception 'The successors of % lead back to %: choose another.', heir.agent_name, new.agent_name
      using errcode = 'CX422', column = 'successor';
  end if;
  if not heir.is_active or heir.deprecated_date <= current_date then
    raise exception '% is out of service itself: choose an active agent.', heir.agent_name
      using errcode = 'CX422', column = 'successor';
  end if;
  return new;
end $$;
revoke execute on function app.check_agent_successor() from public;
create or replace trigger check_agent_successor before insert or update of successor_id, deprecated_date on agent_registry
  for each row execute function app.check_agent_successor();

-- As 015 has it; names the successor to each workspace.
create or replace function app.pause_assignments_of_agent() returns trigger
language plpgsql security definer set search_path = public, pg_temp
as $$
declare
  context text := coalesce(current_setting('app.current_workspace_id', true), '');
  workspace uuid;
  paused integer;
  why text := case when not new.is_active then 'was deactivated' else 'was deprecated' end;
  successor text := (select r.agent_name from agent_registry r where r.id = app.successor_of(new.id));
begin
  perform set_config('app.current_workspace_id', '', true);
  for workspace in
    select distinct a.workspace_id from agent_assignments a
    where a.agent_id = new.id and a.assignment_status = 'active' order by 1
  loop
    perform set_config('app.current_workspace_id', workspace::text, true);
    update agent_assignments a set assignment_status = 'paused',
      status_reason = format('The agent %s in the registry.', why) || coalesce(' Its successor is ' || successor || '.', '')
    where a.workspace_id = workspace and a.agent_id = new.id and a.assignment_status = 'active';
    get diagnostics paused = row_count;
    perform app.alert_workspace(workspace, 'action_required', 'high',
      format('%s %s', new.agent_name, why),
      format('A platform administrator took this agent out of service. Its %s here paused.',
        case paused when 1 then 'assignment is' else paused || ' assignments are' end)
      || coalesce(' Its successor is ' || successor || ': the agent''s page offers to assign it.', ''),
      new.id, null, jsonb_strip_nulls(jsonb_build_object('paused_assignments', paused, 'successor', successor)));
  end loop;
  perform set_config('app.current_workspace_id', context, true);
  return null;
end $$;

-- Writes who changed what of the platform's own, in the change's own transaction.
create or replace function app.audit_platform_change() returns trigger
language plpgsql security definer set search_path = public, pg_temp
as $$
declare
  hidden text[] := array['created_at', 'updated_at'];
  was jsonb := case when tg_op <> 'INSERT' then to_jsonb(old) - hidden end;
  is_now jsonb := case when tg_op <> 'DELETE' then to_jsonb(new) - hidden end;
  origin text := nullif(current_setting('app.request_origin', true), '');
begin
  if was is not distinct from is_now then return null; end if;
  insert into platform_audit_log (actor_id, actor_kind, action, subject_type, subject_id, before, after, origin)
  values (auth.uid(),
    case when auth.uid() is not null then 'person' when origin like 'api_key %' then 'api_key' else 'system' end,
    lower(tg_op), tg_table_name, coalesce(is_now, was) ->> 'id', was, is_now, origin);
  return null;
end $$;
revoke execute on function app.audit_platform_change() from public;

create or replace procedure app.audit_platform_changes(p_table regclass)
language plpgsql
as $$
begin
  execute format(
    'create or replace trigger audit_platform_change after insert or update or delete on %s for each row execute function app.audit_platform_change()',
    p_table);
end $$;
call app.audit_platform_changes('agent_registry');
call app.audit_platform_changes('agent_capabilities');
do $$
begin
  if to_regclass('public.model_prices') is not null then call app.audit_platform_changes('model_prices'); end if;
end $$;
