-- Delivery outside the product: people's notifications by e-mail, Slack, SMS and push, and alerts' events to outgoing
-- webhooks. Rows wait as 'pending'; a sender claims them, hands them over, and writes what came of it.

-- A claim lasts until deliver_after: a sender that was killed loses nothing, its rows come due again. claim_id lets only
-- the newest claim's holder write the outcome.
alter table user_notifications add column if not exists claim_id uuid;
create index if not exists user_notifications_due_idx on user_notifications (workspace_id, deliver_after)
  where delivery_status = 'pending' and channel <> 'in_app';
create index if not exists user_notifications_undelivered_idx on user_notifications (workspace_id, updated_at desc)
  where delivery_status in ('failed', 'bounced');

-- That notifications are personal binds the application role. The functions below run as the owner: inside one
-- workspace, they reach everybody's.
alter policy user_notifications_own_select on user_notifications to codex_app;
alter policy user_notifications_own_update on user_notifications to codex_app;
alter policy user_notifications_own_delete on user_notifications to codex_app;

-- Outgoing webhooks. Secrets are sealed by the application; after a rotation the previous one signs along for a day. An
-- address may hold a secret, too: everybody may see whose it is, the whole only who manages integrations.
create table if not exists webhooks (
  workspace_id uuid not null references workspaces (id) on delete cascade,
  id uuid not null default gen_random_uuid(),
  name text not null check (char_length(name) between 1 and 80),
  url text not null check (char_length(url) <= 2000 and url ~ '^https?://'),
  url_origin text not null generated always as (substring(url from '^https?://[^/?#]+')) stored,
  events text[] not null check (cardinality(events) > 0 and events <@ array['alert.fired', 'alert.reopened', 'alert.severity_raised',
    'alert.severity_lowered', 'alert.acknowledged', 'alert.unacknowledged', 'alert.resolved', 'alert.dismissed', 'alert.snoozed',
    'alert.woken', 'alert.assigned', 'alert.unassigned', 'alert.commented']),
  min_severity text not null default 'info' check (min_severity in ('critical', 'high', 'medium', 'low', 'info')),
  secret_sealed text not null,
  previous_secret_sealed text,
  previous_secret_until timestamptz,
  disabled_at timestamptz,
  disabled_reason text check (char_length(disabled_reason) <= 2000),
  created_by uuid references auth.users (id) on delete set null,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  primary key (workspace_id, id)
);
create index if not exists webhooks_created_by_idx on webhooks (created_by);

-- What was, or is to be, sent: the payload as it was when it happened, and the last try with the receiver's answer.
create table if not exists webhook_deliveries (
  workspace_id uuid not null references workspaces (id) on delete cascade,
  id uuid not null default gen_random_uuid(),
  webhook_id uuid not null,
  event text not null check (event ~ '^[a-z]+\.[a-z_]+$'),
  alert_id uuid,
  payload jsonb not null,
  status text not null default 'pending' check (status in ('pending', 'delivered', 'failed')),
  attempts smallint not null default 0 check (attempts >= 0),
  deliver_after timestamptz not null default now(),
  claim_id uuid,
  response_status integer,
  response_excerpt text check (char_length(response_excerpt) <= 1024),
  duration_ms integer check (duration_ms >= 0),
  detail text check (char_length(detail) <= 2000),
  attempted_at timestamptz,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  primary key (workspace_id, id),
  foreign key (workspace_id, webhook_id) references webhooks (workspace_id, id) on delete cascade,
  foreign key (workspace_id, alert_id) references system_alerts (workspace_id, id) on delete set null (alert_id)
);
create index if not exists webhook_deliveries_log_idx on webhook_deliveries (workspace_id, webhook_id, created_at desc, id desc);
create index if not exists webhook_deliveries_time_idx on webhook_deliveries (workspace_id, created_at);
create index if not exists webhook_deliveries_alert_idx on webhook_deliveries (workspace_id, alert_id);
create index if not exists webhook_deliveries_due_idx on webhook_deliveries (workspace_id, webhook_id, deliver_after) where status = 'pending';
create index if not exists webhook_deliveries_failed_idx on webhook_deliveries (workspace_id, updated_at desc) where status = 'failed';

