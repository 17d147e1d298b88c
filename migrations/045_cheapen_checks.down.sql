-- As 005 and 017 made them.
alter table activity_events drop constraint if exists activity_events_event_name_check,
  add constraint activity_events_event_name_check check (event_name ~ '^[a-z][a-z_.]{0,79}$');
alter table system_alerts drop constraint if exists system_alerts_source_check,
  add constraint system_alerts_source_check check (source ~ '^[a-z0-9][a-z0-9._:-]{0,79}$');
