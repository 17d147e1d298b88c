-- The alert inbox, its time line and its counters, and people's notifications.

-- Severities are compared by rank, never as text; priorities of notifications likewise.
create or replace function app.severity_rank(p_severity text) returns smallint
language sql immutable parallel safe
as $$ select (case p_severity when 'critical' then 5 when 'high' then 4 when 'medium' then 3 when 'low' then 2 when 'info' then 1 end)::smallint $$;

create or replace function app.priority_rank(p_priority text) returns smallint
language sql immutable parallel safe
as $$ select (case p_priority when 'urgent' then 4 when 'high' then 3 when 'normal' then 2 when 'low' then 1 end)::smallint $$;

-- fingerprint names the condition within its source: at most one open alert each. triggered_at is when it opened here
-- (again, after a reopening), so that lists don't move when it repeats; last_seen_at moves with each repeat.
-- revision counts what people and rules did to it; repeats don't raise it.
create table if not exists system_alerts (
  workspace_id uuid not null references workspaces (id) on delete cascade,
  id uuid not null default gen_random_uuid(),
  alert_type text not null check (alert_type in ('performance', 'error', 'milestone', 'anomaly', 'action_required', 'opportunity')),
  severity_level text not null check (severity_level in ('critical', 'high', 'medium', 'low', 'info')),
  severity_rank smallint not null generated always as (case severity_level when 'critical' then 5 when 'high' then 4 when 'medium' then 3 when 'low' then 2 else 1 end) stored,
  status text not null default 'active' check (status in ('active', 'acknowledged', 'resolved', 'dismissed')),
  title text not null check (char_length(title) between 1 and 300),
  description text check (char_length(description) <= 8000),
  message text check (char_length(message) <= 8000),
  action_url text check (char_length(action_url) <= 2000),
  triggered_by_agent_id uuid references agent_registry (id) on delete set null,
  triggered_by_signal_id uuid,
  triggered_by_event text check (char_length(triggered_by_event) <= 200),
  related_campaign_id uuid,
  related_cohort_id uuid,
  related_move_id uuid,
  data_points jsonb not null default '{}' check (jsonb_typeof(data_points) = 'object'),
  recommended_actions text[] not null default '{}' check (cardinality(recommended_actions) <= 20),
  triggered_at timestamptz not null default now(),
  acknowledged_at timestamptz,
  resolved_at timestamptz,
  expiry_date timestamptz,
  acknowledged_by uuid,
  action_taken text check (char_length(action_taken) <= 4000),
  created_by uuid references auth.users (id) on delete set null,
  source text not null default 'codex' check (source ~ '^[a-z0-9][a-z0-9._:-]{0,79}$'),
  fingerprint text not null default gen_random_uuid()::text check (char_length(fingerprint) between 1 and 200),
  occurrence_count bigint not null default 1 check (occurrence_count > 0),
  last_seen_at timestamptz not null default now(),
  snoozed_until timestamptz,
  snooze_wake text check (snooze_wake in ('time', 'fires_again', 'gets_worse')),
  assigned_to uuid,
  revision integer not null default 1,
  inbox_tab text not null generated always as (
    case when status in ('resolved', 'dismissed') then 'closed' when snooze_wake is not null then 'snoozed' else status end) stored,
  -- When time alone will move it: its snooze ends or it expires.
  due_at timestamptz generated always as (
    case when status in ('active', 'acknowledged') then least(expiry_date, snoozed_until) end) stored,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  primary key (workspace_id, id),
  foreign key (workspace_id, triggered_by_signal_id) references intelligence_signals (workspace_id, id) on delete set null (triggered_by_signal_id),
  foreign key (workspace_id, related_campaign_id) references campaigns (workspace_id, id) on delete set null (related_campaign_id),
  foreign key (workspace_id, related_cohort_id) references cohorts (workspace_id, id) on delete set null (related_cohort_id),
  foreign key (workspace_id, related_move_id) references moves (workspace_id, id) on delete set null (related_move_id),
  foreign key (workspace_id, acknowledged_by) references workspace_members (workspace_id, user_id) on delete set null (acknowledged_by),
  foreign key (workspace_id, assigned_to) references workspace_members (workspace_id, user_id) on delete set null (assigned_to),
  check ((status in ('resolved', 'dismissed')) = (resolved_at is not null)),
  check (status <> 'acknowledged' or acknowledged_at is not null),
  check (snooze_wake <> 'time' or snoozed_until is not null)
);

