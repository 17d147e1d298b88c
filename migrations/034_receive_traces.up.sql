-- Executions that come as OpenTelemetry traces: what models cost, the spans that an execution's tokens come from, and how
-- a recorded execution is set right when more of its trace arrives, or a price becomes known.

-- A model's price per million tokens from a day (UTC) on, in one currency. Global: platform administrators keep it. A row
-- never changes; a correction replaces it, so what was charged when can always be read.
create table if not exists model_prices (
  id uuid primary key default gen_random_uuid(),
  model text not null check (char_length(model) between 1 and 120 and model = btrim(model)),
  currency text not null default 'USD' check (currency ~ '^[A-Z]{3}$'),
  valid_from date not null,
  input_price numeric(16, 8) not null check (input_price between 0 and 1000000),
  -- Of input tokens that came from the provider's cache; NULL: as other input.
  cached_input_price numeric(16, 8) check (cached_input_price between 0 and 1000000),
  output_price numeric(16, 8) not null check (output_price between 0 and 1000000),
  note text check (char_length(note) <= 300),
  created_by uuid references auth.users (id) on delete set null,
  created_at timestamptz not null default now(),
  -- When another row took its place, or it was withdrawn.
  replaced_at timestamptz,
  replaced_by uuid references auth.users (id) on delete set null
);
create unique index if not exists model_prices_current_key on model_prices (lower(model), currency, valid_from desc)
  where replaced_at is null;
create index if not exists model_prices_created_by_idx on model_prices (created_by);
create index if not exists model_prices_replaced_by_idx on model_prices (replaced_by);

-- As the registry (015): whoever is signed in and every program's key reads, platform administrators write. The owner has a
-- policy of its own, for the functions below.
do $$
begin
  alter table model_prices enable row level security;
  alter table model_prices force row level security;
  if not exists (select from pg_policy where polrelid = 'model_prices'::regclass and polname = 'model_prices_read') then
    create policy model_prices_read on model_prices for select
      using ((select auth.uid()) is not null or (select app.workspace_id()) is not null);
    create policy model_prices_platform on model_prices
      using ((select app.is_platform_admin())) with check ((select app.is_platform_admin()));
    create policy model_prices_owner on model_prices to current_user using (true) with check (true);
  end if;
end $$;
grant select, insert, update (replaced_at, replaced_by) on model_prices to codex_app;

-- A model's name without what marks a dated or newest version of it: gpt-x-2026-01-31, gpt-x@20260131, gpt-x-0131.
create or replace function app.model_family(p_model text) returns text
language sql immutable parallel safe
as $$ select regexp_replace(lower(p_model), '[-@](latest|\d{4}-\d{2}-\d{2}|\d{8}|\d{4})$', '') $$;

-- The price of a model on a day: the newest of exactly this name, else of its family. No row where none is known.
create or replace function app.find_model_price(p_model text, p_currency text, p_on date) returns setof model_prices
language sql stable parallel safe
as $$
  select p.* from model_prices p
  where lower(p.model) in (lower(p_model), app.model_family(p_model)) and p.currency = p_currency
    and p.valid_from <= p_on and p.replaced_at is null
  order by lower(p.model) = lower(p_model) desc, p.valid_from desc limit 1
$$;

-- What tokens cost at a price; cached ones are part of the input. NULL without a price.
create or replace function app.token_cost(p_price model_prices, p_input bigint, p_cached bigint, p_output bigint) returns numeric
language sql immutable parallel safe
as $$
  select ((p_input - least(p_cached, p_input)) * p_price.input_price
    + least(p_cached, p_input) * coalesce(p_price.cached_input_price, p_price.input_price)
    + p_output * p_price.output_price) / 1000000
$$;

-- The spans of agents' traces, as long as a ledger's key usually counts: executions (invoke_agent), what carries tokens,
-- and what lies between. Spans come in any order over many requests: an execution's tokens are its own or else the sum of
-- those below it, and what is below may come later.
create table if not exists agent_spans (
  workspace_id uuid not null references workspaces (id) on delete cascade,
  trace_id text not null check (trace_id ~ '^[0-9a-f]{32}$'),
  span_id text not null check (span_id ~ '^[0-9a-f]{16}$'),
  -- The nearest span above it that is kept here or hasn't come yet.
  parent_id text check (parent_id ~ '^[0-9a-f]{16}$'),
  is_execution boolean not null,
  ended_at timestamptz,
  model text check (char_length(model) between 1 and 120),
  -- NULL: it doesn't say. Cached tokens are part of the input.
  input_tokens bigint check (input_tokens >= 0),
  cached_tokens bigint check (cached_tokens >= 0),
  output_tokens bigint check (output_tokens >= 0),
  -- Of an execution: models that had tokens and no price; they were counted as costing 0. Empty text: no model was named.
  unpriced_models text[] not null default '{}',
  received_at timestamptz not null default now(),
  primary key (workspace_id, trace_id, span_id),
  check (ended_at is not null or not is_execution)
);
create index if not exists agent_spans_parent_idx on agent_spans (workspace_id, trace_id, parent_id);
create index if not exists agent_spans_model_idx on agent_spans (workspace_id, app.model_family(model)) where model is not null;
create index if not exists agent_spans_unpriced_idx on agent_spans (workspace_id) where unpriced_models <> '{}';
create index if not exists agent_spans_received_idx on agent_spans using brin (received_at);
call app.protect_workspace_table('agent_spans', 'select');

