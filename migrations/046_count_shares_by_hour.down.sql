-- Hours are dropped: their days have them. What 046 changed is as it was made before.
drop function if exists app.fold_shares(uuid, date[], smallint[], text[]);
drop function if exists app.unfolded_performance(uuid, date, date, boolean);

do $$
declare
  parent text;
begin
  foreach parent in array array['agent_campaign_performance', 'agent_model_performance'] loop
    execute format('alter table %I no force row level security', parent);
    execute format('delete from %I where measurement_hour >= 0', parent);
    execute format('alter table %I force row level security', parent);
    execute format('alter table %1$I drop constraint %1$I_pkey', parent);
    execute format('alter table %I drop column measurement_hour', parent);
    execute format('alter table %I add primary key (workspace_id, %I, agent_id, measurement_date, bin)', parent,
      case parent when 'agent_campaign_performance' then 'campaign_id' else 'model' end);
  end loop;
end $$;
drop index if exists agent_campaign_performance_campaign_idx;
alter table agent_performance drop column if exists correction_count;
alter table fleet_performance drop column if exists correction_count, drop column if exists campaign_shares,
  drop column if exists model_shares;

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

create or replace function app.settle_model_shares(p_workspace_id uuid, p_changes app.execution_change[]) returns void
language plpgsql set search_path = public, pg_temp
as $$
#variable_conflict use_column
declare
  share record;
begin
  for share in
    select m.model, m.agent_id, m.date, m.bin, sum(m.n) as n, sum(m.n * m.success) as success, sum(m.n * m.fault) as fault,
      sum(m.input) as input, sum(m.output) as output, sum(m.cost) as cost,
      sum(m.n * m.quality) as quality, sum(m.n * m.rated) as rated
    from (
      select c.model, c.agent_id, c.date, c.bin, 0 as n, c.success, c.fault, c.quality, c.rated, c.input, c.output, c.cost
      from unnest(p_changes) c where c.model = c.was_model
      union all
      select c.was_model, c.agent_id, c.date, c.bin, -1, c.success, c.fault, c.quality, c.rated,
        -c.was_input, -c.was_output, -c.was_cost
      from unnest(p_changes) c where c.model is distinct from c.was_model and c.was_model is not null
      union all
      select c.model, c.agent_id, c.date, c.bin, 1, c.success, c.fault, c.quality, c.rated,
        c.was_input + c.input, c.was_output + c.output, c.was_cost + c.cost
      from unnest(p_changes) c where c.model is distinct from c.was_model and c.model is not null
    ) m
    group by m.model, m.agent_id, m.date, m.bin
    order by m.model, m.agent_id, m.date, m.bin
  loop
    delete from agent_model_performance s
    where s.workspace_id = p_workspace_id and s.model = share.model and s.agent_id = share.agent_id
      and s.measurement_date = share.date and s.bin = share.bin and s.n + share.n = 0;
    continue when found;
    update agent_model_performance s set n = s.n + share.n, success_count = s.success_count + share.success,
      error_count = s.error_count + share.fault, total_input_tokens = s.total_input_tokens + share.input,
      total_output_tokens = s.total_output_tokens + share.output, total_cost_incurred = s.total_cost_incurred + share.cost,
      quality_total = s.quality_total + share.quality, quality_count = s.quality_count + share.rated
    where s.workspace_id = p_workspace_id and s.model = share.model and s.agent_id = share.agent_id
      and s.measurement_date = share.date and s.bin = share.bin;
    continue when found or share.n <= 0;
    insert into agent_model_performance as s (workspace_id, model, agent_id, measurement_date, bin, n, success_count, error_count,
      total_input_tokens, total_output_tokens, total_cost_incurred, quality_total, quality_count)
    values (p_workspace_id, share.model, share.agent_id, share.date, share.bin, share.n, share.success, share.fault,
      share.input, share.output, share.cost, share.quality, share.rated)
    on conflict (workspace_id, model, agent_id, measurement_date, bin) do update set
      n = s.n + excluded.n, success_count = s.success_count + excluded.success_count,
      error_count = s.error_count + excluded.error_count, total_input_tokens = s.total_input_tokens + excluded.total_input_tokens,
      total_output_tokens = s.total_output_tokens + excluded.total_output_tokens,
      total_cost_incurred = s.total_cost_incurred + excluded.total_cost_incurred,
      quality_total = s.quality_total + excluded.quality_total, quality_count = s.quality_count + excluded.quality_count;
  end loop;
end $$;

create or replace function app.expire_performance_hours(p_workspace_id uuid, p_keep_days integer, p_portion integer) returns integer
language plpgsql security definer set search_path = public, pg_temp
as $$
declare
  before constant date := (now() at time zone 'UTC')::date - p_keep_days;
  day date;
  gone integer;
  removed integer := 0;