create unique index if not exists system_alerts_open_fingerprint_idx on system_alerts (workspace_id, source, fingerprint)
  where status in ('active', 'acknowledged');
create index if not exists system_alerts_fingerprint_idx on system_alerts (workspace_id, source, fingerprint, resolved_at desc nulls first);
-- The inbox's lists: a tab (or all) by severity or by time, keyset on the same columns.
create index if not exists system_alerts_tab_severity_idx on system_alerts (workspace_id, inbox_tab, severity_rank desc, triggered_at desc, id desc);
create index if not exists system_alerts_tab_time_idx on system_alerts (workspace_id, inbox_tab, triggered_at desc, id desc);
create index if not exists system_alerts_severity_idx on system_alerts (workspace_id, severity_rank desc, triggered_at desc, id desc);
create index if not exists system_alerts_time_idx on system_alerts (workspace_id, triggered_at desc, id desc);
create index if not exists system_alerts_critical_idx on system_alerts (workspace_id, created_at desc, id desc)
  where status = 'active' and severity_level in ('critical', 'high');
create index if not exists system_alerts_due_idx on system_alerts (workspace_id, due_at) where due_at is not null;
-- Foreign keys; each also serves the inbox's facet of its column.
create index if not exists system_alerts_agent_idx on system_alerts (triggered_by_agent_id, workspace_id, triggered_at desc);
create index if not exists system_alerts_signal_idx on system_alerts (workspace_id, triggered_by_signal_id);
create index if not exists system_alerts_campaign_idx on system_alerts (workspace_id, related_campaign_id, triggered_at desc);
create index if not exists system_alerts_cohort_idx on system_alerts (workspace_id, related_cohort_id);
create index if not exists system_alerts_move_idx on system_alerts (workspace_id, related_move_id);
create index if not exists system_alerts_acknowledged_by_idx on system_alerts (workspace_id, acknowledged_by);
create index if not exists system_alerts_assigned_to_idx on system_alerts (workspace_id, assigned_to, triggered_at desc);
create index if not exists system_alerts_created_by_idx on system_alerts (created_by);

-- The time line. Entries are written by the trigger below and by app.comment_on_alerts; nobody changes one.
-- batch_id joins the entries of one act (a bulk); `was` is the state before it, for undo.
create table if not exists alert_events (
  workspace_id uuid not null references workspaces (id) on delete cascade,
  id uuid not null default gen_random_uuid(),
  position bigint not null generated always as identity,
  alert_id uuid not null,
  kind text not null check (kind in ('fired', 'reopened', 'severity_raised', 'severity_lowered', 'acknowledged', 'unacknowledged',
    'resolved', 'dismissed', 'snoozed', 'woken', 'assigned', 'unassigned', 'commented')),
  reason text check (reason in ('source', 'repeat', 'expired', 'time', 'undo')),
  actor_id uuid references auth.users (id) on delete set null,
  actor_kind text not null check (actor_kind in ('person', 'api_key', 'system')),
  comment text check (char_length(comment) between 1 and 4000),
  details jsonb not null default '{}',
  was jsonb,
  batch_id uuid,
  revision integer not null,
  occurred_at timestamptz not null default now(),
  primary key (workspace_id, id),
  foreign key (workspace_id, alert_id) references system_alerts (workspace_id, id) on delete cascade
);
create index if not exists alert_events_alert_idx on alert_events (workspace_id, alert_id, position);
create index if not exists alert_events_batch_idx on alert_events (workspace_id, batch_id) where batch_id is not null;
create index if not exists alert_events_actor_idx on alert_events (actor_id);

