-- As 017 and 040 made them.
alter table alert_events drop constraint if exists alert_events_workspace_id_fkey,
  add constraint alert_events_workspace_id_fkey foreign key (workspace_id) references workspaces (id) on delete cascade;
alter table system_alerts alter column id set default gen_random_uuid();
alter table alert_events alter column id set default gen_random_uuid();
alter table alert_escalations alter column id set default gen_random_uuid();
alter table user_notifications alter column id set default gen_random_uuid();
alter table webhook_deliveries alter column id set default gen_random_uuid();
alter table activity_events alter column id set default gen_random_uuid();
drop function if exists app.time_ordered_uuid();

create or replace function app.follow_alerts() returns trigger
language plpgsql security definer set search_path = public, pg_temp set enable_nestloop = off set jit = off
as $$
declare
  note jsonb := coalesce(nullif(current_setting('app.alert_note', true), '')::jsonb, '{}');
  by_system boolean := coalesce((note ->> 'system')::boolean, false);
  person uuid := case when not by_system then auth.uid() end;
  origin text := nullif(current_setting('app.request_origin', true), '');
  kind_of_actor text := case when by_system then 'system' when auth.uid() is not null then 'person'
                             when origin like 'api_key %' then 'api_key' else 'system' end;
  context text := current_setting('app.current_workspace_id', true);
  my_slot smallint;
  workspace uuid;
