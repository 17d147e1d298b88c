-- Alerts that a silence held are there again.
alter table system_alerts no force row level security;
update system_alerts set snooze_wake = null, snoozed_until = null where snooze_wake = 'silence';
alter table system_alerts force row level security;

drop trigger if exists log_silence_hits_update on system_alerts;
drop trigger if exists log_silence_hits_insert on system_alerts;
drop trigger if exists keep_silence on system_alerts;
drop function if exists app.resolve_quiet_alerts(uuid);
drop function if exists app.remind_of_alerts(uuid);
drop function if exists app.tell_member(uuid, uuid, jsonb);
drop function if exists app.steady_alerts(uuid);
drop function if exists app.mark_flapping(uuid, uuid[]);
drop function if exists app.begin_silences(uuid);
drop function if exists app.log_silence_hits();
drop function if exists app.keep_silence();
drop table if exists silence_hits;
alter table system_alerts drop constraint if exists system_alerts_silence_fkey;
drop index if exists system_alerts_silence_idx, system_alerts_flapping_idx, system_alerts_remind_idx;
alter table system_alerts drop column if exists reminded_at, drop column if exists flapping, drop column if exists silence_id;
drop table if exists silences;
drop function if exists app.apply_silence();
drop function if exists app.release_alerts(uuid, uuid[]);
drop function if exists app.hold_alerts(uuid, uuid[]);
drop function if exists app.match_alerts(uuid, jsonb, boolean, timestamptz, integer);
drop function if exists app.running_silences(uuid);
drop function if exists app.silence_window(timestamptz, timestamptz, text, text, timestamptz, timestamptz);
drop function if exists app.condition_of_matchers(jsonb, boolean);
drop function if exists app.like_of_glob(text);
drop function if exists app.are_matchers(jsonb);

-- The functions of 017 as they were.
create or replace function app.follow_alerts() returns trigger
language plpgsql security definer set search_path = public, pg_temp set enable_nestloop = off set jit = off
as $$
declare
  note jsonb := coalesce(nullif(current_setting('app.alert_note', true), '')::jsonb, '{}');
  by_system boolean := coalesce((note ->> 'system')::boolean, false);
  person uuid := case when not by_system then auth.uid() end;
  origin text := nullif(current_setting('app.request_origin', true), '');
  kind_of_actor text := case when by_system then 'system' when auth.uid() is not null then 'person'
                             when origin like 'api_key %' then 'api_key' else 'system' end;
  context text := current_setting('app.current_workspace_id', true);
  my_slot smallint := pg_backend_pid() % 8;
  workspace uuid;
