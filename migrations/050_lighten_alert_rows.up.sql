-- Ten thousand alerts at once, once more: what each change of an alert's row costs besides the row itself. Every index that
-- has the row gets a new entry for it, and every reference is looked up by itself.

-- By time, within a tab and over all: the newest (oldest) of each severity are few, and merged.
-- system_alerts_tab_severity_idx and system_alerts_severity_idx have them.
drop index if exists system_alerts_tab_time_idx;
drop index if exists system_alerts_time_idx;

-- Whose acknowledgements they are, and of those still open the ones that wait longest: one index instead of two.
create index if not exists system_alerts_acknowledger_idx on system_alerts
  (workspace_id, acknowledged_by, status, severity_rank, greatest(acknowledged_at, reminded_at)) where acknowledged_by is not null;
drop index if exists system_alerts_acknowledged_by_idx;
drop index if exists system_alerts_remind_idx;

-- An open alert is found by system_alerts_open_fingerprint_idx: acknowledging it need not touch the order of the closed ones.
create index if not exists system_alerts_closed_fingerprint_idx on system_alerts (workspace_id, source, fingerprint, resolved_at desc)
  where status in ('resolved', 'dismissed');
drop index if exists system_alerts_fingerprint_idx;

-- Entries are looked for by their alert, never by their own id: one index instead of two.
do $$
begin
  if (select cardinality(conkey) from pg_constraint where conname = 'alert_events_pkey') = 2 then
    alter table alert_events drop constraint alert_events_pkey, add primary key (workspace_id, alert_id, id);
  end if;
end $$;
drop index if exists alert_events_alert_idx;

-- That a queued alert's workspace exists is said by its alert.
alter table routing_queue drop constraint if exists routing_queue_workspace_id_fkey;

-- Entries are written by functions of ours alone, each from alerts that it holds while it writes, and go with them in one
-- statement: a look-up for each entry could say nothing new.
alter table alert_events drop constraint if exists alert_events_workspace_id_alert_id_fkey;
-- Who did it stays on the time line as an id, whatever becomes of the person's account; nobody asks for a person's entries.
alter table alert_events drop constraint if exists alert_events_actor_id_fkey;
drop index if exists alert_events_actor_idx;
create or replace function app.drop_time_lines() returns trigger
language plpgsql security definer set search_path = public, pg_temp
as $$
declare
  context text := current_setting('app.current_workspace_id', true);
  workspace uuid;
begin
  for workspace in select distinct o.workspace_id from old_rows o loop
    perform set_config('app.current_workspace_id', workspace::text, true);
    delete from alert_events e using old_rows o
    where o.workspace_id = workspace and e.workspace_id = workspace and e.alert_id = o.id;
  end loop;
  perform set_config('app.current_workspace_id', coalesce(context, ''), true);
  return null;
end $$;
revoke all on function app.drop_time_lines() from public;
create or replace trigger drop_time_lines after delete on system_alerts referencing old table as old_rows
  for each statement execute function app.drop_time_lines();
create or replace function app.keep_alert_key() returns trigger
language plpgsql
as $$
begin
  raise exception 'An alert keeps its id: its time line goes by it.' using errcode = 'restrict_violation';
end $$;
create or replace trigger keep_alert_key before update on system_alerts for each row
  when ((new.workspace_id, new.id) is distinct from (old.workspace_id, old.id)) execute function app.keep_alert_key();

-- As in 019, but that no alert goes while its entry is written.
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
  where e.kind in ('silenced', 'flapping', 'steadied', 'notified', 'reminded')
  for key share of a;
  get diagnostics written = row_count;
  return written;
end $$;

-- As in 017, the same.
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
  order by a.id
  for key share of a;
  get diagnostics written = row_count;
  return written;
end $$;

-- As in 020: by the open alert of a condition, else by the one that closed last.
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
        select coalesce(
          (select n.id from system_alerts n
           where n.workspace_id = p_workspace_id and n.source = c.source and n.fingerprint = c.fingerprint
             and n.status in ('active', 'acknowledged')),
          (select n.id from system_alerts n
           where n.workspace_id = p_workspace_id and n.source = c.source and n.fingerprint = c.fingerprint
             and n.status in ('resolved', 'dismissed')
           order by n.resolved_at desc limit 1)) as id) newest))
    order by a.id for update
  ) l;
  return held;
end $$;

-- As in 020, over open and closed ones, each by its own index.
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
      from (
        select o.id from system_alerts o
        where o.workspace_id = p_workspace_id and o.source = a.source and o.fingerprint = a.fingerprint
          and o.status in ('active', 'acknowledged')
        union all
        select c.id from system_alerts c
        where c.workspace_id = p_workspace_id and c.source = a.source and c.fingerprint = a.fingerprint
          and c.status in ('resolved', 'dismissed')) same
      join alert_events e on e.workspace_id = p_workspace_id and e.alert_id = same.id
      where e.occurred_at > now() - make_interval(mins => minutes)
        and (e.kind = 'fired' or e.kind = 'reopened' and e.reason = 'repeat'))
    returning a.id
  )
  select app.add_alert_events(jsonb_agg(jsonb_build_object('alert_id', m.id, 'kind', 'flapping',
    'details', jsonb_build_object('times', times, 'minutes', minutes)))) into times from marked m;
end $$;

-- As in 020, but newest first by the newest of each severity.
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
  return query execute format($q$
    select m.id
    from %s cross join generate_series(1, 5) severity (rank)
    cross join lateral (
      select a.id, a.triggered_at from system_alerts a
      where a.workspace_id = $1 and a.severity_rank = severity.rank and %s and %s
      order by a.triggered_at desc, a.id desc limit $3) m
    order by m.triggered_at desc, m.id desc limit $3 $q$,
    case when p_since is null then $q$(values ('active'), ('acknowledged')) open (tab)$q$ else '(values (null)) every (tab)' end,
    case when p_since is null then 'a.inbox_tab = open.tab' else 'a.triggered_at > $2' end,
    app.condition_of_matchers(p_matchers, p_critical_passes)) using p_workspace_id, p_since, p_limit;
end $$;

-- As in 041, but by the acknowledger.
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
      select a.id, m.user_id as who, a.since, a.since <= now() - wait.whole as is_due
      from wait
      cross join workspace_members m
      -- For itself, so that each look is one into the index: few of a workspace's alerts are due.
      cross join lateral (
        select k.id, greatest(k.acknowledged_at, k.reminded_at) as since from system_alerts k
        where k.workspace_id = p_workspace_id and k.acknowledged_by = m.user_id and k.status = 'acknowledged'
          and k.severity_rank = app.severity_rank(wait.severity) and k.snooze_wake is null
          and greatest(k.acknowledged_at, k.reminded_at) <= now() - 0.75 * wait.whole
        offset 0) a
      where m.workspace_id = p_workspace_id
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