-- How many alerts there are per tab, severity and type: in all, and again by each agent, campaign and assignee (NULL: none).
-- Tabs, badges and facets are sums of few rows, exact at any size. Each cell is split over slots (by backend), so that
-- programs firing at once don't wait in line for one row; only the sum over the slots means something.
create table if not exists alert_counts (
  workspace_id uuid not null references workspaces (id) on delete cascade,
  id uuid not null default gen_random_uuid(),
  slot smallint not null,
  inbox_tab text not null,
  severity_level text not null,
  alert_type text not null,
  facet text not null check (facet in ('all', 'agent', 'campaign', 'assignee')),
  value uuid,
  alerts bigint not null,
  primary key (workspace_id, id),
  constraint alert_counts_cell_key unique nulls not distinct
    (workspace_id, facet, inbox_tab, severity_level, alert_type, value, slot)
) with (fillfactor = 70);

create table if not exists user_notifications (
  workspace_id uuid not null references workspaces (id) on delete cascade,
  id uuid not null default gen_random_uuid(),
  user_id uuid not null,
  notification_type text not null check (notification_type in ('alert', 'achievement', 'message', 'reminder', 'summary')),
  title text not null check (char_length(title) between 1 and 300),
  message text not null check (char_length(message) <= 8000),
  description text check (char_length(description) <= 8000),
  related_alert_id uuid,
  related_achievement_id uuid,
  related_campaign_id uuid,
  channel text not null default 'in_app' check (channel in ('in_app', 'email', 'slack', 'sms', 'push')),
  is_read boolean not null default false,
  read_at timestamptz,
  delivery_status text not null default 'pending' check (delivery_status in ('pending', 'delivered', 'failed', 'bounced')),
  delivery_method text check (char_length(delivery_method) <= 200),
  delivery_detail text check (char_length(delivery_detail) <= 2000),
  delivered_at timestamptz,
  action_url text check (char_length(action_url) <= 2000),
  action_label text check (char_length(action_label) <= 80),
  call_to_action text check (char_length(call_to_action) <= 300),
  priority_level text not null default 'normal' check (priority_level in ('low', 'normal', 'high', 'urgent')),
  priority_rank smallint not null generated always as (case priority_level when 'urgent' then 4 when 'high' then 3 when 'normal' then 2 else 1 end) stored,
  expires_at timestamptz,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  primary key (workspace_id, id),
  foreign key (workspace_id, user_id) references workspace_members (workspace_id, user_id) on delete cascade,
  foreign key (workspace_id, related_alert_id) references system_alerts (workspace_id, id) on delete set null (related_alert_id),
  foreign key (workspace_id, related_achievement_id) references achievements (workspace_id, id) on delete set null (related_achievement_id),
  foreign key (workspace_id, related_campaign_id) references campaigns (workspace_id, id) on delete set null (related_campaign_id)
);
create index if not exists user_notifications_user_idx on user_notifications (workspace_id, user_id, created_at desc, id desc);
-- The badge: unread rows of one person are few, so counting them is exact and cheap.
create index if not exists user_notifications_unread_idx on user_notifications (workspace_id, user_id, priority_rank desc, created_at desc, id desc)
  where not is_read;
create index if not exists user_notifications_alert_idx on user_notifications (workspace_id, related_alert_id);
create index if not exists user_notifications_achievement_idx on user_notifications (workspace_id, related_achievement_id);
create index if not exists user_notifications_campaign_idx on user_notifications (workspace_id, related_campaign_id);
create index if not exists user_notifications_pending_idx on user_notifications (workspace_id, created_at) where delivery_status = 'pending';

call app.protect_workspace_table('system_alerts', 'select, insert, update');
call app.protect_workspace_table('alert_events', 'select');
call app.protect_workspace_table('alert_counts', 'select');
-- Notifications are made by send_user_notification alone; their reader may only mark them.
call app.protect_workspace_table('user_notifications', 'select, update (is_read, read_at)');

do $$
declare
  command text;
begin
  foreach command in array array['select', 'update', 'delete'] loop
    if not exists (select from pg_policy where polrelid = 'user_notifications'::regclass and polname = 'user_notifications_own_' || command) then
      execute format('create policy %I on user_notifications as restrictive for %s using (user_id = (select auth.uid()))',
        'user_notifications_own_' || command, command);
    end if;
  end loop;
end $$;

-- Before a write: only allowed moves, and the columns that follow from the status.
create or replace function app.guard_alert() returns trigger
language plpgsql
as $$
declare
  was_closed boolean := tg_op = 'UPDATE' and old.status in ('resolved', 'dismissed');
