-- Names members in the comments that the caller has written on these alerts in this transaction: who it was, with the name
-- that stands in the text, lies beside the comment, and each of them but the author is told once, of however many alerts.
-- Answers how many were told. Runs as the owner: entries and other people's notifications have no other way in.
create or replace function app.mention_members(p_alert_ids uuid[], p_user_ids uuid[]) returns integer
language plpgsql security definer set search_path = public, pg_temp
as $$
declare
  author text := (select u.name from auth.users u where u.id = auth.uid());
  named jsonb;
  about record;
  person uuid;
  told integer := 0;
begin
  if auth.uid() is null then
    raise exception 'Only a signed-in person can mention others.' using errcode = 'CX403';
  end if;
  select coalesce(jsonb_agg(jsonb_build_object('id', u.id, 'name', u.name) order by u.name, u.id), '[]') into named
  from workspace_members m join auth.users u on u.id = m.user_id
  where m.workspace_id = app.workspace_id() and m.user_id = any (p_user_ids);
  if jsonb_array_length(named) <> (select count(distinct p.id) from unnest(p_user_ids) p (id)) then
    raise exception 'Only members of this workspace can be mentioned. Nothing was saved.' using errcode = 'CX404', column = 'mentions';
  end if;

  with marked as (
    update alert_events e set details = e.details || jsonb_build_object('mentions', named)
    where e.workspace_id = app.workspace_id() and e.alert_id = any (p_alert_ids) and e.actor_id = auth.uid()
      and e.comment is not null and e.occurred_at = now()
    returning e.alert_id, e.comment
  )
  select count(distinct a.id) as alerts, max(m.comment) as comment,
    (array_agg(a.id order by a.severity_rank desc, a.triggered_at desc, a.id))[1] as id,
    (array_agg(a.title order by a.severity_rank desc, a.triggered_at desc, a.id))[1] as title,
    (array_agg(a.severity_level order by a.severity_rank desc))[1] as severity
  into about
  from marked m join system_alerts a on a.workspace_id = app.workspace_id() and a.id = m.alert_id;

  for person in
    select (n ->> 'id')::uuid as id from jsonb_array_elements(named) n
    where about.alerts > 0 and (n ->> 'id')::uuid <> auth.uid() order by id
  loop
    perform app.notify(app.workspace_id(), person, jsonb_build_object('type', 'message', 'severity', about.severity,
      'title', left(author || ' mentioned you on ' || case about.alerts when 1 then about.title else about.alerts || ' alerts' end, 300),
      'message', about.comment || E'\n\n' || case about.alerts when 1 then 'You are told because this comment names you.'
        else 'You are told because this comment names you. The worst of the alerts: ' || about.title end,
      'alert_id', about.id), '{in_app,email}');
    told := told + 1;
  end loop;
  return told;
end $$;
revoke all on function app.mention_members(uuid[], uuid[]) from public;
grant execute on function app.mention_members(uuid[], uuid[]) to codex_app;
