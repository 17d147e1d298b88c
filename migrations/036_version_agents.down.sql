do $$
declare
  target regclass;
begin
  for target in select tgrelid::regclass from pg_trigger where tgname = 'audit_platform_change' loop
    execute format('drop trigger audit_platform_change on %s', target);
  end loop;
end $$;
drop procedure if exists app.audit_platform_changes(regclass);
drop function if exists app.audit_platform_change();
drop trigger if exists check_agent_successor on agent_registry;
drop trigger if exists keep_agent_version on agent_registry;
drop trigger if exists keep_agent_version on agent_capabilities;
drop function if exists app.check_agent_successor();
drop function if exists app.keep_agent_version();
drop function if exists app.agent_snapshot(uuid);

create or replace function app.pause_assignments_of_agent() returns trigger
language plpgsql security definer set search_path = public, pg_temp
as $$
declare
  context text := coalesce(current_setting('app.current_workspace_id', true), '');
  workspace uuid;
  paused integer;
  why text := case when not new.is_active then 'was deactivated' else 'was deprecated' end;
begin
  perform set_config('app.current_workspace_id', '', true);
  for workspace in
    select distinct a.workspace_id from agent_assignments a
    where a.agent_id = new.id and a.assignment_status = 'active' order by 1
  loop
    perform set_config('app.current_workspace_id', workspace::text, true);
    update agent_assignments a set assignment_status = 'paused', status_reason = format('The agent %s in the registry.', why)
    where a.workspace_id = workspace and a.agent_id = new.id and a.assignment_status = 'active';
    get diagnostics paused = row_count;
    perform app.alert_workspace(workspace, 'action_required', 'high',
      format('%s %s', new.agent_name, why),
      format('A platform administrator took this agent out of service. Its %s here paused.',
        case paused when 1 then 'assignment is' else paused || ' assignments are' end),
      new.id, null, jsonb_build_object('paused_assignments', paused));
  end loop;
  perform set_config('app.current_workspace_id', context, true);
  return null;
end $$;

drop function if exists app.successor_of(uuid);
drop table if exists platform_audit_log, agent_versions;
drop index if exists agent_capabilities_name_any_case_idx;
alter table agent_registry drop column if exists successor_id;