begin
  if tg_op = 'UPDATE' and new.status <> old.status then
    if was_closed and new.status <> 'active' then
      raise exception 'A % alert can''t become %. Reopen it first.', old.status, new.status
        using errcode = 'CX409', column = 'status';
    end if;
    if was_closed and exists (
      select from system_alerts a
      where a.workspace_id = new.workspace_id and a.source = new.source and a.fingerprint = new.fingerprint
        and a.status in ('active', 'acknowledged') and a.id <> new.id
    ) then
      raise exception 'The same alert fired again since and is open: work on that one.' using errcode = 'CX409', column = 'status';
    end if;
  end if;

  if new.status = 'acknowledged' then
    new.acknowledged_at := coalesce(new.acknowledged_at, now());
    if tg_op = 'INSERT' or old.status <> 'acknowledged' then
      new.acknowledged_by := coalesce(new.acknowledged_by, auth.uid());
    end if;
  elsif new.status = 'active' then
    new.acknowledged_at := null;
    new.acknowledged_by := null;
  end if;

  if new.status in ('resolved', 'dismissed') then
    new.resolved_at := coalesce(new.resolved_at, now());
    new.snoozed_until := null;
    new.snooze_wake := null;
  else
    new.resolved_at := null;
    if new.snoozed_until is null and new.snooze_wake = 'time' then
      new.snooze_wake := null;
    elsif new.snoozed_until is not null and new.snooze_wake is null then
      new.snooze_wake := 'time';
    end if;
  end if;

  if tg_op = 'UPDATE' and (new.status, new.severity_level, new.assigned_to, new.snoozed_until, new.snooze_wake)
      is distinct from (old.status, old.severity_level, old.assigned_to, old.snoozed_until, old.snooze_wake) then
    new.revision := old.revision + 1;
  end if;
  return new;
end $$;
create or replace trigger guard_alert before insert or update on system_alerts for each row execute function app.guard_alert();

-- What the act in progress adds to the time line: {"comment", "reason", "batch", "system": true}. Transaction-local.
create or replace function app.note_on_alerts(p_note jsonb) returns void
language sql
as $$ select set_config('app.alert_note', coalesce(p_note::text, ''), true) $$;

-- After a statement on system_alerts: the time line and the counters, set-based. It runs as the owner, in each changed
-- row's own workspace, because a foreign key's action (an agent deleted) may reach several.
-- Nested loops over the two transition tables would make a bulk of n rows cost n². Before PostgreSQL 18 one that is needed
-- all the same (over VALUES) then looks dear enough to be compiled, which takes a hundred times as long as a single row.
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
create or replace trigger follow_alerts_insert after insert on system_alerts referencing new table as new_rows
  for each statement execute function app.follow_alerts();
create or replace trigger follow_alerts_update after update on system_alerts referencing old table as old_rows new table as new_rows
  for each statement execute function app.follow_alerts();
create or replace trigger follow_alerts_delete after delete on system_alerts referencing old table as old_rows
  for each statement execute function app.follow_alerts();

-- Gathers the slots and drops empty cells; a writer that meets a gathered row simply makes it anew.
create or replace function app.fold_alert_counts(p_workspace_id uuid) returns void
language plpgsql security definer set search_path = public, pg_temp
as $$
begin
  perform app.enter_workspace(p_workspace_id);
  with gathered as (
    delete from alert_counts c
    where c.workspace_id = p_workspace_id and c.id in (
      select l.id from alert_counts l
      where l.workspace_id = p_workspace_id and (l.slot <> 0 or l.alerts = 0)
      order by l.facet, l.inbox_tab, l.severity_level, l.alert_type, l.value for update skip locked)
    returning *
  )
  insert into alert_counts as c (workspace_id, slot, facet, inbox_tab, severity_level, alert_type, value, alerts)
  select p_workspace_id, 0, g.facet, g.inbox_tab, g.severity_level, g.alert_type, g.value, sum(g.alerts)
  from gathered g where g.slot <> 0
  group by 3, 4, 5, 6, 7 having sum(g.alerts) <> 0 order by 3, 4, 5, 6, 7
  on conflict on constraint alert_counts_cell_key do update set alerts = c.alerts + excluded.alerts;
