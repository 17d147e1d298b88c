-- Silences and maintenance windows, flapping, reminders, and what keeps an alert's life in order when many fire at once.

-- Matchers: [{field, operator, value, label?}], all of which must hold. A pattern is a glob: * stands for any text, ? for
-- one character, capitals don't matter. LIKE runs it, which gives up early, so that no pattern is slow.
create or replace function app.are_matchers(p_matchers jsonb) returns boolean
language sql immutable
as $$
  select case when jsonb_typeof(p_matchers) <> 'array' then false else jsonb_array_length(p_matchers) between 1 and 10
    and not exists (
      select from jsonb_array_elements(p_matchers) m
      where not coalesce(
        m ->> 'field' in ('severity', 'type', 'source', 'agent', 'campaign', 'fingerprint', 'title', 'label')
        and (m ->> 'operator' in ('is', 'is_not')
          or m ->> 'operator' in ('matches', 'matches_not') and m ->> 'field' not in ('severity', 'type', 'campaign'))
        and jsonb_typeof(m -> 'value') = 'string' and char_length(m ->> 'value') <= 300
        and (m ->> 'field' = 'label') = (m ? 'label')
        and (m ->> 'field' <> 'label' or jsonb_typeof(m -> 'label') = 'string' and char_length(m ->> 'label') between 1 and 200), false))
  end
$$;

create or replace function app.like_of_glob(p_glob text) returns text
language sql immutable parallel safe
as $$ select translate(regexp_replace(regexp_replace(p_glob, '([\\%_])', '\\\1', 'g'), '\*+', '*', 'g'), '*?', '%_') $$;

