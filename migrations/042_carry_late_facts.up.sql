-- What is known late is carried through: a reservation is settled by the execution that names it, tokens that come late raise
-- the limits that they pass, spans that tell nothing of an agent's work lead from a call to its agent whenever they come, and
-- a price that becomes known is carried through in portions.

-- Settles the reservations that counted executions name: [{index, reservation_id, agent_id | agent_name}, …], in the
-- transaction that counted them and after it. The executions stand whatever comes of it. Answers a row for each whose
-- reservation gave nothing back, with why.
create or replace function app.settle_reported_reservations(p_workspace_id uuid, p_reports jsonb)
returns table (item_index integer, note text)
language plpgsql security definer set search_path = public, pg_temp
as $$
declare
  moment constant timestamptz := clock_timestamp();
begin
  perform app.enter_workspace(p_workspace_id);
  return query
    with reports as materialized (
      select x.index, x.agent_id, lower(x.agent_name) as any_case,
        case when x.reservation_id ~* '^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$' then x.reservation_id::uuid end as reservation_id
      from jsonb_to_recordset(p_reports) as x (index integer, reservation_id text, agent_id uuid, agent_name text)
    ), held as materialized (
      select r.id, r.agent_id, r.settled_at, r.expires_at from agent_reservations r
      where r.workspace_id = p_workspace_id and r.id in (select p.reservation_id from reports p)
      order by r.id for update
    ), named as materialized (
      select p.index, h.id, h.settled_at, h.expires_at
      from reports p
      left join (held h join agent_registry g on g.id = h.agent_id)
        on h.id = p.reservation_id and (h.agent_id = p.agent_id or p.agent_id is null and lower(g.agent_name) = p.any_case)
    ), settled as (
      update agent_reservations r set settled_at = moment
      where r.workspace_id = p_workspace_id and r.id in (select n.id from named n)
        and r.settled_at is null and r.expires_at > moment
    )
    select n.index, case
      when n.id is null then 'This agent has no such reservation in this workspace. The execution counts; nothing was given back.'
      when n.settled_at is not null then 'The reservation was settled before. The execution counts all the same.'
      else 'The reservation had expired, and holds nothing. The execution counts all the same.' end
    from named n
    where n.id is null or n.settled_at is not null or n.expires_at <= moment;
end $$;
revoke execute on function app.settle_reported_reservations(uuid, jsonb) from public;
grant execute on function app.settle_reported_reservations(uuid, jsonb) to codex_app;

-- Writes down the workspace's limits that are passed in the windows of these moments, each once a window, and answers the new
-- ones: [{limit_name, window_start, allowed, used, pauses}, …]. The caller holds the workspace's limits.
create or replace function app.note_workspace_breaches(p_workspace_id uuid, p_moments timestamptz[]) returns jsonb
language sql set search_path = public, pg_temp
as $$
  with place as materialized (
    select w.timezone as zone, s.limits from workspaces w join workspace_agent_settings s on s.workspace_id = w.id
    where w.id = p_workspace_id
  ), passed as (
    insert into workspace_limit_breaches as b (workspace_id, limit_name, window_start, allowed, used)
    select p_workspace_id, m.limit_name, u.window_start, (u.limits ->> m.limit_name)::numeric, m.amount
    from (
      select x.window_kind, x.window_start, place.limits,
        sum(x.execution_count) as executions, sum(x.token_count) as tokens, sum(x.cost) as cost
      from place join workspace_agent_usage x on x.workspace_id = p_workspace_id and (x.window_kind, x.window_start) in (
        select 'day', date_trunc('day', t, place.zone) from unnest(p_moments) t
        union select 'hour', date_trunc('hour', t, 'UTC') from unnest(p_moments) t)
      group by x.window_kind, x.window_start, place.limits
    ) u
    cross join lateral app.limit_measures(u.executions, u.tokens, u.cost) m
    where m.window_kind = u.window_kind and m.amount > (u.limits ->> m.limit_name)::numeric
    order by m.limit_name, u.window_start
    on conflict (workspace_id, limit_name, window_start) do nothing
    returning b.limit_name, b.window_start, b.allowed, b.used
  )
  select jsonb_agg(to_jsonb(p) || jsonb_build_object('pauses', place.limits ->> 'on_breach' = 'pause' and p.window_start
    = case p.limit_name when 'max_executions_per_hour' then date_trunc('hour', now(), 'UTC') else date_trunc('day', now(), place.zone) end)
    order by p.window_start desc, p.limit_name)
  from passed p cross join place
