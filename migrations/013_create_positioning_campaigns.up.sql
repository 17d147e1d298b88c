-- Positioning, messages, campaigns with their quests, cohorts and measured results. The rules of a campaign's life
-- are kept here, so that every program meets them: the state machine, read-only ends, the quest forest, allocations.

-- Limits of a list of texts: how many, how long each, none empty or NULL.
create or replace function app.texts_fit(p_texts text[], p_count integer, p_length integer) returns boolean
language sql immutable parallel safe
as $$
  select cardinality(p_texts) <= p_count
     and not exists (select from unnest(p_texts) t where t is null or char_length(t) not between 1 and p_length)
$$;

create table if not exists positioning (
  workspace_id uuid not null references workspaces (id) on delete cascade,
  id uuid not null default gen_random_uuid(),
  name text not null check (char_length(name) between 1 and 160),
  description text check (char_length(description) <= 4000),
  market_segment text not null check (char_length(market_segment) between 1 and 60),
  target_persona text check (char_length(target_persona) <= 2000),
  key_message text check (char_length(key_message) <= 2000),
  value_proposition text check (char_length(value_proposition) <= 4000),
  differentiation text check (char_length(differentiation) <= 4000),
  target_pain_points text[] not null default '{}' check (app.texts_fit(target_pain_points, 30, 400)),
  solution_benefits text[] not null default '{}' check (app.texts_fit(solution_benefits, 30, 400)),
  revision integer not null default 1,
  created_by uuid references auth.users (id) on delete set null,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  primary key (workspace_id, id)
);
create index if not exists positioning_created_by_idx on positioning (created_by);
create index if not exists positioning_name_idx on positioning (workspace_id, name, id);

create table if not exists message_architecture (
  workspace_id uuid not null references workspaces (id) on delete cascade,
  id uuid not null default gen_random_uuid(),
  name text not null check (char_length(name) between 1 and 160),
  description text check (char_length(description) <= 4000),
  positioning_id uuid,
  primary_message text not null check (char_length(primary_message) between 1 and 2000),
  secondary_messages text[] not null default '{}' check (app.texts_fit(secondary_messages, 30, 1000)),
  content_pillars text[] not null default '{}' check (app.texts_fit(content_pillars, 30, 400)),
  brand_voice text check (char_length(brand_voice) <= 2000),
  tone_guidelines text check (char_length(tone_guidelines) <= 4000),
  target_audience text check (char_length(target_audience) <= 2000),
  key_topics text[] not null default '{}' check (app.texts_fit(key_topics, 50, 200)),
  content_themes text[] not null default '{}' check (app.texts_fit(content_themes, 50, 200)),
  revision integer not null default 1,
  created_by uuid references auth.users (id) on delete set null,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  primary key (workspace_id, id),
  foreign key (workspace_id, positioning_id) references positioning (workspace_id, id) on delete set null (positioning_id)
);
create index if not exists message_architecture_positioning_idx on message_architecture (workspace_id, positioning_id);
create index if not exists message_architecture_created_by_idx on message_architecture (created_by);
create index if not exists message_architecture_name_idx on message_architecture (workspace_id, name, id);

