-- As 017, 019, 020, 023, 040 and 041 made them.
drop trigger if exists drop_time_lines on system_alerts;
drop function if exists app.drop_time_lines();
drop trigger if exists keep_alert_key on system_alerts;
drop function if exists app.keep_alert_key();
create index if not exists system_alerts_time_idx on system_alerts (workspace_id, triggered_at desc, id desc);
create index if not exists system_alerts_acknowledged_by_idx on system_alerts (workspace_id, acknowledged_by) where acknowledged_by is not null;
create index if not exists system_alerts_remind_idx on system_alerts (workspace_id, greatest(acknowledged_at, reminded_at))
  where status = 'acknowledged' and snooze_wake is null;
drop index if exists system_alerts_acknowledger_idx;
create index if not exists system_alerts_tab_time_idx on system_alerts (workspace_id, inbox_tab, triggered_at desc, id desc);
create index if not exists system_alerts_fingerprint_idx on system_alerts (workspace_id, source, fingerprint, resolved_at desc nulls first);
drop index if exists system_alerts_closed_fingerprint_idx;
create index if not exists alert_events_alert_idx on alert_events (workspace_id, alert_id, position);
do $$
begin
  if (select cardinality(conkey) from pg_constraint where conname = 'alert_events_pkey') = 3 then
    alter table alert_events drop constraint alert_events_pkey, add primary key (workspace_id, id);
  end if;
end $$;
create index if not exists alert_events_actor_idx on alert_events (actor_id) where actor_id is not null;
alter table alert_events no force row level security;
update alert_events e set actor_id = null where actor_id is not null and not exists (select from auth.users u where u.id = e.actor_id);
alter table alert_events force row level security;
alter table alert_events drop constraint if exists alert_events_actor_id_fkey,
  add constraint alert_events_actor_id_fkey foreign key (actor_id) references auth.users (id) on delete set null;
alter table alert_events drop constraint if exists alert_events_workspace_id_alert_id_fkey,
  add constraint alert_events_workspace_id_alert_id_fkey foreign key (workspace_id, alert_id)
    references system_alerts (workspace_id, id) on delete cascade;
alter table routing_queue drop constraint if exists routing_queue_workspace_id_fkey,
  add constraint routing_queue_workspace_id_fkey foreign key (workspace_id) references workspaces (id) on delete cascade;

create or replace function app.add_alert_events(p_events jsonb) returns integer
language plpgsql security definer set search_path = public, pg_temp
as $$
declare
  written integer;
begin
  insert into alert_events (workspace_id, alert_id, kind, reason, actor_kind, details, revision)
  select a.workspace_id, a.id, e.kind, e.reason, 'system', coalesce(e.details, '{}'), a.revision
  from jsonb_to_recordset(p_events) as e (alert_id uuid, kind text, reason text, details jsonb)
  join system_alerts a on a.workspace_id = app.workspace_id() and a.id = e.alert_id
  where e.kind in ('silenced', 'flapping', 'steadied', 'notified', 'reminded');
  get diagnostics written = row_count;
  return written;
end $$;

create or replace function app.comment_on_alerts(p_alert_ids uuid[], p_comment text) returns integer
language plpgsql security definer set search_path = public, pg_temp
as $$
declare
  written integer;
begin
  if coalesce(p_comment, '') !~ '\S' then
    raise exception 'Write a comment first.' using errcode = 'CX422', column = 'comment';
  end if;
  if auth.uid() is null then
    raise exception 'Only a signed-in person can comment.' using errcode = 'CX403';
  end if;
  insert into alert_events (workspace_id, alert_id, kind, actor_id, actor_kind, comment, revision)
  select a.workspace_id, a.id, 'commented', auth.uid(), 'person', btrim(p_comment), a.revision
  from system_alerts a
  where a.workspace_id = app.workspace_id() and a.id = any (p_alert_ids)
  order by a.id;
  get diagnostics written = row_count;
  return written;
end $$;

create or replace function app.hold_conditions(p_workspace_id uuid, p_conditions jsonb) returns uuid[]
language plpgsql
as $$
declare
  held uuid[];
begin
  perform app.enter_workspace(p_workspace_id);
  perform pg_advisory_xact_lock(hashtextextended('alerts ' || p_workspace_id, l.lane))
  from (
    select distinct hashtext(app.fingerprint_of(c.value)) & 63 as lane from jsonb_array_elements(p_conditions) c order by 1) l;
  -- As an array: a join would be planned once, for a table that is still small, and get slow as it grows.
  select array_agg(l.id) into held
  from (
    select a.id from system_alerts a
    where a.workspace_id = p_workspace_id and a.id = any (array(
      select newest.id
      from (
        select coalesce(c.value ->> 'source', 'codex') as source, app.fingerprint_of(c.value) as fingerprint
        from jsonb_array_elements(p_conditions) c offset 0) c
      cross join lateral (
        select n.id from system_alerts n
        where n.workspace_id = p_workspace_id and n.source = c.source and n.fingerprint = c.fingerprint
        order by n.resolved_at desc nulls first limit 1) newest))
    order by a.id for update
  ) l;
  return held;
end $$;

create or replace function app.mark_flapping(p_workspace_id uuid, p_alert_ids uuid[]) returns void
language plpgsql
as $$
declare
  times integer;
  minutes integer;
