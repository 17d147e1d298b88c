drop index system_alerts_agent_idx, system_alerts_signal_idx, system_alerts_campaign_idx, system_alerts_cohort_idx,
  system_alerts_move_idx, system_alerts_acknowledged_by_idx, system_alerts_assigned_to_idx, system_alerts_created_by_idx,
  alert_events_actor_idx, alert_escalations_policy_idx, alert_escalations_rule_idx;
create index system_alerts_agent_idx on system_alerts (triggered_by_agent_id, workspace_id, triggered_at desc);
create index system_alerts_signal_idx on system_alerts (workspace_id, triggered_by_signal_id);
create index system_alerts_campaign_idx on system_alerts (workspace_id, related_campaign_id, triggered_at desc);
create index system_alerts_cohort_idx on system_alerts (workspace_id, related_cohort_id);
create index system_alerts_move_idx on system_alerts (workspace_id, related_move_id);
create index system_alerts_acknowledged_by_idx on system_alerts (workspace_id, acknowledged_by);
create index system_alerts_assigned_to_idx on system_alerts (workspace_id, assigned_to, triggered_at desc);
create index system_alerts_created_by_idx on system_alerts (created_by);
create index alert_events_actor_idx on alert_events (actor_id);
create index alert_escalations_policy_idx on alert_escalations (workspace_id, policy_id);
create index alert_escalations_rule_idx on alert_escalations (workspace_id, rule_id);

create or replace function app.guard_alert() returns trigger
language plpgsql
as $$
declare
  was_closed boolean := tg_op = 'UPDATE' and old.status in ('resolved', 'dismissed');
begin
  if tg_op = 'UPDATE' and new.status <> old.status then
    if was_closed and new.status <> 'active' then
      raise exception 'A % alert can''t become %. Reopen it first.', old.status, new.status
        using errcode = 'CX409', column = 'status';
    end if;
    if was_closed and exists (
      select from system_alerts a
      where a.workspace_id = new.workspace_id and a.source = new.source and a.fingerprint = new.fingerprint
        and a.status in ('active', 'acknowledged') and a.id <> new.id
    ) then
      raise exception 'The same alert fired again since and is open: work on that one.' using errcode = 'CX409', column = 'status';
    end if;
  end if;

  if new.status = 'acknowledged' then
    new.acknowledged_at := coalesce(new.acknowledged_at, now());
    if tg_op = 'INSERT' or old.status <> 'acknowledged' then
      new.acknowledged_by := coalesce(new.acknowledged_by, auth.uid());
    end if;
  elsif new.status = 'active' then
    new.acknowledged_at := null;
    new.acknowledged_by := null;
  end if;

  if new.status in ('resolved', 'dismissed') then
    new.resolved_at := coalesce(new.resolved_at, now());
    new.snoozed_until := null;
    new.snooze_wake := null;
  else
    new.resolved_at := null;
    if new.snoozed_until is null and new.snooze_wake = 'time' then
      new.snooze_wake := null;
    elsif new.snoozed_until is not null and new.snooze_wake is null then
      new.snooze_wake := 'time';
    end if;
  end if;

  if tg_op = 'UPDATE' and (new.status, new.severity_level, new.assigned_to, new.snoozed_until, new.snooze_wake)
      is distinct from (old.status, old.severity_level, old.assigned_to, old.snoozed_until, old.snooze_wake) then
    new.revision := old.revision + 1;
  end if;
  return new;