-- The workspace's Slack incoming webhook: whoever knows its address can post, so it is sealed; the ending tells them apart.
create table if not exists slack_webhooks (
  workspace_id uuid not null references workspaces (id) on delete cascade,
  id uuid not null default gen_random_uuid(),
  url_sealed text not null,
  url_ending text not null check (char_length(url_ending) <= 8),
  created_by uuid references auth.users (id) on delete set null,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  primary key (workspace_id, id),
  unique (workspace_id)
);
create index if not exists slack_webhooks_created_by_idx on slack_webhooks (created_by);

-- A person's browsers that take push messages.
create table if not exists push_subscriptions (
  workspace_id uuid not null references workspaces (id) on delete cascade,
  id uuid not null default gen_random_uuid(),
  user_id uuid not null,
  endpoint text not null check (char_length(endpoint) <= 2000),
  p256dh text not null check (char_length(p256dh) <= 200),
  auth text not null check (char_length(auth) <= 100),
  browser text not null check (char_length(browser) between 1 and 80),
  created_at timestamptz not null default now(),
  primary key (workspace_id, id),
  unique (workspace_id, endpoint),
  foreign key (workspace_id, user_id) references workspace_members (workspace_id, user_id) on delete cascade
);
create index if not exists push_subscriptions_user_idx on push_subscriptions (workspace_id, user_id);

-- A person's number for SMS (E.164), which counts once a code that was sent to it came back. Taken away, the row stays:
-- it counts the day's codes.
create table if not exists phone_numbers (
  workspace_id uuid not null references workspaces (id) on delete cascade,
  id uuid not null default gen_random_uuid(),
  user_id uuid not null,
  number text check (number ~ '^\+[1-9][0-9]{6,14}$'),
  verified_at timestamptz,
  code_hash text,
  code_expires_at timestamptz,
  wrong_codes smallint not null default 0,
  codes_sent smallint not null default 0,
  codes_since timestamptz not null default now(),
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  primary key (workspace_id, id),
  unique (workspace_id, user_id),
  foreign key (workspace_id, user_id) references workspace_members (workspace_id, user_id) on delete cascade
);

-- Who has unsubscribed from a workspace's e-mails, by the link in one of them or on the preferences page.
create table if not exists email_opt_outs (
  workspace_id uuid not null references workspaces (id) on delete cascade,
  id uuid not null default gen_random_uuid(),
  user_id uuid not null,
  created_at timestamptz not null default now(),
  primary key (workspace_id, id),
  unique (workspace_id, user_id),
  foreign key (workspace_id, user_id) references workspace_members (workspace_id, user_id) on delete cascade
);

call app.protect_workspace_table('webhooks');
call app.protect_workspace_table('webhook_deliveries');
call app.protect_workspace_table('slack_webhooks');
call app.protect_workspace_table('push_subscriptions', 'select, delete');
call app.protect_workspace_table('phone_numbers');
call app.protect_workspace_table('email_opt_outs', 'select, insert, delete');

do $$
declare
  personal text;
begin
  foreach personal in array array['push_subscriptions', 'phone_numbers', 'email_opt_outs'] loop
    if not exists (select from pg_policy where polrelid = personal::regclass and polname = personal || '_own') then
      execute format('create policy %I on %I as restrictive to codex_app using (user_id = (select auth.uid())) with check (user_id = (select auth.uid()))',
        personal || '_own', personal);
    end if;
  end loop;
end $$;

call app.audit_changes('webhooks');
call app.audit_changes('slack_webhooks');
call app.announce_changes('webhooks');
call app.announce_changes('webhook_deliveries');

-- As before, but that what is sealed, and a webhook's address, stay out by their names.
create or replace function app.audit_change() returns trigger
language plpgsql security definer set search_path = public, pg_temp
as $$
declare
  hidden text[] := array(select key from jsonb_object_keys(to_jsonb(coalesce(new, old))) key
    where key ~ '(_hash|_sealed)$' or key in ('url', 'updated_at', 'last_used_at'));
  was jsonb := case when tg_op <> 'INSERT' then to_jsonb(old) - hidden end;
  is_now jsonb := case when tg_op <> 'DELETE' then to_jsonb(new) - hidden end;
  kept jsonb := coalesce(is_now, was);
  origin text := nullif(current_setting('app.request_origin', true), '');
  workspace uuid := coalesce(kept ->> 'workspace_id', kept ->> 'id')::uuid;
