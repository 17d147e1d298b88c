-- The queue of an assignment: tasks that people give and programs take. agent_assignments.task_queue stays what other
-- programs read, the open tasks in the order of their hand-out; it is kept equal to this table.
--
-- A task is handed out to one taker at a time, for as long as its lease runs. The number of the attempt says who holds it:
-- whoever took it as attempt 1 can't end it any more once it was handed out as attempt 2.

create table if not exists agent_tasks (
  workspace_id uuid not null references workspaces (id) on delete cascade,
  id uuid not null default gen_random_uuid(),
  assignment_id uuid not null,
  title text not null check (char_length(title) between 1 and 200),
  instructions text check (char_length(instructions) <= 4000),
  priority_level text not null default 'normal' check (priority_level in ('low', 'normal', 'high', 'critical')),
  -- Within its priority. New tasks come last: their place is the moment, in seconds; a moved one stands half-way between two.
  queue_position numeric not null default extract(epoch from clock_timestamp()),
  task_status text not null default 'waiting' check (task_status in ('waiting', 'taken', 'completed', 'failed')),
  -- How often it was handed out: the number of the present, or last, attempt.
  attempts integer not null default 0 check (attempts >= 0),
  max_attempts integer not null default 3 check (max_attempts between 1 and 20),
  taken_by text check (char_length(taken_by) between 1 and 120),
  taken_at timestamptz,
  -- Past it, the task is there for others. Of a failed task: its last lease ended without a word.
  lease_ends_at timestamptz,
  result text check (char_length(result) <= 20000),
  failure_reason text check (char_length(failure_reason) <= 500),
  ended_at timestamptz,
  -- Its execution is reported apart, and that counts it.
  counted_by_execution boolean not null default false,
  revision integer not null default 1,
  created_by uuid references auth.users (id) on delete set null,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  primary key (workspace_id, id),
  foreign key (workspace_id, assignment_id) references agent_assignments (workspace_id, id) on delete cascade,
  check ((task_status = 'taken') <= (taken_at is not null and lease_ends_at is not null and attempts > 0)),
  check ((task_status in ('completed', 'failed')) = (ended_at is not null))
) with (fillfactor = 80);
create index if not exists agent_tasks_assignment_idx on agent_tasks (workspace_id, assignment_id, ended_at desc);
create index if not exists agent_tasks_open_idx on agent_tasks (workspace_id, assignment_id, queue_position)
  where task_status in ('waiting', 'taken');
create index if not exists agent_tasks_lease_idx on agent_tasks (workspace_id, lease_ends_at) where task_status = 'taken';
create index if not exists agent_tasks_ended_idx on agent_tasks (workspace_id, ended_at) where ended_at is not null;
create index if not exists agent_tasks_created_by_idx on agent_tasks (created_by);

call app.protect_workspace_table('agent_tasks');
call app.announce_changes('agent_tasks');
create or replace trigger raise_revision before update on agent_tasks for each row execute function app.raise_revision(
  'queue_position', 'task_status', 'attempts', 'taken_by', 'taken_at', 'lease_ends_at', 'result', 'failure_reason', 'ended_at',
  'counted_by_execution');
-- What people decide. Takers come and go by the thousand: their last word stands in the task itself.
create or replace trigger audit_change after insert or delete or update of title, instructions, priority_level, max_attempts
  on agent_tasks for each row execute function app.audit_change();

-- Critical first.
create or replace function app.task_rank(p_priority text) returns integer
language sql immutable parallel safe
as $$ select array_position(array['critical', 'high', 'normal', 'low'], p_priority) $$;

alter table agent_assignments add column if not exists tasks_open bigint not null default 0 check (tasks_open >= 0);

-- What was given is what was done, failed or still waits in the queue, whoever found the work. While a task's own
-- execution is recorded (app.record_task_execution), the task alone counts as done.
create or replace function app.count_given_tasks() returns trigger
language plpgsql
as $$
begin
  if current_setting('app.records_task', true) = 'on' then
    new.tasks_completed := old.tasks_completed;
    new.tasks_failed := old.tasks_failed;
  end if;
  new.tasks_assigned := new.tasks_completed + new.tasks_failed + new.tasks_open;
  return new;
end $$;
create or replace trigger count_given_tasks before update on agent_assignments for each row
  when (new.tasks_open > 0 or old.tasks_open > 0 or current_setting('app.records_task', true) = 'on')
  execute function app.count_given_tasks();

-- Records the execution that a task was done in: its tokens, cost, duration and use of limits count as ever. True when it
-- was counted, false when it had been before; what is wrong with it is an error.
create or replace function app.record_task_execution(p_workspace_id uuid, p_execution jsonb) returns boolean
language plpgsql
as $$
declare
  answer record;
begin
  perform set_config('app.records_task', 'on', true);
  select r.outcome, r.field, r.reason into strict answer
  from app.record_agent_executions(p_workspace_id, jsonb_build_array(p_execution)) r;
  perform set_config('app.records_task', 'off', true);
  if answer.outcome = 'rejected' then
    raise exception '%', answer.reason using errcode = 'CX422', column = 'execution.' || answer.field;
  end if;
  return answer.outcome = 'accepted';
end $$;
revoke execute on function app.record_task_execution(uuid, jsonb) from public;
grant execute on function app.record_task_execution(uuid, jsonb) to codex_app;