begin
  for workspace in execute format('select distinct workspace_id from %I', case tg_op when 'DELETE' then 'old_rows' else 'new_rows' end) loop
    perform set_config('app.current_workspace_id', workspace::text, true);
    -- A workspace that is being deleted needs neither.
    continue when not exists (select from workspaces w where w.id = workspace);

    if tg_op = 'INSERT' then
      -- An alert that comes with a past (an import) has had its moves, too.
      insert into alert_events (workspace_id, alert_id, kind, actor_id, actor_kind, details, revision, occurred_at)
      select n.workspace_id, n.id, e.kind, e.actor, case when e.actor is not null then 'person' else kind_of_actor end, e.details,
        n.revision, e.occurred_at
      from new_rows n
      cross join lateral (values
        (1, 'fired', person, n.triggered_at, jsonb_build_object('severity', n.severity_level, 'source', n.source)),
        (2, 'acknowledged', coalesce(n.acknowledged_by, person), n.acknowledged_at, '{}'),
        (3, case when n.status in ('resolved', 'dismissed') then n.status end, person, n.resolved_at, '{}')
      ) e (part, kind, actor, occurred_at, details)
      where n.workspace_id = workspace and e.kind is not null and e.occurred_at is not null
      order by n.id, e.part;

      insert into alert_counts as c (workspace_id, slot, facet, inbox_tab, severity_level, alert_type, value, alerts)
      select workspace, my_slot, f.facet, n.inbox_tab, n.severity_level, n.alert_type, f.value, count(*)
      from new_rows n
      cross join lateral (values ('all', null::uuid), ('agent', n.triggered_by_agent_id), ('campaign', n.related_campaign_id),
        ('assignee', n.assigned_to)) f (facet, value)
      where n.workspace_id = workspace
      group by 3, 4, 5, 6, 7 order by 3, 4, 5, 6, 7
      on conflict on constraint alert_counts_cell_key do update set alerts = c.alerts + excluded.alerts;

    elsif tg_op = 'DELETE' then
      insert into alert_counts as c (workspace_id, slot, facet, inbox_tab, severity_level, alert_type, value, alerts)
      select workspace, my_slot, f.facet, o.inbox_tab, o.severity_level, o.alert_type, f.value, -count(*)
      from old_rows o
      cross join lateral (values ('all', null::uuid), ('agent', o.triggered_by_agent_id), ('campaign', o.related_campaign_id),
        ('assignee', o.assigned_to)) f (facet, value)
      where o.workspace_id = workspace
      group by 3, 4, 5, 6, 7 order by 3, 4, 5, 6, 7
      on conflict on constraint alert_counts_cell_key do update set alerts = c.alerts + excluded.alerts;

    else
      insert into alert_events (workspace_id, alert_id, kind, reason, actor_id, actor_kind, comment, details, was, batch_id, revision)
      select n.workspace_id, n.id, e.kind, note ->> 'reason', person, kind_of_actor, note ->> 'comment', e.details,
        case when note ? 'batch' then jsonb_build_object('status', o.status, 'acknowledged_at', o.acknowledged_at,
          'acknowledged_by', o.acknowledged_by, 'assigned_to', o.assigned_to, 'snoozed_until', o.snoozed_until,
          'snooze_wake', o.snooze_wake) end,
        (note ->> 'batch')::uuid, n.revision
      from new_rows n
      join old_rows o on o.workspace_id = n.workspace_id and o.id = n.id
      cross join lateral (values
        (1, case when n.severity_rank > o.severity_rank then 'severity_raised' when n.severity_rank < o.severity_rank then 'severity_lowered' end,
          jsonb_build_object('from', o.severity_level, 'to', n.severity_level, 'was', o.inbox_tab, 'is', n.inbox_tab)),
        (2, case when n.status = o.status then null
              when n.status = 'active' and o.status = 'acknowledged' then
                case when n.severity_rank > o.severity_rank then null else 'unacknowledged' end
              when n.status = 'active' then 'reopened'
              else n.status end,
          jsonb_build_object('from', o.status, 'to', n.status)),
        (3, case when n.snooze_wake is not null and (n.snooze_wake, n.snoozed_until) is distinct from (o.snooze_wake, o.snoozed_until) then 'snoozed'
              when n.snooze_wake is null and o.snooze_wake is not null and n.status in ('active', 'acknowledged')
                and n.severity_rank <= o.severity_rank then 'woken' end,
          jsonb_strip_nulls(jsonb_build_object('until', n.snoozed_until, 'wake', n.snooze_wake))),
        (4, case when n.assigned_to is not distinct from o.assigned_to then null when n.assigned_to is null then 'unassigned' else 'assigned' end,
          jsonb_strip_nulls(jsonb_build_object('from', o.assigned_to, 'to', n.assigned_to)))
      ) e (part, kind, details)
      where n.workspace_id = workspace and n.revision <> o.revision and e.kind is not null
      order by n.id, e.part;

      insert into alert_counts as c (workspace_id, slot, facet, inbox_tab, severity_level, alert_type, value, alerts)
      select workspace, my_slot, f.facet, d.inbox_tab, d.severity_level, d.alert_type, f.value, sum(d.by)
      from (
        select n.inbox_tab, n.severity_level, n.alert_type, n.triggered_by_agent_id, n.related_campaign_id, n.assigned_to, 1 as by
        from new_rows n where n.workspace_id = workspace
        union all
        select o.inbox_tab, o.severity_level, o.alert_type, o.triggered_by_agent_id, o.related_campaign_id, o.assigned_to, -1
        from old_rows o where o.workspace_id = workspace
      ) d
      cross join lateral (values ('all', null::uuid), ('agent', d.triggered_by_agent_id), ('campaign', d.related_campaign_id),
        ('assignee', d.assigned_to)) f (facet, value)
      group by 3, 4, 5, 6, 7 having sum(d.by) <> 0 order by 3, 4, 5, 6, 7
      on conflict on constraint alert_counts_cell_key do update set alerts = c.alerts + excluded.alerts;
    end if;
  end loop;
  perform set_config('app.current_workspace_id', coalesce(context, ''), true);
  return null;
end $$;

create or replace function app.fire_alerts(p_workspace_id uuid, p_alerts jsonb)
returns table (item integer, alert_id uuid, outcome text)
language plpgsql
as $$
#variable_conflict use_column
declare
  incoming jsonb;
  existing uuid[];
  reopened jsonb;
  written jsonb;
  reopen_after timestamptz;