end $$;

-- Read and read_at go together, whichever of the two was written.
create or replace function app.keep_read_at() returns trigger
language plpgsql
as $$
begin
  new.read_at := case when new.is_read then coalesce(new.read_at, now()) end;
  return new;
end $$;
create or replace trigger keep_read_at before insert or update of is_read, read_at on user_notifications
  for each row execute function app.keep_read_at();

call app.announce_changes('system_alerts');
call app.announce_changes('alert_events');
call app.announce_changes('user_notifications', 'user_id');

-- An administrator's session without a context (psql) enters the workspace of the alert it names.
create or replace function app.enter_workspace_of_alert(p_alert_id uuid) returns void
language plpgsql
as $$
begin
  if app.workspace_id() is null and app.caller_bypasses_rls() then
    perform set_config('app.current_workspace_id', a.workspace_id::text, true) from system_alerts a where a.id = p_alert_id;
  end if;
end $$;

-- Fires a batch: [{alert_type, severity_level, title, source?, fingerprint?, description?, message?, action_url?, agent_id?,
-- signal_id?, event?, campaign_id?, cohort_id?, move_id?, data_points?, recommended_actions?, expires_at?, seen_at?}].
-- Without a fingerprint, the same type, words, agent and campaign are the same alert. An open alert counts up and keeps
-- what people did to it, unless its severity rises; one closed within the workspace's settings.alert_reopen_minutes (60)
-- opens again; else a new one is made. Answers, per item in order, the alert and created, repeated or reopened.
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

create or replace function app.fire_alert(p_workspace_id uuid, p_alert jsonb) returns uuid
language sql
as $$ select alert_id from app.fire_alerts(p_workspace_id, jsonb_build_array(p_alert)) $$;

-- The source says that these conditions are over. Answers the alerts that it closed.
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

-- What time alone does: expired alerts close, ended snoozes wake. Whoever comes first calls it, a reader of the inbox or
-- the minute's job; rows that another is settling are left to it. Answers how many moved.
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

-- One act on any number of alerts: acknowledge, unacknowledge, resolve, dismiss, reopen, wake,
-- snooze {"wake": "time|fires_again|gets_worse", "until"}, assign {"to": user or null}. One comment for all.
-- Answers per alert: changed, unchanged (it was so already), refused (not from its status), missing.
create or replace function app.change_alerts(p_alert_ids uuid[], p_action text, p_options jsonb default '{}',
  p_comment text default null, p_batch uuid default gen_random_uuid())
returns table (alert_id uuid, outcome text)
language plpgsql
as $$
#variable_conflict use_column
declare
  assignee uuid := (p_options ->> 'to')::uuid;
  wake text := p_options ->> 'wake';
  wake_at timestamptz := case when p_options ->> 'wake' = 'time' then (p_options ->> 'until')::timestamptz end;
  verdicts jsonb;
  changing uuid[];
