-- Silences can be edited, shared views of the inbox follow live, and reminders gather.

-- Two people who edit one silence meet each other by its revision. What time does to it is no edit; over_at follows from the
-- rest.
alter table silences add column if not exists revision integer not null default 1;
create or replace trigger raise_revision before update on silences for each row
  execute function app.raise_revision('begun_at', 'over_at');

-- As in 039, but for conditions that were changed: what a silence holds and matches no more is let go, and stays in its log.
-- begun_at is taken away for it to begin anew, which is then no beginning by itself.
create or replace function app.apply_silence() returns trigger
language plpgsql
as $$
declare
  window_end timestamptz;
  held uuid[];
  unlike uuid[];
begin
  select w.ends_at into window_end
  from app.silence_window(new.starts_at, new.ends_at, new.repeats, new.timezone, new.over_at, greatest(now(), new.skips_until)) w where w.starts_at <= now();
  select array_agg(h.id) into held
  from (select a.id from system_alerts a where a.workspace_id = new.workspace_id and a.silence_id = new.id order by a.id for update) h;
  if window_end is null then
    perform app.release_alerts(new.workspace_id, held);
    return null;
  end if;
  if (new.matchers, new.critical_passes) is distinct from (old.matchers, old.critical_passes) then
    execute format('select array_agg(a.id order by a.id) from system_alerts a where a.workspace_id = $1 and a.id = any ($2) and not (%s)',
      app.condition_of_matchers(new.matchers, new.critical_passes)) into unlike using new.workspace_id, held;
    perform app.release_alerts(new.workspace_id, unlike);
  end if;
  update system_alerts a set snoozed_until = window_end
  where a.workspace_id = new.workspace_id and a.silence_id = new.id and a.id = any (held) and a.snoozed_until is distinct from window_end;
  if new.begun_at is distinct from old.begun_at and new.begun_at is not null then
    perform app.hold_alerts(new.workspace_id, array(
      select app.match_alerts(new.workspace_id, new.matchers, new.critical_passes, null)));
  end if;
  return null;
end $$;

-- A view that is and was private is announced to its owner alone.
create or replace function app.announce_view() returns trigger
language plpgsql
as $$
declare
  changed saved_views := coalesce(new, old);
begin
  perform pg_notify('codex_changes', jsonb_strip_nulls(jsonb_build_object(
    'workspace', changed.workspace_id, 'table', tg_table_name, 'op', lower(tg_op), 'n', 1, 'ids', array[changed.id],
    'user', case when not coalesce(old.is_shared, false) and not coalesce(new.is_shared, false) then changed.owner_id end))::text);
  return null;
end $$;
create or replace trigger announce_change after insert or update or delete on saved_views
  for each row execute function app.announce_view();

-- As in 020, but that who hears of one alert hears along with it of those due within a quarter of their own hours: of alerts
-- that were acknowledged one after the other one notice tells, not one each minute.
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
