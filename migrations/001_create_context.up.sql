-- Schemas, the application role, and the transaction-local context that every policy reads.

do $$
begin
  if not exists (select from pg_roles where rolname = 'codex_app') then
    create role codex_app nologin nosuperuser nocreatedb nocreaterole nobypassrls;
  end if;
end $$;

create schema if not exists auth;
create schema if not exists app;

revoke create on schema public from public;
grant usage on schema public, auth, app to codex_app;

-- The current user's id, or NULL outside a signed-in transaction.
create or replace function auth.uid() returns uuid
language sql stable parallel safe
as $$ select nullif(current_setting('app.current_user_id', true), '')::uuid $$;

-- The current workspace's id, or NULL. A pooled connection holds '' after a transaction-local setting, hence nullif.
create or replace function app.workspace_id() returns uuid
language sql stable parallel safe
as $$ select nullif(current_setting('app.current_workspace_id', true), '')::uuid $$;

-- True when the caller (not the owner of a SECURITY DEFINER function) is exempt from row-level security.
create or replace function app.caller_bypasses_rls() returns boolean
language sql stable
as $$
  select r.rolsuper or r.rolbypassrls
  from pg_roles r
  where r.rolname = case current_setting('role') when 'none' then session_user else current_setting('role') end
$$;

-- Refuses a function call that names another workspace than the context's. A role that is exempt from row-level
-- security (an administrator in psql) enters the named workspace instead.
create or replace function app.enter_workspace(p_workspace_id uuid) returns void
language plpgsql
as $$
begin
  if p_workspace_id is not null and p_workspace_id = app.workspace_id() then
    return;
  end if;
  if p_workspace_id is not null and app.caller_bypasses_rls() then
    perform set_config('app.current_workspace_id', p_workspace_id::text, true);
    return;
  end if;
  raise exception 'This call names another workspace than the one it runs in.' using errcode = '42501';
end $$;

-- The shared trigger that keeps updated_at true.
create or replace function app.touch_updated_at() returns trigger
language plpgsql
as $$
begin
  new.updated_at := now();
  return new;
end $$;

-- One notification per statement and workspace: which table changed and, for small changes, which ids. Never data.
-- The trigger's argument names the column of the one person concerned, for personal tables.
create or replace function app.notify_changes() returns trigger
language plpgsql
as $$
declare
  change record;
begin
  if tg_nargs = 0 then
    for change in
      select c.workspace_id, count(*) as n, (array_agg(c.id))[1:20] as ids from changed c group by c.workspace_id
    loop
      perform pg_notify('codex_changes', json_build_object(
        'workspace', change.workspace_id, 'table', tg_table_name, 'op', lower(tg_op), 'n', change.n, 'ids', change.ids)::text);
    end loop;
  else
    for change in
      select c.workspace_id, to_jsonb(c) ->> tg_argv[0] as person, count(*) as n, (array_agg(c.id))[1:20] as ids
      from changed c group by 1, 2
    loop
      perform pg_notify('codex_changes', json_build_object(
        'workspace', change.workspace_id, 'table', tg_table_name, 'op', lower(tg_op), 'n', change.n, 'ids', change.ids,
        'user', change.person)::text);
    end loop;
  end if;
  return null;
end $$;

-- Makes a table live: its inserts, updates and deletes are announced on channel codex_changes.
create or replace procedure app.announce_changes(p_table regclass, p_person_column text default null)
language plpgsql
as $$
declare
  operation text;
begin
  foreach operation in array array['insert', 'update', 'delete'] loop
    execute format(
      'create or replace trigger announce_%1$s after %1$s on %2$s referencing %3$s table as changed
         for each statement execute function app.notify_changes(%4$s)',
      operation, p_table, case operation when 'delete' then 'old' else 'new' end,
      case when p_person_column is null then '' else quote_literal(p_person_column) end);
  end loop;
end $$;

-- Puts a workspace table under row-level security (enabled and forced), with the policy that every such table has,
-- the shared updated_at trigger where it has that column, and the application role's rights.
create or replace procedure app.protect_workspace_table(p_table regclass, p_rights text default 'select, insert, update, delete')
language plpgsql
as $$
declare
  table_name text := (select relname from pg_class where oid = p_table);
  policy_name text := table_name || '_workspace_isolation';
begin
  execute format('alter table %s enable row level security', p_table);
  execute format('alter table %s force row level security', p_table);
  if not exists (select from pg_policy where polrelid = p_table and polname = policy_name) then
    execute format(
      'create policy %I on %s using (workspace_id = (select app.workspace_id())) with check (workspace_id = (select app.workspace_id()))',
      policy_name, p_table);
  end if;
  if exists (select from pg_attribute where attrelid = p_table and attname = 'updated_at' and not attisdropped) then
    execute format(
      'create or replace trigger touch_updated_at before update on %s for each row execute function app.touch_updated_at()',
      p_table);
  end if;
  execute format('revoke all on %s from codex_app', p_table);
  execute format('grant %s on %s to codex_app', p_rights, p_table);
end $$;