begin
  if p_action not in ('acknowledge', 'unacknowledge', 'resolve', 'dismiss', 'reopen', 'snooze', 'wake', 'assign') then
    raise exception 'There is no such action on alerts.' using errcode = 'CX422', column = 'action';
  end if;
  if p_action = 'snooze' and (wake is null or wake not in ('time', 'fires_again', 'gets_worse')) then
    raise exception 'Say until when the alert is snoozed.' using errcode = 'CX422', column = 'wake';
  end if;
  if p_action = 'snooze' and wake = 'time' and (wake_at is null or wake_at <= now()) then
    raise exception 'The snooze must end in the future.' using errcode = 'CX422', column = 'until';
  end if;
  if p_action = 'assign' and assignee is not null and not exists (
    select from workspace_members m where m.workspace_id = app.workspace_id() and m.user_id = assignee
  ) then
    raise exception 'The assignee is not a member of this workspace.' using errcode = 'CX404', column = 'to';
  end if;

  with held as (
    select a.id, a.status, a.snooze_wake, a.snoozed_until, a.assigned_to, a.source, a.fingerprint, a.resolved_at
    from system_alerts a
    where a.workspace_id = app.workspace_id() and a.id = any (p_alert_ids)
    order by a.id for update
  ), judged as (
    select h.id, case p_action
        when 'acknowledge' then case h.status when 'active' then 'changed' when 'acknowledged' then 'unchanged' else 'refused' end
        when 'unacknowledge' then case h.status when 'acknowledged' then 'changed' when 'active' then 'unchanged' else 'refused' end
        when 'resolve' then case h.status when 'resolved' then 'unchanged' when 'dismissed' then 'refused' else 'changed' end
        when 'dismiss' then case h.status when 'dismissed' then 'unchanged' when 'resolved' then 'refused' else 'changed' end
        when 'reopen' then case
          when h.status in ('active', 'acknowledged') then 'unchanged'
          when row_number() over (partition by h.source, h.fingerprint, h.status in ('active', 'acknowledged') order by h.resolved_at desc, h.id) > 1
            or exists (select from system_alerts o where o.workspace_id = app.workspace_id() and o.source = h.source
                         and o.fingerprint = h.fingerprint and o.status in ('active', 'acknowledged')) then 'refused'
          else 'changed' end
        when 'snooze' then case when h.status not in ('active', 'acknowledged') then 'refused'
          when (h.snooze_wake, h.snoozed_until) is not distinct from (wake, wake_at) then 'unchanged' else 'changed' end
        when 'wake' then case when h.snooze_wake is null then 'unchanged' else 'changed' end
        when 'assign' then case when h.status not in ('active', 'acknowledged') then 'refused'
          when h.assigned_to is not distinct from assignee then 'unchanged' else 'changed' end
      end as verdict
    from held h
  )
  select jsonb_object_agg(j.id, j.verdict), array_agg(j.id) filter (where j.verdict = 'changed') into verdicts, changing from judged j;

  perform app.note_on_alerts(jsonb_strip_nulls(jsonb_build_object('batch', p_batch, 'comment', nullif(btrim(p_comment), ''))));
  update system_alerts a set
    status = case p_action when 'acknowledge' then 'acknowledged' when 'unacknowledge' then 'active' when 'reopen' then 'active'
      when 'resolve' then 'resolved' when 'dismiss' then 'dismissed' else a.status end,
    snooze_wake = case p_action when 'snooze' then wake when 'wake' then null else a.snooze_wake end,
    snoozed_until = case p_action when 'snooze' then wake_at when 'wake' then null else a.snoozed_until end,
    assigned_to = case p_action when 'assign' then assignee else a.assigned_to end
  where a.workspace_id = app.workspace_id() and a.id = any (changing);
  perform app.note_on_alerts(null);

  return query
    select asked.id, coalesce(verdicts ->> asked.id::text, 'missing') from (select distinct unnest(p_alert_ids) as id) asked;
end $$;

-- Takes one's own act back wherever nothing else has happened to the alert since. Each step is an allowed move, so
-- undoing the resolution of an acknowledged alert reopens it and gives it back to who had acknowledged it.
create or replace function app.undo_alert_changes(p_batch uuid) returns table (alert_id uuid, outcome text)
language plpgsql
as $$
#variable_conflict use_column
declare
  acts jsonb;
  acted_on uuid[];
  undoing uuid[];