begin
  if was = is_now or workspace is distinct from app.workspace_id() then
    return null;
  end if;
  if tg_op = 'DELETE' and not exists (select from workspaces where id = workspace) then
    return null;
  end if;
  insert into audit_log (workspace_id, actor_id, actor_kind, action, subject_type, subject_id, before, after, origin)
  values (workspace, auth.uid(),
    case when auth.uid() is not null then 'person' when origin like 'api_key %' then 'api_key' else 'system' end,
    lower(tg_op), tg_table_name, kept ->> 'id', was, is_now, origin);
  return null;
end $$;

-- Tells the senders at once that a workspace has something due; what comes due later is found each minute.
create or replace function app.wake_senders() returns trigger
language plpgsql
as $$
begin
  perform pg_notify('codex_deliveries', new.workspace_id::text);
  return null;
end $$;
create or replace trigger wake_senders after insert or update of delivery_status, deliver_after on user_notifications
  for each row when (new.channel <> 'in_app' and new.delivery_status = 'pending' and new.deliver_after <= now())
  execute function app.wake_senders();
create or replace trigger wake_senders after insert or update of status, deliver_after on webhook_deliveries
  for each row when (new.status = 'pending' and new.deliver_after <= now())
  execute function app.wake_senders();

-- Queues alerts' events for the webhooks that want them, in the event's own transaction: none is lost, none made up.
create or replace function app.queue_webhooks() returns trigger
language plpgsql security definer set search_path = public, pg_temp
as $$
begin
  if not exists (select from webhooks w where w.workspace_id = app.workspace_id() and w.disabled_at is null) then
    return null;
  end if;
  insert into webhook_deliveries (workspace_id, webhook_id, event, alert_id, payload)
  select e.workspace_id, w.id, 'alert.' || e.kind, e.alert_id, jsonb_build_object(
    'timestamp', e.occurred_at,
    'alert', jsonb_build_object('id', a.id, 'title', a.title, 'description', a.description, 'message', a.message, 'type', a.alert_type,
      'severity', a.severity_level, 'status', a.status, 'source', a.source, 'fingerprint', a.fingerprint,
      'occurrence_count', a.occurrence_count, 'triggered_at', a.triggered_at, 'data_points', a.data_points),
    'reason', e.reason, 'details', e.details, 'comment', e.comment,
    'actor', jsonb_build_object('kind', e.actor_kind, 'name', u.name))
  from entries e
  join system_alerts a on a.workspace_id = e.workspace_id and a.id = e.alert_id
  join webhooks w on w.workspace_id = e.workspace_id and w.disabled_at is null and 'alert.' || e.kind = any (w.events)
    and app.severity_rank(w.min_severity) <= a.severity_rank
  left join auth.users u on u.id = e.actor_id
  where e.workspace_id = app.workspace_id()
  order by e.position;
  return null;
end $$;
create or replace trigger queue_webhooks after insert on alert_events referencing new table as entries
  for each statement execute function app.queue_webhooks();

-- The sender's way to other people's notifications: those of one workspace that are due, for as long as it takes to send
-- them, with the address of their channel and nothing else of the person. A request of a person is refused: no page may
-- read them, whatever goes wrong in it. Each claim counts as a try; unsettled within two minutes, it comes due again.
create or replace function app.claim_deliveries(p_workspace_id uuid, p_limit integer)
returns table (id uuid, claim_id uuid, type text, title text, message text, channel text, priority text, action_url text,
  action_label text, alert_id uuid, achievement_id uuid, campaign_id uuid, attempts smallint, expired boolean, created_at timestamptz,
  user_id uuid, person text, address jsonb, workspace text, slug text)