begin
  perform app.enter_workspace(p_workspace_id);
  if p_keep_days is null or p_keep_days < 90 then
    raise exception 'Hours are kept 90 days or longer.' using errcode = 'CX422';
  end if;
  while removed < p_portion loop
    select min(p.measurement_date) into day from agent_performance p
    where p.workspace_id = p_workspace_id and p.measurement_hour is not null and p.measurement_date < before;
    exit when day is null;
    if removed = 0 then
      perform pg_advisory_xact_lock(hashtextextended('agent facts ' || p_workspace_id, lane))
      from generate_series(0, 63) lane;
    end if;
    with buckets as (
      delete from agent_performance p
      where p.workspace_id = p_workspace_id and p.measurement_date = day and p.id in (
        select o.id from agent_performance o
        where o.workspace_id = p_workspace_id and o.measurement_date = day and o.measurement_hour is not null
        limit p_portion - removed)
      returning p.agent_id, p.measurement_hour
    ), bins as (
      delete from agent_performance_sketch s using buckets b
      where s.workspace_id = p_workspace_id and s.measurement_date = day and s.agent_id = b.agent_id
        and s.measurement_hour = b.measurement_hour
    )
    select count(*) into gone from buckets;
    removed := removed + gone;
  end loop;
  if removed > 0 then
    perform app.log_retention('hours', removed);
  end if;
  return removed;
end $$;

create or replace function app.pack_performance_month(p_keep_days integer) returns text
language plpgsql security definer set search_path = public, pg_temp
as $$
declare
  before constant date := date_trunc('month', (now() at time zone 'UTC')::date - p_keep_days - 1);
  month record;
  size bigint;
begin
  if not pg_try_advisory_xact_lock(hashtextextended('agent_performance packing', 0)) then
    return null;
  end if;
  select c.oid, c.oid::regclass::text as name, k.relname as key into month
  from pg_inherits i
  join pg_class c on c.oid = i.inhrelid
  join pg_index x on x.indrelid = c.oid and x.indisunique
  join pg_class k on k.oid = x.indexrelid
  where i.inhparent in ('agent_performance'::regclass, 'agent_performance_sketch'::regclass)
    and case when c.relname ~ '_\d{4}_\d{2}$' then to_date(right(c.relname, 7), 'YYYY_MM') < before end
    and not exists (select from pg_index packed where packed.indrelid = c.oid and packed.indisclustered)
  order by right(c.relname, 7), c.relname, x.indisprimary limit 1;
  if not found then
    return null;
  end if;
  size := pg_total_relation_size(month.oid);
  perform set_config('lock_timeout', '3s', true);
  execute format('cluster %s using %I', month.name, month.key);
  perform app.log_retention('space', greatest(0, size - pg_total_relation_size(month.oid)));
  return month.name;
exception when lock_not_available then
  return null;
end $$;

create or replace function app.unfolded_performance(p_workspace_id uuid, p_from date, p_to date)
returns table (measurement_date date, measurement_hour smallint)
language plpgsql stable
as $$
#variable_conflict use_column
begin
  return query
  with changed as materialized (
    select d.measurement_date
    from (
      select p.measurement_date, sum(p.execution_count) as n from agent_performance p
      where p.workspace_id = p_workspace_id and p.measurement_hour is null and p.measurement_date between p_from and p_to
      group by p.measurement_date
    ) d
    left join fleet_performance f on f.workspace_id = p_workspace_id and f.measurement_hour = -1
      and f.measurement_date = d.measurement_date
    where f.execution_count is distinct from d.n
  )
  select c.measurement_date, -1::smallint from changed c
  union all
  select h.measurement_date, h.measurement_hour
  from (
    select p.measurement_date, p.measurement_hour, sum(p.execution_count) as n
    from changed c
    join agent_performance d on d.workspace_id = p_workspace_id and d.measurement_hour is null
      and d.measurement_date = c.measurement_date and d.measurement_date between p_from and p_to
    join agent_performance p on p.workspace_id = p_workspace_id and p.agent_id = d.agent_id
      and p.measurement_date = d.measurement_date and p.measurement_date between p_from and p_to
      and p.measurement_hour between 0 and 23
    group by p.measurement_date, p.measurement_hour
  ) h
  left join fleet_performance f on f.workspace_id = p_workspace_id and f.measurement_hour = h.measurement_hour
    and f.measurement_date = h.measurement_date
  where f.execution_count is distinct from h.n;
end $$;