begin
  for workspace in execute format('select distinct workspace_id from %I', case tg_op when 'DELETE' then 'old_rows' else 'new_rows' end) loop
    perform set_config('app.current_workspace_id', workspace::text, true);
    -- A workspace that is being deleted needs neither.
    continue when not exists (select from workspaces w where w.id = workspace);
    my_slot := app.claim_count_slot(workspace);

    if tg_op = 'INSERT' then
      -- An alert that comes with a past (an import) has had its moves, too.
      insert into alert_events (workspace_id, alert_id, kind, actor_id, actor_kind, details, revision, occurred_at)
      select n.workspace_id, n.id, e.kind, e.actor, case when e.actor is not null then 'person' else kind_of_actor end, e.details,
        n.revision, e.occurred_at
      from new_rows n
      cross join lateral (values
        (1, 'fired', person, n.triggered_at, jsonb_build_object('severity', n.severity_level, 'source', n.source)),
        (2, 'acknowledged', coalesce(n.acknowledged_by, person), n.acknowledged_at, '{}'),
        (3, case when n.status in ('resolved', 'dismissed') then n.status end, person, n.resolved_at, '{}')
      ) e (part, kind, actor, occurred_at, details)
      where n.workspace_id = workspace and e.kind is not null and e.occurred_at is not null
      order by n.id, e.part;

      insert into alert_counts as c (workspace_id, slot, facet, inbox_tab, severity_level, alert_type, value, alerts)
      select workspace, my_slot, f.facet, d.inbox_tab, d.severity_level, d.alert_type, f.value, sum(d.by)
      from (
        select n.inbox_tab, n.severity_level, n.alert_type, n.triggered_by_agent_id, n.related_campaign_id, n.assigned_to, count(*) as by
        from new_rows n where n.workspace_id = workspace
        group by 1, 2, 3, 4, 5, 6
      ) d
      cross join lateral (values ('all', null::uuid), ('agent', d.triggered_by_agent_id), ('campaign', d.related_campaign_id),
        ('assignee', d.assigned_to)) f (facet, value)
      group by 3, 4, 5, 6, 7 order by 3, 4, 5, 6, 7
      on conflict on constraint alert_counts_cell_key do update set alerts = c.alerts + excluded.alerts;

    elsif tg_op = 'DELETE' then
      insert into alert_counts as c (workspace_id, slot, facet, inbox_tab, severity_level, alert_type, value, alerts)
      select workspace, my_slot, f.facet, d.inbox_tab, d.severity_level, d.alert_type, f.value, sum(d.by)
      from (
        select o.inbox_tab, o.severity_level, o.alert_type, o.triggered_by_agent_id, o.related_campaign_id, o.assigned_to, -count(*) as by
        from old_rows o where o.workspace_id = workspace
        group by 1, 2, 3, 4, 5, 6
      ) d
      cross join lateral (values ('all', null::uuid), ('agent', d.triggered_by_agent_id), ('campaign', d.related_campaign_id),
        ('assignee', d.assigned_to)) f (facet, value)
      group by 3, 4, 5, 6, 7 order by 3, 4, 5, 6, 7
      on conflict on constraint alert_counts_cell_key do update set alerts = c.alerts + excluded.alerts;

    else
      insert into alert_events (workspace_id, alert_id, kind, reason, actor_id, actor_kind, comment, details, was, batch_id, revision)
      select n.workspace_id, n.id, e.kind, note ->> 'reason', person, kind_of_actor, note ->> 'comment',
        -- Of the entry that is written alone: most changes are one of the four.
        case e.part
          when 1 then jsonb_build_object('from', o.severity_level, 'to', n.severity_level, 'was', o.inbox_tab, 'is', n.inbox_tab)
          when 2 then jsonb_build_object('from', o.status, 'to', n.status)
          when 3 then jsonb_strip_nulls(jsonb_build_object('until', n.snoozed_until, 'wake', n.snooze_wake))
          else jsonb_strip_nulls(jsonb_build_object('from', o.assigned_to, 'to', n.assigned_to)) end,
        case when note ? 'batch' then jsonb_build_object('status', o.status, 'acknowledged_at', o.acknowledged_at,
          'acknowledged_by', o.acknowledged_by, 'assigned_to', o.assigned_to, 'snoozed_until', o.snoozed_until,
          'snooze_wake', o.snooze_wake) end,
        (note ->> 'batch')::uuid, n.revision
      from new_rows n
      join old_rows o on o.workspace_id = n.workspace_id and o.id = n.id
      cross join lateral (values
        (1, case when n.severity_rank > o.severity_rank then 'severity_raised' when n.severity_rank < o.severity_rank then 'severity_lowered' end),
        (2, case when n.status = o.status then null
              when n.status = 'active' and o.status = 'acknowledged' then
                case when n.severity_rank > o.severity_rank then null else 'unacknowledged' end
              when n.status = 'active' then 'reopened'
              else n.status end),
        -- A silence's hold has an entry of its own.
        (3, case when n.snooze_wake = 'silence' then null
              when n.snooze_wake is not null and (n.snooze_wake, n.snoozed_until) is distinct from (o.snooze_wake, o.snoozed_until) then 'snoozed'
              when n.snooze_wake is null and o.snooze_wake is not null and n.status in ('active', 'acknowledged')
                and n.severity_rank <= o.severity_rank then 'woken' end),
        (4, case when n.assigned_to is not distinct from o.assigned_to then null when n.assigned_to is null then 'unassigned' else 'assigned' end)
      ) e (part, kind)
      where n.workspace_id = workspace and n.revision <> o.revision and e.kind is not null
      order by n.id, e.part;

      insert into alert_counts as c (workspace_id, slot, facet, inbox_tab, severity_level, alert_type, value, alerts)
      select workspace, my_slot, f.facet, d.inbox_tab, d.severity_level, d.alert_type, f.value, sum(d.by)
      from (
        select c.inbox_tab, c.severity_level, c.alert_type, c.triggered_by_agent_id, c.related_campaign_id, c.assigned_to, sum(c.by) as by
        from (
          select n.inbox_tab, n.severity_level, n.alert_type, n.triggered_by_agent_id, n.related_campaign_id, n.assigned_to, 1 as by
          from new_rows n where n.workspace_id = workspace
          union all
          select o.inbox_tab, o.severity_level, o.alert_type, o.triggered_by_agent_id, o.related_campaign_id, o.assigned_to, -1
          from old_rows o where o.workspace_id = workspace
        ) c
        group by 1, 2, 3, 4, 5, 6 having sum(c.by) <> 0
      ) d
      cross join lateral (values ('all', null::uuid), ('agent', d.triggered_by_agent_id), ('campaign', d.related_campaign_id),
        ('assignee', d.assigned_to)) f (facet, value)
      group by 3, 4, 5, 6, 7 having sum(d.by) <> 0 order by 3, 4, 5, 6, 7
      on conflict on constraint alert_counts_cell_key do update set alerts = c.alerts + excluded.alerts;
    end if;
  end loop;
  perform set_config('app.current_workspace_id', coalesce(context, ''), true);
  return null;
end $$;