end $$;

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
      select workspace, my_slot, f.facet, n.inbox_tab, n.severity_level, n.alert_type, f.value, count(*)
      from new_rows n
      cross join lateral (values ('all', null::uuid), ('agent', n.triggered_by_agent_id), ('campaign', n.related_campaign_id),
        ('assignee', n.assigned_to)) f (facet, value)
      where n.workspace_id = workspace
      group by 3, 4, 5, 6, 7 order by 3, 4, 5, 6, 7
      on conflict on constraint alert_counts_cell_key do update set alerts = c.alerts + excluded.alerts;

    elsif tg_op = 'DELETE' then
      insert into alert_counts as c (workspace_id, slot, facet, inbox_tab, severity_level, alert_type, value, alerts)
      select workspace, my_slot, f.facet, o.inbox_tab, o.severity_level, o.alert_type, f.value, -count(*)
      from old_rows o
      cross join lateral (values ('all', null::uuid), ('agent', o.triggered_by_agent_id), ('campaign', o.related_campaign_id),
        ('assignee', o.assigned_to)) f (facet, value)
      where o.workspace_id = workspace
      group by 3, 4, 5, 6, 7 order by 3, 4, 5, 6, 7
      on conflict on constraint alert_counts_cell_key do update set alerts = c.alerts + excluded.alerts;

    else
      insert into alert_events (workspace_id, alert_id, kind, reason, actor_id, actor_kind, comment, details, was, batch_id, revision)
      select n.workspace_id, n.id, e.kind, note ->> 'reason', person, kind_of_actor, note ->> 'comment', e.details,
        case when note ? 'batch' then jsonb_build_object('status', o.status, 'acknowledged_at', o.acknowledged_at,
          'acknowledged_by', o.acknowledged_by, 'assigned_to', o.assigned_to, 'snoozed_until', o.snoozed_until,
          'snooze_wake', o.snooze_wake) end,
        (note ->> 'batch')::uuid, n.revision
      from new_rows n
      join old_rows o on o.workspace_id = n.workspace_id and o.id = n.id
      cross join lateral (values
        (1, case when n.severity_rank > o.severity_rank then 'severity_raised' when n.severity_rank < o.severity_rank then 'severity_lowered' end,
          jsonb_build_object('from', o.severity_level, 'to', n.severity_level, 'was', o.inbox_tab, 'is', n.inbox_tab)),
        (2, case when n.status = o.status then null
              when n.status = 'active' and o.status = 'acknowledged' then
                case when n.severity_rank > o.severity_rank then null else 'unacknowledged' end
              when n.status = 'active' then 'reopened'
              else n.status end,
          jsonb_build_object('from', o.status, 'to', n.status)),
        -- A silence's hold has an entry of its own.
        (3, case when n.snooze_wake = 'silence' then null
              when n.snooze_wake is not null and (n.snooze_wake, n.snoozed_until) is distinct from (o.snooze_wake, o.snoozed_until) then 'snoozed'
              when n.snooze_wake is null and o.snooze_wake is not null and n.status in ('active', 'acknowledged')
                and n.severity_rank <= o.severity_rank then 'woken' end,
          jsonb_strip_nulls(jsonb_build_object('until', n.snoozed_until, 'wake', n.snooze_wake))),
        (4, case when n.assigned_to is not distinct from o.assigned_to then null when n.assigned_to is null then 'unassigned' else 'assigned' end,
          jsonb_strip_nulls(jsonb_build_object('from', o.assigned_to, 'to', n.assigned_to)))
      ) e (part, kind, details)
      where n.workspace_id = workspace and n.revision <> o.revision and e.kind is not null
      order by n.id, e.part;

      insert into alert_counts as c (workspace_id, slot, facet, inbox_tab, severity_level, alert_type, value, alerts)
      select workspace, my_slot, f.facet, d.inbox_tab, d.severity_level, d.alert_type, f.value, sum(d.by)
      from (
        select n.inbox_tab, n.severity_level, n.alert_type, n.triggered_by_agent_id, n.related_campaign_id, n.assigned_to, 1 as by
        from new_rows n where n.workspace_id = workspace
        union all
        select o.inbox_tab, o.severity_level, o.alert_type, o.triggered_by_agent_id, o.related_campaign_id, o.assigned_to, -1
        from old_rows o where o.workspace_id = workspace
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

create or replace function app.fold_alert_counts(p_workspace_id uuid) returns void
language plpgsql security definer set search_path = public, pg_temp
as $$
begin
  perform app.enter_workspace(p_workspace_id);
  with gathered as (
    delete from alert_counts c
    where c.workspace_id = p_workspace_id and c.id in (
      select l.id from alert_counts l
      where l.workspace_id = p_workspace_id and (l.slot <> 0 or l.alerts = 0)
      order by l.facet, l.inbox_tab, l.severity_level, l.alert_type, l.value for update skip locked)
    returning *
  )
  insert into alert_counts as c (workspace_id, slot, facet, inbox_tab, severity_level, alert_type, value, alerts)
  select p_workspace_id, 0, g.facet, g.inbox_tab, g.severity_level, g.alert_type, g.value, sum(g.alerts)
  from gathered g where g.slot <> 0
  group by 3, 4, 5, 6, 7 having sum(g.alerts) <> 0 order by 3, 4, 5, 6, 7
  on conflict on constraint alert_counts_cell_key do update set alerts = c.alerts + excluded.alerts;
end $$;

drop trigger wake_senders_insert on user_notifications;
drop trigger wake_senders_insert on webhook_deliveries;
drop function app.wake_senders_of_new();
create or replace trigger wake_senders after insert or update of delivery_status, deliver_after on user_notifications
  for each row when (new.channel <> 'in_app' and new.delivery_status = 'pending' and new.deliver_after <= now())
  execute function app.wake_senders();
create or replace trigger wake_senders after insert or update of status, deliver_after on webhook_deliveries
  for each row when (new.status = 'pending' and new.deliver_after <= now())
  execute function app.wake_senders();