begin
  perform app.enter_workspace(p_workspace_id);
  if jsonb_typeof(p_alerts) is distinct from 'array' then
    raise exception 'Alerts come as a list.' using errcode = 'CX422';
  end if;
  if exists (select from jsonb_array_elements(p_alerts) a where app.severity_rank(a ->> 'severity_level') is null) then
    raise exception 'The severity is one of critical, high, medium, low, info.' using errcode = 'CX422', column = 'severity_level';
  end if;
  if exists (select from jsonb_array_elements(p_alerts) a where coalesce(a ->> 'title', '') !~ '\S') then
    raise exception 'An alert needs a title.' using errcode = 'CX422', column = 'title';
  end if;

  -- One row per condition: the newest words, the highest severity, the number of events.
  select jsonb_agg(to_jsonb(i)) into incoming
  from (
    select distinct on (e.source, e.fingerprint) e.*,
      count(*) over same as events,
      first_value(e.severity_level) over (same order by app.severity_rank(e.severity_level) desc
        rows between unbounded preceding and unbounded following) as severity,
      array_agg(e.item) over same as items
    from (
      select a.ordinality::integer as item, r.*, coalesce(a.value ->> 'source', 'codex') as source,
        coalesce(a.value ->> 'fingerprint', md5(concat_ws(E'\x1f', a.value ->> 'alert_type', a.value ->> 'title', a.value ->> 'description',
          a.value ->> 'agent_id', a.value ->> 'campaign_id'))) as fingerprint
      from jsonb_array_elements(p_alerts) with ordinality a,
        jsonb_to_record(a.value) as r (alert_type text, severity_level text, title text, description text, message text, action_url text,
          agent_id uuid, signal_id uuid, event text, campaign_id uuid, cohort_id uuid, move_id uuid, data_points jsonb,
          recommended_actions text[], expires_at timestamptz, seen_at timestamptz)
    ) e
    window same as (partition by e.source, e.fingerprint)
    order by e.source, e.fingerprint, e.item desc
  ) i;
  if incoming is null then
    return;
  end if;
  select now() - make_interval(mins => coalesce((w.settings ->> 'alert_reopen_minutes')::integer, 60)) into reopen_after
  from workspaces w where w.id = p_workspace_id;

  -- The newest alert of each condition is held, in the order every writer uses, so that nobody closes it meanwhile.
  select array_agg(l.id) into existing
  from (
    select a.id from system_alerts a
    where a.workspace_id = p_workspace_id and a.id in (
      select newest.id
      from jsonb_to_recordset(incoming) as i (source text, fingerprint text)
      cross join lateral (
        select n.id from system_alerts n
        where n.workspace_id = p_workspace_id and n.source = i.source and n.fingerprint = i.fingerprint
        order by n.resolved_at desc nulls first limit 1) newest)
    order by a.id for update
  ) l;

  perform app.note_on_alerts('{"reason": "repeat"}');
  with again as (
    update system_alerts a
    set status = 'active', triggered_at = now(), severity_level = i.severity, title = i.title,
      description = coalesce(i.description, a.description), message = coalesce(i.message, a.message),
      data_points = coalesce(i.data_points, a.data_points), expiry_date = i.expires_at,
      occurrence_count = a.occurrence_count + i.events, last_seen_at = now()
    from jsonb_to_recordset(incoming) as i (source text, fingerprint text, severity text, title text, description text, message text,
      data_points jsonb, expires_at timestamptz, events bigint)
    where a.workspace_id = p_workspace_id and a.id = any (existing) and a.source = i.source and a.fingerprint = i.fingerprint
      and a.status in ('resolved', 'dismissed') and a.resolved_at > reopen_after
    returning a.id, a.source, a.fingerprint
  )
  select coalesce(jsonb_agg(to_jsonb(again)), '[]') into reopened from again;

  with fired as (
    insert into system_alerts as a (workspace_id, alert_type, severity_level, title, description, message, action_url,
      triggered_by_agent_id, triggered_by_signal_id, triggered_by_event, related_campaign_id, related_cohort_id, related_move_id,
      data_points, recommended_actions, expiry_date, source, fingerprint, occurrence_count, last_seen_at)
    select p_workspace_id, i.alert_type, i.severity, i.title, i.description, i.message, i.action_url,
      i.agent_id, i.signal_id, i.event, i.campaign_id, i.cohort_id, i.move_id,
      coalesce(i.data_points, '{}'), coalesce(i.recommended_actions, '{}'), i.expires_at, i.source, i.fingerprint, i.events,
      least(coalesce(i.seen_at, now()), now())
    from jsonb_to_recordset(incoming) as i (source text, fingerprint text, alert_type text, severity text, title text, description text,
      message text, action_url text, agent_id uuid, signal_id uuid, event text, campaign_id uuid, cohort_id uuid, move_id uuid,
      data_points jsonb, recommended_actions text[], expires_at timestamptz, seen_at timestamptz, events bigint)
    where not exists (
      select from jsonb_to_recordset(reopened) as r (source text, fingerprint text)
      where r.source = i.source and r.fingerprint = i.fingerprint)
    order by i.source, i.fingerprint
    on conflict (workspace_id, source, fingerprint) where status in ('active', 'acknowledged') do update
    set occurrence_count = a.occurrence_count + excluded.occurrence_count,
      last_seen_at = greatest(a.last_seen_at, excluded.last_seen_at),
      title = excluded.title,
      description = coalesce(excluded.description, a.description),
      message = coalesce(excluded.message, a.message),
      action_url = coalesce(excluded.action_url, a.action_url),
      data_points = case when excluded.data_points = '{}' then a.data_points else excluded.data_points end,
      recommended_actions = case when excluded.recommended_actions = '{}' then a.recommended_actions else excluded.recommended_actions end,
      expiry_date = excluded.expiry_date,
      severity_level = case when app.severity_rank(excluded.severity_level) > a.severity_rank then excluded.severity_level else a.severity_level end,
      status = case when app.severity_rank(excluded.severity_level) > a.severity_rank then 'active' else a.status end,
      snoozed_until = case when app.severity_rank(excluded.severity_level) > a.severity_rank or a.snooze_wake = 'fires_again' then null else a.snoozed_until end,
      snooze_wake = case when app.severity_rank(excluded.severity_level) > a.severity_rank or a.snooze_wake = 'fires_again' then null else a.snooze_wake end
    returning a.id, a.source, a.fingerprint, (a.xmax = 0) as created
  )
  select coalesce(jsonb_agg(to_jsonb(fired)), '[]') into written from fired;
  perform app.note_on_alerts(null);

  return query
  select item.value::integer, coalesce(r.id, f.id), case when r.id is not null then 'reopened' when f.created then 'created' else 'repeated' end
  from jsonb_to_recordset(incoming) as i (source text, fingerprint text, items jsonb)
  cross join lateral jsonb_array_elements_text(i.items) as item (value)
  left join jsonb_to_recordset(reopened) as r (id uuid, source text, fingerprint text) on r.source = i.source and r.fingerprint = i.fingerprint
  left join jsonb_to_recordset(written) as f (id uuid, source text, fingerprint text, created boolean) on f.source = i.source and f.fingerprint = i.fingerprint
  order by 1;
