-- What people do with alerts, signals, insights and agents counts for their achievements, as what they do with
-- campaigns, quests and moves does (013). One statement for a thousand alerts at once; each thing counts once, however
-- often it is reopened and handled again. Programs and rules earn nothing. As in 014, what an update changed is the
-- difference of its rows before and after, never their join.

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
create or replace trigger record_handled_alerts after update on system_alerts
  referencing old table as was new table as is_now for each statement execute function app.record_handled_alerts();

create or replace function app.record_actioned_signals() returns trigger
language plpgsql
as $$
begin
  insert into activity_events (workspace_id, user_id, event_name, subject_type, subject_id, source_key)
  select d.workspace_id, (select auth.uid()), 'signal.actioned', 'signal', d.id, 'signal.actioned:' || d.id
  from (
    select workspace_id, id, action_status from is_now except select workspace_id, id, action_status from was
  ) d
  where d.action_status = 'actioned' and (select auth.uid()) is not null
  on conflict (workspace_id, source_key) do nothing;
  return null;
end $$;
create or replace trigger record_actioned_signals after update on intelligence_signals
  referencing old table as was new table as is_now for each statement execute function app.record_actioned_signals();

-- The trigger's arguments: the event's name, the subject's type, the column that names the person.
create or replace function app.record_created_things() returns trigger
language plpgsql
as $$
begin
  insert into activity_events (workspace_id, user_id, event_name, subject_type, subject_id, source_key)
  select i.workspace_id, (to_jsonb(i) ->> tg_argv[2])::uuid, tg_argv[0], tg_argv[1], i.id, tg_argv[0] || ':' || i.id
  from is_now i
  where to_jsonb(i) ->> tg_argv[2] is not null
  on conflict (workspace_id, source_key) do nothing;
  return null;
end $$;
create or replace trigger record_created_insights after insert on market_insights
  referencing new table as is_now for each statement
  execute function app.record_created_things('insight.created', 'insight', 'created_by');
create or replace trigger record_assigned_agents after insert on agent_assignments
  referencing new table as is_now for each statement
  execute function app.record_created_things('agent.assigned', 'agent_assignment', 'assigned_by');
