-- Ten thousand alerts at once, and what each alert costs: the same, with less work for each row.

-- An id that grows with time (version 7 of RFC 9562): its first 48 bits are the milliseconds since 1970, the others are drawn.
-- What comes together lies together in every index that has the id; ids that are drawn whole lie all over it, so that an act
-- on a storm of alerts went through as many pages as there are alerts. (uuidv7() of PostgreSQL 18 does the same.)
create or replace function app.time_ordered_uuid() returns uuid
language sql volatile parallel safe
as $$
  select encode(
    set_bit(set_bit(
      overlay(uuid_send(gen_random_uuid()) placing substring(int8send(floor(extract(epoch from clock_timestamp()) * 1000)::bigint) from 3) from 1 for 6),
      52, 1), 53, 1), 'hex')::uuid
$$;
alter table system_alerts alter column id set default app.time_ordered_uuid();
alter table alert_events alter column id set default app.time_ordered_uuid();
alter table alert_escalations alter column id set default app.time_ordered_uuid();
alter table user_notifications alter column id set default app.time_ordered_uuid();
alter table webhook_deliveries alter column id set default app.time_ordered_uuid();
alter table activity_events alter column id set default app.time_ordered_uuid();

-- That an entry's workspace exists is said by its alert.
alter table alert_events drop constraint if exists alert_events_workspace_id_fkey;

-- As in 040, but for the entries of an update.
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
      -- Each kind of entry for itself: most changes are one of the four, and the words of the others are not made.
      with moved as materialized (
        select n.id, n.revision, n.status, n.severity_level, n.severity_rank, n.inbox_tab, n.assigned_to, n.snoozed_until,
          n.snooze_wake, o.status as was_status, o.severity_level as was_severity, o.severity_rank as was_rank, o.inbox_tab as was_tab,
          o.assigned_to as was_assigned_to, o.snoozed_until as was_snoozed_until, o.snooze_wake as was_snooze_wake,
          case when note ? 'batch' then jsonb_build_object('status', o.status, 'acknowledged_at', o.acknowledged_at,
            'acknowledged_by', o.acknowledged_by, 'assigned_to', o.assigned_to, 'snoozed_until', o.snoozed_until,
            'snooze_wake', o.snooze_wake) end as was
        from new_rows n
        join old_rows o on o.workspace_id = n.workspace_id and o.id = n.id
        where n.workspace_id = workspace and n.revision <> o.revision
      ), entries as (
        select m.id, 1 as part, case when m.severity_rank > m.was_rank then 'severity_raised' else 'severity_lowered' end as kind,
          jsonb_build_object('from', m.was_severity, 'to', m.severity_level, 'was', m.was_tab, 'is', m.inbox_tab) as details, m.was, m.revision
        from moved m where m.severity_rank <> m.was_rank
        union all
        select m.id, 2, case when m.status <> 'active' then m.status when m.was_status = 'acknowledged' then 'unacknowledged' else 'reopened' end,
          jsonb_build_object('from', m.was_status, 'to', m.status), m.was, m.revision
        from moved m
        -- Severity that rises says itself why nobody has the alert any more.
        where m.status <> m.was_status
          and not (m.status = 'active' and m.was_status = 'acknowledged' and m.severity_rank > m.was_rank)
        union all
        -- A silence's hold has an entry of its own.
        select m.id, 3, case when m.snooze_wake is null then 'woken' else 'snoozed' end,
          jsonb_strip_nulls(jsonb_build_object('until', m.snoozed_until, 'wake', m.snooze_wake)), m.was, m.revision
        from moved m
        where m.snooze_wake <> 'silence' and (m.snooze_wake, m.snoozed_until) is distinct from (m.was_snooze_wake, m.was_snoozed_until)
          or m.snooze_wake is null and m.was_snooze_wake is not null and m.status in ('active', 'acknowledged')
            and m.severity_rank <= m.was_rank
        union all
        select m.id, 4, case when m.assigned_to is null then 'unassigned' else 'assigned' end,
          jsonb_strip_nulls(jsonb_build_object('from', m.was_assigned_to, 'to', m.assigned_to)), m.was, m.revision
        from moved m where m.assigned_to is distinct from m.was_assigned_to
      )
      insert into alert_events (workspace_id, alert_id, kind, reason, actor_id, actor_kind, comment, details, was, batch_id, revision)
      select workspace, e.id, e.kind, note ->> 'reason', person, kind_of_actor, note ->> 'comment', e.details, e.was,
        (note ->> 'batch')::uuid, e.revision
      from entries e
      order by e.id, e.part;

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
