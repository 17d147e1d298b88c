-- Who is told of an alert: rules choose escalation policies, whose steps name people, roles or whoever is on call. The
-- database notes that an alert began or ended to need somebody; the router (server/jobs) decides and tells.

-- steps: [{"wait", "targets": [{"kind", ...}], "channels"}], of the form that domain/routing.ts describes. A target that
-- names somebody who has left is nobody, which the time line then says.
create table if not exists escalation_policies (
  workspace_id uuid not null references workspaces (id) on delete cascade,
  id uuid not null default gen_random_uuid(),
  name text not null check (char_length(name) between 1 and 80),
  steps jsonb not null default '[]' check (jsonb_typeof(steps) = 'array' and jsonb_array_length(steps) <= 10),
  revision integer not null default 1,
  created_by uuid references auth.users (id) on delete set null,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  primary key (workspace_id, id),
  unique (workspace_id, name)
);
create index if not exists escalation_policies_created_by_idx on escalation_policies (created_by);

-- An empty condition restricts nothing. A rule about one campaign or agent goes with it: without, it would be about all.
-- Without a policy, nobody is told.
create table if not exists routing_rules (
  workspace_id uuid not null references workspaces (id) on delete cascade,
  id uuid not null default gen_random_uuid(),
  name text not null check (char_length(name) between 1 and 80),
  rule_order integer not null default 0,
  is_enabled boolean not null default true,
  alert_types text[] not null default '{}'
    check (alert_types <@ array['performance', 'error', 'milestone', 'anomaly', 'action_required', 'opportunity']),
  minimum_severity text not null default 'info' check (minimum_severity in ('critical', 'high', 'medium', 'low', 'info')),
  source text check (char_length(source) between 1 and 80),
  campaign_id uuid,
  agent_id uuid references agent_registry (id) on delete cascade,
  policy_id uuid,
  goes_on boolean not null default false,
  revision integer not null default 1,
  created_by uuid references auth.users (id) on delete set null,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  primary key (workspace_id, id),
  unique (workspace_id, name),
  foreign key (workspace_id, campaign_id) references campaigns (workspace_id, id) on delete cascade,
  foreign key (workspace_id, policy_id) references escalation_policies (workspace_id, id)
);
create index if not exists routing_rules_order_idx on routing_rules (workspace_id, rule_order, id);
create index if not exists routing_rules_campaign_idx on routing_rules (workspace_id, campaign_id);
create index if not exists routing_rules_agent_idx on routing_rules (agent_id, workspace_id);
create index if not exists routing_rules_policy_idx on routing_rules (workspace_id, policy_id);
create index if not exists routing_rules_created_by_idx on routing_rules (created_by);

-- rotation: members in their order; who has left is passed over. The hand-over is at an hour of the schedule's own zone,
-- each day, or each week on the weekday of starts_on.
create table if not exists on_call_schedules (
  workspace_id uuid not null references workspaces (id) on delete cascade,
  id uuid not null default gen_random_uuid(),
  name text not null check (char_length(name) between 1 and 80),
  timezone text not null check (app.is_time_zone(timezone)),
  rotation uuid[] not null default '{}' check (cardinality(rotation) <= 50),
  turn text not null default 'weekly' check (turn in ('daily', 'weekly')),
  handover_hour smallint not null default 9 check (handover_hour between 0 and 23),
  starts_on date not null,
  revision integer not null default 1,
  created_by uuid references auth.users (id) on delete set null,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  primary key (workspace_id, id),
  unique (workspace_id, name)
);
create index if not exists on_call_schedules_created_by_idx on on_call_schedules (created_by);

-- For a while somebody else is on call; of two that overlap, the one made later counts.
create table if not exists on_call_overrides (
  workspace_id uuid not null references workspaces (id) on delete cascade,
  id uuid not null default gen_random_uuid(),
  schedule_id uuid not null,
  user_id uuid not null,
  starts_at timestamptz not null,
  ends_at timestamptz not null,
  created_by uuid references auth.users (id) on delete set null,
  created_at timestamptz not null default now(),
  primary key (workspace_id, id),
  check (ends_at > starts_at),
  foreign key (workspace_id, schedule_id) references on_call_schedules (workspace_id, id) on delete cascade,
  foreign key (workspace_id, user_id) references workspace_members (workspace_id, user_id) on delete cascade
);
create index if not exists on_call_overrides_schedule_idx on on_call_overrides (workspace_id, schedule_id, ends_at);
create index if not exists on_call_overrides_user_idx on on_call_overrides (workspace_id, user_id);
create index if not exists on_call_overrides_created_by_idx on on_call_overrides (created_by);

-- What the router has yet to look at: written with the event itself, so that none is lost; deleted with the decision.
create table if not exists routing_queue (
  workspace_id uuid not null references workspaces (id) on delete cascade,
  id uuid not null default gen_random_uuid(),
  position bigint not null generated always as identity,
  alert_id uuid not null,
  cause text not null check (cause in ('fired', 'reopened', 'severity_raised', 'woken', 'resumed')),
  created_at timestamptz not null default now(),
  primary key (workspace_id, id),
  foreign key (workspace_id, alert_id) references system_alerts (workspace_id, id) on delete cascade
);
create index if not exists routing_queue_position_idx on routing_queue (workspace_id, position);
create index if not exists routing_queue_alert_idx on routing_queue (workspace_id, alert_id);