begin
  select coalesce((w.settings ->> 'alert_flapping_times')::integer, 4), coalesce((w.settings ->> 'alert_flapping_minutes')::integer, 60)
  into times, minutes from workspaces w where w.id = p_workspace_id;
  if p_alert_ids is null or times = 0 then
    return;
  end if;
  with marked as (
    update system_alerts a set flapping = true
    where a.workspace_id = p_workspace_id and a.id = any (p_alert_ids) and not a.flapping and times <= (
      select count(*)
      from system_alerts same join alert_events e on e.workspace_id = same.workspace_id and e.alert_id = same.id
      where same.workspace_id = p_workspace_id and same.source = a.source and same.fingerprint = a.fingerprint
        and e.occurred_at > now() - make_interval(mins => minutes)
        and (e.kind = 'fired' or e.kind = 'reopened' and e.reason = 'repeat'))
    returning a.id
  )
  select app.add_alert_events(jsonb_agg(jsonb_build_object('alert_id', m.id, 'kind', 'flapping',
    'details', jsonb_build_object('times', times, 'minutes', minutes)))) into times from marked m;
end $$;

create or replace function app.match_alerts(p_workspace_id uuid, p_matchers jsonb, p_critical_passes boolean, p_since timestamptz,
  p_limit integer default null) returns setof uuid
language plpgsql
as $$
begin
  perform app.enter_workspace(p_workspace_id);
  if not app.are_matchers(p_matchers) then
    raise exception 'A silence needs one to ten conditions, each with a field, an operator and a value.'
      using errcode = 'CX422', column = 'matchers';
  end if;
  return query execute format(
    'select a.id from system_alerts a where a.workspace_id = $1 and %s and %s order by a.triggered_at desc, a.id desc limit $3',
    case when p_since is null then 'a.inbox_tab in (''active'', ''acknowledged'')' else 'a.triggered_at > $2' end,
    app.condition_of_matchers(p_matchers, p_critical_passes)) using p_workspace_id, p_since, p_limit;
end $$;

create or replace function app.remind_of_alerts(p_workspace_id uuid) returns integer
language plpgsql
as $$
declare
  person record;
  reminded integer := 0;
begin
  perform app.enter_workspace(p_workspace_id);
  for person in
    with wait as (
      select h.severity, interval '1 hour' * h.hours::numeric as whole
      from workspaces w, jsonb_each_text(coalesce(w.settings -> 'alert_remind_hours', '{"critical": 4, "high": 24}')) h (severity, hours)
      where w.id = p_workspace_id
    ), soon as (
      select a.id, a.acknowledged_by as who, greatest(a.acknowledged_at, a.reminded_at) as since,
        greatest(a.acknowledged_at, a.reminded_at) <= now() - wait.whole as is_due
      from system_alerts a join wait on wait.severity = a.severity_level
      where a.workspace_id = p_workspace_id and a.status = 'acknowledged' and a.snooze_wake is null and a.acknowledged_by is not null
        and greatest(a.acknowledged_at, a.reminded_at) <= now() - 0.75 * wait.whole
    ), due as (
      select a.id from soon join system_alerts a on a.workspace_id = p_workspace_id and a.id = soon.id
      where soon.who in (select who from soon where is_due) and a.status = 'acknowledged' and a.snooze_wake is null
      order by soon.since limit 10000 for update of a skip locked
    ), told as (
      update system_alerts a set reminded_at = now() from due where a.workspace_id = p_workspace_id and a.id = due.id
      returning a.id, a.title, a.severity_level, a.severity_rank, a.acknowledged_by, a.acknowledged_at
    )
    select t.acknowledged_by as id, max(u.name) as name, count(*) as alerts,
      (array_agg(t.severity_level order by t.severity_rank desc))[1] as severity,
      array_agg(t.id order by t.severity_rank desc, t.acknowledged_at) as alert_ids,
      (array_agg(t.title order by t.severity_rank desc, t.acknowledged_at))[1] as title, max(w.slug) as slug
    from told t join workspaces w on w.id = p_workspace_id left join auth.users u on u.id = t.acknowledged_by
    group by t.acknowledged_by
  loop
    perform app.tell_member(p_workspace_id, person.id, jsonb_strip_nulls(jsonb_build_object(
      'type', 'reminder', 'severity', person.severity,
      'priority', case when person.severity in ('critical', 'high') then 'high' else 'normal' end,
      'title', left(case person.alerts when 1 then 'Still open: ' || person.title
        else person.alerts || ' alerts that you acknowledged are still open' end, 300),
      'message', case person.alerts when 1 then 'You acknowledged it, and it has not been resolved since.'
        else 'The worst of them: ' || person.title end,
      'action_url', case when person.alerts > 1 then '/' || person.slug || '/alerts?tab=acknowledged' end,
      'alert_id', case when person.alerts = 1 then person.alert_ids[1] end)));
    perform app.add_alert_events(jsonb_agg(jsonb_build_object('alert_id', a.id, 'kind', 'reminded',
      'details', jsonb_build_object('person', person.name)))) from unnest(person.alert_ids) a (id);
    reminded := reminded + person.alerts;
  end loop;
  return reminded;
end $$;