$$;

-- Tells of the workspace's breaches that were noted, and pauses every active assignment where one of them asks for it. The
-- caller holds all of them then.
create or replace function app.raise_workspace_breaches(p_workspace_id uuid, p_breaches jsonb) returns void
language plpgsql set search_path = public, pg_temp
as $$
declare
  money text;
  breach record;
  said text := '';
  paused integer;
begin
  if p_breaches is null then
    return;
  end if;
  select w.currency into strict money from workspaces w where w.id = p_workspace_id;
  for breach in
    select b.limit_name, b.allowed from jsonb_to_recordset(p_breaches) as b (limit_name text, window_start timestamptz, allowed numeric, pauses boolean)
    where b.pauses order by b.window_start desc, b.limit_name limit 1
  loop
    update agent_assignments a set assignment_status = 'paused',
      status_reason = format('The workspace passed its limit of %s.', app.limit_rate(breach.limit_name, breach.allowed, money))
    where a.workspace_id = p_workspace_id and a.assignment_status = 'active';
    get diagnostics paused = row_count;
    said := format(' Every active assignment is paused: %s.', paused);
  end loop;
  for breach in
    select b.limit_name, b.window_start, b.allowed, b.used
    from jsonb_to_recordset(p_breaches) as b (limit_name text, window_start timestamptz, allowed numeric, used numeric)
    order by b.limit_name, b.window_start
  loop
    perform app.tell_of_breach(p_workspace_id, 'All agents together passed the workspace''s', said,
      breach.limit_name, breach.allowed, breach.used, breach.window_start, null, null, null);
  end loop;
end $$;

-- Raises the limits of assignments that are passed in the windows of these moments and not yet reported there, and pauses
-- whose limit asks for it. The caller holds the assignments and what they used.
create or replace function app.raise_assignment_breaches(p_workspace_id uuid, p_assignments uuid[], p_moments timestamptz[]) returns void
language plpgsql set search_path = public, pg_temp
as $$
declare
  zone text;
  money text;
  breach record;
begin
  if p_assignments is null then
    return;
  end if;
  select w.timezone, w.currency into strict zone, money from workspaces w where w.id = p_workspace_id;
  for breach in
    select u.assignment_id, u.window_kind, u.window_start, m.limit_name, m.amount as used,
      (t.execution_constraints ->> m.limit_name)::numeric as allowed, t.agent_id, t.assigned_to_campaign_id as campaign_id, r.agent_name,
      t.execution_constraints ->> 'on_breach' = 'pause' and t.assignment_status = 'active'
        and u.window_start = case u.window_kind when 'day' then date_trunc('day', now(), zone) else date_trunc('hour', now(), 'UTC') end as pauses
    from agent_assignments t
    join agent_registry r on r.id = t.agent_id
    join agent_assignment_usage u on u.workspace_id = t.workspace_id and u.assignment_id = t.id
    cross join lateral app.limit_measures(u.execution_count, u.token_count, u.cost) m
    where t.workspace_id = p_workspace_id and t.id = any (p_assignments) and t.execution_constraints <> '{}'
      and m.window_kind = u.window_kind and m.amount > (t.execution_constraints ->> m.limit_name)::numeric
      and not m.limit_name = any (u.breaches)
      and u.window_start in (
        select date_trunc('day', x, zone) from unnest(p_moments) x
        union all select date_trunc('hour', x, 'UTC') from unnest(p_moments) x)
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
end $$;
revoke execute on function app.note_workspace_breaches(uuid, timestamptz[]), app.raise_workspace_breaches(uuid, jsonb),
  app.raise_assignment_breaches(uuid, uuid[], timestamptz[]) from public;

-- One request at a time works on a trace: what each has kept, the next one sees. Traces share 256 locks, taken in order.
-- Nobody holds a whole workspace's any more.
create or replace function app.lock_agent_traces(p_workspace_id uuid, p_trace_ids text[]) returns void
language plpgsql
as $$
declare
  slot bigint;
