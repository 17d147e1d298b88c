-- The whole workspace's hours and days, folded from its agents', so that the fleet's page merges a hundred rows and not a
-- million bins. Nothing depends on when they are folded: a fold is used only while it counts as many executions as the
-- agents' own days and hours do. Those only ever grow, so equal counts are equal contents; whatever changed since is
-- folded while it is read.
create table if not exists fleet_performance (
  workspace_id uuid not null references workspaces (id) on delete cascade,
  measurement_date date not null,
  -- A UTC hour; -1 is the whole day, as in agent_performance_sketch.
  measurement_hour smallint not null check (measurement_hour between -1 and 23),
  execution_count bigint not null check (execution_count >= 0),
  success_count bigint not null check (success_count >= 0),
  failure_count bigint not null check (failure_count >= 0),
  error_count bigint not null check (error_count >= 0),
  min_execution_time_seconds numeric(16, 6),
  max_execution_time_seconds numeric(16, 6),
  total_input_tokens bigint not null check (total_input_tokens >= 0),
  total_output_tokens bigint not null check (total_output_tokens >= 0),
  total_cost_incurred numeric(24, 8) not null check (total_cost_incurred >= 0),
  quality_total numeric(24, 2) not null,
  quality_count bigint not null check (quality_count >= 0),
  -- Bins in ascending order, each a 16-bit bin and a 32-bit count: of all agents together, and of each (its id, how many
  -- bins, the bins). Large values stand apart from the row and are fetched only when they are asked for.
  sketch bytea not null,
  agent_sketches bytea not null,
  primary key (workspace_id, measurement_hour, measurement_date)
);
call app.protect_workspace_table('fleet_performance', 'select');

-- In plpgsql, which keeps the plans: planned anew among many partitions, they would cost more than their work.
--
-- Which buckets of some UTC days (both included) are not folded as they are now. A day that is folded as it is has all
-- its hours so: they are folded together.
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

-- Folds the buckets of some UTC days (both included) that are named, as they are now.
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

-- Folds what has changed among some UTC days. A fold never replaces a later one: counts only grow.
-- Returns how many buckets it folded.
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
revoke execute on function app.keep_folded_performance(uuid, date, date) from public;
grant execute on function app.keep_folded_performance(uuid, date, date) to codex_app;

-- Forgets folded hours before a UTC day, and folded days whose agents' days are gone. Returns how many.
create or replace function app.prune_folded_performance(p_workspace_id uuid, p_hours_before date) returns integer
language plpgsql security definer set search_path = public, pg_temp
as $$
declare
  forgotten integer;
begin
  perform app.enter_workspace(p_workspace_id);
  delete from fleet_performance f
  where f.workspace_id = p_workspace_id and (f.measurement_hour >= 0 and f.measurement_date < p_hours_before
    or f.measurement_date < (select coalesce(min(p.measurement_date), 'infinity') from agent_performance p
                             where p.workspace_id = p_workspace_id and p.measurement_hour is null));
  get diagnostics forgotten = row_count;
  return forgotten;
end $$;
revoke execute on function app.prune_folded_performance(uuid, date) from public;
grant execute on function app.prune_folded_performance(uuid, date) to codex_app;
