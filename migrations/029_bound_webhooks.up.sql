-- Bounds to what people can make, and to what one of them can cost: webhooks and other settings, and texts to a phone.

-- The counted insert is the only one at its moment, so that two at once don't both pass as the last one. Arguments: how
-- many, of what, what to do instead, and which rows count, where not all.
create or replace function app.limit_rows() returns trigger
language plpgsql
as $$
declare
  counted bigint;
begin
  perform pg_advisory_xact_lock(hashtextextended(tg_table_name || new.workspace_id::text, 0));
  execute format('select count(*) from %I where workspace_id = $1 and %s', tg_table_name, coalesce(tg_argv[3], 'true'))
    into counted using new.workspace_id;
  if counted >= tg_argv[0]::bigint then
    raise exception 'A workspace has at most % %. %', tg_argv[0], tg_argv[1], tg_argv[2] using errcode = 'CX422';
  end if;
  return new;
end $$;

-- Each event of an alert is written once for each webhook, and each silence, policy and rule is asked at each alert.
create or replace trigger limit_rows before insert on webhooks for each row
  execute function app.limit_rows('20', 'webhooks', 'Delete one that nobody needs.');
create or replace trigger limit_rows before insert on integrations for each row
  execute function app.limit_rows('100', 'sources', 'Delete one that nobody needs.');
create or replace trigger limit_rows before insert on silences for each row
  execute function app.limit_rows('200', 'silences that run or are to come', 'End one that nobody needs.', 'over_at > now()');
create or replace trigger limit_rows before insert on escalation_policies for each row
  execute function app.limit_rows('50', 'escalation policies', 'Delete one that nobody needs.');
create or replace trigger limit_rows before insert on on_call_schedules for each row
  execute function app.limit_rows('50', 'on-call schedules', 'Delete one that nobody needs.');
create or replace trigger limit_rows before insert on routing_rules for each row
  execute function app.limit_rows('50', 'routing rules', 'Delete one that nobody needs.');

-- As before, but that tests at the same moment wait for each other, and five a day go by SMS, which costs money.
create or replace function app.send_test_notice(p_workspace_id uuid, p_channel text) returns uuid
language plpgsql security definer set search_path = public, pg_temp
as $$
declare
  sent uuid;
begin
  perform app.enter_workspace(p_workspace_id);
  perform pg_advisory_xact_lock(hashtextextended('test notice' || p_workspace_id::text || auth.uid()::text, 0));
  if p_channel = 'sms' and (
    select count(*) from user_notifications n
    where n.workspace_id = p_workspace_id and n.user_id = auth.uid() and n.channel = 'sms' and n.title = 'A test from Codex'
      and n.created_at > now() - interval '1 day') >= 5 then
    raise exception 'Five tests have gone to you by SMS within a day, which is the most. Nothing was sent.' using errcode = 'CX422';
  end if;
  insert into user_notifications (workspace_id, user_id, notification_type, title, message, channel, priority_level)
  select p_workspace_id, auth.uid(), 'message', 'A test from Codex', 'Notifications reach you this way.', p_channel, 'high'
  where p_channel <> 'in_app' and not exists (
    select from user_notifications n
    where n.workspace_id = p_workspace_id and n.user_id = auth.uid() and n.channel = p_channel and n.title = 'A test from Codex'
      and n.created_at > now() - interval '10 seconds')
  returning id into sent;
  return sent;
end $$;

-- How many texts the sender has handed over for a person within the hour that began at texts_since, tries included.
alter table phone_numbers add column if not exists texts_sent smallint not null default 0;
alter table phone_numbers add column if not exists texts_since timestamptz not null default now();

-- Counts a text that the sender is about to hand over. Answers false, and counts nothing, when that is one too many.
create or replace function app.count_text(p_workspace_id uuid, p_user_id uuid, p_hourly smallint) returns boolean
language plpgsql security definer set search_path = public, pg_temp
as $$
begin
  perform app.enter_workspace(p_workspace_id);
  if auth.uid() is not null then
    raise exception 'Only the sender of notifications counts texts.' using errcode = 'CX403';
  end if;
  update phone_numbers p
  set texts_sent = case when p.texts_since > now() - interval '1 hour' then p.texts_sent + 1 else 1 end,
    texts_since = case when p.texts_since > now() - interval '1 hour' then p.texts_since else now() end
  where p.workspace_id = p_workspace_id and p.user_id = p_user_id
    and (p.texts_sent < p_hourly or p.texts_since <= now() - interval '1 hour');
  return found;
end $$;
revoke all on function app.count_text(uuid, uuid, smallint) from public;
grant execute on function app.count_text(uuid, uuid, smallint) to codex_app;
