-- As 018 made it. What waits is written now: nobody would come for it.
do $$
declare
  workspace uuid;
begin
  if to_regclass('pending_activity') is null then
    return;
  end if;
  -- Row-level security binds the owner too, outside any workspace to nothing.
  alter table pending_activity no force row level security;
  for workspace in select distinct workspace_id from pending_activity loop
    perform set_config('app.current_workspace_id', workspace::text, true);
    while app.record_pending_activity(workspace) loop
    end loop;
  end loop;
  perform set_config('app.current_workspace_id', '', true);
end $$;
drop function if exists app.record_pending_activity;
drop table if exists pending_activity;

create or replace function app.record_handled_alerts() returns trigger
language plpgsql
as $$
begin
  insert into activity_events (workspace_id, user_id, event_name, subject_type, subject_id, source_key)
  select d.workspace_id, d.person, 'alert.' || d.status, 'alert', d.id, 'alert.' || d.status || ':' || d.id
  from (
    select workspace_id, id, status, case status when 'acknowledged' then acknowledged_by else (select auth.uid()) end as person
    from is_now
    except
    select workspace_id, id, status, case status when 'acknowledged' then acknowledged_by else (select auth.uid()) end
    from was
  ) d
  where d.status in ('acknowledged', 'resolved') and d.person is not null
  on conflict (workspace_id, source_key) do nothing;
  return null;
end $$;
