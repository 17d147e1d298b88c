do $$
declare
  name text;
begin
  foreach name in array array['webhooks', 'integrations', 'silences', 'escalation_policies', 'on_call_schedules', 'routing_rules'] loop
    execute format('drop trigger if exists limit_rows on %I', name);
  end loop;
end $$;
drop function if exists app.limit_rows();
drop function if exists app.count_text(uuid, uuid, smallint);
alter table phone_numbers drop column if exists texts_sent;
alter table phone_numbers drop column if exists texts_since;

-- The function of 024 as it was.
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