-- Amounts are in the workspace's currency. The totals are kept by campaign_metrics' trigger, ROI follows from them.
create table if not exists campaigns (
  workspace_id uuid not null references workspaces (id) on delete cascade,
  id uuid not null default gen_random_uuid(),
  name text not null check (char_length(name) between 1 and 160),
  description text check (char_length(description) <= 4000),
  objective text check (char_length(objective) <= 2000),
  status text not null default 'draft'
    check (status in ('draft', 'planning', 'active', 'paused', 'completed', 'archived')),
  positioning_id uuid,
  message_architecture_id uuid,
  target_segments text[] not null default '{}' check (app.texts_fit(target_segments, 30, 120)),
  target_geographies text[] not null default '{}' check (app.texts_fit(target_geographies, 60, 120)),
  start_date date check (start_date between '1990-01-01' and '2199-12-31'),
  end_date date check (end_date between '1990-01-01' and '2199-12-31'),
  planned_duration_days integer generated always as (end_date - start_date + 1) stored,
  budget_allocation numeric(5, 2) check (budget_allocation between 0 and 100),
  allocated_budget_amount numeric(14, 2) check (allocated_budget_amount >= 0),
  resource_allocation jsonb not null default '{}' check (jsonb_typeof(resource_allocation) = 'object'),
  total_reach bigint not null default 0 check (total_reach >= 0),
  total_engagements bigint not null default 0 check (total_engagements >= 0),
  conversion_count bigint not null default 0 check (conversion_count >= 0),
  total_spend numeric(16, 2) not null default 0 check (total_spend >= 0),
  total_revenue numeric(16, 2) not null default 0 check (total_revenue >= 0),
  roi_percentage numeric generated always as
    (case when total_spend > 0 then round((total_revenue - total_spend) / total_spend * 100, 2) end) stored,
  completed_at timestamptz,
  revision integer not null default 1,
  created_by uuid references auth.users (id) on delete set null,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  primary key (workspace_id, id),
  foreign key (workspace_id, positioning_id) references positioning (workspace_id, id) on delete set null (positioning_id),
  foreign key (workspace_id, message_architecture_id) references message_architecture (workspace_id, id)
    on delete set null (message_architecture_id),
  constraint campaigns_dates_in_order check (end_date >= start_date)
);
create index if not exists campaigns_positioning_idx on campaigns (workspace_id, positioning_id);
create index if not exists campaigns_message_architecture_idx on campaigns (workspace_id, message_architecture_id);
create index if not exists campaigns_created_by_idx on campaigns (created_by);
create index if not exists campaigns_creator_idx on campaigns (workspace_id, created_by, status);
create index if not exists campaigns_updated_idx on campaigns (workspace_id, updated_at desc, id desc);
create index if not exists campaigns_status_idx on campaigns (workspace_id, status, updated_at desc, id desc);
create index if not exists campaigns_name_idx on campaigns (workspace_id, lower(name), id);

-- quest_order counts 1, 2, 3 … among siblings; 0 on insert asks for the place after the last one.
create table if not exists campaign_quests (
  workspace_id uuid not null references workspaces (id) on delete cascade,
  id uuid not null default gen_random_uuid(),
  campaign_id uuid not null,
  name text not null check (char_length(name) between 1 and 200),
  description text check (char_length(description) <= 4000),
  objective text check (char_length(objective) <= 2000),
  parent_quest_id uuid,
  quest_order integer not null default 0 check (quest_order >= 1),
  status text not null default 'pending' check (status in ('pending', 'in_progress', 'completed', 'blocked', 'on_hold')),
  start_date date check (start_date between '1990-01-01' and '2199-12-31'),
  end_date date check (end_date between '1990-01-01' and '2199-12-31'),
  due_date date check (due_date between '1990-01-01' and '2199-12-31'),
  assigned_to_agents text[] not null default '{}' check (app.texts_fit(assigned_to_agents, 50, 120)),
  expected_output text check (char_length(expected_output) <= 4000),
  actual_output text check (char_length(actual_output) <= 4000),
  revision integer not null default 1,
  created_by uuid references auth.users (id) on delete set null,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  primary key (workspace_id, id),
  unique (workspace_id, campaign_id, id),
  constraint campaign_quests_place unique nulls not distinct (workspace_id, campaign_id, parent_quest_id, quest_order)
    deferrable initially immediate,
  foreign key (workspace_id, campaign_id) references campaigns (workspace_id, id) on delete cascade,
  foreign key (workspace_id, campaign_id, parent_quest_id)
    references campaign_quests (workspace_id, campaign_id, id) on delete cascade,
  constraint campaign_quests_dates_in_order check (end_date >= start_date)
);
create index if not exists campaign_quests_parent_idx on campaign_quests (workspace_id, campaign_id, parent_quest_id, quest_order);
create index if not exists campaign_quests_created_by_idx on campaign_quests (created_by);
create index if not exists campaign_quests_due_idx on campaign_quests (workspace_id, due_date) where status <> 'completed';
create index if not exists campaign_quests_agents_idx on campaign_quests using gin (assigned_to_agents);

create table if not exists campaign_cohorts (
  workspace_id uuid not null references workspaces (id) on delete cascade,
  id uuid not null default gen_random_uuid(),
  campaign_id uuid not null,
  cohort_id uuid not null,
  allocation_percentage numeric(5, 2) not null default 0 check (allocation_percentage between 0 and 100),
  target_count integer check (target_count >= 0),
  reached_count integer not null default 0 check (reached_count >= 0),
  converted_count integer not null default 0 check (converted_count >= 0),
  revision integer not null default 1,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  primary key (workspace_id, id),
  unique (workspace_id, campaign_id, cohort_id),
  foreign key (workspace_id, campaign_id) references campaigns (workspace_id, id) on delete cascade,
  foreign key (workspace_id, cohort_id) references cohorts (workspace_id, id) on delete cascade,
  constraint campaign_cohorts_converted_reached check (converted_count <= reached_count)
);
create index if not exists campaign_cohorts_cohort_idx on campaign_cohorts (workspace_id, cohort_id);