begin
  select jsonb_object_agg(e.alert_id, jsonb_build_object('was', e.was, 'revision', e.revision)), array_agg(distinct e.alert_id)
  into acts, acted_on
  from alert_events e
  where e.workspace_id = app.workspace_id() and e.batch_id = p_batch and e.actor_id = auth.uid() and e.was is not null
    and e.occurred_at > now() - interval '1 day';
  if acts is null then
    raise exception 'There is nothing of yours left to undo.' using errcode = 'CX404';
  end if;

  select array_agg(held.id) into undoing
  from (
    select a.id, a.revision from system_alerts a
    where a.workspace_id = app.workspace_id() and a.id = any (acted_on)
    order by a.id for update
  ) held
  where held.revision = (acts -> held.id::text ->> 'revision')::integer;

  perform app.note_on_alerts('{"reason": "undo"}');
  update system_alerts a set
    status = case when a.status = was.status then a.status when was.status in ('resolved', 'dismissed') then was.status else 'active' end,
    assigned_to = (select m.user_id from workspace_members m where m.workspace_id = a.workspace_id and m.user_id = was.assigned_to),
    snoozed_until = case when was.snoozed_until > now() then was.snoozed_until end,
    snooze_wake = case when was.snooze_wake = 'time' and was.snoozed_until <= now() then null else was.snooze_wake end
  from jsonb_each(acts) act, jsonb_to_record(act.value -> 'was') as was (status text, assigned_to uuid, snoozed_until timestamptz,
    snooze_wake text)
  where a.workspace_id = app.workspace_id() and a.id = any (undoing) and a.id = act.key::uuid;
  update system_alerts a set status = 'acknowledged', acknowledged_at = was.acknowledged_at,
    acknowledged_by = (select m.user_id from workspace_members m where m.workspace_id = a.workspace_id and m.user_id = was.acknowledged_by)
  from jsonb_each(acts) act, jsonb_to_record(act.value -> 'was') as was (status text, acknowledged_at timestamptz, acknowledged_by uuid)
  where a.workspace_id = app.workspace_id() and a.id = any (undoing) and a.id = act.key::uuid
    and was.status = 'acknowledged' and a.status = 'active';
  perform app.note_on_alerts(null);

  return query
    select a.id, case when u.id is null then 'refused' else 'changed' end
    from unnest(acted_on) a (id) left join unnest(undoing) u (id) on u.id = a.id;
end $$;

-- A comment on the time line of each alert. Answers how many it stands on. Runs as the owner: entries have no other way in.
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

create or replace function create_system_alert(p_workspace_id uuid, p_alert_type text, p_severity text, p_title text, p_description text,
  p_agent_id uuid default null, p_campaign_id uuid default null, p_data_points jsonb default null) returns uuid
language sql
as $$
  select app.fire_alert(p_workspace_id, jsonb_build_object('alert_type', p_alert_type, 'severity_level', p_severity, 'title', p_title,
    'description', p_description, 'agent_id', p_agent_id, 'campaign_id', p_campaign_id, 'data_points', p_data_points))
$$;

-- The first acknowledgement stands. True when this was it, false when somebody had acknowledged already.
create or replace function acknowledge_alert(p_alert_id uuid, p_user_id uuid) returns boolean
language plpgsql
as $$
declare
  alert system_alerts;
begin
  perform app.enter_workspace_of_alert(p_alert_id);
  if not exists (select from workspace_members m where m.workspace_id = app.workspace_id() and m.user_id = p_user_id) then
    raise exception 'Only a member of this workspace can acknowledge its alerts.' using errcode = 'CX403';
  end if;
  select * into alert from system_alerts a where a.workspace_id = app.workspace_id() and a.id = p_alert_id for update;
  if not found then
    raise exception 'There is no such alert in this workspace.' using errcode = 'CX404';
  end if;
  if alert.status = 'acknowledged' then
    return false;
  end if;
  if alert.status <> 'active' or alert.expiry_date <= now() then
    raise exception 'This alert is % and can''t be acknowledged.', case alert.status when 'active' then 'expired' else alert.status end
      using errcode = 'CX409', column = 'status';
  end if;
  update system_alerts a set status = 'acknowledged', acknowledged_by = p_user_id where a.workspace_id = alert.workspace_id and a.id = alert.id;
  return true;
end $$;

create or replace function get_critical_alerts(p_workspace_id uuid)
returns table (id uuid, title text, description text, alert_type text, created_at timestamptz)
language plpgsql
as $$
#variable_conflict use_column
begin
  perform app.enter_workspace(p_workspace_id);
  return query
    select a.id, a.title, a.description, a.alert_type, a.created_at
    from system_alerts a
    where a.workspace_id = p_workspace_id and a.status = 'active' and a.severity_level in ('critical', 'high')
      and (a.expiry_date is null or a.expiry_date > now())
      and (a.snooze_wake is null or a.snoozed_until <= now())
    order by a.created_at desc, a.id desc;
end $$;

