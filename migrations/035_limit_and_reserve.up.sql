-- Limits of a whole workspace beside those of each assignment, and reservations for agents that ask before they work.
--
-- A reported execution is a fact and always counts; the write that passes a limit raises it, once a window. A reservation
-- is a promise: together with what was used, promises never pass a limit, whoever asks at the same moment.

-- Use of a workspace in a window (the UTC hour, the day of its zone) by agent: writers of different agents don't wait for
-- each other here. Like the ledger without a key to the agent: only the function writes, and rows don't stay.
create table if not exists workspace_agent_usage (
  workspace_id uuid not null references workspaces (id) on delete cascade,
  window_kind text not null check (window_kind in ('hour', 'day')),
  window_start timestamptz not null,
  agent_id uuid not null,
  execution_count bigint not null default 0 check (execution_count >= 0),
  token_count bigint not null default 0 check (token_count >= 0),
  cost numeric(24, 8) not null default 0 check (cost >= 0),
  primary key (workspace_id, window_kind, window_start, agent_id)
) with (fillfactor = 70);
create index if not exists workspace_agent_usage_window_idx on workspace_agent_usage (window_start);

-- The workspace's limits that were passed, each once a window.
create table if not exists workspace_limit_breaches (
  workspace_id uuid not null references workspaces (id) on delete cascade,
  limit_name text not null check (limit_name in ('max_executions_per_hour', 'max_tokens_per_day', 'max_cost_per_day')),
  window_start timestamptz not null,
  allowed numeric not null,
  used numeric not null,
  breached_at timestamptz not null default now(),
  primary key (workspace_id, limit_name, window_start)
);
create index if not exists workspace_limit_breaches_window_idx on workspace_limit_breaches (window_start);

-- What agents may still use. One holds until it is settled or its time is over, in whatever window that is: work that was
-- promised in one hour may be done in the next.
create table if not exists agent_reservations (
  workspace_id uuid not null references workspaces (id) on delete cascade,
  id uuid not null default gen_random_uuid(),
  agent_id uuid not null references agent_registry (id),
  campaign_id uuid,
  execution_count bigint not null check (execution_count between 0 and 1000000000),
  token_count bigint not null check (token_count between 0 and 1000000000000),
  cost numeric(24, 8) not null check (cost between 0 and 1000000000),
  idempotency_key text check (char_length(idempotency_key) between 1 and 200),
  granted_at timestamptz not null default now(),
  expires_at timestamptz not null,
  settled_at timestamptz,
  primary key (workspace_id, id),
  unique (workspace_id, agent_id, idempotency_key),
  foreign key (workspace_id, campaign_id) references campaigns (workspace_id, id) on delete set null (campaign_id),
  check (expires_at > granted_at)
);
create index if not exists agent_reservations_live_idx on agent_reservations (workspace_id, expires_at) where settled_at is null;
create index if not exists agent_reservations_agent_idx on agent_reservations (agent_id);
create index if not exists agent_reservations_campaign_idx on agent_reservations (workspace_id, campaign_id)
  where campaign_id is not null;
create index if not exists agent_reservations_expiry_idx on agent_reservations (expires_at);

call app.protect_workspace_table('workspace_agent_usage', 'select');
call app.protect_workspace_table('workspace_limit_breaches', 'select');
call app.protect_workspace_table('agent_reservations', 'select');

-- The owner's policies let the upkeep below look across workspaces.
do $$
declare
  name text;
begin
  foreach name in array array['workspace_agent_usage', 'workspace_limit_breaches', 'agent_reservations'] loop
    if not exists (select from pg_policy where polrelid = name::regclass and polname = name || '_owner') then
      execute format('create policy %I on %I to current_user using (true) with check (true)', name || '_owner', name);
    end if;
  end loop;
end $$;

-- Use of what is in the ledger already, workspace by workspace: forced row-level security binds the owner too.
do $$
declare
  workspace uuid;
begin
  for workspace in select distinct e.workspace_id from agent_executions e loop
    perform set_config('app.current_workspace_id', workspace::text, true);
    insert into workspace_agent_usage (workspace_id, window_kind, window_start, agent_id, execution_count, token_count, cost)
    select workspace, k.kind, k.start, e.agent_id, count(*), sum(e.input_tokens + e.output_tokens), sum(e.cost)
    from agent_executions e join workspaces w on w.id = e.workspace_id
    cross join lateral (values ('day', date_trunc('day', e.occurred_at, w.timezone)), ('hour', date_trunc('hour', e.occurred_at, 'UTC')))
      as k (kind, start)
    where e.workspace_id = workspace and e.occurred_at > now() - interval '8 days'
    group by k.kind, k.start, e.agent_id
    on conflict do nothing;
  end loop;
  perform set_config('app.current_workspace_id', '', true);
