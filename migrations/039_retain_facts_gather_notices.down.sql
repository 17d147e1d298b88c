-- The functions of 020 as they were.
create or replace function app.running_silences(p_workspace_id uuid) returns text
language sql stable
as $$
  select string_agg(format('(%L::uuid, %L::timestamptz, %s)', s.id, w.ends_at,
    app.condition_of_matchers(s.matchers, s.critical_passes)), ', ')
  from silences s
  cross join lateral app.silence_window(s.starts_at, s.ends_at, s.repeats, s.timezone, s.over_at, now()) w
  where s.workspace_id = p_workspace_id and s.over_at > now() and w.starts_at <= now()
$$;

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

alter table silences drop column if exists skips_until;

drop function if exists app.tell_members(uuid, jsonb, timestamptz, integer);
drop function if exists app.gather_notices(notice_storms, text[], jsonb, text[]);
drop function if exists app.enter_storm(uuid, uuid, text, timestamptz, integer);
drop table if exists notice_storms;

-- The function of 023 as it was.
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

drop function if exists app.read_storage();
drop function if exists app.pack_performance_month(integer);
drop function if exists app.expire_performance_hours(uuid, integer, integer);
drop function if exists app.expire_executions(uuid, integer, integer);
drop function if exists app.log_retention(text, bigint);
drop table if exists retention_log;
drop index if exists agent_performance_hour_idx;
create index if not exists agent_executions_received_idx on agent_executions using brin (received_at);
drop index if exists agent_executions_expiry_idx;

-- The function of 033 as it was.
create or replace function app.maintain_agent_facts(p_portion integer default 50000) returns table (made_partitions integer, deleted_executions integer)
language plpgsql security definer set search_path = public, pg_temp
as $$
begin
  made_partitions := app.ensure_performance_partitions(current_date, current_date + 62);
  delete from agent_assignment_usage u where u.window_start < now() - interval '40 days';
  delete from agent_executions e where e.ctid = any (array(
    select x.ctid from agent_executions x left join workspace_agent_settings s on s.workspace_id = x.workspace_id
    where x.received_at < now() - interval '8 days'
      and x.received_at < now() - make_interval(days => 1 + greatest(7, s.late_data_days)) limit p_portion));
  get diagnostics deleted_executions = row_count;
  return next;
end $$;
revoke execute on function app.maintain_agent_facts(integer) from public;
grant execute on function app.maintain_agent_facts(integer) to codex_app;
