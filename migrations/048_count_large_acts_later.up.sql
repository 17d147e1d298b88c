-- What somebody does to thousands of alerts at once counts for their achievements a moment later: the act itself is done
-- before 10,000 facts, each in six indexes, are written and the person's achievements are looked at.

-- Facts that are yet to be written: a row stands for one fact of each subject. A job takes them, oldest first.
create table if not exists pending_activity (
  workspace_id uuid not null references workspaces (id) on delete cascade,
  id uuid not null default app.time_ordered_uuid(),
  user_id uuid not null references auth.users (id) on delete cascade,
  event_name text not null check (event_name ~ '^[a-z][a-z_.]*$' and char_length(event_name) <= 80),
  subject_type text not null,
  subject_ids uuid[] not null check (cardinality(subject_ids) between 1 and 10000),
  occurred_at timestamptz not null default now(),
  primary key (workspace_id, id)
);
create index if not exists pending_activity_user_idx on pending_activity (user_id);
call app.protect_workspace_table('pending_activity');
-- Only the job listens, and only for what comes.
create or replace trigger announce_insert after insert on pending_activity
  referencing new table as changed for each statement execute function app.notify_changes();

-- As in 018, but for acts on more than a thousand alerts.
create or replace function app.record_handled_alerts() returns trigger
language plpgsql
as $$
declare
  act record;
begin
  for act in
    select d.workspace_id, d.person, 'alert.' || d.status as event_name, array_agg(d.id) as alerts
    from (
      select workspace_id, id, status, case status when 'acknowledged' then acknowledged_by else (select auth.uid()) end as person
      from is_now where status in ('acknowledged', 'resolved')
      except
      select workspace_id, id, status, case status when 'acknowledged' then acknowledged_by else (select auth.uid()) end
      from was where status in ('acknowledged', 'resolved')
    ) d
    where d.person is not null
    group by 1, 2, 3
  loop
    if cardinality(act.alerts) > 1000 then
      insert into pending_activity (workspace_id, user_id, event_name, subject_type, subject_ids)
      select act.workspace_id, act.person, act.event_name, 'alert', act.alerts[first : first + 9999]
      from generate_series(1, cardinality(act.alerts), 10000) first;
    else
      insert into activity_events (workspace_id, user_id, event_name, subject_type, subject_id, source_key)
      select act.workspace_id, act.person, act.event_name, 'alert', alert, act.event_name || ':' || alert
      from unnest(act.alerts) alert
      on conflict (workspace_id, source_key) do nothing;
    end if;
  end loop;
  return null;
end $$;

-- Writes the facts of the workspace's oldest row that nobody else is at, unless they are known. Says whether there was one.
create or replace function app.record_pending_activity(p_workspace_id uuid) returns boolean
language plpgsql
as $$
declare
  act pending_activity;
begin
  delete from pending_activity p
  where p.workspace_id = p_workspace_id and p.id = (
    select o.id from pending_activity o where o.workspace_id = p_workspace_id order by o.id limit 1 for update skip locked)
  returning * into act;
  if not found then
    return false;
  end if;
  insert into activity_events (workspace_id, user_id, event_name, subject_type, subject_id, source_key, occurred_at)
  select act.workspace_id, act.user_id, act.event_name, act.subject_type, subject, act.event_name || ':' || subject, act.occurred_at
  from unnest(act.subject_ids) subject
  on conflict (workspace_id, source_key) do nothing;
  return true;
end $$;
