-- What the rooms around the inbox share: silences (020), sources (021), rules (022), routing (023), delivery (024) and
-- preferences (025) all write to the time line, hold alerts back, or send notifications.

alter table alert_events drop constraint if exists alert_events_kind_check;
alter table alert_events add constraint alert_events_kind_check check (kind in ('fired', 'reopened', 'severity_raised', 'severity_lowered',
  'acknowledged', 'unacknowledged', 'resolved', 'dismissed', 'snoozed', 'woken', 'assigned', 'unassigned', 'commented',
  'silenced', 'flapping', 'steadied', 'notified', 'reminded'));
alter table alert_events drop constraint if exists alert_events_reason_check;
alter table alert_events add constraint alert_events_reason_check
  check (reason in ('source', 'repeat', 'expired', 'time', 'undo', 'silence', 'rule'));

-- A silence holds an alert as a snooze does, until the silence ends.
alter table system_alerts drop constraint if exists system_alerts_snooze_wake_check;
alter table system_alerts add constraint system_alerts_snooze_wake_check
  check (snooze_wake in ('time', 'fires_again', 'gets_worse', 'silence'));

-- One notice to one person may go out by several channels: a row for each, joined by notice_id. A channel's row waits
-- until deliver_after; attempts counts the tries to send it.
alter table user_notifications add column if not exists notice_id uuid not null default gen_random_uuid();
alter table user_notifications add column if not exists deliver_after timestamptz not null default now();
alter table user_notifications add column if not exists attempts smallint not null default 0 check (attempts >= 0);
create index if not exists user_notifications_notice_idx on user_notifications (workspace_id, notice_id);

-- Entries of the time line that no change of the alert itself writes: [{alert_id, kind, reason?, details?}]. Runs as the
-- owner: entries have no other way in. Answers how many were written.
create or replace function app.add_alert_events(p_events jsonb) returns integer
language plpgsql security definer set search_path = public, pg_temp
as $$
declare
  written integer;
begin
  insert into alert_events (workspace_id, alert_id, kind, reason, actor_kind, details, revision)
  select a.workspace_id, a.id, e.kind, e.reason, 'system', coalesce(e.details, '{}'), a.revision
  from jsonb_to_recordset(p_events) as e (alert_id uuid, kind text, reason text, details jsonb)
  join system_alerts a on a.workspace_id = app.workspace_id() and a.id = e.alert_id
  where e.kind in ('silenced', 'flapping', 'steadied', 'notified', 'reminded');
  get diagnostics written = row_count;
  return written;
end $$;
revoke all on function app.add_alert_events(jsonb) from public;
grant execute on function app.add_alert_events(jsonb) to codex_app;