-- Measured results, one row per campaign, cohort (NULL: not told apart), day and source: importing again changes nothing.
-- A cohort that has results stays: deleting it would change history.
create table if not exists campaign_metrics (
  workspace_id uuid not null references workspaces (id) on delete cascade,
  id uuid not null default gen_random_uuid(),
  campaign_id uuid not null,
  cohort_id uuid,
  metric_date date not null check (metric_date between '1990-01-01' and '2199-12-31'),
  source text not null check (char_length(source) between 1 and 80),
  reach bigint not null default 0 check (reach between 0 and 1000000000000),
  engagements bigint not null default 0 check (engagements between 0 and 1000000000000),
  conversions bigint not null default 0 check (conversions between 0 and 1000000000000),
  spend numeric(14, 2) not null default 0 check (spend >= 0),
  revenue numeric(14, 2) not null default 0 check (revenue >= 0),
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  primary key (workspace_id, id),
  unique nulls not distinct (workspace_id, campaign_id, metric_date, cohort_id, source),
  foreign key (workspace_id, campaign_id) references campaigns (workspace_id, id) on delete cascade,
  foreign key (workspace_id, cohort_id) references cohorts (workspace_id, id)
);
create index if not exists campaign_metrics_cohort_idx on campaign_metrics (workspace_id, cohort_id);

do $$
begin
  if not exists (select from pg_constraint where conrelid = 'moves'::regclass and conname = 'moves_campaign_fkey') then
    alter table moves add constraint moves_campaign_fkey
      foreign key (workspace_id, campaign_id) references campaigns (workspace_id, id) on delete set null (campaign_id);
  end if;
end $$;

call app.protect_workspace_table('positioning');
call app.protect_workspace_table('message_architecture');
call app.protect_workspace_table('campaigns');
call app.protect_workspace_table('campaign_quests');
call app.protect_workspace_table('campaign_cohorts');
call app.protect_workspace_table('campaign_metrics');

call app.announce_changes('positioning');
call app.announce_changes('message_architecture');
call app.announce_changes('campaigns');
call app.announce_changes('campaign_quests');
call app.announce_changes('campaign_cohorts');
call app.announce_changes('moves');

call app.audit_changes('positioning');
call app.audit_changes('message_architecture');
call app.audit_changes('campaign_quests');
call app.audit_changes('campaign_cohorts');
-- Not what triggers do to a campaign (totals, touched time): that would be a line of the log per imported day.
create or replace trigger audit_change after insert or update or delete on campaigns
  for each row when (pg_trigger_depth() = 0) execute function app.audit_change();

-- Raises `revision` when a person's content changed, and only then: the trigger's arguments name the columns that
-- others move (places, totals). Two people who edit one row meet each other by it.
create or replace function app.raise_revision() returns trigger
language plpgsql
as $$
declare
  apart text[] := tg_argv[0:tg_nargs] || array['updated_at', 'revision', 'created_by'];
begin
  new.revision := old.revision + (to_jsonb(new) - apart is distinct from to_jsonb(old) - apart)::integer;
  return new;
end $$;
create or replace trigger raise_revision before update on positioning for each row execute function app.raise_revision();
create or replace trigger raise_revision before update on message_architecture for each row execute function app.raise_revision();
create or replace trigger raise_revision before update on campaigns for each row execute function app.raise_revision(
  'total_reach', 'total_engagements', 'conversion_count', 'total_spend', 'total_revenue', 'roi_percentage', 'planned_duration_days');
create or replace trigger raise_revision before update on campaign_quests for each row execute function app.raise_revision(
  'quest_order', 'parent_quest_id');
create or replace trigger raise_revision before update on campaign_cohorts for each row execute function app.raise_revision();

-- The state machine: where a campaign in this status may go.
create or replace function app.campaign_status_moves(p_status text) returns text[]
language sql immutable parallel safe
as $$
  select case p_status
    when 'draft' then array['planning', 'archived']
    when 'planning' then array['draft', 'active', 'archived']
    when 'active' then array['paused', 'completed', 'archived']
    when 'paused' then array['active', 'completed', 'archived']
    when 'completed' then array['archived']
    when 'archived' then array['draft']
    else '{}'
  end
$$;

create or replace function app.is_campaign_read_only(p_status text) returns boolean
language sql immutable parallel safe
as $$ select p_status in ('completed', 'archived') $$;

