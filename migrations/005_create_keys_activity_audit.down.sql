do $$
declare
  target regclass;
begin
  for target in select tgrelid::regclass from pg_trigger where tgname = 'audit_change' loop
    execute format('drop trigger audit_change on %s', target);
  end loop;
end $$;
drop procedure if exists app.audit_changes(regclass);
drop function if exists app.audit_change();
drop table if exists audit_log, activity_events, api_keys cascade;
