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

drop function if exists app.notify(uuid, uuid, jsonb, text[]);
drop function if exists app.plan_notice(uuid, uuid, jsonb, text[], timestamptz);
drop index if exists user_notifications_bell_idx;
drop trigger if exists follow_alert_events on alert_events;
drop function if exists app.follow_alert_events();
drop table if exists alert_escalations;
drop table if exists routing_queue;
drop table if exists on_call_overrides;
drop table if exists on_call_schedules;
drop table if exists routing_rules;
drop table if exists escalation_policies;
drop function if exists app.keep_used_schedule();