-- Matchers as a condition over the columns of system_alerts under the alias `a`, to be run by EXECUTE. What an alert
-- lacks is as if it were empty. Every text of a person's goes through %L.
create or replace function app.condition_of_matchers(p_matchers jsonb, p_critical_passes boolean) returns text
language sql immutable
as $$
  select concat_ws(' and ', case when p_critical_passes then 'a.severity_level <> ''critical''' end,
    string_agg(format(
      case m.operator when 'is' then '%s = %L' when 'is_not' then '%s <> %L' when 'matches' then '%s ilike %L' else '%s not ilike %L' end,
      case m.field
        when 'severity' then 'a.severity_level'
        when 'type' then 'a.alert_type'
        when 'source' then 'a.source'
        when 'fingerprint' then 'a.fingerprint'
        when 'title' then 'a.title'
        when 'agent' then 'coalesce((select r.agent_name from agent_registry r where r.id = a.triggered_by_agent_id), '''')'
        when 'campaign' then 'coalesce(a.related_campaign_id::text, '''')'
        when 'label' then format('coalesce(a.data_points ->> %L, '''')', m.label)
      end,
      case when m.operator in ('is', 'is_not') then m.value else app.like_of_glob(m.value) end), ' and '))
  from jsonb_to_recordset(p_matchers) as m (field text, label text, operator text, value text)
$$;

-- starts_at and ends_at bound the first window. A weekly one comes back at the same hours of its zone, whatever the
-- clocks do, so each window is counted from the first one's local time. over_at: when it is over for good.
-- begun_at: when it last took what was already open. Nobody deletes one: its log stays.
create table if not exists silences (
  workspace_id uuid not null references workspaces (id) on delete cascade,
  id uuid not null default gen_random_uuid(),
  name text not null check (char_length(name) between 1 and 120),
  reason text check (char_length(reason) <= 2000),
  matchers jsonb not null check (app.are_matchers(matchers)),
  critical_passes boolean not null default true,
  holds_open boolean not null default false,
  starts_at timestamptz not null default now(),
  ends_at timestamptz not null,
  repeats text not null default 'never' check (repeats in ('never', 'weekly')),
  repeats_until timestamptz,
  timezone text not null default 'UTC' check (app.is_time_zone(timezone)),
  begun_at timestamptz,
  ended_at timestamptz,
  ended_by uuid references auth.users (id) on delete set null,
  over_at timestamptz not null generated always as (
    least(ended_at, case repeats when 'weekly' then coalesce(repeats_until, 'infinity') else ends_at end)) stored,
  created_by uuid references auth.users (id) on delete set null,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  primary key (workspace_id, id),
  check (ends_at > starts_at and ends_at <= starts_at + interval '366 days'),
  check (repeats = 'never' or ends_at <= starts_at + interval '6 days 23 hours')
);
create index if not exists silences_over_idx on silences (workspace_id, over_at);
create index if not exists silences_created_by_idx on silences (created_by);
create index if not exists silences_ended_by_idx on silences (ended_by);

-- A silence holds an alert: snooze_wake is 'silence' then, and silence_id says which. flapping: it came and went too often
-- of late. reminded_at: when its acknowledger was last told that it is still open.
alter table system_alerts add column if not exists silence_id uuid;
alter table system_alerts add column if not exists flapping boolean not null default false;
alter table system_alerts add column if not exists reminded_at timestamptz;
do $$
begin
  if not exists (select from pg_constraint where conname = 'system_alerts_silence_fkey') then
    alter table system_alerts add constraint system_alerts_silence_fkey
      foreign key (workspace_id, silence_id) references silences (workspace_id, id);
  end if;
end $$;
create index if not exists system_alerts_silence_idx on system_alerts (workspace_id, silence_id) where silence_id is not null;
create index if not exists system_alerts_flapping_idx on system_alerts (workspace_id, triggered_at) where flapping;
create index if not exists system_alerts_remind_idx on system_alerts (workspace_id, greatest(acknowledged_at, reminded_at))
  where status = 'acknowledged' and snooze_wake is null;

-- The log of what silences hid: a row each time one takes an alert, with how often it fired on while it was held.
create table if not exists silence_hits (
  workspace_id uuid not null references workspaces (id) on delete cascade,
  id uuid not null default gen_random_uuid(),
  silence_id uuid not null,
  alert_id uuid not null,
  held_at timestamptz not null default now(),
  released_at timestamptz,
  fired_again bigint not null default 0 check (fired_again >= 0),
  primary key (workspace_id, id),
  foreign key (workspace_id, silence_id) references silences (workspace_id, id) on delete cascade,
  foreign key (workspace_id, alert_id) references system_alerts (workspace_id, id) on delete cascade
);
create index if not exists silence_hits_silence_idx on silence_hits (workspace_id, silence_id, held_at desc, id desc);
create index if not exists silence_hits_alert_idx on silence_hits (workspace_id, alert_id, held_at desc);

call app.protect_workspace_table('silences', 'select, insert, update');
call app.protect_workspace_table('silence_hits', 'select');
call app.audit_changes('silences');
call app.announce_changes('silences');

-- The window that runs at p_at, or else the next one; no row when there is none any more. An hour that the clocks skip
-- makes no window.
create or replace function app.silence_window(p_starts_at timestamptz, p_ends_at timestamptz, p_repeats text, p_timezone text,
  p_over_at timestamptz, p_at timestamptz) returns table (starts_at timestamptz, ends_at timestamptz)
language sql stable
as $$
  select w.starts_at, least(w.ends_at, p_over_at)
  from (
    select (p_starts_at at time zone p_timezone + make_interval(days => 7 * n)) at time zone p_timezone as starts_at,
      (p_ends_at at time zone p_timezone + make_interval(days => 7 * n)) at time zone p_timezone as ends_at
    from generate_series(0, 0) n where p_repeats = 'never'
    union all
    select (p_starts_at at time zone p_timezone + make_interval(days => 7 * n)) at time zone p_timezone,
      (p_ends_at at time zone p_timezone + make_interval(days => 7 * n)) at time zone p_timezone
    from (select greatest(0, extract(epoch from p_at - p_starts_at) / 604800)::integer as weeks) since,
      generate_series(greatest(0, since.weeks - 2), since.weeks + 3) n
    where p_repeats = 'weekly'
  ) w
  where w.ends_at > w.starts_at and w.ends_at > p_at and w.starts_at < p_over_at and p_over_at > p_at
  order by w.starts_at limit 1
$$;

-- The silences that run now as rows of VALUES (id, ends_at, matches) about the alert `a`; NULL when none does, which is
-- found out by one look into an index.
create or replace function app.running_silences(p_workspace_id uuid) returns text
language sql stable
as $$
  select string_agg(format('(%L::uuid, %L::timestamptz, %s)', s.id, w.ends_at,
    app.condition_of_matchers(s.matchers, s.critical_passes)), ', ')
  from silences s
  cross join lateral app.silence_window(s.starts_at, s.ends_at, s.repeats, s.timezone, s.over_at, now()) w
  where s.workspace_id = p_workspace_id and s.over_at > now() and w.starts_at <= now()
$$;

-- Alerts that a silence would hold, newest first: those open and not held yet, or all that fired since a moment.
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

-- Holds those of the alerts that a running silence matches, by the one that ends last. Answers which.
create or replace function app.hold_alerts(p_workspace_id uuid, p_alert_ids uuid[]) returns uuid[]
language plpgsql
as $$
declare
  running text := app.running_silences(p_workspace_id);
  held uuid[];
begin
  if running is null then
    return '{}';
  end if;
  execute format($q$
    with taken as (
      update system_alerts t set snooze_wake = 'silence', silence_id = s.id, snoozed_until = s.ends_at
      from (select * from system_alerts where workspace_id = $1 and id = any ($2) order by id for update) a
      cross join lateral (
        select v.id, v.ends_at from (values %s) v (id, ends_at, matches) where v.matches order by v.ends_at desc, v.id limit 1) s
      where t.workspace_id = $1 and t.id = a.id and t.status in ('active', 'acknowledged')
      returning t.id
    )
    select coalesce(array_agg(id), '{}') from taken $q$, running) into held using p_workspace_id, p_alert_ids;
  return held;
end $$;

-- Held alerts whose silence is over: another that runs holds on, the rest are as they were before.
create or replace function app.release_alerts(p_workspace_id uuid, p_alert_ids uuid[]) returns void
language plpgsql
as $$
declare
  kept uuid[] := app.hold_alerts(p_workspace_id, p_alert_ids);
begin
  perform app.note_on_alerts('{"reason": "silence", "system": true}');
  update system_alerts a set snooze_wake = null, snoozed_until = null
  where a.workspace_id = p_workspace_id and a.id = any (p_alert_ids) and a.snooze_wake = 'silence' and a.id <> all (kept);
  perform app.note_on_alerts(null);
end $$;

-- What a silence does follows what is written of it: ended early or put off, it lets go; extended, it holds longer; begun,
-- it takes what is open, where it is to.
create or replace function app.apply_silence() returns trigger
language plpgsql
as $$
declare
  window_end timestamptz;
  held uuid[];
begin
  select w.ends_at into window_end
  from app.silence_window(new.starts_at, new.ends_at, new.repeats, new.timezone, new.over_at, now()) w where w.starts_at <= now();
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
create or replace trigger apply_silence after update on silences for each row
  when (old.* is distinct from new.*) execute function app.apply_silence();

-- Windows that begin take what is open, where they are to; and whatever fired in the very moment in which its silence
-- was ended is let go. Called once a minute, and when a silence is made. Answers how many began.
create or replace function app.begin_silences(p_workspace_id uuid) returns integer
language plpgsql
as $$
declare
  begun integer;
  left_behind uuid[];
begin
  perform app.enter_workspace(p_workspace_id);
  update silences s set begun_at = now()
  where s.workspace_id = p_workspace_id and s.over_at > now() and s.holds_open and exists (
    select from app.silence_window(s.starts_at, s.ends_at, s.repeats, s.timezone, s.over_at, now()) w
    where w.starts_at <= now() and (s.begun_at is null or s.begun_at < w.starts_at));
  get diagnostics begun = row_count;
  select array_agg(l.id) into left_behind
  from (
    select a.id from system_alerts a join silences s on s.workspace_id = a.workspace_id and s.id = a.silence_id
    where a.workspace_id = p_workspace_id and a.silence_id is not null and s.over_at <= now() and a.snoozed_until > now()
    order by a.id for update of a skip locked
  ) l;
  if left_behind is not null then
    perform app.release_alerts(p_workspace_id, left_behind);
  end if;
  return begun;
end $$;

-- silence_id goes with snooze_wake. Who undoes an act back into a silence that still runs is back under it.
create or replace function app.keep_silence() returns trigger
language plpgsql
as $$
begin
  if new.snooze_wake is distinct from 'silence' then
    new.silence_id := null;
    return new;
  end if;
  if new.silence_id is null then
    select h.silence_id into new.silence_id
    from silence_hits h join silences s on s.workspace_id = h.workspace_id and s.id = h.silence_id
    where h.workspace_id = new.workspace_id and h.alert_id = new.id and s.over_at > now()
    order by h.held_at desc limit 1;
  end if;
  if new.silence_id is null or new.snoozed_until is null then
    new.silence_id := null;
    new.snooze_wake := null;
    new.snoozed_until := null;
  end if;
  return new;
end $$;
-- By its name it runs after guard_alert, which closes and reopens.
create or replace trigger keep_silence before insert or update on system_alerts for each row
  when (new.silence_id is not null or new.snooze_wake = 'silence') execute function app.keep_silence();

-- After a statement on system_alerts: the log of what silences hid, and their entry on the time line. Runs as the owner:
-- neither has another way in. Without a held alert it looks twice and is done.
create or replace function app.log_silence_hits() returns trigger
language plpgsql security definer set search_path = public, pg_temp set enable_nestloop = off set jit = off
as $$
declare
  taken jsonb;
begin
  if tg_op = 'INSERT' then
    select jsonb_agg(jsonb_build_object('alert', n.id, 'silence', n.silence_id)) into taken from new_rows n where n.silence_id is not null;
  elsif exists (select from new_rows where silence_id is not null) or exists (select from old_rows where silence_id is not null) then
    update silence_hits h set released_at = now()
    from old_rows o join new_rows n on n.workspace_id = o.workspace_id and n.id = o.id
    where h.workspace_id = o.workspace_id and h.alert_id = o.id and h.silence_id = o.silence_id and h.released_at is null
      and n.silence_id is distinct from o.silence_id;
    update silence_hits h set fired_again = h.fired_again + n.occurrence_count - o.occurrence_count
    from old_rows o join new_rows n on n.workspace_id = o.workspace_id and n.id = o.id
    where h.workspace_id = o.workspace_id and h.alert_id = o.id and h.silence_id = o.silence_id and h.released_at is null
      and n.silence_id = o.silence_id and n.occurrence_count > o.occurrence_count;
    select jsonb_agg(jsonb_build_object('alert', n.id, 'silence', n.silence_id)) into taken
    from new_rows n join old_rows o on o.workspace_id = n.workspace_id and o.id = n.id
    where n.silence_id is not null and n.silence_id is distinct from o.silence_id;
  end if;
  if taken is null then
    return null;
  end if;
  insert into silence_hits (workspace_id, silence_id, alert_id)
  select app.workspace_id(), t.silence, t.alert from jsonb_to_recordset(taken) as t (silence uuid, alert uuid);
  perform app.add_alert_events((
    select jsonb_agg(jsonb_build_object('alert_id', t.alert, 'kind', 'silenced', 'reason', 'silence',
      'details', jsonb_build_object('silence', s.name, 'silence_id', s.id)) order by t.alert)
    from jsonb_to_recordset(taken) as t (silence uuid, alert uuid)
    join silences s on s.workspace_id = app.workspace_id() and s.id = t.silence));
  return null;
end $$;
revoke all on function app.log_silence_hits() from public;
create or replace trigger log_silence_hits_insert after insert on system_alerts referencing new table as new_rows
  for each statement execute function app.log_silence_hits();
create or replace trigger log_silence_hits_update after update on system_alerts referencing old table as old_rows new table as new_rows
  for each statement execute function app.log_silence_hits();

-- A slot of alert_counts that no other transaction writes to until this one ends: two that held cells of one slot, each
-- waiting for the other's next, would deadlock. Slot 0 is what app.fold_alert_counts gathers into.
create or replace function app.claim_count_slot(p_workspace_id uuid) returns smallint
language plpgsql
as $$
begin
  for slot in 1..100 loop
    if pg_try_advisory_xact_lock(hashtextextended(p_workspace_id::text, slot)) then
      return slot;
    end if;
  end loop;
  return 101 + pg_backend_pid() % 100;
end $$;

-- As in 017, but for its slot of the counters, and for silences.
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
  my_slot smallint;
  workspace uuid;
begin
  for workspace in execute format('select distinct workspace_id from %I', case tg_op when 'DELETE' then 'old_rows' else 'new_rows' end) loop
    perform set_config('app.current_workspace_id', workspace::text, true);
    -- A workspace that is being deleted needs neither.
    continue when not exists (select from workspaces w where w.id = workspace);
    my_slot := app.claim_count_slot(workspace);

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
        -- A silence's hold has an entry of its own.
        (3, case when n.snooze_wake = 'silence' then null
              when n.snooze_wake is not null and (n.snooze_wake, n.snoozed_until) is distinct from (o.snooze_wake, o.snoozed_until) then 'snoozed'
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

-- Which condition an event is about: its own fingerprint, or else the same type, words, agent and campaign.
create or replace function app.fingerprint_of(p_alert jsonb) returns text
language sql stable
as $$
  select coalesce(p_alert ->> 'fingerprint', md5(concat_ws(E'\x1f', p_alert ->> 'alert_type', p_alert ->> 'title',
    p_alert ->> 'description', p_alert ->> 'agent_id', p_alert ->> 'campaign_id')))
$$;

-- Holds the newest alert of each condition [{source?, fingerprint?, …}] until the transaction ends, so that nobody closes it
-- meanwhile; answers their ids. Two batches that name a new condition would wait for one another's row while each holds
-- what the other needs: so whoever fires takes the lanes of its conditions first, in order. Who resolves and fires in one
-- transaction calls this for both together.
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

-- Marks those of the alerts that came up as often as settings.alert_flapping_times (4; 0 is never) says within
-- settings.alert_flapping_minutes (60). A person's reopening doesn't count.
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


-- Fires a batch: [{alert_type, severity_level, title, source?, fingerprint?, description?, message?, action_url?, agent_id?,
-- signal_id?, event?, campaign_id?, cohort_id?, move_id?, data_points?, recommended_actions?, expires_at?, seen_at?}].
-- Without a fingerprint, the same type, words, agent and campaign are the same alert. An open alert counts up and keeps
-- what people did to it, unless its severity rises; one closed within the workspace's settings.alert_reopen_minutes (60)
-- opens again; else a new one is made. A running silence
-- holds what it matches. Answers, per item in order, the alert and created, repeated or reopened.
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
  running text;
  opened uuid[];
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
        app.fingerprint_of(a.value) as fingerprint
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

  existing := app.hold_conditions(p_workspace_id, incoming);

  -- What a running silence matches is held from the start, by the one that ends last.
  running := app.running_silences(p_workspace_id);
  if running is not null then
    execute format($q$
      select jsonb_agg(a.item || case when s.id is null then '{}' else jsonb_build_object('silence_id', s.id, 'held_until', s.ends_at) end)
      from (
        -- A repeat never lowers the severity: an open alert's own may be the higher one.
        select i.item, coalesce((
            select e.severity_level from system_alerts e
            where e.workspace_id = $3 and e.id = any ($2) and e.source = i.item ->> 'source' and e.fingerprint = i.item ->> 'fingerprint'
              and e.status in ('active', 'acknowledged') and e.severity_rank > app.severity_rank(i.item ->> 'severity')
          ), i.item ->> 'severity') as severity_level, i.item ->> 'alert_type' as alert_type, i.item ->> 'source' as source,
          i.item ->> 'fingerprint' as fingerprint, i.item ->> 'title' as title, (i.item ->> 'agent_id')::uuid as triggered_by_agent_id,
          (i.item ->> 'campaign_id')::uuid as related_campaign_id, i.item -> 'data_points' as data_points
        from jsonb_array_elements($1) i (item)) a
      left join lateral (
        select v.id, v.ends_at from (values %s) v (id, ends_at, matches) where v.matches order by v.ends_at desc, v.id limit 1) s on true
      $q$, running) into incoming using incoming, existing, p_workspace_id;
  end if;

  perform app.note_on_alerts('{"reason": "repeat"}');
  with again as (
    update system_alerts a
    set status = 'active', triggered_at = now(), severity_level = i.severity, title = i.title,
      description = coalesce(i.description, a.description), message = coalesce(i.message, a.message),
      data_points = coalesce(i.data_points, a.data_points), expiry_date = i.expires_at,
      occurrence_count = a.occurrence_count + i.events, last_seen_at = now(),
      silence_id = i.silence_id, snoozed_until = i.held_until, snooze_wake = case when i.silence_id is not null then 'silence' end
    from jsonb_to_recordset(incoming) as i (source text, fingerprint text, severity text, title text, description text, message text,
      data_points jsonb, expires_at timestamptz, events bigint, silence_id uuid, held_until timestamptz)
    where a.workspace_id = p_workspace_id and a.id = any (existing) and a.source = i.source and a.fingerprint = i.fingerprint
      and a.status in ('resolved', 'dismissed') and a.resolved_at > reopen_after
    returning a.id, a.source, a.fingerprint
  )
  select coalesce(jsonb_agg(to_jsonb(again)), '[]') into reopened from again;

  with fired as (
    insert into system_alerts as a (workspace_id, alert_type, severity_level, title, description, message, action_url,
      triggered_by_agent_id, triggered_by_signal_id, triggered_by_event, related_campaign_id, related_cohort_id, related_move_id,
      data_points, recommended_actions, expiry_date, source, fingerprint, occurrence_count, last_seen_at,
      silence_id, snoozed_until, snooze_wake)
    select p_workspace_id, i.alert_type, i.severity, i.title, i.description, i.message, i.action_url,
      i.agent_id, i.signal_id, i.event, i.campaign_id, i.cohort_id, i.move_id,
      coalesce(i.data_points, '{}'), coalesce(i.recommended_actions, '{}'), i.expires_at, i.source, i.fingerprint, i.events,
      least(coalesce(i.seen_at, now()), now()), i.silence_id, i.held_until, case when i.silence_id is not null then 'silence' end
    from jsonb_to_recordset(incoming) as i (source text, fingerprint text, alert_type text, severity text, title text, description text,
      message text, action_url text, agent_id uuid, signal_id uuid, event text, campaign_id uuid, cohort_id uuid, move_id uuid,
      data_points jsonb, recommended_actions text[], expires_at timestamptz, seen_at timestamptz, events bigint, silence_id uuid,
      held_until timestamptz)
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
      -- What would wake it leaves it to a silence that matches it as it is now.
      silence_id = case when app.severity_rank(excluded.severity_level) > a.severity_rank or a.snooze_wake = 'fires_again' then excluded.silence_id else a.silence_id end,
      snoozed_until = case when app.severity_rank(excluded.severity_level) > a.severity_rank or a.snooze_wake = 'fires_again' then excluded.snoozed_until else a.snoozed_until end,
      snooze_wake = case when app.severity_rank(excluded.severity_level) > a.severity_rank or a.snooze_wake = 'fires_again' then excluded.snooze_wake else a.snooze_wake end
    returning a.id, a.source, a.fingerprint, (a.xmax = 0) as created
  )
  select coalesce(jsonb_agg(to_jsonb(fired)), '[]') into written from fired;
  perform app.note_on_alerts(null);

  if existing is not null then
    select array_agg(r.id) into opened from (
      select id from jsonb_to_recordset(reopened) as r (id uuid)
      union all
      select w.id from jsonb_to_recordset(written) as w (id uuid, source text, fingerprint text, created boolean)
      join system_alerts before on before.workspace_id = p_workspace_id and before.id = any (existing)
        and before.source = w.source and before.fingerprint = w.fingerprint
      where w.created) r;
    perform app.mark_flapping(p_workspace_id, opened);
  end if;

  return query
  select item.value::integer, coalesce(r.id, f.id), case when r.id is not null then 'reopened' when f.created then 'created' else 'repeated' end
  from jsonb_to_recordset(incoming) as i (source text, fingerprint text, items jsonb)
  cross join lateral jsonb_array_elements_text(i.items) as item (value)
  left join jsonb_to_recordset(reopened) as r (id uuid, source text, fingerprint text) on r.source = i.source and r.fingerprint = i.fingerprint
  left join jsonb_to_recordset(written) as f (id uuid, source text, fingerprint text, created boolean) on f.source = i.source and f.fingerprint = i.fingerprint
  order by 1;
end $$;

-- The source says that these conditions are over. Answers the alerts that it closed.
create or replace function app.resolve_fired_alerts(p_workspace_id uuid, p_source text, p_fingerprints text[]) returns setof uuid
language plpgsql
as $$
declare
  closing uuid[];
begin
  perform app.enter_workspace(p_workspace_id);
  closing := app.hold_conditions(p_workspace_id, (
    select jsonb_agg(jsonb_build_object('source', p_source, 'fingerprint', f)) from unnest(p_fingerprints) f));
  perform app.note_on_alerts('{"reason": "source"}');
  return query
    update system_alerts a set status = 'resolved'
    where a.workspace_id = p_workspace_id and a.id = any (closing) and a.status in ('active', 'acknowledged')
    returning a.id;
  perform app.note_on_alerts(null);
end $$;

-- What time alone does: expired alerts close, ended snoozes and silences wake. Whoever comes first calls it, a reader of
-- the inbox or the minute's job; rows that another is settling are left to it. Answers how many moved.
create or replace function app.settle_alerts(p_workspace_id uuid) returns integer
language plpgsql
as $$
declare
  due uuid[];
  held uuid[];
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
  select array_agg(a.id) into held
  from system_alerts a where a.workspace_id = p_workspace_id and a.id = any (due) and a.due_at <= now() and a.snooze_wake = 'silence';
  if held is not null then
    perform app.release_alerts(p_workspace_id, held);
  end if;
  perform app.note_on_alerts('{"reason": "time", "system": true}');
  update system_alerts a set snoozed_until = null, snooze_wake = null
  where a.workspace_id = p_workspace_id and a.id = any (due) and a.due_at <= now();
  perform app.note_on_alerts(null);
  return cardinality(due);
end $$;

-- Flapping ends once an alert has not come up again for as long as the window is. Answers how many steadied.
create or replace function app.steady_alerts(p_workspace_id uuid) returns integer
language plpgsql
as $$
declare
  steadied uuid[];
begin
  perform app.enter_workspace(p_workspace_id);
  with calm as (
    update system_alerts a set flapping = false
    where a.workspace_id = p_workspace_id and a.id in (
      select f.id from system_alerts f, workspaces w
      where f.workspace_id = p_workspace_id and f.flapping and w.id = p_workspace_id
        and (w.settings ->> 'alert_flapping_times' = '0'
          or f.triggered_at <= now() - make_interval(mins => coalesce((w.settings ->> 'alert_flapping_minutes')::integer, 60)))
      order by f.id for update of f skip locked)
    returning a.id
  )
  select array_agg(calm.id) into steadied from calm;
  perform app.add_alert_events(jsonb_agg(jsonb_build_object('alert_id', s.id, 'kind', 'steadied'))) from unnest(steadied) s (id)
  having count(*) > 0;
  return coalesce(cardinality(steadied), 0);
end $$;

-- Tells one person: by their preferences where those are known (app.notify), else within the product.
create or replace function app.tell_member(p_workspace_id uuid, p_user_id uuid, p_notification jsonb) returns void
language plpgsql
as $$
begin
  if to_regprocedure('app.notify(uuid, uuid, jsonb, text[])') is not null then
    execute 'select app.notify($1, $2, $3, $4)' using p_workspace_id, p_user_id, p_notification, array['in_app', 'email'];
  else
    perform app.notify_member(p_workspace_id, p_user_id, p_notification);
  end if;
end $$;

-- Who acknowledged an alert hears of it again while it stays open: every so many hours, by severity, as
-- settings.alert_remind_hours says (critical 4, high 24, others never). One notice per person, however many alerts.
-- Answers how many alerts it was about.
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

-- For sources that only repeat and never say that it is over: what one has not repeated for
-- settings.alert_quiet_minutes {source: minutes} is over. Answers how many closed.
create or replace function app.resolve_quiet_alerts(p_workspace_id uuid) returns integer
language plpgsql
as $$
declare
  quiet record;
  closing uuid[];
  closed integer := 0;
begin
  perform app.enter_workspace(p_workspace_id);
  for quiet in
    select q.source, q.minutes::integer as minutes
    from workspaces w, jsonb_each_text(w.settings -> 'alert_quiet_minutes') q (source, minutes) where w.id = p_workspace_id
  loop
    select array_agg(l.id) into closing
    from (
      select a.id from system_alerts a
      where a.workspace_id = p_workspace_id and a.source = quiet.source and a.status in ('active', 'acknowledged')
        and a.last_seen_at <= now() - make_interval(mins => quiet.minutes)
      order by a.id limit 10000 for update skip locked
    ) l;
    continue when closing is null;
    perform app.note_on_alerts(jsonb_build_object('reason', 'source', 'system', true,
      'comment', format('Its source has not repeated it for %s minutes.', quiet.minutes)));
    update system_alerts a set status = 'resolved' where a.workspace_id = p_workspace_id and a.id = any (closing);
    closed := closed + cardinality(closing);
  end loop;
  perform app.note_on_alerts(null);
  return closed;
end $$;