create or replace function app.execution_key_of(p_trace_id text, p_span_id text) returns text
language sql immutable parallel safe
as $$ select 'otlp:' || p_trace_id || ':' || p_span_id $$;

-- One request at a time works on a trace: what each has kept, the next one sees. Traces share 256 locks, taken in order;
-- who works on a whole workspace has all of them by one.
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

-- The executions that spans belong to: the nearest above each, or the span itself.
--
-- Here and below, rows are looked up in laterals with an offset, one by one by their key, and by plans that are made without
-- the workspace's id: of a workspace that has just begun to send, the planner believes that it has no rows.
create or replace function app.executions_above(p_workspace_id uuid, p_trace_ids text[], p_span_ids text[])
returns table (trace_id text, span_id text)
language sql stable
as $$
  -- Union, not union all: a made-up trace may go in circles.
  with recursive up as (
    select s.* from unnest(p_trace_ids, p_span_ids) as x (trace_id, span_id)
    cross join lateral (
      select s.trace_id, s.span_id, s.parent_id, s.is_execution from agent_spans s
      where s.workspace_id = p_workspace_id and s.trace_id = x.trace_id and s.span_id = x.span_id offset 0
    ) s
    union
    select s.* from up cross join lateral (
      select s.trace_id, s.span_id, s.parent_id, s.is_execution from agent_spans s
      where s.workspace_id = p_workspace_id and s.trace_id = up.trace_id and s.span_id = up.parent_id offset 0
    ) s
    where not up.is_execution
  )
  select up.trace_id, up.span_id from up where up.is_execution
$$;

-- What executions used and cost by the spans that are known. Tokens count once: an execution's own, or else the sum of the
-- topmost below it that say some, never past another execution. Each part is priced by its own model; the execution's
-- model is its own, or else the one with the most tokens. What has no price costs 0 and is named.
create or replace function app.total_agent_spans(p_workspace_id uuid, p_trace_ids text[], p_span_ids text[])
returns table (trace_id text, span_id text, model text, input_tokens bigint, output_tokens bigint, cost numeric, unpriced_models text[])
language sql stable
as $$
  with recursive below as (
    select s.trace_id, s.span_id as root, s.ended_at, s.model as own_model, s.carries as knows, true as is_root,
      s.span_id, s.model, s.input_tokens, s.cached_tokens, s.output_tokens, s.carries
    from (select distinct x.trace_id, x.span_id from unnest(p_trace_ids, p_span_ids) as x (trace_id, span_id)) x
    cross join lateral (
      select s.*, coalesce(s.input_tokens, s.output_tokens) is not null as carries from agent_spans s
      where s.workspace_id = p_workspace_id and s.trace_id = x.trace_id and s.span_id = x.span_id offset 0
    ) s
    union all
    select b.trace_id, b.root, b.ended_at, b.own_model, b.knows, false,
      s.span_id, s.model, s.input_tokens, s.cached_tokens, s.output_tokens, s.carries
    from below b
    cross join lateral (
      select s.*, coalesce(s.input_tokens, s.output_tokens) is not null as carries from agent_spans s
      where s.workspace_id = p_workspace_id and s.trace_id = b.trace_id and s.parent_id = b.span_id and not s.is_execution offset 0
    ) s
    where b.is_root or not b.carries
  ), counted as (
    select b.*, coalesce(b.input_tokens, 0) as input, coalesce(b.output_tokens, 0) as output,
      sum(coalesce(b.input_tokens, 0) + coalesce(b.output_tokens, 0)) over (partition by b.trace_id, b.root, b.model) as model_tokens
    from below b where b.is_root or b.carries
  ), named as (
    select c.*, coalesce(c.own_model, first_value(c.model) over (
      partition by c.trace_id, c.root order by c.model is null, c.model_tokens desc, c.model)) as root_model
    from counted c
  ), used as (
    select n.*, case when n.is_root then n.root_model else coalesce(n.model, n.root_model) end as used_model
    from named n where n.is_root or not n.knows
  ), prices as materialized (
    select d.used_model, d.day, p as price
    from (select distinct u.used_model, (u.ended_at at time zone 'UTC')::date as day from used u) d
    join workspaces w on w.id = p_workspace_id
    cross join lateral app.find_model_price(d.used_model, w.currency, d.day) p
  ), priced as (
    select u.*, case when u.input + u.output > 0
      then app.token_cost(p.price, u.input, coalesce(u.cached_tokens, 0), u.output) else 0 end as cost
    from used u left join prices p on p.used_model = u.used_model and p.day = (u.ended_at at time zone 'UTC')::date
  )
  select p.trace_id, p.root, p.root_model, sum(p.input)::bigint, sum(p.output)::bigint, coalesce(round(sum(p.cost), 8), 0),
    coalesce(array_agg(distinct coalesce(p.used_model, '')) filter (where p.cost is null), '{}')
  from priced p
  group by p.trace_id, p.root, p.root_model
