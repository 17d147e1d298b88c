drop function if exists app.acknowledge_fired_alerts(uuid, text, text[]);
drop table if exists integration_receipts;
drop table if exists integration_deliveries;
drop table if exists integrations;

create or replace function app.audit_change() returns trigger
language plpgsql security definer set search_path = public, pg_temp
as $$
declare
  hidden text[] := array['key_hash', 'token_hash', 'updated_at', 'last_used_at'];
  was jsonb := case when tg_op <> 'INSERT' then to_jsonb(old) - hidden end;
  is_now jsonb := case when tg_op <> 'DELETE' then to_jsonb(new) - hidden end;
  kept jsonb := coalesce(is_now, was);
  origin text := nullif(current_setting('app.request_origin', true), '');
  workspace uuid := coalesce(kept ->> 'workspace_id', kept ->> 'id')::uuid;
begin
  if was = is_now or workspace is distinct from app.workspace_id() then
    return null;
  end if;
  if tg_op = 'DELETE' and not exists (select from workspaces where id = workspace) then
    return null;
  end if;
  insert into audit_log (workspace_id, actor_id, actor_kind, action, subject_type, subject_id, before, after, origin)
  values (workspace, auth.uid(),
    case when auth.uid() is not null then 'person' when origin like 'api_key %' then 'api_key' else 'system' end,
    lower(tg_op), tg_table_name, kept ->> 'id', was, is_now, origin);
  return null;
end $$;
