-- A filter of the alert inbox kept under a name, by its owner; shared with the workspace if they wish. `query` is the
-- inbox's own address after the "?". A person's default view opens with the inbox.
create table if not exists saved_views (
  workspace_id uuid not null references workspaces (id) on delete cascade,
  id uuid not null default gen_random_uuid(),
  owner_id uuid not null,
  name text not null check (char_length(name) between 1 and 60),
  query text not null check (char_length(query) between 1 and 16000),
  is_shared boolean not null default false,
  is_default boolean not null default false,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  primary key (workspace_id, id),
  constraint saved_views_name_key unique (workspace_id, owner_id, name),
  foreign key (workspace_id, owner_id) references workspace_members (workspace_id, user_id) on delete cascade
);
create unique index if not exists saved_views_default_key on saved_views (workspace_id, owner_id) where is_default;

call app.protect_workspace_table('saved_views', 'select, insert, delete, update (name, query, is_shared, is_default)');

-- Everybody sees their own and what is shared; nobody writes another's.
do $$
declare
  command text;
begin
  foreach command in array array['select', 'insert', 'update', 'delete'] loop
    if not exists (select from pg_policy where polrelid = 'saved_views'::regclass and polname = 'saved_views_own_' || command) then
      execute format('create policy %I on saved_views as restrictive for %s to codex_app %s', 'saved_views_own_' || command, command,
        case command
          when 'select' then 'using (is_shared or owner_id = (select auth.uid()))'
          when 'insert' then 'with check (owner_id = (select auth.uid()))'
          else 'using (owner_id = (select auth.uid()))' end);
    end if;
  end loop;
end $$;