$$;

-- One recorded execution whose sums change: what it was (was_…) and by how much it differs now.
do $$
begin
  if to_regtype('app.execution_change') is null then
    create type app.execution_change as (
      key text, agent_id uuid, campaign_id uuid, occurred_at timestamptz, date date, hour smallint, bin smallint,
      success integer, fault integer, quality numeric, rated integer, was_input bigint, was_output bigint, was_cost numeric,
      was_model text, input bigint, output bigint, cost numeric, model text);
  end if;
end $$;

-- Sets recorded executions to what their spans add up to now, and carries the difference into every sum that holds them:
-- hours and days, shares of campaigns and models, assignments and their use. Durations, outcomes and counts stay, and with
-- them the percentiles. Locks in app.record_agent_executions' order, sorted within each. Answers how many changed.
-- A limit that is passed by it is reported with the next execution of its window. p_locked: the caller has the workspace.
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

-- The models' part of it: what keeps its model changes by the difference, what changes its model moves as a whole.
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

-- Keeps the spans of a request, each once: [{trace_id, span_id, parent_id, is_execution, ended_at, model, input_tokens,
-- cached_tokens, output_tokens}, …]. p_links are spans that only lead further up, [{trace_id, span_id, parent_id}, …]: what
-- waits under one moves to what is above it. Answers the executions that are concerned, with what they add up to now;
-- is_here: it came with this request. The others are for app.settle_agent_spans, in a transaction of its own.
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

-- The owner's policy lets it look across workspaces, as for the ledger.
do $$
begin
  if not exists (select from pg_policy where polrelid = 'agent_spans'::regclass and polname = 'agent_spans_owner') then
    create policy agent_spans_owner on agent_spans to current_user using (true) with check (true);
  end if;
end $$;

-- Platform administrators' view of what was counted as costing nothing for want of a price: by model and currency.
create or replace function app.list_unpriced_models()
returns table (model text, currency text, executions bigint, tokens bigint, workspaces bigint, first_at timestamptz, last_at timestamptz)
language plpgsql stable security definer set search_path = public, pg_temp
as $$
begin
  if not app.is_platform_admin() then
    raise exception 'This is for platform administrators.' using errcode = 'CX403';
  end if;
  return query
    select u.model, w.currency, count(*), sum(e.input_tokens + e.output_tokens)::bigint, count(distinct e.workspace_id),
      min(e.occurred_at), max(e.occurred_at)
    from agent_spans s
    join agent_executions e on e.workspace_id = s.workspace_id and e.execution_key = app.execution_key_of(s.trace_id, s.span_id)
    join workspaces w on w.id = s.workspace_id
    cross join lateral unnest(s.unpriced_models) as u (model)
    where s.unpriced_models <> '{}'
    group by u.model, w.currency
    order by count(*) desc, u.model, w.currency;
end $$;

-- Prices the executions of the last days again that used a model, since a day: in every workspace of the currency, as far
-- back as their spans are kept (a week). Answers how many changed.
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

-- Upkeep: spans whose execution's key counts no more. Deletes in portions.
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

revoke execute on function app.settle_model_shares(uuid, app.execution_change[]), app.lock_agent_traces(uuid, text[]),
  app.settle_agent_spans(uuid, text[], text[], boolean), app.keep_agent_spans(uuid, jsonb, jsonb), app.list_unpriced_models(),
  app.reprice_model(text, text, date), app.prune_agent_spans(integer) from public;
grant execute on function app.settle_agent_spans(uuid, text[], text[], boolean), app.keep_agent_spans(uuid, jsonb, jsonb),
  app.list_unpriced_models(), app.reprice_model(text, text, date), app.prune_agent_spans(integer) to codex_app;