-- A campaign's life. Runs before raise_revision (triggers run in the order of their names).
create or replace function app.check_campaign() returns trigger
language plpgsql
as $$
declare
  totals constant text[] := array['total_reach', 'total_engagements', 'conversion_count', 'total_spend', 'total_revenue'];
  apart constant text[] := totals || array['status', 'completed_at', 'updated_at', 'revision', 'created_by', 'roi_percentage', 'planned_duration_days'];
  was jsonb;
  is_now jsonb;
begin
  if tg_op = 'DELETE' then
    -- Deleting the whole workspace may; its row is gone by now.
    if app.is_campaign_read_only(old.status) and exists (select from workspaces w where w.id = old.workspace_id) then
      raise exception 'A campaign that is % is read-only. Restore it to draft first.', old.status using errcode = 'CX409', column = 'status';
    end if;
    return old;
  end if;

  if tg_op = 'INSERT' then
    if new.status <> 'draft' then
      raise exception 'A new campaign starts as a draft.' using errcode = 'CX409', column = 'status';
    end if;
    new.total_reach := 0;
    new.total_engagements := 0;
    new.conversion_count := 0;
    new.total_spend := 0;
    new.total_revenue := 0;
    return new;
  end if;

  was := to_jsonb(old);
  is_now := to_jsonb(new);
  if pg_trigger_depth() = 1
    and exists (select from unnest(totals) t where was -> t is distinct from is_now -> t) then
    raise exception 'A campaign''s totals come from its metrics and can''t be set.' using errcode = 'CX409';
  end if;

  if app.is_campaign_read_only(old.status) and was - apart is distinct from is_now - apart then
    -- Deleting a framework takes it off every campaign, finished ones too.
    if (new.positioning_id is null and old.positioning_id is not null and not exists (
          select from positioning p where p.workspace_id = old.workspace_id and p.id = old.positioning_id))
      or (new.message_architecture_id is null and old.message_architecture_id is not null and not exists (
          select from message_architecture m where m.workspace_id = old.workspace_id and m.id = old.message_architecture_id)) then
      return new;
    end if;
    raise exception 'A campaign that is % is read-only. Restore it to draft first.', old.status using errcode = 'CX409', column = 'status';
  end if;

  if new.status <> old.status then
    if new.status <> all (app.campaign_status_moves(old.status)) then
      raise exception 'A campaign can''t go from % to %.', old.status, new.status using errcode = 'CX409', column = 'status';
    end if;
    if new.status = 'completed' then
      new.completed_at := case when new.completed_at is distinct from old.completed_at then new.completed_at else now() end;
    elsif new.status = 'draft' then
      new.completed_at := null;
    end if;
  end if;

  if new.status = 'active' then
    if new.start_date is null or new.end_date is null then
      raise exception 'An active campaign needs a start date and an end date.'
        using errcode = 'CX409', column = case when new.start_date is null then 'start_date' else 'end_date' end;
    end if;
    if old.status <> 'active'
      and not exists (select from campaign_quests q where q.workspace_id = new.workspace_id and q.campaign_id = new.id)
      and not exists (select from moves m where m.workspace_id = new.workspace_id and m.campaign_id = new.id) then
      raise exception 'To become active a campaign needs at least one quest or move.' using errcode = 'CX409', column = 'status';
    end if;
  end if;
  return new;
end $$;
create or replace trigger check_campaign before insert or update or delete on campaigns
  for each row execute function app.check_campaign();

-- Quests and cohort links are parts of their campaign: a change holds the campaign's row (so that two people's changes
-- queue up), is refused while the campaign is read-only, and never carries the part to another campaign.
create or replace function app.hold_campaign(p_workspace_id uuid, p_campaign_id uuid) returns void
language plpgsql
as $$
declare
  held record;
begin
  select c.name, c.status into held from campaigns c
  where c.workspace_id = p_workspace_id and c.id = p_campaign_id
  for no key update;
  -- None: the campaign is being deleted with its parts, or the foreign key will say that there is none.
  if found and app.is_campaign_read_only(held.status) then
    raise exception '“%” is % and so read-only. Restore it to draft first.', held.name, held.status
      using errcode = 'CX409', column = 'status';
  end if;
end $$;