-- One alert under one policy (NULL: the default one). step counts the steps done; due_at is when the next one comes,
-- unless it was stopped, and why.
create table if not exists alert_escalations (
  workspace_id uuid not null references workspaces (id) on delete cascade,
  id uuid not null default gen_random_uuid(),
  alert_id uuid not null,
  policy_id uuid,
  rule_id uuid,
  step smallint not null default 0 check (step >= 0),
  due_at timestamptz not null,
  stopped_at timestamptz,
  why text check (why in ('finished', 'acknowledged', 'resolved', 'dismissed', 'snoozed', 'silenced', 'assigned')),
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  primary key (workspace_id, id),
  constraint alert_escalations_policy_key unique nulls not distinct (workspace_id, alert_id, policy_id),
  check ((stopped_at is null) = (why is null)),
  foreign key (workspace_id, alert_id) references system_alerts (workspace_id, id) on delete cascade,
  foreign key (workspace_id, policy_id) references escalation_policies (workspace_id, id) on delete cascade,
  foreign key (workspace_id, rule_id) references routing_rules (workspace_id, id) on delete set null (rule_id)
);
create index if not exists alert_escalations_due_idx on alert_escalations (workspace_id, due_at) where stopped_at is null;
create index if not exists alert_escalations_policy_idx on alert_escalations (workspace_id, policy_id);
create index if not exists alert_escalations_rule_idx on alert_escalations (workspace_id, rule_id);

call app.protect_workspace_table('escalation_policies');
call app.protect_workspace_table('routing_rules');
call app.protect_workspace_table('on_call_schedules');
call app.protect_workspace_table('on_call_overrides');
call app.protect_workspace_table('routing_queue', 'select, update, delete');
call app.protect_workspace_table('alert_escalations', 'select, insert, update, delete');
call app.audit_changes('escalation_policies');
call app.audit_changes('routing_rules');
call app.audit_changes('on_call_schedules');
call app.audit_changes('on_call_overrides');

-- A policy still tells by a schedule: taking the schedule away would silently tell nobody.
create or replace function app.keep_used_schedule() returns trigger
language plpgsql
as $$
declare
  user_of_it text;
begin
  select p.name into user_of_it from escalation_policies p
  where p.workspace_id = old.workspace_id
    and exists (select from jsonb_array_elements(p.steps) s where s -> 'targets' @> jsonb_build_array(jsonb_build_object('scheduleId', old.id)))
    and exists (select from workspaces w where w.id = old.workspace_id)
  order by p.name limit 1;
  if found then
    raise exception 'The policy “%” tells who is on call in this schedule. Change the policy first.', user_of_it using errcode = 'CX409';
  end if;
  return old;
end $$;
create or replace trigger keep_used_schedule before delete on on_call_schedules
  for each row execute function app.keep_used_schedule();

-- With the time line's own insert: what ends the need of somebody stops escalations at once; what begins it is queued.
-- Taking back an acknowledgement, an assignment or an end goes on where it stood.
create or replace function app.follow_alert_events() returns trigger
language plpgsql
as $$
begin
  if exists (select from new_events e where e.kind in ('acknowledged', 'resolved', 'dismissed', 'snoozed', 'silenced', 'assigned')) then
    -- In the router's own order, so that neither waits for the other in a ring.
    perform from alert_escalations s
    where s.stopped_at is null and (s.workspace_id, s.alert_id) in (select n.workspace_id, n.alert_id from new_events n)
    order by s.alert_id, s.id for update;
    update alert_escalations s set stopped_at = now(), why = e.kind
    from (
      select distinct on (n.workspace_id, n.alert_id) n.workspace_id, n.alert_id, n.kind from new_events n
      where n.kind in ('acknowledged', 'resolved', 'dismissed', 'snoozed', 'silenced') or (n.kind = 'assigned' and n.actor_kind = 'person')
      order by n.workspace_id, n.alert_id, n.position desc
    ) e
    where s.workspace_id = e.workspace_id and s.alert_id = e.alert_id and s.stopped_at is null;
  end if;
  insert into routing_queue (workspace_id, alert_id, cause)
  select n.workspace_id, n.alert_id,
    case when n.kind in ('unacknowledged', 'unassigned', 'steadied') or n.reason = 'undo' then 'resumed' else n.kind end
  from new_events n
  where n.kind in ('fired', 'reopened', 'severity_raised', 'woken', 'unacknowledged', 'unassigned', 'steadied')
  order by n.position;
  return null;
end $$;
create or replace trigger follow_alert_events after insert on alert_events referencing new table as new_events
  for each statement execute function app.follow_alert_events();

