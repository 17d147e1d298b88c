drop trigger if exists announce_change on saved_views;
drop function if exists app.announce_view();

-- The functions of 039 and 020 as they were.
create or replace function app.apply_silence() returns trigger
language plpgsql
as $$
declare
  window_end timestamptz;
  held uuid[];
begin
  select w.ends_at into window_end
  from app.silence_window(new.starts_at, new.ends_at, new.repeats, new.timezone, new.over_at, greatest(now(), new.skips_until)) w where w.starts_at <= now();
  select array_agg(h.id) into held
  from (select a.id from system_alerts a where a.workspace_id = new.workspace_id and a.silence_id = new.id order by a.id for update) h;
  if window_end is null then
    perform app.release_alerts(new.workspace_id, held);
    return null;
  end if;
  update system_alerts a set snoozed_until = window_end
  where a.workspace_id = new.workspace_id and a.id = any (held) and a.snoozed_until is distinct from window_end;
  if new.begun_at is distinct from old.begun_at then
    perform app.hold_alerts(new.workspace_id, array(
      select app.match_alerts(new.workspace_id, new.matchers, new.critical_passes, null)));
  end if;
  return null;
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
    with due as (
      select a.id from system_alerts a
      join workspaces w on w.id = a.workspace_id
      join jsonb_each_text(coalesce(w.settings -> 'alert_remind_hours', '{"critical": 4, "high": 24}')) h (severity, hours)
        on h.severity = a.severity_level
      where a.workspace_id = p_workspace_id and a.status = 'acknowledged' and a.snooze_wake is null and a.acknowledged_by is not null
        and greatest(a.acknowledged_at, a.reminded_at) <= now() - interval '1 hour' * h.hours::numeric
      order by greatest(a.acknowledged_at, a.reminded_at) limit 1000 for update of a skip locked
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

drop trigger if exists raise_revision on silences;
alter table silences drop column if exists revision;