begin
  for slot in select distinct (hashtext(t.id) & 255)::bigint from unnest(p_trace_ids) as t (id) order by 1 loop
    perform pg_advisory_xact_lock(hashtextextended('agent traces ' || p_workspace_id, slot));
  end loop;
end $$;

-- As 034 made it, but that a limit that is passed is raised here, in its transaction; it takes the locks of
-- app.count_against_limits, in its order, for that.
drop function if exists app.settle_agent_spans(uuid, text[], text[], boolean);
create or replace function app.settle_agent_spans(p_workspace_id uuid, p_trace_ids text[], p_span_ids text[]) returns integer
language plpgsql security definer set search_path = public, pg_temp
  set plan_cache_mode = force_generic_plan set jit = off
as $$
#variable_conflict use_column
declare
  keys constant text[] := array(
    select app.execution_key_of(x.trace_id, x.span_id) from unnest(p_trace_ids, p_span_ids) as x (trace_id, span_id));
  changes app.execution_change[];
  recent app.execution_change[];
  zone text;
  ws_limits jsonb;
  ws_breaches jsonb;
  moments timestamptz[];
  assignments uuid[];
  pauses_all boolean := false;
  part record;
begin
  perform app.enter_workspace(p_workspace_id);
  perform app.lock_agent_traces(p_workspace_id, p_trace_ids);
  select w.timezone, coalesce(s.limits, '{}') into strict zone, ws_limits
  from workspaces w left join workspace_agent_settings s on s.workspace_id = w.id
  where w.id = p_workspace_id;

  perform from agent_executions e where e.workspace_id = p_workspace_id and e.execution_key = any (keys)
  order by e.execution_key for update;

  with totals as materialized (
    select * from app.total_agent_spans(p_workspace_id, p_trace_ids, p_span_ids)
  ), flagged as (
    update agent_spans s set unpriced_models = t.unpriced_models
    from totals t cross join lateral (
      select x.ctid from agent_spans x where x.workspace_id = p_workspace_id and x.trace_id = t.trace_id and x.span_id = t.span_id
        and x.unpriced_models <> t.unpriced_models offset 0
    ) old
    where s.ctid = old.ctid
  )
  select array_agg(row(e.execution_key, e.agent_id, e.campaign_id, e.occurred_at, (e.occurred_at at time zone 'UTC')::date,
      extract(hour from e.occurred_at at time zone 'UTC')::smallint, app.sketch_bin(e.execution_time_seconds),
      e.success::integer, (e.error is not null)::integer, coalesce(e.quality_score, 0), (e.quality_score is not null)::integer,
      e.input_tokens, e.output_tokens, e.cost, e.model,
      t.input_tokens - e.input_tokens, t.output_tokens - e.output_tokens, t.cost - e.cost, t.model)::app.execution_change)
  into changes
  from totals t
  cross join lateral (
    select x.* from agent_executions x
    where x.workspace_id = p_workspace_id and x.execution_key = app.execution_key_of(t.trace_id, t.span_id) offset 0
  ) e
  where (e.input_tokens, e.output_tokens, e.cost, e.model) is distinct from (t.input_tokens, t.output_tokens, t.cost, t.model);
  if changes is null then return 0; end if;

  update agent_executions e set input_tokens = c.was_input + c.input, output_tokens = c.was_output + c.output,
    cost = c.was_cost + c.cost, model = c.model
  from unnest(changes) c
  cross join lateral (
    select x.ctid from agent_executions x where x.workspace_id = p_workspace_id and x.execution_key = c.key offset 0
  ) old
  where e.ctid = old.ctid;

  -- The agents' lanes, as the recording takes them.
  perform pg_advisory_xact_lock(hashtextextended('agent facts ' || p_workspace_id, l.lane))
  from (select distinct hashtext(c.agent_id::text) & 63 as lane from unnest(changes) c order by 1) l;

  for part in
    select c.agent_id, c.date, c.hour, sum(c.input) as input, sum(c.output) as output, sum(c.cost) as cost
    from unnest(changes) c group by c.agent_id, c.date, grouping sets ((c.hour), ()) order by c.agent_id, c.date, c.hour
  loop
    update agent_performance p set total_input_tokens = p.total_input_tokens + part.input,
      total_output_tokens = p.total_output_tokens + part.output, total_cost_incurred = p.total_cost_incurred + part.cost
    where p.workspace_id = p_workspace_id and p.agent_id = part.agent_id and p.measurement_date = part.date
      and p.measurement_hour is not distinct from part.hour;
  end loop;

  for part in
    select c.campaign_id, c.agent_id, c.date, c.bin, sum(c.input) as input, sum(c.output) as output, sum(c.cost) as cost
    from unnest(changes) c where c.campaign_id is not null
    group by c.campaign_id, c.agent_id, c.date, c.bin order by c.campaign_id, c.agent_id, c.date, c.bin
  loop
    update agent_campaign_performance s set total_input_tokens = s.total_input_tokens + part.input,
      total_output_tokens = s.total_output_tokens + part.output, total_cost_incurred = s.total_cost_incurred + part.cost
    where s.workspace_id = p_workspace_id and s.campaign_id = part.campaign_id and s.agent_id = part.agent_id
      and s.measurement_date = part.date and s.bin = part.bin;
  end loop;

  perform app.settle_model_shares(p_workspace_id, changes);

  -- Older work was counted for no window (app.count_against_limits): what it comes to is neither added there nor taken away.
  recent := array(select c from unnest(changes) c where c.occurred_at > now() - interval '8 days');

  -- The workspace's use.
  if ws_limits <> '{}' then
    perform pg_advisory_xact_lock(hashtextextended('agent limits ' || p_workspace_id, 0));
  end if;
  for part in
    select k.kind, k.start, c.agent_id, sum(c.input + c.output) as tokens, sum(c.cost) as cost
    from unnest(recent) c
    cross join lateral (values ('day', date_trunc('day', c.occurred_at, zone)), ('hour', date_trunc('hour', c.occurred_at, 'UTC')))
      as k (kind, start)
    group by k.kind, k.start, c.agent_id order by k.kind, k.start, c.agent_id
  loop
    update workspace_agent_usage u set token_count = greatest(0, u.token_count + part.tokens), cost = greatest(0, u.cost + part.cost)
    where u.workspace_id = p_workspace_id and u.window_kind = part.kind and u.window_start = part.start and u.agent_id = part.agent_id;
  end loop;
  moments := array(select distinct c.occurred_at from unnest(recent) c);
  if ws_limits <> '{}' then
    ws_breaches := app.note_workspace_breaches(p_workspace_id, moments);
    pauses_all := coalesce(jsonb_path_exists(ws_breaches, '$[*] ? (@.pauses == true)'), false);
  end if;

  -- In everybody's order, whatever follows.
  select array_agg(a.id) into assignments from (
    select a.id from agent_assignments a
    where a.workspace_id = p_workspace_id and a.assignment_status in ('active', 'paused') and (pauses_all or exists (
      select from unnest(changes) c
      where c.agent_id = a.agent_id and (a.assigned_to_campaign_id is null or c.campaign_id = a.assigned_to_campaign_id)))
    order by a.id for no key update
  ) a;

  -- What was assigned since never had what is taken away.
  for part in
    select a.id, sum(c.input + c.output) as tokens, sum(c.cost) as cost
    from agent_assignments a join unnest(changes) c on c.agent_id = a.agent_id
      and (a.assigned_to_campaign_id is null or c.campaign_id = a.assigned_to_campaign_id)
    where a.workspace_id = p_workspace_id and a.assignment_status = 'active'
    group by a.id order by a.id
  loop
    update agent_assignments a set total_tokens_used = greatest(0, a.total_tokens_used + part.tokens),
      total_cost_incurred = greatest(0, a.total_cost_incurred + part.cost)
    where a.workspace_id = p_workspace_id and a.id = part.id;
  end loop;
  for part in
    select a.id, k.kind, k.start, sum(c.input + c.output) as tokens, sum(c.cost) as cost
    from agent_assignments a join unnest(recent) c on c.agent_id = a.agent_id
      and (a.assigned_to_campaign_id is null or c.campaign_id = a.assigned_to_campaign_id)
    cross join lateral (values ('day', date_trunc('day', c.occurred_at, zone)), ('hour', date_trunc('hour', c.occurred_at, 'UTC')))
      as k (kind, start)
    where a.workspace_id = p_workspace_id
    group by a.id, k.kind, k.start order by a.id, k.kind, k.start
  loop
    update agent_assignment_usage u set token_count = greatest(0, u.token_count + part.tokens), cost = greatest(0, u.cost + part.cost)
    where u.workspace_id = p_workspace_id and u.assignment_id = part.id and u.window_kind = part.kind and u.window_start = part.start;
  end loop;

  perform app.raise_assignment_breaches(p_workspace_id, assignments, moments);
  perform app.raise_workspace_breaches(p_workspace_id, ws_breaches);
  return cardinality(changes);