create or replace function app.guard_campaign_part() returns trigger
language plpgsql
as $$
begin
  if tg_op = 'UPDATE' then
    if new.campaign_id <> old.campaign_id then
      raise exception 'It belongs to its campaign and can''t change to another one.' using errcode = 'CX409', column = 'campaign_id';
    end if;
    if to_jsonb(new) - '{created_by,updated_at}'::text[] = to_jsonb(old) - '{created_by,updated_at}'::text[] then
      return new;
    end if;
  end if;
  if tg_op = 'DELETE' then
    perform app.hold_campaign(old.workspace_id, old.campaign_id);
    return old;
  end if;
  perform app.hold_campaign(new.workspace_id, new.campaign_id);
  return new;
end $$;
create or replace trigger a_guard_campaign_part before insert or update or delete on campaign_quests
  for each row execute function app.guard_campaign_part();
create or replace trigger a_guard_campaign_part before insert or update or delete on campaign_cohorts
  for each row execute function app.guard_campaign_part();

-- A quest's place in the forest, once its campaign is held: appended when none is named, no cycle, eight levels.
create or replace function app.place_quest() returns trigger
language plpgsql
as $$
declare
  levels_above integer := 0;
  levels_below integer;
  ancestor uuid := new.parent_quest_id;
begin
  if tg_op = 'INSERT' and new.quest_order = 0 then
    select coalesce(max(q.quest_order), 0) + 1 into new.quest_order from campaign_quests q
    where q.workspace_id = new.workspace_id and q.campaign_id = new.campaign_id
      and q.parent_quest_id is not distinct from new.parent_quest_id;
  end if;
  if tg_op = 'UPDATE' and new.parent_quest_id is not distinct from old.parent_quest_id then
    return new;
  end if;

  while ancestor is not null and levels_above <= 8 loop
    if ancestor = new.id then
      raise exception '“%” can''t be placed below itself.', new.name using errcode = 'CX409', column = 'parent_quest_id';
    end if;
    levels_above := levels_above + 1;
    select q.parent_quest_id into ancestor from campaign_quests q where q.workspace_id = new.workspace_id and q.id = ancestor;
    exit when not found;
  end loop;

  with recursive below as (
    select q.id, 1 as level from campaign_quests q
    where q.workspace_id = new.workspace_id and q.campaign_id = new.campaign_id and q.parent_quest_id = new.id
    union all
    select q.id, b.level + 1 from below b
    join campaign_quests q on q.workspace_id = new.workspace_id and q.campaign_id = new.campaign_id and q.parent_quest_id = b.id
    where b.level <= 8
  )
  select coalesce(max(level), 0) into levels_below from below;
  if levels_above + 1 + levels_below > 8 then
    raise exception 'Quests nest at most 8 levels deep; this would be %.', levels_above + 1 + levels_below
      using errcode = 'CX409', column = 'parent_quest_id';
  end if;
  return new;
end $$;
create or replace trigger place_quest before insert or update of parent_quest_id on campaign_quests
  for each row execute function app.place_quest();

-- After each statement: places are 1 … n among siblings, and nothing is open below a completed quest.
create or replace function app.check_quest_forest() returns trigger
language plpgsql
as $$
declare
  broken record;
begin
  if tg_op = 'UPDATE' then
    select q.campaign_id into broken
    from (select workspace_id, campaign_id, parent_quest_id from changed
          union select workspace_id, campaign_id, parent_quest_id from was) g
    join campaign_quests q on q.workspace_id = g.workspace_id and q.campaign_id = g.campaign_id
      and q.parent_quest_id is not distinct from g.parent_quest_id
    group by q.campaign_id, q.parent_quest_id having count(*) <> max(q.quest_order) limit 1;
  else
    select q.campaign_id into broken
    from (select distinct workspace_id, campaign_id, parent_quest_id from changed) g
    join campaign_quests q on q.workspace_id = g.workspace_id and q.campaign_id = g.campaign_id
      and q.parent_quest_id is not distinct from g.parent_quest_id
    group by q.campaign_id, q.parent_quest_id having count(*) <> max(q.quest_order) limit 1;
  end if;
  if found then
    raise exception 'The quests'' places must count 1, 2, 3 … without a gap.' using errcode = 'CX409', column = 'quest_order';
  end if;

  select c.name into broken from changed c
  join campaign_quests q on q.workspace_id = c.workspace_id and q.campaign_id = c.campaign_id and q.parent_quest_id = c.id
  where c.status = 'completed' and q.status <> 'completed' limit 1;
  if found then
    raise exception '“%” has open quests below it. Complete them first, or together with it.', broken.name
      using errcode = 'CX409', column = 'status';
  end if;

  select p.name into broken from changed c
  join campaign_quests p on p.workspace_id = c.workspace_id and p.id = c.parent_quest_id
  where c.status <> 'completed' and p.status = 'completed' limit 1;
  if found then
    raise exception '“%” is completed. Reopen it before anything below it is open.', broken.name
      using errcode = 'CX409', column = 'parent_quest_id';
  end if;
  return null;