create or replace function app.fold_performance(p_workspace_id uuid, p_dates date[], p_hours smallint[])
returns setof fleet_performance
language plpgsql stable
as $$
#variable_conflict use_column
begin
  return query
  with wanted as materialized (
    select w.date, w.hour, d.agent_id
    from unnest(p_dates, p_hours) as w (date, hour)
    join agent_performance d on d.workspace_id = p_workspace_id and d.measurement_hour is null and d.measurement_date = w.date
    where d.measurement_date between (select min(u) from unnest(p_dates) u) and (select max(u) from unnest(p_dates) u)
  ), sums as (
    select w.date, w.hour, sum(p.execution_count) as execution_count, sum(p.success_count) as success_count,
      sum(p.failure_count) as failure_count, sum(p.error_count) as error_count,
      min(p.min_execution_time_seconds) as least, max(p.max_execution_time_seconds) as most,
      sum(p.total_input_tokens) as input_tokens, sum(p.total_output_tokens) as output_tokens,
      sum(p.total_cost_incurred) as cost, sum(p.quality_total) as quality_total, sum(p.quality_count) as quality_count
    from wanted w
    cross join lateral (
      select * from agent_performance p
      where p.workspace_id = p_workspace_id and p.agent_id = w.agent_id and p.measurement_date = w.date
        and p.measurement_hour = w.hour and w.hour >= 0
      union all
      select * from agent_performance p
      where p.workspace_id = p_workspace_id and p.agent_id = w.agent_id and p.measurement_date = w.date
        and p.measurement_hour is null and w.hour = -1
    ) p
    group by w.date, w.hour
  ), bins as materialized (
    select w.date, w.hour, w.agent_id, s.bin, s.n
    from wanted w
    cross join lateral (
      select s.bin, s.n from agent_performance_sketch s
      where s.workspace_id = p_workspace_id and s.agent_id = w.agent_id and s.measurement_hour = w.hour
        and s.measurement_date = w.date
    ) s
  ), whole as (
    select b.date, b.hour, string_agg(int2send(b.bin) || int4send(b.n::integer), ''::bytea order by b.bin) as packed
    from (select date, hour, bin, sum(n) as n from bins group by date, hour, bin) b
    group by b.date, b.hour
  ), by_agent as (
    select a.date, a.hour, string_agg(uuid_send(a.agent_id) || int2send(a.bins) || a.packed, ''::bytea order by a.agent_id) as packed
    from (
      select date, hour, agent_id, count(*)::smallint as bins,
        string_agg(int2send(bin) || int4send(n::integer), ''::bytea order by bin) as packed
      from bins group by date, hour, agent_id
    ) a
    group by a.date, a.hour
  )
  select p_workspace_id, s.date, s.hour, s.execution_count::bigint, s.success_count::bigint, s.failure_count::bigint,
    s.error_count::bigint, s.least::numeric(16, 6), s.most::numeric(16, 6), s.input_tokens::bigint, s.output_tokens::bigint,
    s.cost::numeric(24, 8), s.quality_total::numeric(24, 2), s.quality_count::bigint, coalesce(w.packed, ''), coalesce(a.packed, '')
  from sums s left join whole w using (date, hour) left join by_agent a using (date, hour);
end $$;

create or replace function app.keep_folded_performance(p_workspace_id uuid, p_from date, p_to date) returns integer
language plpgsql security definer set search_path = public, pg_temp
as $$
declare
  folded integer;
begin
  perform app.enter_workspace(p_workspace_id);
  insert into fleet_performance as f
  select n.* from (
    select array_agg(u.measurement_date) as dates, array_agg(u.measurement_hour) as hours
    from app.unfolded_performance(p_workspace_id, p_from, p_to) u
  ) u cross join lateral app.fold_performance(p_workspace_id, u.dates, u.hours) n
  order by n.measurement_hour, n.measurement_date
  on conflict (workspace_id, measurement_hour, measurement_date) do update set
    execution_count = excluded.execution_count, success_count = excluded.success_count,
    failure_count = excluded.failure_count, error_count = excluded.error_count,
    min_execution_time_seconds = excluded.min_execution_time_seconds,
    max_execution_time_seconds = excluded.max_execution_time_seconds,
    total_input_tokens = excluded.total_input_tokens, total_output_tokens = excluded.total_output_tokens,
    total_cost_incurred = excluded.total_cost_incurred, quality_total = excluded.quality_total,
    quality_count = excluded.quality_count, sketch = excluded.sketch, agent_sketches = excluded.agent_sketches
  where f.execution_count <= excluded.execution_count;
  get diagnostics folded = row_count;
  return folded;
end $$;
drop function if exists app.count_shares(uuid, app.agent_execution[]);