-- Notifies one member: {type, title, message, description?, channel?, priority?, action_url?, action_label?, call_to_action?,
-- alert_id?, achievement_id?, campaign_id?, expires_at?}. Runs as the owner because nobody else may write into another
-- person's notifications. What the product itself shows is delivered by being there; other channels stay pending until
-- their sender reports.
create or replace function app.notify_member(p_workspace_id uuid, p_user_id uuid, p_notification jsonb) returns uuid
language plpgsql security definer set search_path = public, pg_temp
as $$
declare
  new_id uuid := gen_random_uuid();
  channel text := coalesce(p_notification ->> 'channel', 'in_app');
begin
  perform app.enter_workspace(p_workspace_id);
  if not exists (select from workspace_members m where m.workspace_id = p_workspace_id and m.user_id = p_user_id) then
    raise exception 'Only members of this workspace can be notified.' using errcode = 'CX403', column = 'user_id';
  end if;
  if coalesce(p_notification ->> 'title', '') !~ '\S' then
    raise exception 'A notification needs a title.' using errcode = 'CX422', column = 'title';
  end if;
  insert into user_notifications (workspace_id, id, user_id, notification_type, title, message, description, channel, delivery_status,
    delivery_method, delivered_at, priority_level, action_url, action_label, call_to_action, related_alert_id, related_achievement_id,
    related_campaign_id, expires_at)
  values (p_workspace_id, new_id, p_user_id, p_notification ->> 'type', p_notification ->> 'title',
    coalesce(p_notification ->> 'message', ''), p_notification ->> 'description', channel,
    case channel when 'in_app' then 'delivered' else 'pending' end, case channel when 'in_app' then 'in_app' end,
    case channel when 'in_app' then now() end, coalesce(p_notification ->> 'priority', 'normal'), p_notification ->> 'action_url',
    p_notification ->> 'action_label', p_notification ->> 'call_to_action', (p_notification ->> 'alert_id')::uuid,
    (p_notification ->> 'achievement_id')::uuid, (p_notification ->> 'campaign_id')::uuid, (p_notification ->> 'expires_at')::timestamptz);
  return new_id;
end $$;

create or replace function send_user_notification(p_workspace_id uuid, p_user_id uuid, p_notification_type text, p_title text,
  p_message text, p_channel text default 'in_app', p_priority text default 'normal', p_action_url text default null,
  p_alert_id uuid default null) returns uuid
language sql
as $$
  select app.notify_member(p_workspace_id, p_user_id, jsonb_strip_nulls(jsonb_build_object('type', p_notification_type, 'title', p_title,
    'message', p_message, 'channel', p_channel, 'priority', p_priority, 'action_url', p_action_url, 'alert_id', p_alert_id)))
$$;

-- One's own, once or again: the first reading stands.
create or replace function mark_notification_as_read(p_notification_id uuid) returns void
language plpgsql
as $$
begin
  update user_notifications n set is_read = true
  where n.id = p_notification_id and not n.is_read
    and (n.workspace_id = app.workspace_id() or app.workspace_id() is null)
    and (n.user_id = auth.uid() or (auth.uid() is null and app.caller_bypasses_rls()));
  if not found and not exists (
    select from user_notifications n
    where n.id = p_notification_id and (n.user_id = auth.uid() or (auth.uid() is null and app.caller_bypasses_rls()))
  ) then
    raise exception 'There is no such notification of yours.' using errcode = 'CX404';
  end if;
end $$;

-- Under row-level security other people's, and other workspaces', are simply not there.
create or replace function get_user_unread_notifications(p_user_id uuid)
returns table (id uuid, type text, title text, message text, priority text, created_at timestamptz)
language sql stable
as $$
  select n.id, n.notification_type, n.title, n.message, n.priority_level, n.created_at
  from user_notifications n
  where n.user_id = p_user_id and not n.is_read and (n.expires_at is null or n.expires_at > now())
    and (n.workspace_id = app.workspace_id() or app.workspace_id() is null)
  order by n.priority_rank desc, n.created_at desc, n.id desc
$$;

revoke all on function app.notify_member(uuid, uuid, jsonb), app.comment_on_alerts(uuid[], text), app.fold_alert_counts(uuid), app.follow_alerts() from public;
grant execute on function app.notify_member(uuid, uuid, jsonb), app.comment_on_alerts(uuid[], text), app.fold_alert_counts(uuid) to codex_app;