-- Brings an assignment up to its tasks: queue, how many are open, and what was ended. As with executions, work for a campaign
-- counts for the agent's running assignment to the whole workspace too. The rows are locked first, in order, so that the
-- queue is read as it is once earlier writers have committed.
create or replace function app.refresh_task_queue(p_workspace_id uuid, p_assignment_id uuid, p_completed bigint, p_failed bigint)
returns void
language plpgsql
as $$
declare
  locked uuid[];
begin
  select array_agg(l.id) into locked from (
    select a.id from agent_assignments a join agent_assignments own
      on own.workspace_id = a.workspace_id and own.id = p_assignment_id
    where a.workspace_id = p_workspace_id and (a.id = own.id or (p_completed <> 0 or p_failed <> 0)
      and a.agent_id = own.agent_id and a.assigned_to_campaign_id is null and a.assignment_status = 'active')
    order by a.id for no key update of a) l;
  update agent_assignments a set
    task_queue = case when a.id = p_assignment_id then q.items else a.task_queue end,
    tasks_open = case when a.id = p_assignment_id then jsonb_array_length(q.items) else a.tasks_open end,
    tasks_completed = greatest(0, a.tasks_completed + p_completed),
    tasks_failed = greatest(0, a.tasks_failed + p_failed),
    tasks_assigned = greatest(0, a.tasks_completed + p_completed) + greatest(0, a.tasks_failed + p_failed)
      + case when a.id = p_assignment_id then jsonb_array_length(q.items) else a.tasks_open end
  from (
    select coalesce(jsonb_agg(jsonb_build_object('id', t.id, 'title', t.title, 'priority_level', t.priority_level)
      order by app.task_rank(t.priority_level), t.queue_position, t.id), '[]') as items
    from agent_tasks t
    where t.workspace_id = p_workspace_id and t.assignment_id = p_assignment_id and t.task_status in ('waiting', 'taken')
  ) q
  where a.workspace_id = p_workspace_id and a.id = any (locked);
  -- The queue is written anew with each change of it.
  if exists (select from agent_assignments a where a.workspace_id = p_workspace_id and a.id = p_assignment_id and a.tasks_open > 500) then
    raise exception 'A queue holds at most 500 open tasks. Nothing was added; wait until some are done, or remove some.'
      using errcode = 'CX409';
  end if;
end $$;

-- Being taken changes neither the queue (who works on it stands in the task) nor a counter: takers wait for nobody.
create or replace function app.keep_task_queue() returns trigger
language plpgsql
as $$
declare
  change record;
begin
  if tg_op = 'UPDATE' then
    for change in
      select c.workspace_id, c.assignment_id,
        sum((c.task_status = 'completed' and not c.counted_by_execution)::integer
          - (w.task_status = 'completed' and not w.counted_by_execution)::integer) as completed,
        sum((c.task_status = 'failed' and not c.counted_by_execution)::integer
          - (w.task_status = 'failed' and not w.counted_by_execution)::integer) as failed
      from changed c join was w on w.workspace_id = c.workspace_id and w.id = c.id
      where (c.title, c.priority_level, c.queue_position, c.ended_at is null, c.task_status = 'failed')
        is distinct from (w.title, w.priority_level, w.queue_position, w.ended_at is null, w.task_status = 'failed')
      group by c.workspace_id, c.assignment_id order by c.workspace_id, c.assignment_id
    loop
      perform app.refresh_task_queue(change.workspace_id, change.assignment_id, change.completed, change.failed);
    end loop;
  else
    for change in
      select distinct c.workspace_id, c.assignment_id from changed c
      where c.ended_at is null order by c.workspace_id, c.assignment_id
    loop
      perform app.refresh_task_queue(change.workspace_id, change.assignment_id, 0, 0);
    end loop;
  end if;
  return null;
end $$;
create or replace trigger keep_queue_insert after insert on agent_tasks referencing new table as changed
  for each statement execute function app.keep_task_queue();
create or replace trigger keep_queue_update after update on agent_tasks referencing old table as was new table as changed
  for each statement execute function app.keep_task_queue();
create or replace trigger keep_queue_delete after delete on agent_tasks referencing old table as changed
  for each statement execute function app.keep_task_queue();

-- The queue's changes are the tasks': neither written down nor announced a second time with the assignment.
create or replace trigger audit_change after insert or delete or update of assignment_status, priority_level,
  assigned_to_campaign_id, assigned_to_guild_operation_id, assignment_config, execution_constraints, status_reason
  on agent_assignments for each row execute function app.audit_change();

create or replace function app.notify_assignment_changes() returns trigger
language plpgsql
as $$
declare
  change record;
begin
  for change in
    select c.workspace_id, count(*) as n, (array_agg(c.id))[1:20] as ids
    from changed c join was w on w.workspace_id = c.workspace_id and w.id = c.id
    where (c.assignment_status, c.priority_level, c.execution_constraints, c.assigned_to_campaign_id)
      is distinct from (w.assignment_status, w.priority_level, w.execution_constraints, w.assigned_to_campaign_id)
    group by c.workspace_id
  loop
    perform pg_notify('codex_changes', json_build_object(
      'workspace', change.workspace_id, 'table', tg_table_name, 'op', 'update', 'n', change.n, 'ids', change.ids)::text);
  end loop;
  return null;
end $$;

-- The history of an agent's assignments is read by agent, also of assignments that are gone with their campaign.
create index if not exists audit_log_agent_idx on audit_log (workspace_id, (coalesce(after, before) ->> 'agent_id'), occurred_at desc)
  where subject_type = 'agent_assignments';