-- The bell: unread ones of one person in the product itself. Rows of other channels are never marked read.
create index if not exists user_notifications_bell_idx on user_notifications (workspace_id, user_id, created_at desc, id desc)
  where not is_read and channel = 'in_app';

-- What would become of a notice on each channel: when it goes out (NULL: not at all) and what held it. Preferences (025)
-- put their own body here; without them everything goes out at once.
create or replace function app.plan_notice(p_workspace_id uuid, p_user_id uuid, p_notification jsonb, p_channels text[],
  p_at timestamptz default now())
returns table (channel text, deliver_after timestamptz, held text)
language plpgsql security definer set search_path = public, pg_temp
as $$
begin
  perform app.enter_workspace(p_workspace_id);
  return query select c.name, p_at, null::text from unnest(p_channels) c (name);
end $$;

-- Tells one member by some channels: {type, title, message?, description?, severity?, priority?, action_url?, action_label?,
-- call_to_action?, alert_id?, achievement_id?, campaign_id?, expires_at?}. Answers the notice's id, which is also the id of
-- its first row (the one in the app where there is one), or NULL when the person's preferences hold all of it back. What
-- the product itself shows is delivered by being there; other channels' rows wait for their sender. Runs as the owner
-- because nobody else may write into another person's notifications.
create or replace function app.notify(p_workspace_id uuid, p_user_id uuid, p_notification jsonb, p_channels text[]) returns uuid
language plpgsql security definer set search_path = public, pg_temp
as $$
declare
  notice uuid := gen_random_uuid();
  channels text[] := array(select distinct c from unnest(coalesce(p_channels, '{in_app}')) c);
begin
  perform app.enter_workspace(p_workspace_id);
  if not exists (select from workspace_members m where m.workspace_id = p_workspace_id and m.user_id = p_user_id) then
    raise exception 'Only members of this workspace can be notified.' using errcode = 'CX403', column = 'user_id';
  end if;
  if coalesce(p_notification ->> 'title', '') !~ '\S' then
    raise exception 'A notification needs a title.' using errcode = 'CX422', column = 'title';
  end if;
  if not channels <@ array['in_app', 'email', 'slack', 'sms', 'push'] then
    raise exception 'A channel is one of in_app, email, slack, sms, push.' using errcode = 'CX422', column = 'channel';
  end if;
  insert into user_notifications (workspace_id, id, notice_id, user_id, notification_type, title, message, description, channel,
    deliver_after, delivery_status, delivery_method, delivered_at, priority_level, action_url, action_label, call_to_action,
    related_alert_id, related_achievement_id, related_campaign_id, expires_at)
  select p_workspace_id, case when p.place = 1 then notice else gen_random_uuid() end, notice, p_user_id, p_notification ->> 'type',
    p_notification ->> 'title', coalesce(p_notification ->> 'message', ''), p_notification ->> 'description', p.channel, p.deliver_after,
    case p.channel when 'in_app' then 'delivered' else 'pending' end, case p.channel when 'in_app' then 'in_app' end,
    case p.channel when 'in_app' then now() end, coalesce(p_notification ->> 'priority', 'normal'), p_notification ->> 'action_url',
    p_notification ->> 'action_label', p_notification ->> 'call_to_action', (p_notification ->> 'alert_id')::uuid,
    (p_notification ->> 'achievement_id')::uuid, (p_notification ->> 'campaign_id')::uuid, (p_notification ->> 'expires_at')::timestamptz
  from (
    select q.channel, q.deliver_after, row_number() over (order by q.channel <> 'in_app', q.channel) as place
    from app.plan_notice(p_workspace_id, p_user_id, p_notification, channels) q
    where q.deliver_after is not null
  ) p;
  return case when found then notice end;
end $$;
revoke all on function app.notify(uuid, uuid, jsonb, text[]), app.plan_notice(uuid, uuid, jsonb, text[], timestamptz) from public;
grant execute on function app.notify(uuid, uuid, jsonb, text[]), app.plan_notice(uuid, uuid, jsonb, text[], timestamptz) to codex_app;

-- What was there before goes through the same door. Answers the row's id, or NULL where the person's preferences hold it.
create or replace function app.notify_member(p_workspace_id uuid, p_user_id uuid, p_notification jsonb) returns uuid
language sql security definer set search_path = public, pg_temp
as $$ select app.notify(p_workspace_id, p_user_id, p_notification, array[coalesce(p_notification ->> 'channel', 'in_app')]) $$;

-- One notice is listed once: by its row in the app, which is what the badge counts.
create or replace function get_user_unread_notifications(p_user_id uuid)
returns table (id uuid, type text, title text, message text, priority text, created_at timestamptz)
language sql stable
as $$
  select n.id, n.notification_type, n.title, n.message, n.priority_level, n.created_at
  from user_notifications n
  where n.user_id = p_user_id and n.channel = 'in_app' and not n.is_read and (n.expires_at is null or n.expires_at > now())
    and (n.workspace_id = app.workspace_id() or app.workspace_id() is null)
  order by n.priority_rank desc, n.created_at desc, n.id desc
$$;
