-- Cohorts (who a campaign speaks to) and moves (single marketing actions). moves.campaign_id gets its foreign key in
-- 013, where campaigns come to be.

create table if not exists cohorts (
  workspace_id uuid not null references workspaces (id) on delete cascade,
  id uuid not null default gen_random_uuid(),
  name text not null check (char_length(name) between 1 and 120),
  description text,
  attributes jsonb not null default '{}' check (jsonb_typeof(attributes) = 'object'),
  size integer check (size >= 0),
  created_by uuid references auth.users (id) on delete set null,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  primary key (workspace_id, id),
  unique (workspace_id, name)
);
create index if not exists cohorts_created_by_idx on cohorts (created_by);

create table if not exists moves (
  workspace_id uuid not null references workspaces (id) on delete cascade,
  id uuid not null default gen_random_uuid(),
  campaign_id uuid,
  name text not null check (char_length(name) between 1 and 160),
  description text,
  channel text,
  owner_id uuid,
  status text not null default 'planned' check (status in ('planned', 'running', 'executed', 'cancelled')),
  outcome text not null default 'pending' check (outcome in ('pending', 'successful', 'unsuccessful')),
  planned_at timestamptz,
  executed_at timestamptz,
  created_by uuid references auth.users (id) on delete set null,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  primary key (workspace_id, id),
  foreign key (workspace_id, owner_id) references workspace_members (workspace_id, user_id) on delete set null (owner_id),
  check (outcome = 'pending' or status = 'executed')
);
create index if not exists moves_campaign_idx on moves (workspace_id, campaign_id);
create index if not exists moves_owner_idx on moves (workspace_id, owner_id);
create index if not exists moves_created_by_idx on moves (created_by);

call app.protect_workspace_table('cohorts');
call app.protect_workspace_table('moves');