end $$;

-- As 034 made it, but without links: a span that only leads further up is kept as one that tells nothing, with its id and
-- its parent's. What comes later finds its way over it.
drop function if exists app.keep_agent_spans(uuid, jsonb, jsonb);
create or replace function app.keep_agent_spans(p_workspace_id uuid, p_spans jsonb)
returns table (trace_id text, span_id text, is_here boolean, model text, input_tokens bigint, output_tokens bigint,
  cost numeric, unpriced_models text[])
language plpgsql security definer set search_path = public, pg_temp
  set plan_cache_mode = force_generic_plan set jit = off
as $$
#variable_conflict use_column
declare
  trace_ids text[];
  span_ids text[];
begin
  perform app.enter_workspace(p_workspace_id);
  perform app.lock_agent_traces(p_workspace_id, array(
    select x.trace_id from jsonb_to_recordset(p_spans) as x (trace_id text)));

  insert into agent_spans (workspace_id, trace_id, span_id, parent_id, is_execution, ended_at, model, input_tokens, cached_tokens, output_tokens)
  select p_workspace_id, x.trace_id, x.span_id, x.parent_id, x.is_execution, x.ended_at, x.model, x.input_tokens, x.cached_tokens, x.output_tokens
  from jsonb_to_recordset(p_spans) as x (trace_id text, span_id text, parent_id text, is_execution boolean,
    ended_at timestamptz, model text, input_tokens bigint, cached_tokens bigint, output_tokens bigint)
  on conflict do nothing;

  select array_agg(x.trace_id), array_agg(x.span_id) into trace_ids, span_ids
  from jsonb_to_recordset(p_spans) as x (trace_id text, span_id text);

  select array_agg(e.trace_id), array_agg(e.span_id) into trace_ids, span_ids
  from app.executions_above(p_workspace_id, trace_ids, span_ids) e;

  return query
    with totals as materialized (
      select * from app.total_agent_spans(p_workspace_id, trace_ids, span_ids)
    ), here as materialized (
      select distinct x.trace_id, x.span_id from jsonb_to_recordset(p_spans) as x (trace_id text, span_id text)
    ), flagged as (
      update agent_spans s set unpriced_models = t.unpriced_models
      from totals t join here h on h.trace_id = t.trace_id and h.span_id = t.span_id
      cross join lateral (
        select x.ctid from agent_spans x where x.workspace_id = p_workspace_id and x.trace_id = t.trace_id and x.span_id = t.span_id
          and x.unpriced_models <> t.unpriced_models offset 0
      ) old
      where s.ctid = old.ctid
    )
    select t.trace_id, t.span_id, h.span_id is not null, t.model, t.input_tokens, t.output_tokens, t.cost, t.unpriced_models
    from totals t left join here h on h.trace_id = t.trace_id and h.span_id = t.span_id;