end $$;
create or replace trigger check_quest_forest_insert after insert on campaign_quests
  referencing new table as changed for each statement execute function app.check_quest_forest();
create or replace trigger check_quest_forest_update after update on campaign_quests
  referencing old table as was new table as changed for each statement execute function app.check_quest_forest();

-- Siblings of a deleted quest (its subtree goes with it) close the gap.
create or replace function app.close_quest_gaps() returns trigger
language plpgsql
as $$
begin
  update campaign_quests q set quest_order = places.place
  from (
    select s.workspace_id, s.id, row_number() over (partition by s.workspace_id, s.campaign_id, s.parent_quest_id order by s.quest_order) as place
    from (select distinct workspace_id, campaign_id, parent_quest_id from was) g
    join campaign_quests s on s.workspace_id = g.workspace_id and s.campaign_id = g.campaign_id
      and s.parent_quest_id is not distinct from g.parent_quest_id
  ) places
  where q.workspace_id = places.workspace_id and q.id = places.id and q.quest_order <> places.place;
  return null;
end $$;
create or replace trigger close_quest_gaps after delete on campaign_quests
  referencing old table as was for each statement execute function app.close_quest_gaps();

-- Moves a quest with all that is below it to a place (1 = first; too high means last) under another parent, or none.
-- The campaign is held first, so two people who reorder at once do it one after the other.
create or replace function app.move_quest(p_quest_id uuid, p_parent_quest_id uuid, p_position integer) returns void
language plpgsql
as $$
declare
  ws constant uuid := app.workspace_id();
  campaign uuid;
  old_parent uuid;
  place integer;
begin
  select q.campaign_id into campaign from campaign_quests q where q.workspace_id = ws and q.id = p_quest_id;
  perform app.hold_campaign(ws, campaign);
  select q.parent_quest_id into old_parent from campaign_quests q where q.workspace_id = ws and q.id = p_quest_id;
  if not found then
    raise exception 'That quest is no longer there.' using errcode = 'CX404';
  end if;
  if p_parent_quest_id is not null and not exists (
    select from campaign_quests q where q.workspace_id = ws and q.campaign_id = campaign and q.id = p_parent_quest_id) then
    raise exception 'The quest to place it under is no longer in this campaign.' using errcode = 'CX404', column = 'parent_quest_id';
  end if;
  select least(greatest(coalesce(p_position, 1), 1), count(*) + 1) into place from campaign_quests q
  where q.workspace_id = ws and q.campaign_id = campaign and q.id <> p_quest_id
    and q.parent_quest_id is not distinct from p_parent_quest_id;

  update campaign_quests q
  set parent_quest_id = places.parent, quest_order = places.place
  from (
    select p_quest_id as id, p_parent_quest_id as parent, place as place
    union all
    select s.id, s.parent_quest_id, s.seat + (s.parent_quest_id is not distinct from p_parent_quest_id and s.seat >= place)::integer
    from (
      select o.id, o.parent_quest_id, row_number() over (partition by o.parent_quest_id order by o.quest_order)::integer as seat
      from campaign_quests o
      where o.workspace_id = ws and o.campaign_id = campaign and o.id <> p_quest_id
        and (o.parent_quest_id is not distinct from p_parent_quest_id or o.parent_quest_id is not distinct from old_parent)
    ) s
  ) places
  where q.workspace_id = ws and q.id = places.id
    and (q.quest_order <> places.place or q.parent_quest_id is distinct from places.parent);
end $$;

-- Completes a quest; with its open children only when asked. Returns how many quests it completed.
create or replace function app.complete_quest(p_quest_id uuid, p_with_children boolean default false) returns integer
language plpgsql
as $$
declare
  ws constant uuid := app.workspace_id();
  campaign uuid;
  completed integer;
begin
  select q.campaign_id into campaign from campaign_quests q where q.workspace_id = ws and q.id = p_quest_id;
  perform app.hold_campaign(ws, campaign);
  if not exists (select from campaign_quests q where q.workspace_id = ws and q.id = p_quest_id) then
    raise exception 'That quest is no longer there.' using errcode = 'CX404';
  end if;
  with recursive subtree as (
    select p_quest_id as id
    union all
    select q.id from subtree s
    join campaign_quests q on q.workspace_id = ws and q.campaign_id = campaign and q.parent_quest_id = s.id
    where p_with_children
  )
  update campaign_quests q set status = 'completed' from subtree s
  where q.workspace_id = ws and q.id = s.id and q.status <> 'completed';
  get diagnostics completed = row_count;
  return completed;
