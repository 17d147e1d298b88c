drop function if exists app.settle_reported_reservations(uuid, jsonb);
drop function if exists app.reprice_traces(uuid, text, date, text, integer), app.list_workspaces_to_reprice(text, text),
  app.settle_agent_spans(uuid, text[], text[]);

-- As 034 made them.
create or replace function app.lock_agent_traces(p_workspace_id uuid, p_trace_ids text[]) returns void
language plpgsql
as $$
declare
  slot bigint;
begin
  perform pg_advisory_xact_lock_shared(hashtextextended('agent traces ' || p_workspace_id, -1));
  for slot in select distinct (hashtext(t.id) & 255)::bigint from unnest(p_trace_ids) as t (id) order by 1 loop
    perform pg_advisory_xact_lock(hashtextextended('agent traces ' || p_workspace_id, slot));
  end loop;
end $$;

drop function if exists app.keep_agent_spans(uuid, jsonb);
create or replace function app.keep_agent_spans(p_workspace_id uuid, p_spans jsonb, p_links jsonb)
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
    select x.trace_id from jsonb_to_recordset(p_spans || p_links) as x (trace_id text)));

  insert into agent_spans (workspace_id, trace_id, span_id, parent_id, is_execution, ended_at, model, input_tokens, cached_tokens, output_tokens)
  select p_workspace_id, x.trace_id, x.span_id, x.parent_id, x.is_execution, x.ended_at, x.model, x.input_tokens, x.cached_tokens, x.output_tokens
  from jsonb_to_recordset(p_spans) as x (trace_id text, span_id text, parent_id text, is_execution boolean,
    ended_at timestamptz, model text, input_tokens bigint, cached_tokens bigint, output_tokens bigint)
  on conflict do nothing;

  with moved as (
    update agent_spans s set parent_id = l.parent_id
    from jsonb_to_recordset(p_links) as l (trace_id text, span_id text, parent_id text)
    cross join lateral (
      select x.ctid from agent_spans x
      where x.workspace_id = p_workspace_id and x.trace_id = l.trace_id and x.parent_id = l.span_id offset 0
    ) waiting
    where s.ctid = waiting.ctid
    returning s.trace_id, s.span_id
  ), concerned as (
    select m.trace_id, m.span_id from moved m
    union select x.trace_id, x.span_id from jsonb_to_recordset(p_spans) as x (trace_id text, span_id text)
  )
  select array_agg(c.trace_id), array_agg(c.span_id) into trace_ids, span_ids from concerned c;

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
revoke execute on function app.keep_agent_spans(uuid, jsonb, jsonb) from public;
grant execute on function app.keep_agent_spans(uuid, jsonb, jsonb) to codex_app;

create or replace function app.settle_agent_spans(
  p_workspace_id uuid, p_trace_ids text[], p_span_ids text[], p_locked boolean default false) returns integer
language plpgsql security definer set search_path = public, pg_temp
  set plan_cache_mode = force_generic_plan set jit = off
as $$
#variable_conflict use_column
declare
  keys constant text[] := array(
    select app.execution_key_of(x.trace_id, x.span_id) from unnest(p_trace_ids, p_span_ids) as x (trace_id, span_id));
  changes app.execution_change[];
  zone text;
  part record;