end $$;
revoke execute on function app.keep_agent_spans(uuid, jsonb) from public;
grant execute on function app.keep_agent_spans(uuid, jsonb) to codex_app;

-- Upkeep: spans whose execution's key counts no more, and those a day old that tell nothing and have nothing below them:
-- what some trace holds besides agents' work is most of it. They are looked for among the last hours' (the job is hourly); a
-- chain of them goes from its end. Deletes in portions.
create or replace function app.prune_agent_spans(p_portion integer default 50000) returns integer
language plpgsql security definer set search_path = public, pg_temp
as $$
declare
  deleted integer;
  more integer;
begin
  delete from agent_spans s where s.ctid = any (array(
    select x.ctid from agent_spans x where x.received_at < now() - interval '8 days' limit p_portion));
  get diagnostics deleted = row_count;
  delete from agent_spans s where s.ctid = any (array(
    select x.ctid from agent_spans x
    where x.received_at between now() - interval '32 hours' and now() - interval '1 day'
      and not x.is_execution and coalesce(x.input_tokens, x.output_tokens) is null
      and not exists (
        select from agent_spans b where b.workspace_id = x.workspace_id and b.trace_id = x.trace_id and b.parent_id = x.span_id offset 0)
    limit p_portion - deleted));
  get diagnostics more = row_count;
  return deleted + more;