end $$;

-- The agents a quest newly names must work in this workspace. Assignments come in 015; without them nothing is checked.
create or replace function app.check_quest_agents() returns trigger
language plpgsql
as $$
declare
  strangers text;
  known text[] := case when tg_op = 'UPDATE' then old.assigned_to_agents else '{}' end;
begin
  if new.assigned_to_agents <@ known or to_regclass('public.agent_assignments') is null then
    return new;
  end if;
  select string_agg(distinct a.name, ', ') into strangers
  from unnest(new.assigned_to_agents) a (name)
  where a.name <> all (known) and not exists (
    select from agent_registry r
    join agent_assignments s on s.workspace_id = new.workspace_id and s.agent_id = r.id
    where r.agent_name = a.name and s.assignment_status in ('active', 'paused')
      and (s.assigned_to_campaign_id is null or s.assigned_to_campaign_id = new.campaign_id));
  if strangers is not null then
    raise exception 'Not assigned to this workspace: %. Assign the agent first, or leave it out.', strangers
      using errcode = 'CX422', column = 'assigned_to_agents';
  end if;
  return new;
end $$;
create or replace trigger check_quest_agents before insert or update of assigned_to_agents on campaign_quests
  for each row execute function app.check_quest_agents();

-- A campaign's allocations never pass 100 in sum. Its row is held by now, so this sum is the only one being changed.
create or replace function app.check_cohort_allocations() returns trigger
language plpgsql
as $$
declare
  taken numeric;
begin
  select sum(c.allocation_percentage) into taken
  from (select distinct workspace_id, campaign_id from changed) g
  join campaign_cohorts c on c.workspace_id = g.workspace_id and c.campaign_id = g.campaign_id
  group by c.workspace_id, c.campaign_id having sum(c.allocation_percentage) > 100 limit 1;
  if found then
    raise exception 'The cohorts would take % %% of the campaign; 100 %% is all there is.', trim_scale(taken)
      using errcode = 'CX422', column = 'allocation_percentage';
  end if;
  return null;
end $$;
create or replace trigger check_cohort_allocations_insert after insert on campaign_cohorts
  referencing new table as changed for each statement execute function app.check_cohort_allocations();
create or replace trigger check_cohort_allocations_update after update on campaign_cohorts
  referencing new table as changed for each statement execute function app.check_cohort_allocations();

-- A changed quest or cohort link touches its campaign: once a transaction, whatever the number of rows.
create or replace function update_campaign_timestamp() returns trigger
language plpgsql
as $$
declare
  part record := case when tg_op = 'DELETE' then old else new end;
begin
  update campaigns c set updated_at = now()
  where c.workspace_id = part.workspace_id and c.id = part.campaign_id and c.updated_at is distinct from now();
  return null;
end $$;
create or replace trigger campaign_quests_update_trigger after insert or update or delete on campaign_quests
  for each row execute function update_campaign_timestamp();
create or replace trigger campaign_cohorts_update_trigger after insert or update or delete on campaign_cohorts
  for each row execute function update_campaign_timestamp();

-- Carries what a statement changed in campaign_metrics over to the totals. Late results still reach a completed
-- campaign (they are facts, not edits); an archived one takes none.
create or replace function app.carry_campaign_metrics() returns trigger
language plpgsql
as $$
declare
  change record;
  carried text;
