-- The planner may look at every relation's name before it knows which are partitions: a name that ends in no month must be
-- no error.
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