language plpgsql security definer set search_path = public, pg_temp
as $$
#variable_conflict use_column
begin
  perform app.enter_workspace(p_workspace_id);
  if auth.uid() is not null then
    raise exception 'Only the sender of notifications claims them.' using errcode = 'CX403';
  end if;
  return query
    with due as (
      select n.id from user_notifications n
      where n.workspace_id = p_workspace_id and n.channel <> 'in_app' and n.delivery_status = 'pending' and n.deliver_after <= now()
      order by n.priority_rank desc, n.deliver_after limit least(p_limit, 100) for update skip locked
    ), claimed as (
      update user_notifications n
      set claim_id = gen_random_uuid(), attempts = n.attempts + 1, deliver_after = now() + interval '2 minutes'
      from due where n.workspace_id = p_workspace_id and n.id = due.id
      returning n.*
    )
    select c.id, c.claim_id, c.notification_type, c.title, c.message, c.channel, c.priority_level, c.action_url, c.action_label,
      c.related_alert_id, c.related_achievement_id, c.related_campaign_id, c.attempts, coalesce(c.expires_at <= now(), false), c.created_at,
      c.user_id, u.name,
      case c.channel
        when 'email' then jsonb_build_object('email', u.email, 'unsubscribed', exists (
          select from email_opt_outs o where o.workspace_id = p_workspace_id and o.user_id = c.user_id))
        when 'sms' then (
          select jsonb_build_object('number', p.number) from phone_numbers p
          where p.workspace_id = p_workspace_id and p.user_id = c.user_id and p.verified_at is not null)
        when 'push' then (
          select jsonb_agg(jsonb_build_object('id', s.id, 'endpoint', s.endpoint, 'p256dh', s.p256dh, 'auth', s.auth)) from push_subscriptions s
          where s.workspace_id = p_workspace_id and s.user_id = c.user_id)
      end, w.name, w.slug
    from claimed c
    join auth.users u on u.id = c.user_id
    join workspaces w on w.id = c.workspace_id
    order by c.priority_rank desc, c.created_at;
end $$;

-- What came of a claim: delivered, failed, bounced, or pending again after p_retry_in. Answers false, and changes nothing,
-- when the claim is no longer the newest. p_gone names the person's browsers that take no push messages any more.
create or replace function app.settle_delivery(p_workspace_id uuid, p_notification_id uuid, p_claim_id uuid, p_status text, p_method text,
  p_detail text, p_retry_in interval default null, p_gone uuid[] default '{}') returns boolean
language plpgsql security definer set search_path = public, pg_temp
as $$
declare
  reader uuid;
begin
  perform app.enter_workspace(p_workspace_id);
  update user_notifications n
  set delivery_status = p_status, delivery_method = left(p_method, 200), delivery_detail = left(p_detail, 2000), claim_id = null,
    delivered_at = case p_status when 'delivered' then now() end,
    deliver_after = case p_status when 'pending' then now() + greatest(p_retry_in, interval '0') else n.deliver_after end
  where n.workspace_id = p_workspace_id and n.id = p_notification_id and n.claim_id = p_claim_id and n.delivery_status = 'pending'
  returning n.user_id into reader;
  if reader is null then
    return false;
  end if;
  delete from push_subscriptions s where s.workspace_id = p_workspace_id and s.user_id = reader and s.id = any (p_gone);
  return true;
end $$;

-- Whether the caller may see after everybody's deliveries, as domain/permissions.ts says (integrations.manage).
create or replace function app.manages_integrations() returns boolean
language sql stable
as $$
  select exists (
    select from workspace_members m
    where m.workspace_id = app.workspace_id() and m.user_id = auth.uid() and m.role in ('owner', 'admin'))
$$;

-- What failed for good: one's own, or everybody's for who manages integrations. Why and to whom, but not the words, which
-- stay their reader's.
create or replace function app.list_undelivered(p_workspace_id uuid, p_limit integer)
returns table (id uuid, person text, type text, channel text, status text, detail text, attempts smallint, created_at timestamptz,
  failed_at timestamptz)