begin
  perform app.enter_workspace(p_workspace_id);
  if not p_locked then
    perform app.lock_agent_traces(p_workspace_id, p_trace_ids);
  end if;
  select w.timezone into strict zone from workspaces w where w.id = p_workspace_id;

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

  -- The workspace's use, once 035 is there.
  if to_regclass('public.workspace_agent_usage') is not null then
    for part in
      select k.kind, k.start, c.agent_id, sum(c.input + c.output) as tokens, sum(c.cost) as cost
      from unnest(changes) c
      cross join lateral (values ('day', date_trunc('day', c.occurred_at, zone)), ('hour', date_trunc('hour', c.occurred_at, 'UTC')))
        as k (kind, start)
      group by k.kind, k.start, c.agent_id order by k.kind, k.start, c.agent_id
    loop
      execute 'update workspace_agent_usage u set token_count = u.token_count + $5, cost = u.cost + $6
        where u.workspace_id = $1 and u.window_kind = $2 and u.window_start = $3 and u.agent_id = $4'
        using p_workspace_id, part.kind, part.start, part.agent_id, part.tokens, part.cost;
    end loop;
  end if;

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
    from agent_assignments a join unnest(changes) c on c.agent_id = a.agent_id
      and (a.assigned_to_campaign_id is null or c.campaign_id = a.assigned_to_campaign_id)
    cross join lateral (values ('day', date_trunc('day', c.occurred_at, zone)), ('hour', date_trunc('hour', c.occurred_at, 'UTC')))
      as k (kind, start)
    where a.workspace_id = p_workspace_id
    group by a.id, k.kind, k.start order by a.id, k.kind, k.start
  loop
    update agent_assignment_usage u set token_count = greatest(0, u.token_count + part.tokens), cost = greatest(0, u.cost + part.cost)
    where u.workspace_id = p_workspace_id and u.assignment_id = part.id and u.window_kind = part.kind and u.window_start = part.start;
  end loop;
  return cardinality(changes);
end $$;

create or replace function app.prune_agent_spans(p_portion integer default 50000) returns integer
language plpgsql security definer set search_path = public, pg_temp
as $$
declare
  deleted integer;
begin
  delete from agent_spans s where s.ctid = any (array(
    select x.ctid from agent_spans x where x.received_at < now() - interval '8 days' limit p_portion));
  get diagnostics deleted = row_count;
  return deleted;
end $$;

create or replace function app.reprice_model(p_model text, p_currency text, p_since date) returns integer
language plpgsql security definer set search_path = public, pg_temp
  set plan_cache_mode = force_generic_plan set jit = off
as $$
#variable_conflict use_column
declare
  context text := coalesce(current_setting('app.current_workspace_id', true), '');
  workspace uuid;
  trace_ids text[];
  span_ids text[];
  changed integer := 0;
begin
  if not app.is_platform_admin() then
    raise exception 'This is for platform administrators.' using errcode = 'CX403';
  end if;
  foreach workspace in array array(select w.id from workspaces w where w.currency = p_currency order by w.id) loop
    perform set_config('app.current_workspace_id', workspace::text, true);
    perform pg_advisory_xact_lock(hashtextextended('agent traces ' || workspace, -1));
    select array_agg(a.trace_id), array_agg(a.span_id) into trace_ids, span_ids
    from (
      select array_agg(s.trace_id) as trace_ids, array_agg(s.span_id) as span_ids from agent_spans s
      where s.workspace_id = workspace and app.model_family(s.model) in (lower(p_model), app.model_family(p_model))
    ) used
    cross join lateral app.executions_above(workspace, used.trace_ids, used.span_ids) a
    join agent_spans x on x.workspace_id = workspace and x.trace_id = a.trace_id and x.span_id = a.span_id
    where (x.ended_at at time zone 'UTC')::date >= p_since;
    if trace_ids is not null then
      changed := changed + app.settle_agent_spans(workspace, trace_ids, span_ids, true);
    end if;
  end loop;
  perform set_config('app.current_workspace_id', context, true);
  return changed;
end $$;
revoke execute on function app.settle_agent_spans(uuid, text[], text[], boolean), app.reprice_model(text, text, date) from public;
grant execute on function app.settle_agent_spans(uuid, text[], text[], boolean), app.reprice_model(text, text, date) to codex_app;

drop function if exists app.raise_workspace_breaches(uuid, jsonb), app.note_workspace_breaches(uuid, timestamptz[]),
  app.raise_assignment_breaches(uuid, uuid[], timestamptz[]);
