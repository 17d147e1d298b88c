-- Tenants, their members and invitations. Besides the workspace's own policy, a signed-in person without a
-- workspace context sees the workspaces and memberships that are theirs (the switcher), a platform administrator all.

create or replace function app.is_time_zone(p_name text) returns boolean
language plpgsql immutable parallel safe
as $$
begin
  perform timestamptz '2000-01-01 00:00Z' at time zone p_name;
  return p_name ~ '^[A-Za-z]+(/[A-Za-z0-9_+-]+)*$';
exception when invalid_parameter_value then
  return false;
end $$;

create table if not exists workspaces (
  id uuid primary key default gen_random_uuid(),
  name text not null check (char_length(name) between 1 and 80),
  slug text not null unique check (slug ~ '^[a-z0-9](?:[a-z0-9-]{0,46}[a-z0-9])?$'),
  timezone text not null default 'UTC' check (app.is_time_zone(timezone)),
  currency text not null default 'USD' check (currency ~ '^[A-Z]{3}$'),
  settings jsonb not null default '{}' check (jsonb_typeof(settings) = 'object'),
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now()
);

create table if not exists workspace_members (
  workspace_id uuid not null references workspaces (id) on delete cascade,
  id uuid not null default gen_random_uuid(),
  user_id uuid not null references auth.users (id) on delete cascade,
  role text not null check (role in ('owner', 'admin', 'marketer', 'ops', 'viewer')),
  joined_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  primary key (workspace_id, id),
  unique (workspace_id, user_id)
);
create index if not exists workspace_members_user_id_idx on workspace_members (user_id);

create table if not exists invitations (
  workspace_id uuid not null references workspaces (id) on delete cascade,
  id uuid not null default gen_random_uuid(),
  email text not null check (email = lower(email) and char_length(email) <= 254),
  role text not null check (role in ('owner', 'admin', 'marketer', 'ops', 'viewer')),
  token_hash text not null,
  invited_by uuid references auth.users (id) on delete set null,
  expires_at timestamptz not null,
  accepted_at timestamptz,
  revoked_at timestamptz,
  created_at timestamptz not null default now(),
  primary key (workspace_id, id),
  unique (workspace_id, token_hash)
);
create index if not exists invitations_invited_by_idx on invitations (invited_by);

call app.protect_workspace_table('workspace_members');
call app.protect_workspace_table('invitations');

do $$
begin
  if not exists (select from pg_policy where polrelid = 'workspace_members'::regclass and polname = 'workspace_members_own') then
    create policy workspace_members_own on workspace_members for select
      using ((select app.workspace_id()) is null and (user_id = (select auth.uid()) or (select app.is_platform_admin())));
  end if;

  alter table workspaces enable row level security;
  alter table workspaces force row level security;
  if not exists (select from pg_policy where polrelid = 'workspaces'::regclass and polname = 'workspaces_workspace_isolation') then
    create policy workspaces_workspace_isolation on workspaces
      using (id = (select app.workspace_id())) with check (id = (select app.workspace_id()));
    create policy workspaces_own on workspaces for select
      using ((select app.workspace_id()) is null and (
        id in (select m.workspace_id from workspace_members m where m.user_id = (select auth.uid()))
        or (select app.is_platform_admin())));
  end if;
end $$;
grant select, insert, update, delete on workspaces to codex_app;
create or replace trigger touch_updated_at before update on workspaces for each row execute function app.touch_updated_at();

-- A workspace always has an owner: its last one can't leave or be demoted. Deleting the workspace itself may.
create or replace function app.keep_last_owner() returns trigger
language plpgsql
as $$
begin
  if old.role <> 'owner' or (tg_op = 'UPDATE' and new.role = 'owner' and new.user_id = old.user_id) then
    return coalesce(new, old);
  end if;
  perform from workspaces where id = old.workspace_id for update;
  if found and not exists (
    select from workspace_members m
    where m.workspace_id = old.workspace_id and m.role = 'owner' and m.id <> old.id
  ) then
    raise exception 'The last owner can''t leave or change role. Make somebody else an owner first.' using errcode = 'CX409';
  end if;
  return coalesce(new, old);
end $$;
create or replace trigger keep_last_owner before update or delete on workspace_members
  for each row execute function app.keep_last_owner();
