-- Keys of programs, the append-only facts that statistics are derived from, and the audit log.

create table if not exists api_keys (
  workspace_id uuid not null references workspaces (id) on delete cascade,
  id uuid not null default gen_random_uuid(),
  name text not null check (char_length(name) between 1 and 80),
  prefix text not null,
  key_hash text not null,
  scopes text[] not null check (cardinality(scopes) > 0),
  expires_at timestamptz,
  last_used_at timestamptz,
  revoked_at timestamptz,
  created_by uuid references auth.users (id) on delete set null,
  created_at timestamptz not null default now(),
  primary key (workspace_id, id),
  unique (workspace_id, key_hash)
);
create index if not exists api_keys_created_by_idx on api_keys (created_by);

-- source_key names the action that caused the fact, so that a retried action counts once.
create table if not exists activity_events (
  workspace_id uuid not null references workspaces (id) on delete cascade,
  id uuid not null default gen_random_uuid(),
  user_id uuid references auth.users (id) on delete set null,
  event_name text not null check (event_name ~ '^[a-z][a-z_.]{0,79}$'),
  subject_type text,
  subject_id uuid,
  source_key text not null check (char_length(source_key) between 1 and 200),
  properties jsonb not null default '{}',
  occurred_at timestamptz not null default now(),
  primary key (workspace_id, id),
  unique (workspace_id, source_key)
);
create index if not exists activity_events_user_idx on activity_events (user_id);
create index if not exists activity_events_name_idx on activity_events (workspace_id, user_id, event_name, occurred_at);
create index if not exists activity_events_time_idx on activity_events (workspace_id, occurred_at desc);

create table if not exists audit_log (
  workspace_id uuid not null references workspaces (id) on delete cascade,
  id uuid not null default gen_random_uuid(),
  actor_id uuid references auth.users (id) on delete set null,
  actor_kind text not null check (actor_kind in ('person', 'api_key', 'system')),
  action text not null,
  subject_type text not null,
  subject_id text,
  before jsonb,
  after jsonb,
  origin text,
  occurred_at timestamptz not null default now(),
  primary key (workspace_id, id)
);
create index if not exists audit_log_actor_idx on audit_log (actor_id);
create index if not exists audit_log_time_idx on audit_log (workspace_id, occurred_at desc, id);
create index if not exists audit_log_subject_idx on audit_log (workspace_id, subject_type, subject_id, occurred_at desc);

call app.protect_workspace_table('api_keys');
call app.protect_workspace_table('activity_events', 'select, insert');
call app.protect_workspace_table('audit_log', 'select, insert');

-- Writes who changed what, before and after, in the change's own transaction. Secrets' hashes stay out; an update that
-- changes nothing but updated_at or a key's last use writes nothing. app.request_origin ("kind requestId address") is set with the context.
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

-- Nobody but the owner makes a trigger of it: on a table of one's own it would write what never happened.
revoke execute on function app.audit_change() from public;

create or replace procedure app.audit_changes(p_table regclass)
language plpgsql
as $$
begin
  execute format(
    'create or replace trigger audit_change after insert or update or delete on %s for each row execute function app.audit_change()',
    p_table);
end $$;

call app.audit_changes('workspaces');
call app.audit_changes('workspace_members');
call app.audit_changes('invitations');
call app.audit_changes('api_keys');
call app.audit_changes('cohorts');
call app.audit_changes('moves');