end $$;

-- What limits measure, each in its window.
create or replace function app.limit_measures(p_executions numeric, p_tokens numeric, p_cost numeric)
returns table (limit_name text, window_kind text, amount numeric)
language sql immutable parallel safe
as $$
  values ('max_executions_per_hour', 'hour', coalesce(p_executions, 0)), ('max_tokens_per_day', 'day', coalesce(p_tokens, 0)),
    ('max_cost_per_day', 'day', coalesce(p_cost, 0))
$$;

-- An amount as people read it: "60 executions", "61 of 60 executions", "12.60 of 12.50 EUR".
create or replace function app.limit_words(p_limit text, p_amount numeric, p_currency text, p_used numeric default null) returns text
language sql stable
as $$
  select case p_limit
    when 'max_cost_per_day' then concat_ws(' of ', to_char(p_used, cents), to_char(p_amount, cents)) || ' ' || p_currency
    else concat_ws(' of ', to_char(p_used, whole), to_char(p_amount, whole))
      || case p_limit when 'max_tokens_per_day' then ' tokens' else ' executions' end end
  from (values ('FM9,999,999,999,999,990.00999999', 'FM9,999,999,999,999,999,990')) as forms (cents, whole)
$$;

-- A limit as people read it: "60 executions an hour".
create or replace function app.limit_rate(p_limit text, p_allowed numeric, p_currency text) returns text
language sql stable
as $$
  select app.limit_words(p_limit, p_allowed, p_currency)
    || case p_limit when 'max_executions_per_hour' then ' an hour' else ' a day' end
$$;