language plpgsql security definer set search_path = public, pg_temp
as $$
#variable_conflict use_column
begin
  perform app.enter_workspace(p_workspace_id);
  return query
    select n.id, u.name, n.notification_type, n.channel, n.delivery_status, n.delivery_detail, n.attempts, n.created_at, n.updated_at
    from user_notifications n join auth.users u on u.id = n.user_id
    where n.workspace_id = p_workspace_id and n.delivery_status in ('failed', 'bounced')
      and (n.user_id = auth.uid() or (select app.manages_integrations()))
    order by n.updated_at desc limit least(p_limit, 500);
end $$;

-- Makes failed ones pending again: one's own, or anybody's for who manages integrations. Answers how many.
create or replace function app.resend_deliveries(p_workspace_id uuid, p_notification_ids uuid[]) returns integer
language plpgsql security definer set search_path = public, pg_temp
as $$
declare
  resent integer;
begin
  perform app.enter_workspace(p_workspace_id);
  update user_notifications n
  set delivery_status = 'pending', delivery_detail = null, attempts = 0, deliver_after = now(), claim_id = null
  where n.workspace_id = p_workspace_id and n.id = any (p_notification_ids) and n.delivery_status in ('failed', 'bounced')
    and n.channel <> 'in_app' and (n.user_id = auth.uid() or (select app.manages_integrations()));
  get diagnostics resent = row_count;
  return resent;
end $$;

-- A test to the caller by one channel, whatever the caller's preferences hold back: it was asked for. Answers its id, or
-- NULL when one went out within the last ten seconds.
create or replace function app.send_test_notice(p_workspace_id uuid, p_channel text) returns uuid
language plpgsql security definer set search_path = public, pg_temp
as $$
declare
  sent uuid;
begin
  perform app.enter_workspace(p_workspace_id);
  insert into user_notifications (workspace_id, user_id, notification_type, title, message, channel, priority_level)
  select p_workspace_id, auth.uid(), 'message', 'A test from Codex', 'Notifications reach you this way.', p_channel, 'high'
  where p_channel <> 'in_app' and not exists (
    select from user_notifications n
    where n.workspace_id = p_workspace_id and n.user_id = auth.uid() and n.channel = p_channel and n.title = 'A test from Codex'
      and n.created_at > now() - interval '10 seconds')
  returning id into sent;
  return sent;
end $$;

-- Remembers the caller's browser. A browser is one person's: who turned push on in it before gets nothing there any more.
-- As the owner, because that was perhaps somebody else.
create or replace function app.keep_push_subscription(p_workspace_id uuid, p_endpoint text, p_p256dh text, p_auth text, p_browser text)
returns uuid
language plpgsql security definer set search_path = public, pg_temp
as $$
declare
  kept uuid;
begin
  perform app.enter_workspace(p_workspace_id);
  if (select count(*) from push_subscriptions s where s.workspace_id = p_workspace_id and s.user_id = auth.uid() and s.endpoint <> p_endpoint) >= 20 then
    raise exception 'Push is on in twenty browsers already. Turn it off in one of them first.' using errcode = 'CX409';
  end if;
  insert into push_subscriptions as s (workspace_id, user_id, endpoint, p256dh, auth, browser)
  values (p_workspace_id, auth.uid(), p_endpoint, p_p256dh, p_auth, p_browser)
  on conflict (workspace_id, endpoint) do update
  set user_id = excluded.user_id, p256dh = excluded.p256dh, auth = excluded.auth, browser = excluded.browser
  returning s.id into kept;
  return kept;
end $$;

revoke all on function app.queue_webhooks(), app.claim_deliveries(uuid, integer), app.list_undelivered(uuid, integer),
  app.settle_delivery(uuid, uuid, uuid, text, text, text, interval, uuid[]), app.resend_deliveries(uuid, uuid[]),
  app.send_test_notice(uuid, text), app.keep_push_subscription(uuid, text, text, text, text) from public;
grant execute on function app.claim_deliveries(uuid, integer), app.list_undelivered(uuid, integer),
  app.settle_delivery(uuid, uuid, uuid, text, text, text, interval, uuid[]), app.resend_deliveries(uuid, uuid[]),
  app.send_test_notice(uuid, text), app.keep_push_subscription(uuid, text, text, text, text) to codex_app;