begin
  for change in execute format(
    'select workspace_id, campaign_id, sum(reach)::bigint as reach, sum(engagements)::bigint as engagements,
            sum(conversions)::bigint as conversions, sum(spend) as spend, sum(revenue) as revenue
     from (%s) c group by 1, 2 order by 1, 2',
    concat_ws(' union all ',
      case when tg_op <> 'DELETE' then 'select workspace_id, campaign_id, reach, engagements, conversions, spend, revenue from added' end,
      case when tg_op <> 'INSERT' then 'select workspace_id, campaign_id, -reach as reach, -engagements as engagements, -conversions as conversions,
             -spend as spend, -revenue as revenue from removed' end))
  loop
    update campaigns c set
      total_reach = total_reach + change.reach,
      total_engagements = total_engagements + change.engagements,
      conversion_count = conversion_count + change.conversions,
      total_spend = total_spend + change.spend,
      total_revenue = total_revenue + change.revenue
    where c.workspace_id = change.workspace_id and c.id = change.campaign_id
      and (change.reach, change.engagements, change.conversions, change.spend, change.revenue) is distinct from (0, 0, 0, 0, 0)
    returning c.status into carried;
    if carried = 'archived' then
      raise exception 'An archived campaign takes no more results. Restore it to draft first.' using errcode = 'CX409', column = 'campaign_id';
    end if;
  end loop;
  return null;
end $$;
create or replace trigger carry_campaign_metrics_insert after insert on campaign_metrics
  referencing new table as added for each statement execute function app.carry_campaign_metrics();
create or replace trigger carry_campaign_metrics_update after update on campaign_metrics
  referencing new table as added old table as removed for each statement execute function app.carry_campaign_metrics();
create or replace trigger carry_campaign_metrics_delete after delete on campaign_metrics
  referencing old table as removed for each statement execute function app.carry_campaign_metrics();

-- A move joins only a campaign that is open, and knows when it was executed.
create or replace function app.check_move() returns trigger
language plpgsql
as $$
declare
  joined record;
begin
  if new.status = 'executed' then
    new.executed_at := coalesce(new.executed_at, now());
  else
    new.executed_at := null;
  end if;
  if new.campaign_id is not null and (tg_op = 'INSERT' or new.campaign_id is distinct from old.campaign_id) then
    select c.name, c.status into joined from campaigns c
    where c.workspace_id = new.workspace_id and c.id = new.campaign_id for share;
    if found and app.is_campaign_read_only(joined.status) then
      raise exception '“%” is % and so read-only. Restore it to draft first.', joined.name, joined.status
        using errcode = 'CX409', column = 'campaign_id';
    end if;
  end if;
  return new;
end $$;
create or replace trigger check_move before insert or update on moves for each row execute function app.check_move();

-- Facts for statistics and achievements, credited to whoever's work it is; a fact that was recorded stays one fact.
create or replace function app.record_fact(
  p_workspace_id uuid, p_user_id uuid, p_event text, p_subject_type text, p_subject_id uuid, p_occurred_at timestamptz
) returns void
language sql
as $$
  insert into activity_events (workspace_id, user_id, event_name, subject_type, subject_id, source_key, properties, occurred_at)
  values (p_workspace_id, p_user_id, p_event, p_subject_type, p_subject_id, p_event || ':' || p_subject_id,
    case when auth.uid() is null then '{}' else jsonb_build_object('actor', auth.uid()) end, p_occurred_at)
  on conflict (workspace_id, source_key) do nothing
$$;

create or replace function app.record_campaign_facts() returns trigger
language plpgsql
as $$
declare
  credited uuid := coalesce(new.created_by, auth.uid());
begin
  if tg_op = 'INSERT' then
    perform app.record_fact(new.workspace_id, credited, 'campaign.created', 'campaign', new.id, new.created_at);
  elsif new.status is distinct from old.status and new.status = 'active' then
    perform app.record_fact(new.workspace_id, credited, 'campaign.activated', 'campaign', new.id, now());
  elsif new.status is distinct from old.status and new.status = 'completed' then
    perform app.record_fact(new.workspace_id, credited, 'campaign.completed', 'campaign', new.id, new.completed_at);
  end if;
  return null;
end $$;
create or replace trigger record_campaign_facts after insert or update of status on campaigns
  for each row execute function app.record_campaign_facts();

create or replace function app.record_quest_facts() returns trigger
language plpgsql
as $$
begin
  if new.status = 'completed' and (tg_op = 'INSERT' or old.status <> 'completed') then
    perform app.record_fact(new.workspace_id, coalesce(auth.uid(), new.created_by), 'quest.completed', 'quest', new.id, now());
  end if;
  return null;
end $$;
create or replace trigger record_quest_facts after insert or update of status on campaign_quests
  for each row execute function app.record_quest_facts();

create or replace function app.record_move_facts() returns trigger
language plpgsql
as $$
declare
  credited uuid := coalesce(new.owner_id, new.created_by);
begin
  if tg_op = 'INSERT' then
    perform app.record_fact(new.workspace_id, credited, 'move.created', 'move', new.id, new.created_at);
  end if;
  if new.status = 'executed' then
    perform app.record_fact(new.workspace_id, credited, 'move.executed', 'move', new.id, new.executed_at);
    if new.outcome = 'successful' then
      perform app.record_fact(new.workspace_id, credited, 'move.successful', 'move', new.id, new.executed_at);
    end if;
  end if;
  return null;
end $$;
create or replace trigger record_move_facts after insert or update of status, outcome on moves
  for each row execute function app.record_move_facts();