end $$;

create or replace function app.resolve_fired_alerts(p_workspace_id uuid, p_source text, p_fingerprints text[]) returns setof uuid
language plpgsql
as $$
declare
  closing uuid[];
begin
  perform app.enter_workspace(p_workspace_id);
  select array_agg(l.id) into closing
  from (
    select a.id from system_alerts a
    where a.workspace_id = p_workspace_id and a.source = p_source and a.fingerprint = any (p_fingerprints)
      and a.status in ('active', 'acknowledged')
    order by a.id for update
  ) l;
  perform app.note_on_alerts('{"reason": "source"}');
  return query
    update system_alerts a set status = 'resolved'
    where a.workspace_id = p_workspace_id and a.id = any (closing) and a.status in ('active', 'acknowledged')
    returning a.id;
  perform app.note_on_alerts(null);
end $$;

create or replace function app.settle_alerts(p_workspace_id uuid) returns integer
language plpgsql
as $$
declare
  due uuid[];
begin
  perform app.enter_workspace(p_workspace_id);
  select array_agg(l.id) into due
  from (
    select a.id from system_alerts a
    where a.workspace_id = p_workspace_id and a.due_at <= now()
    order by a.id for update skip locked
  ) l;
  if due is null then
    return 0;
  end if;
  perform app.note_on_alerts('{"reason": "expired", "system": true}');
  update system_alerts a set status = 'resolved' where a.workspace_id = p_workspace_id and a.id = any (due) and a.expiry_date <= now();
  perform app.note_on_alerts('{"reason": "time", "system": true}');
  update system_alerts a set snoozed_until = null, snooze_wake = null
  where a.workspace_id = p_workspace_id and a.id = any (due) and a.due_at <= now();
  perform app.note_on_alerts(null);
  return cardinality(due);
end $$;

drop function if exists app.hold_conditions(uuid, jsonb);
drop function if exists app.fingerprint_of(jsonb);
drop function if exists app.claim_count_slot(uuid);
