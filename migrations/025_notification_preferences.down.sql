create or replace function app.plan_notice(p_workspace_id uuid, p_user_id uuid, p_notification jsonb, p_channels text[],
  p_at timestamptz default now())
returns table (channel text, deliver_after timestamptz, held text)
language plpgsql security definer set search_path = public, pg_temp
as $$
begin
  perform app.enter_workspace(p_workspace_id);
  return query select c.name, p_at, null::text from unnest(p_channels) c (name);
end $$;

-- What waited for a digest goes out by itself.
alter table user_notifications no force row level security;
update user_notifications set deliver_after = now() where deliver_after = app.held_for_digest() and delivery_status = 'pending';
alter table user_notifications force row level security;
drop function if exists app.send_digests(uuid, timestamptz);
drop table if exists notification_mutes;
drop table if exists notification_preferences;
drop function if exists app.plan_digest();
drop function if exists app.held_for_digest();
drop function if exists app.zone_of(uuid, text);
drop function if exists app.next_digest_at(timestamptz, text, integer, integer, text);
drop function if exists app.quiet_until(timestamptz, integer, integer, text);
drop function if exists app.first_moment(timestamp, text);
drop function if exists app.default_minimum(text, text);