end $$;

-- Prices are carried through a portion of a workspace's traces a transaction, not all workspaces of a currency in one: what
-- programs report meanwhile waits for a portion at most, and running it again goes over what is right already.
drop function if exists app.reprice_model(text, text, date);

-- The workspaces of a currency whose traces used a model, for platform administrators.
create or replace function app.list_workspaces_to_reprice(p_model text, p_currency text) returns setof uuid
language plpgsql stable security definer set search_path = public, pg_temp
as $$
begin
  if not app.is_platform_admin() then
    raise exception 'This is for platform administrators.' using errcode = 'CX403';
  end if;
  return query
    select w.id from workspaces w
    where w.currency = p_currency and exists (
      select from agent_spans s
      where s.workspace_id = w.id and app.model_family(s.model) in (lower(p_model), app.model_family(p_model)))
    order by w.id;
end $$;

-- Prices the executions again that used a model, since a day, of the next traces after one: as far back as spans are kept (a
-- week). Answers how many changed, and the trace to go on from; NULL: there are no more.
create or replace function app.reprice_traces(p_workspace_id uuid, p_model text, p_since date, p_after text, p_portion integer)
returns table (changed integer, last_trace text)
language plpgsql security definer set search_path = public, pg_temp
  set plan_cache_mode = force_generic_plan set jit = off
as $$
declare
  context constant text := coalesce(current_setting('app.current_workspace_id', true), '');
  traces text[];
  trace_ids text[];
  span_ids text[];
begin
  if not app.is_platform_admin() then
    raise exception 'This is for platform administrators.' using errcode = '42501';
  end if;
  perform set_config('app.current_workspace_id', p_workspace_id::text, true);
  traces := array(
    select distinct s.trace_id from agent_spans s
    where s.workspace_id = p_workspace_id and app.model_family(s.model) in (lower(p_model), app.model_family(p_model))
      and s.trace_id > p_after
    order by s.trace_id limit p_portion);
  select array_agg(a.trace_id), array_agg(a.span_id) into trace_ids, span_ids
  from (
    select array_agg(s.trace_id) as trace_ids, array_agg(s.span_id) as span_ids
    from unnest(traces) t
    cross join lateral (
      select x.trace_id, x.span_id from agent_spans x
      where x.workspace_id = p_workspace_id and x.trace_id = t
        and app.model_family(x.model) in (lower(p_model), app.model_family(p_model)) offset 0
    ) s
  ) used
  cross join lateral app.executions_above(p_workspace_id, used.trace_ids, used.span_ids) a
  join agent_spans x on x.workspace_id = p_workspace_id and x.trace_id = a.trace_id and x.span_id = a.span_id
  where (x.ended_at at time zone 'UTC')::date >= p_since;
  changed := case when trace_ids is null then 0 else app.settle_agent_spans(p_workspace_id, trace_ids, span_ids) end;
  last_trace := case when cardinality(traces) = p_portion then traces[p_portion] end;
  perform set_config('app.current_workspace_id', context, true);
  return next;
end $$;
revoke execute on function app.settle_agent_spans(uuid, text[], text[]), app.list_workspaces_to_reprice(text, text),
  app.reprice_traces(uuid, text, date, text, integer) from public;
grant execute on function app.settle_agent_spans(uuid, text[], text[]), app.list_workspaces_to_reprice(text, text), app.reprice_traces(uuid, text, date, text, integer) to codex_app;
