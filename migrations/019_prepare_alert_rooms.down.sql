drop function if exists app.add_alert_events(jsonb);
drop index if exists user_notifications_notice_idx;
alter table user_notifications drop column if exists attempts;
alter table user_notifications drop column if exists deliver_after;
alter table user_notifications drop column if exists notice_id;

-- What only these rooms wrote goes with them.
alter table system_alerts no force row level security;
update system_alerts set snooze_wake = 'time' where snooze_wake = 'silence';
alter table system_alerts force row level security;
alter table system_alerts drop constraint if exists system_alerts_snooze_wake_check;
alter table system_alerts add constraint system_alerts_snooze_wake_check check (snooze_wake in ('time', 'fires_again', 'gets_worse'));
alter table alert_events no force row level security;
delete from alert_events where kind in ('silenced', 'flapping', 'steadied', 'notified', 'reminded');
update alert_events set reason = null where reason in ('silence', 'rule');
alter table alert_events force row level security;
alter table alert_events drop constraint if exists alert_events_reason_check;
alter table alert_events add constraint alert_events_reason_check check (reason in ('source', 'repeat', 'expired', 'time', 'undo'));
alter table alert_events drop constraint if exists alert_events_kind_check;
alter table alert_events add constraint alert_events_kind_check check (kind in ('fired', 'reopened', 'severity_raised', 'severity_lowered',
  'acknowledged', 'unacknowledged', 'resolved', 'dismissed', 'snoozed', 'woken', 'assigned', 'unassigned', 'commented'));