-- How every limit stands that binds an agent (null: the workspace's alone): those of its running and paused assignments,
-- then the workspace's (assignment_id null). allowed is null where there is none.
create or replace function app.agent_budget(p_workspace_id uuid, p_agent_id uuid, p_at timestamptz default now())
returns table (assignment_id uuid, campaign_id uuid, limit_name text, window_start timestamptz, window_end timestamptz,
  allowed numeric, used numeric, reserved numeric)
language sql stable
as $$
  with place as (
    select w.timezone as zone, coalesce(s.limits, '{}') as limits
    from workspaces w left join workspace_agent_settings s on s.workspace_id = w.id
    where w.id = p_workspace_id
  ), windows as (
    select 'hour' as kind, date_trunc('hour', p_at, 'UTC') as began, date_trunc('hour', p_at, 'UTC') + interval '1 hour' as ends
    union all
    select 'day', date_trunc('day', p_at, zone), (date_trunc('day', p_at at time zone zone) + interval '1 day') at time zone zone
    from place
  ), live as materialized (
    select r.agent_id, r.campaign_id, r.execution_count, r.token_count, r.cost from agent_reservations r
    where r.workspace_id = p_workspace_id and r.settled_at is null and r.expires_at > p_at
  ), scopes as (
    select a.id, a.agent_id, a.assigned_to_campaign_id as campaign_id, a.execution_constraints as limits
    from agent_assignments a
    where a.workspace_id = p_workspace_id and a.agent_id = p_agent_id and a.assignment_status in ('active', 'paused')
    union all
    select null, null, null, limits from place
  )
  select s.id, s.campaign_id, m.limit_name, w.began, w.ends, (s.limits ->> m.limit_name)::numeric, m.amount, p.amount
  from scopes s
  cross join windows w
  cross join lateral (
    select sum(x.execution_count) as executions, sum(x.token_count) as tokens, sum(x.cost) as cost
    from (
      select u.execution_count, u.token_count, u.cost from agent_assignment_usage u
      where u.workspace_id = p_workspace_id and u.assignment_id = s.id and u.window_kind = w.kind and u.window_start = w.began
      union all
      select u.execution_count, u.token_count, u.cost from workspace_agent_usage u
      where s.id is null and u.workspace_id = p_workspace_id and u.window_kind = w.kind and u.window_start = w.began
    ) x
  ) used
  cross join lateral (
    select sum(l.execution_count) as executions, sum(l.token_count) as tokens, sum(l.cost) as cost from live l
    where s.id is null or (l.agent_id = s.agent_id and (s.campaign_id is null or l.campaign_id = s.campaign_id))
  ) promised
  cross join lateral app.limit_measures(used.executions, used.tokens, used.cost) m
  join lateral app.limit_measures(promised.executions, promised.tokens, promised.cost) p on p.limit_name = m.limit_name
  where m.window_kind = w.kind
$$;

-- Tells the workspace that a limit was passed. p_whose begins "… limit of tokens a day"; p_then says what followed.
create or replace function app.tell_of_breach(p_workspace_id uuid, p_whose text, p_then text, p_limit text, p_allowed numeric,
  p_used numeric, p_window_start timestamptz, p_agent_id uuid, p_campaign_id uuid, p_assignment_id uuid) returns uuid
language sql
as $$
  select app.fire_alert(p_workspace_id, jsonb_build_object(
    'alert_type', 'action_required', 'severity_level', case when p_then = '' then 'medium' else 'high' end,
    'title', format('%s limit of %s', p_whose, case p_limit when 'max_executions_per_hour' then 'executions an hour'
      when 'max_tokens_per_day' then 'tokens a day' else 'cost a day' end),
    'description', format('Used %s in the %s that began at %s (%s). What was reported is kept.%s',
      app.limit_words(p_limit, p_allowed, w.currency, p_used),
      case p_limit when 'max_executions_per_hour' then 'hour' else 'day' end,
      to_char(p_window_start at time zone w.timezone, 'YYYY-MM-DD HH24:MI'), w.timezone, p_then),
    'action_url', format('/%s/%s', w.slug, coalesce('agents/' || p_agent_id, 'settings/agents')),
    'recommended_actions', jsonb_build_array('Find out what used it up', case when p_then = '' then 'Raise the limit, or let it pause'
      else 'Resume once the window is over, or raise the limit' end),
    'agent_id', p_agent_id, 'campaign_id', p_campaign_id,
    'data_points', jsonb_strip_nulls(jsonb_build_object('assignment_id', p_assignment_id, 'limit', p_limit, 'allowed', p_allowed,
      'used', p_used, 'window_start', p_window_start))))
  from workspaces w where w.id = p_workspace_id
$$;
revoke execute on function app.tell_of_breach(uuid, text, text, text, numeric, numeric, timestamptz, uuid, uuid, uuid) from public;

-- Counts what is new against the limits of the agents' assignments and of the workspace, and reports each breach once in
-- its window. Part of app.record_agent_executions: its transaction, its order of locks, which reservations follow too:
-- the workspace (only where it has limits), its use, assignments, their use, alerts. The workspace's lock lets its writers
-- see each other's use, so that one of them sees the limit passed; without limits nobody waits.
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

-- Reserves what an agent's next work may use at most, for so many seconds. Granted when every limit has room for it: those
-- of the assignments that the work will count for, and the workspace's. An assignment that is paused gives no work. The
-- same key answers with the same reservation (outcome known); no room is no error, for the caller to say what is left.
create or replace function app.reserve_agent_budget(
  p_workspace_id uuid, p_agent_id uuid, p_campaign_id uuid, p_executions bigint, p_tokens bigint, p_cost numeric,
  p_seconds integer, p_idempotency_key text default null)
returns table (outcome text, reservation_id uuid)
language plpgsql security definer set search_path = public, pg_temp
as $$
declare
  max_live constant integer := 1000;
  agent text;
  assigned record;
  known agent_reservations;
  moment timestamptz;
begin
  perform app.enter_workspace(p_workspace_id);
  select r.agent_name into agent from agent_registry r where r.id = p_agent_id;
  if agent is null then
    raise exception 'This agent is not in the registry.' using errcode = 'CX404', column = 'agent_id';
  end if;
  if p_executions is null or p_executions not between 0 and 1000000000 then
    raise exception 'Executions are a whole number from 0 to a billion.' using errcode = 'CX422', column = 'executions';
  elsif p_tokens is null or p_tokens not between 0 and 1000000000000 then
    raise exception 'Tokens are a whole number from 0 to a trillion.' using errcode = 'CX422', column = 'tokens';
  elsif p_cost is null or p_cost not between 0 and 1000000000 then
    raise exception 'A cost is from 0 to a billion.' using errcode = 'CX422', column = 'cost';
  elsif p_seconds is null or p_seconds not between 1 and 86400 then
    raise exception 'A reservation lives from a second to a day.' using errcode = 'CX422', column = 'ttl_seconds';
  elsif p_campaign_id is not null
    and not exists (select from campaigns c where c.workspace_id = p_workspace_id and c.id = p_campaign_id) then
    raise exception 'No such campaign is in this workspace.' using errcode = 'CX422', column = 'campaign_id';
  end if;

  -- The locks of app.count_against_limits, in its order: what was used and promised stands still from here on.
  if exists (select from workspace_agent_settings s where s.workspace_id = p_workspace_id and s.limits <> '{}') then
    perform pg_advisory_xact_lock(hashtextextended('agent limits ' || p_workspace_id, 0));
  end if;
  select count(*) as n, min(a.status_reason) filter (where a.assignment_status = 'paused') as reason,
    coalesce(bool_or(a.assignment_status = 'paused'), false) as is_paused
  into assigned from (
    select a.assignment_status, a.status_reason from agent_assignments a
    where a.workspace_id = p_workspace_id and a.agent_id = p_agent_id and a.assignment_status in ('active', 'paused')
      and (a.assigned_to_campaign_id is null or a.assigned_to_campaign_id = p_campaign_id)
    order by a.id for no key update
  ) a;

  select * into known from agent_reservations r
  where r.workspace_id = p_workspace_id and r.agent_id = p_agent_id and r.idempotency_key = p_idempotency_key;
  if found then
    if (known.campaign_id, known.execution_count, known.token_count, known.cost)
      is distinct from (p_campaign_id, p_executions, p_tokens, round(p_cost, 8)) then
      raise exception 'This key was used for another reservation.' using errcode = 'CX409', column = 'idempotency_key';
    end if;
    return query select 'known', known.id;
    return;
  end if;
  if assigned.n = 0 then
    raise exception 'This agent is not assigned to %.', case when p_campaign_id is null
      then 'the whole workspace. Assign it, or name the campaign that it works for' else 'this campaign or the whole workspace' end
      using errcode = 'CX409';
  elsif assigned.is_paused then
    raise exception '% is paused here.%', agent, coalesce(' ' || assigned.reason, '') using errcode = 'CX409';
  end if;

  -- Now, not when the transaction began: it may have waited into the next window.
  moment := clock_timestamp();
  if (select count(*) from agent_reservations r where r.workspace_id = p_workspace_id and r.agent_id = p_agent_id
      and r.settled_at is null and r.expires_at > moment) >= max_live then
    raise exception '% holds % reservations. Settle those whose work is done.', agent, max_live using errcode = 'CX409';
  end if;
  if exists (
    select from app.agent_budget(p_workspace_id, p_agent_id, moment) b
    where (b.assignment_id is null or b.campaign_id is null or b.campaign_id = p_campaign_id)
      and b.used + b.reserved + case b.limit_name
        when 'max_executions_per_hour' then p_executions when 'max_tokens_per_day' then p_tokens else p_cost end > b.allowed) then
    return query select 'refused', null::uuid;
    return;
  end if;
  return query
    insert into agent_reservations (workspace_id, agent_id, campaign_id, execution_count, token_count, cost, idempotency_key,
      granted_at, expires_at)
    values (p_workspace_id, p_agent_id, p_campaign_id, p_executions, p_tokens, p_cost, p_idempotency_key,
      moment, moment + make_interval(secs => p_seconds))
    returning 'granted', id;
end $$;
revoke execute on function app.reserve_agent_budget(uuid, uuid, uuid, bigint, bigint, numeric, integer, text) from public;
grant execute on function app.reserve_agent_budget(uuid, uuid, uuid, bigint, bigint, numeric, integer, text) to codex_app;

-- Gives back what a reservation held. Settling one that is settled or expired changes nothing.
create or replace function app.settle_agent_reservation(p_workspace_id uuid, p_agent_id uuid, p_reservation_id uuid) returns void
language plpgsql security definer set search_path = public, pg_temp
as $$
begin
  perform app.enter_workspace(p_workspace_id);
  update agent_reservations r set settled_at = clock_timestamp()
  where r.workspace_id = p_workspace_id and r.agent_id = p_agent_id and r.id = p_reservation_id
    and r.settled_at is null and r.expires_at > clock_timestamp();
end $$;
revoke execute on function app.settle_agent_reservation(uuid, uuid, uuid) from public;
grant execute on function app.settle_agent_reservation(uuid, uuid, uuid) to codex_app;

-- Upkeep, for a job: use and breaches are kept as long as those of assignments, reservations a week beyond their end.
-- Deletes in portions, in every workspace. Answers how many rows went.
create or replace function app.prune_agent_budgets(p_portion integer default 50000) returns integer
language plpgsql security definer set search_path = public, pg_temp
as $$
declare
  pruned integer := 0;
  n integer;
begin
  delete from workspace_agent_usage u where u.ctid = any (array(
    select x.ctid from workspace_agent_usage x where x.window_start < now() - interval '40 days' limit p_portion));
  get diagnostics pruned = row_count;
  delete from agent_reservations r where r.ctid = any (array(
    select x.ctid from agent_reservations x where x.expires_at < now() - interval '7 days' limit p_portion));
  get diagnostics n = row_count;
  pruned := pruned + n;
  delete from workspace_limit_breaches b where b.window_start < now() - interval '40 days';
  get diagnostics n = row_count;
  return pruned + n;
end $$;
revoke execute on function app.prune_agent_budgets(integer) from public;
grant execute on function app.prune_agent_budgets(integer) to codex_app;
