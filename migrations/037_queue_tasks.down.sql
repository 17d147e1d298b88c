create or replace function app.notify_assignment_changes() returns trigger
language plpgsql
as $$
declare
  change record;
begin
  for change in
    select c.workspace_id, count(*) as n, (array_agg(c.id))[1:20] as ids
    from changed c join was w on w.workspace_id = c.workspace_id and w.id = c.id
    where (c.assignment_status, c.priority_level, c.execution_constraints, c.task_queue, c.assigned_to_campaign_id)
      is distinct from (w.assignment_status, w.priority_level, w.execution_constraints, w.task_queue, w.assigned_to_campaign_id)
    group by c.workspace_id
  loop
    perform pg_notify('codex_changes', json_build_object(
      'workspace', change.workspace_id, 'table', tg_table_name, 'op', 'update', 'n', change.n, 'ids', change.ids)::text);
  end loop;
  return null;
end $$;
create or replace trigger audit_change after insert or delete or update of assignment_status, priority_level,
  assigned_to_campaign_id, assigned_to_guild_operation_id, assignment_config, task_queue, execution_constraints, status_reason
  on agent_assignments for each row execute function app.audit_change();

drop index if exists audit_log_agent_idx;
drop table if exists agent_tasks;
drop trigger if exists count_given_tasks on agent_assignments;
alter table agent_assignments drop column if exists tasks_open;
drop function if exists app.keep_task_queue(), app.refresh_task_queue(uuid, uuid, bigint, bigint), app.count_given_tasks(),
  app.record_task_execution(uuid, jsonb), app.task_rank(text);
