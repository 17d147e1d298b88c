-- Achievements, who earned them, statistics derived from facts, and the ledger of points.
--
-- How it hangs together: facts (moves, campaigns, activity events, ledger entries, unlocked achievements) change
-- user_stats; a changed statistic or a new event evaluates the achievements that watch it; an earned one writes the
-- ledger, which is a fact again. The functions here run as the owner, because the application role may only read
-- user_stats and points_ledger. All of them lock a member's user_stats row first, members in order of their id, then
-- user_achievements: so they never deadlock with one another, and counts stay exact under concurrency.

-- The metrics that a condition may name: statistics and event names. domain/achievements.ts lists the same with labels.
-- timed: each fact has a moment, so the metric may stand in a time_based condition. counts_event: the event it counts.
create or replace function app.achievement_metrics()
returns table (name text, kind text, timed boolean, counts_event text)
language sql immutable parallel safe
as $$
  values
    ('campaigns_created', 'stat', true, null),
    ('campaigns_active', 'stat', false, null),
    ('campaigns_completed', 'stat', false, null),
    ('total_campaign_reach', 'stat', false, null),
    ('total_engagement_count', 'stat', false, null),
    ('content_pieces_created', 'stat', true, 'content.created'),
    ('content_pieces_published', 'stat', true, 'content.published'),
    ('moves_created', 'stat', true, null),
    ('moves_executed', 'stat', true, null),
    ('moves_successful', 'stat', true, null),
    ('success_rate_percentage', 'stat', false, null),
    ('collaborations_count', 'stat', true, 'collaboration.joined'),
    ('teams_joined', 'stat', true, 'team.joined'),
    ('total_points', 'stat', true, null),
    ('achievements_unlocked', 'stat', true, null),
    ('login_count', 'stat', true, 'member.signed_in'),
    ('total_hours_engaged', 'stat', false, null),
    ('experience_level', 'stat', false, null),
    ('content.created', 'event', true, null),
    ('content.published', 'event', true, null),
    ('collaboration.joined', 'event', true, null),
    ('team.joined', 'event', true, null),
    ('member.signed_in', 'event', true, null),
    ('campaign.created', 'event', true, null),
    ('campaign.activated', 'event', true, null),
    ('campaign.completed', 'event', true, null),
    ('quest.completed', 'event', true, null),
    ('move.created', 'event', true, null),
    ('move.executed', 'event', true, null),
    ('move.successful', 'event', true, null),
    ('signal.actioned', 'event', true, null),
    ('insight.created', 'event', true, null),
    ('alert.acknowledged', 'event', true, null),
    ('alert.resolved', 'event', true, null),
    ('agent.assigned', 'event', true, null)
$$;

-- Which of the four types a condition has; its shape says so. NULL when it has none of the shapes.
create or replace function app.condition_type(p_condition jsonb) returns text
language sql immutable parallel safe
as $$
  select case
    when jsonb_typeof(p_condition) <> 'object' then null
    when p_condition ? 'all' or p_condition ? 'any' then 'combination'
    when p_condition ? 'event' then 'milestone'
    when p_condition ? 'within' then 'time_based'
    when p_condition ? 'metric' then 'count'
  end
$$;

create or replace function app.json_keys(p_object jsonb) returns text[]
language sql immutable parallel safe
as $$ select coalesce(array_agg(k order by k), '{}') from jsonb_object_keys(p_object) k $$;

-- True for a whole, known condition: exactly the keys of its type, known metrics, sane numbers, three levels at most.
create or replace function app.is_condition(p_condition jsonb, p_levels integer default 3) returns boolean
language plpgsql immutable parallel safe
as $$
declare
  shape text := app.condition_type(p_condition);
  keys text[];
  parts jsonb;
  span jsonb;
  unit text;
begin
  if shape is null or p_levels < 1 then
    return false;
  end if;
  keys := app.json_keys(p_condition);

  if shape = 'combination' then
    parts := coalesce(p_condition -> 'all', p_condition -> 'any');
    if cardinality(keys) <> 1 or jsonb_typeof(parts) <> 'array' or jsonb_array_length(parts) not between 1 and 10 then
      return false;
    end if;
    return (select bool_and(app.is_condition(part, p_levels - 1)) from jsonb_array_elements(parts) part);
  end if;

  if shape = 'milestone' then
    return keys = array['event'] and exists (
      select from app.achievement_metrics() m where m.kind = 'event' and to_jsonb(m.name) = p_condition -> 'event');
  end if;

  if jsonb_typeof(p_condition -> 'threshold') is distinct from 'number' or not exists (
    select from app.achievement_metrics() m
    where to_jsonb(m.name) = p_condition -> 'metric' and (m.timed or shape = 'count')
  ) then
    return false;
  end if;
  if (p_condition ->> 'threshold')::numeric not between 0.01 and 1000000000000 then
    return false;
  end if;
  if shape = 'count' then
    return keys = array['metric', 'threshold'];
  end if;

  span := p_condition -> 'within';
  if keys <> array['metric', 'threshold', 'within'] or jsonb_typeof(span) <> 'object'
    or app.json_keys(span) not in (array['days'], array['hours']) then
    return false;
  end if;
  unit := (app.json_keys(span))[1];
  return jsonb_typeof(span -> unit) = 'number' and span ->> unit ~ '^[0-9]{1,4}$'
    and (span ->> unit)::integer between 1 and case unit when 'days' then 365 else 8760 end;
end $$;

-- The metrics and events that a condition names, at any level: a change of one of them evaluates it again.
create or replace function app.condition_metrics(p_condition jsonb) returns text[]
language sql immutable parallel safe
as $$
  select coalesce(array_agg(distinct named #>> '{}'), '{}')
  from (
    select jsonb_path_query(p_condition, '$.**.metric') as named
    union all
    select jsonb_path_query(p_condition, '$.**.event')
  ) n
$$;

create table if not exists achievements (
  workspace_id uuid not null references workspaces (id) on delete cascade,
  id uuid not null default gen_random_uuid(),
  name text not null check (char_length(name) between 1 and 120),
  description text check (char_length(description) <= 1000),
  icon_url text check (char_length(icon_url) <= 500),
  badge_type text not null
    check (badge_type in ('milestone', 'excellence', 'exploration', 'collaboration', 'speed', 'quality')),
  category text not null check (category in ('campaign', 'content', 'engagement', 'research', 'innovation')),
  tier text not null default 'bronze' check (tier in ('bronze', 'silver', 'gold', 'platinum')),
  condition_type text not null check (condition_type in ('count', 'milestone', 'combination', 'time_based')),
  condition_value jsonb not null,
  watched_metrics text[] not null generated always as (app.condition_metrics(condition_value)) stored,
  required_previous_achievement_id uuid,
  points_reward integer not null default 0 check (points_reward between 0 and 1000000),
  badge_unlocks text[] not null default '{}' check (cardinality(badge_unlocks) <= 20),
  unlock_perks text[] not null default '{}' check (cardinality(unlock_perks) <= 20),
  is_active boolean not null default true,
  rarity_level text not null default 'common' check (rarity_level in ('common', 'uncommon', 'rare', 'legendary')),
  revision integer not null default 1,
  created_by uuid references auth.users (id) on delete set null,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  primary key (workspace_id, id),
  foreign key (workspace_id, required_previous_achievement_id) references achievements (workspace_id, id)
    on delete set null (required_previous_achievement_id),
  constraint achievements_condition_check
    check (app.is_condition(condition_value) and condition_type = app.condition_type(condition_value))
);
create unique index if not exists achievements_name_key on achievements (workspace_id, lower(name));
create index if not exists achievements_active_idx on achievements (workspace_id, badge_type, created_at) where is_active;
create index if not exists achievements_required_idx on achievements (workspace_id, required_previous_achievement_id);
create index if not exists achievements_created_by_idx on achievements (created_by);

create table if not exists user_achievements (
  workspace_id uuid not null references workspaces (id) on delete cascade,
  id uuid not null default gen_random_uuid(),
  user_id uuid not null,
  achievement_id uuid not null,
  progress_percentage numeric(5, 2) not null default 0 check (progress_percentage between 0 and 100),
  progress_value numeric not null default 0 check (progress_value >= 0),
  progress_data jsonb not null default '{}' check (jsonb_typeof(progress_data) = 'object'),
  unlocked_at timestamptz,
  unlocked_by_event text check (char_length(unlocked_by_event) between 1 and 80),
  is_locked boolean not null default true,
  display_on_profile boolean not null default true,
  visibility text not null default 'public' check (visibility in ('public', 'private', 'friends_only')),
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  primary key (workspace_id, id),
  foreign key (workspace_id, user_id) references workspace_members (workspace_id, user_id) on delete cascade,
  foreign key (workspace_id, achievement_id) references achievements (workspace_id, id) on delete cascade,
  check (is_locked = (unlocked_at is null)),
  check (unlocked_at is null or progress_percentage = 100)
);
create unique index if not exists user_achievements_person_key
  on user_achievements (workspace_id, user_id, achievement_id);
create index if not exists user_achievements_achievement_idx on user_achievements (workspace_id, achievement_id);
-- Rarity: how many have it.
create index if not exists user_achievements_holders_idx
  on user_achievements (workspace_id, achievement_id) where unlocked_at is not null;
-- What the team unlocked lately, and a person's profile.
create index if not exists user_achievements_recent_idx
  on user_achievements (workspace_id, unlocked_at desc) where unlocked_at is not null and visibility = 'public';
create index if not exists user_achievements_profile_idx
  on user_achievements (workspace_id, user_id, unlocked_at desc) where unlocked_at is not null;
-- A person's nearest next one.
create index if not exists user_achievements_in_progress_idx
  on user_achievements (workspace_id, user_id, progress_percentage desc) where unlocked_at is null;

-- Derived from facts, but for hidden_from_leaderboard, which is the person's own choice.
create table if not exists user_stats (
  workspace_id uuid not null references workspaces (id) on delete cascade,
  id uuid not null default gen_random_uuid(),
  user_id uuid not null,
  campaigns_created integer not null default 0 check (campaigns_created >= 0),
  campaigns_active integer not null default 0 check (campaigns_active >= 0),
  campaigns_completed integer not null default 0 check (campaigns_completed >= 0),
  total_campaign_reach bigint not null default 0 check (total_campaign_reach >= 0),
  content_pieces_created integer not null default 0 check (content_pieces_created >= 0),
  content_pieces_published integer not null default 0 check (content_pieces_published >= 0),
  total_engagement_count bigint not null default 0 check (total_engagement_count >= 0),
  moves_created integer not null default 0 check (moves_created >= 0),
  moves_executed integer not null default 0 check (moves_executed >= 0),
  moves_successful integer not null default 0 check (moves_successful between 0 and moves_executed),
  success_rate_percentage numeric(5, 2) check (success_rate_percentage between 0 and 100),
  collaborations_count integer not null default 0 check (collaborations_count >= 0),
  teams_joined integer not null default 0 check (teams_joined >= 0),
  total_points bigint not null default 0 check (total_points >= 0),
  achievements_unlocked integer not null default 0 check (achievements_unlocked >= 0),
  achievements_in_progress integer not null default 0 check (achievements_in_progress >= 0),
  badges_earned text[] not null default '{}',
  login_count integer not null default 0 check (login_count >= 0),
  last_active_at timestamptz,
  total_hours_engaged integer not null default 0 check (total_hours_engaged >= 0),
  experience_level bigint not null default 1 check (experience_level >= 1),
  experience_percentage numeric(5, 2) not null default 0 check (experience_percentage between 0 and 100),
  hidden_from_leaderboard boolean not null default false,
  stats_last_updated timestamptz not null default now(),
  created_at timestamptz not null default now(),
  primary key (workspace_id, id),
  foreign key (workspace_id, user_id) references workspace_members (workspace_id, user_id) on delete cascade
);
create unique index if not exists user_stats_person_key on user_stats (workspace_id, user_id);
-- The all-time board, read in this order; a rank is an index-only count of those with more points.
create index if not exists user_stats_points_idx
  on user_stats (workspace_id, total_points desc, user_id) include (hidden_from_leaderboard);

-- Append-only. cause_key names the one cause of an entry, so that nothing is ever rewarded twice.
create table if not exists points_ledger (
  workspace_id uuid not null references workspaces (id) on delete cascade,
  id uuid not null default gen_random_uuid(),
  user_id uuid not null,
  points integer not null check (points between 1 and 1000000),
  cause_type text not null check (cause_type in ('achievement', 'award')),
  cause_key text not null check (char_length(cause_key) between 1 and 200),
  achievement_id uuid,
  reason text not null check (char_length(reason) between 1 and 200),
  occurred_at timestamptz not null default now(),
  primary key (workspace_id, id),
  foreign key (workspace_id, user_id) references workspace_members (workspace_id, user_id) on delete cascade,
  foreign key (workspace_id, achievement_id) references achievements (workspace_id, id)
    on delete set null (achievement_id)
);
create unique index if not exists points_ledger_cause_key on points_ledger (workspace_id, user_id, cause_type, cause_key);
-- The boards of a window: all entries since a moment.
create index if not exists points_ledger_window_idx
  on points_ledger (workspace_id, occurred_at) include (user_id, points);
create index if not exists points_ledger_person_idx
  on points_ledger (workspace_id, user_id, occurred_at desc) include (points);
create index if not exists points_ledger_achievement_idx on points_ledger (workspace_id, achievement_id);

-- A person's hours with activity are counted and looked up by time.
create index if not exists activity_events_person_time_idx on activity_events (workspace_id, user_id, occurred_at);

call app.protect_workspace_table('achievements', 'select, insert, update');
call app.protect_workspace_table('user_achievements', 'select');
call app.protect_workspace_table('user_stats', 'select');
call app.protect_workspace_table('points_ledger', 'select');
grant update (display_on_profile, visibility) on user_achievements to codex_app;

-- Restrictive, and for the application role only: the owner's functions evaluate all members. Nobody shares a team
-- yet, so friends_only is private.
do $$
begin
  if not exists (
    select from pg_policy where polrelid = 'user_achievements'::regclass and polname = 'user_achievements_visibility'
  ) then
    create policy user_achievements_visibility on user_achievements as restrictive for all to codex_app
      using (user_id = (select auth.uid()) or visibility = 'public')
      with check (user_id = (select auth.uid()));
  end if;
  if not exists (select from pg_policy where polrelid = 'user_stats'::regclass and polname = 'user_stats_functions_write') then
    create policy user_stats_functions_write on user_stats as restrictive for all to codex_app
      using (true) with check (false);
  end if;
end $$;

-- Everybody's boards follow the ledger; statistics and progress are announced to the person they are about.
call app.announce_changes('achievements');
call app.announce_changes('points_ledger');
call app.announce_changes('user_stats', 'user_id');
call app.announce_changes('user_achievements', 'user_id');
call app.audit_changes('achievements');
create or replace trigger raise_revision before update on achievements
  for each row execute function app.raise_revision('watched_metrics');

-- ── Statistics ─────────────────────────────────────────────────────────────────────────────────────────────────────
-- Each derive_* function is the one definition of its columns: the triggers and the rebuild both use it. Events and
-- ledger entries are append-only and many, so their triggers add what is new; a test proves that rebuilt = stored.
-- p_user_ids NULL means all members.

create or replace function app.derive_campaign_stats(p_workspace_id uuid, p_user_ids uuid[])
returns table (user_id uuid, campaigns_created integer, campaigns_active integer, campaigns_completed integer,
  total_campaign_reach bigint, total_engagement_count bigint)
language sql stable
as $$
  select c.created_by, count(*)::integer, (count(*) filter (where c.status = 'active'))::integer,
    (count(*) filter (where c.status = 'completed'))::integer,
    coalesce(sum(c.total_reach), 0)::bigint, coalesce(sum(c.total_engagements), 0)::bigint
  from campaigns c
  where c.workspace_id = p_workspace_id and (p_user_ids is null or c.created_by = any (p_user_ids))
  group by c.created_by
$$;

-- Executed and successful moves are the owner's; created ones are their author's.
create or replace function app.derive_move_stats(p_workspace_id uuid, p_user_ids uuid[])
returns table (user_id uuid, moves_created integer, moves_executed integer, moves_successful integer,
  success_rate_percentage numeric)
language sql stable
as $$
  select f.user_id, sum(f.created)::integer, sum(f.executed)::integer, sum(f.successful)::integer,
    round(sum(f.successful) * 100.0 / nullif(sum(f.executed), 0), 2)
  from (
    select m.created_by as user_id, 1 as created, 0 as executed, 0 as successful
    from moves m
    where m.workspace_id = p_workspace_id and (p_user_ids is null or m.created_by = any (p_user_ids))
    union all
    select m.owner_id, 0, 1, (m.outcome = 'successful')::integer
    from moves m
    where m.workspace_id = p_workspace_id and m.status = 'executed' and (p_user_ids is null or m.owner_id = any (p_user_ids))
  ) f
  group by f.user_id
$$;

-- An hour (of the clock, UTC) in which a person did anything counts as an hour engaged.
create or replace function app.derive_event_stats(p_workspace_id uuid, p_user_ids uuid[])
returns table (user_id uuid, content_pieces_created integer, content_pieces_published integer,
  collaborations_count integer, teams_joined integer, login_count integer, last_active_at timestamptz,
  total_hours_engaged integer)
language sql stable
as $$
  select e.user_id,
    (count(*) filter (where e.event_name = 'content.created'))::integer,
    (count(*) filter (where e.event_name = 'content.published'))::integer,
    (count(*) filter (where e.event_name = 'collaboration.joined'))::integer,
    (count(*) filter (where e.event_name = 'team.joined'))::integer,
    (count(*) filter (where e.event_name = 'member.signed_in'))::integer,
    max(e.occurred_at),
    count(distinct date_bin('1 hour', e.occurred_at, 'epoch'))::integer
  from activity_events e
  where e.workspace_id = p_workspace_id and (p_user_ids is null or e.user_id = any (p_user_ids))
  group by e.user_id
$$;

create or replace function app.derive_achievement_stats(p_workspace_id uuid, p_user_ids uuid[])
returns table (user_id uuid, achievements_unlocked integer, achievements_in_progress integer, badges_earned text[])
language sql stable
as $$
  select u.user_id,
    (count(*) filter (where u.unlocked_at is not null))::integer,
    (count(*) filter (where u.unlocked_at is null and u.progress_percentage > 0 and a.is_active))::integer,
    coalesce((
      select array_agg(distinct badge order by badge)
      from user_achievements h
      join achievements g on g.workspace_id = h.workspace_id and g.id = h.achievement_id, unnest(g.badge_unlocks) badge
      where h.workspace_id = p_workspace_id and h.user_id = u.user_id and h.unlocked_at is not null
    ), '{}')
  from user_achievements u
  join achievements a on a.workspace_id = u.workspace_id and a.id = u.achievement_id
  where u.workspace_id = p_workspace_id and (p_user_ids is null or u.user_id = any (p_user_ids))
  group by u.user_id
$$;

-- All derived columns of the members, from the facts alone.
create or replace function app.derive_user_stats(p_workspace_id uuid, p_user_ids uuid[] default null)
returns table (user_id uuid, campaigns_created integer, campaigns_active integer, campaigns_completed integer,
  total_campaign_reach bigint, total_engagement_count bigint, content_pieces_created integer,
  content_pieces_published integer, moves_created integer, moves_executed integer, moves_successful integer,
  success_rate_percentage numeric, collaborations_count integer, teams_joined integer, total_points bigint,
  achievements_unlocked integer, achievements_in_progress integer, badges_earned text[], login_count integer,
  last_active_at timestamptz, total_hours_engaged integer, experience_level bigint, experience_percentage numeric)
language sql stable
as $$
  select w.user_id, coalesce(c.campaigns_created, 0), coalesce(c.campaigns_active, 0), coalesce(c.campaigns_completed, 0),
    coalesce(c.total_campaign_reach, 0), coalesce(c.total_engagement_count, 0), coalesce(e.content_pieces_created, 0),
    coalesce(e.content_pieces_published, 0), coalesce(m.moves_created, 0), coalesce(m.moves_executed, 0),
    coalesce(m.moves_successful, 0), m.success_rate_percentage, coalesce(e.collaborations_count, 0),
    coalesce(e.teams_joined, 0), coalesce(p.total_points, 0), coalesce(a.achievements_unlocked, 0),
    coalesce(a.achievements_in_progress, 0), coalesce(a.badges_earned, '{}'), coalesce(e.login_count, 0),
    e.last_active_at, coalesce(e.total_hours_engaged, 0), coalesce(p.total_points, 0) / 1000 + 1,
    (coalesce(p.total_points, 0) % 1000) / 10.0
  from workspace_members w
  left join app.derive_campaign_stats(p_workspace_id, p_user_ids) c on c.user_id = w.user_id
  left join app.derive_move_stats(p_workspace_id, p_user_ids) m on m.user_id = w.user_id
  left join app.derive_event_stats(p_workspace_id, p_user_ids) e on e.user_id = w.user_id
  left join app.derive_achievement_stats(p_workspace_id, p_user_ids) a on a.user_id = w.user_id
  left join (
    select l.user_id, sum(l.points)::bigint as total_points from points_ledger l
    where l.workspace_id = p_workspace_id and (p_user_ids is null or l.user_id = any (p_user_ids))
    group by l.user_id
  ) p on p.user_id = w.user_id
  where w.workspace_id = p_workspace_id and (p_user_ids is null or w.user_id = any (p_user_ids))
$$;

create or replace function app.lock_user_stats(p_workspace_id uuid, p_user_ids uuid[]) returns void
language sql
as $$
  select from user_stats
  where workspace_id = p_workspace_id and (p_user_ids is null or user_id = any (p_user_ids))
  order by user_id for update
$$;

-- Level and the way to the next one: 1,000 points each.
create or replace function update_experience_level() returns trigger
language plpgsql
as $$
begin
  new.experience_level := new.total_points / 1000 + 1;
  new.experience_percentage := (new.total_points % 1000) / 10.0;
  return new;
end $$;
create or replace trigger user_stats_experience_update before insert or update of total_points on user_stats
  for each row execute function update_experience_level();

create or replace function app.refresh_campaign_stats(p_workspace_id uuid, p_user_ids uuid[]) returns void
language plpgsql security definer set search_path = public, pg_temp
as $$
begin
  perform app.lock_user_stats(p_workspace_id, p_user_ids);
  update user_stats s set
    campaigns_created = coalesce(d.campaigns_created, 0), campaigns_active = coalesce(d.campaigns_active, 0),
    campaigns_completed = coalesce(d.campaigns_completed, 0), total_campaign_reach = coalesce(d.total_campaign_reach, 0),
    total_engagement_count = coalesce(d.total_engagement_count, 0), stats_last_updated = now()
  from unnest(p_user_ids) u (user_id)
  left join app.derive_campaign_stats(p_workspace_id, p_user_ids) d on d.user_id = u.user_id
  where s.workspace_id = p_workspace_id and s.user_id = u.user_id;
end $$;

create or replace function app.refresh_move_stats(p_workspace_id uuid, p_user_ids uuid[]) returns void
language plpgsql security definer set search_path = public, pg_temp
as $$
begin
  perform app.lock_user_stats(p_workspace_id, p_user_ids);
  update user_stats s set
    moves_created = coalesce(d.moves_created, 0), moves_executed = coalesce(d.moves_executed, 0),
    moves_successful = coalesce(d.moves_successful, 0), success_rate_percentage = d.success_rate_percentage,
    stats_last_updated = now()
  from unnest(p_user_ids) u (user_id)
  left join app.derive_move_stats(p_workspace_id, p_user_ids) d on d.user_id = u.user_id
  where s.workspace_id = p_workspace_id and s.user_id = u.user_id;
end $$;

-- Statement triggers: whoever gains or loses a fact. A change of other columns touches nobody. What an update changed is
-- the difference of its rows before and after (EXCEPT both ways), never their join: a session plans a trigger's query
-- once, for the few rows that came first, and a join planned for one row costs n² with n rows.
create or replace function app.follow_campaigns() returns trigger
language plpgsql security definer set search_path = public, pg_temp
as $$
declare
  change record;
begin
  if tg_op = 'INSERT' then
    for change in
      select i.workspace_id, array_agg(distinct i.created_by) as people from is_now i
      where i.created_by is not null group by 1
    loop
      perform app.refresh_campaign_stats(change.workspace_id, change.people);
    end loop;
  elsif tg_op = 'DELETE' then
    for change in
      select w.workspace_id, array_agg(distinct w.created_by) as people from was w
      where w.created_by is not null group by 1
    loop
      perform app.refresh_campaign_stats(change.workspace_id, change.people);
    end loop;
  else
    for change in
      select d.workspace_id, array_agg(distinct d.created_by) as people
      from (
        (select workspace_id, id, created_by, status, total_reach, total_engagements from is_now
         except select workspace_id, id, created_by, status, total_reach, total_engagements from was)
        union all
        (select workspace_id, id, created_by, status, total_reach, total_engagements from was
         except select workspace_id, id, created_by, status, total_reach, total_engagements from is_now)
      ) d
      where d.created_by is not null
      group by 1
    loop
      perform app.refresh_campaign_stats(change.workspace_id, change.people);
    end loop;
  end if;
  return null;
end $$;
create or replace trigger user_stats_follow_insert after insert on campaigns
  referencing new table as is_now for each statement execute function app.follow_campaigns();
create or replace trigger user_stats_follow_update after update on campaigns
  referencing old table as was new table as is_now for each statement execute function app.follow_campaigns();
create or replace trigger user_stats_follow_delete after delete on campaigns
  referencing old table as was for each statement execute function app.follow_campaigns();

-- The owner's executed and successful moves and their share, and the author's created ones.
create or replace function calculate_move_success_rate() returns trigger
language plpgsql security definer set search_path = public, pg_temp
as $$
declare
  change record;
begin
  if tg_op = 'INSERT' then
    for change in
      select i.workspace_id, array_agg(distinct person) as people
      from is_now i, unnest(array[i.created_by, i.owner_id]) person
      where person is not null group by 1
    loop
      perform app.refresh_move_stats(change.workspace_id, change.people);
    end loop;
  elsif tg_op = 'DELETE' then
    for change in
      select w.workspace_id, array_agg(distinct person) as people
      from was w, unnest(array[w.created_by, w.owner_id]) person
      where person is not null group by 1
    loop
      perform app.refresh_move_stats(change.workspace_id, change.people);
    end loop;
  else
    for change in
      select d.workspace_id, array_agg(distinct person) as people
      from (
        (select workspace_id, id, created_by, owner_id, status, outcome, executed_at from is_now
         except select workspace_id, id, created_by, owner_id, status, outcome, executed_at from was)
        union all
        (select workspace_id, id, created_by, owner_id, status, outcome, executed_at from was
         except select workspace_id, id, created_by, owner_id, status, outcome, executed_at from is_now)
      ) d, unnest(array[d.created_by, d.owner_id]) person
      where person is not null
      group by 1
    loop
      perform app.refresh_move_stats(change.workspace_id, change.people);
    end loop;
  end if;
  return null;
end $$;
create or replace trigger moves_success_rate_insert after insert on moves
  referencing new table as is_now for each statement execute function calculate_move_success_rate();
create or replace trigger moves_success_rate_update after update on moves
  referencing old table as was new table as is_now for each statement execute function calculate_move_success_rate();
create or replace trigger moves_success_rate_delete after delete on moves
  referencing old table as was for each statement execute function calculate_move_success_rate();

-- Adds new events to the counters, then evaluates the achievements that watch them by name.
create or replace function app.follow_activity() returns trigger
language plpgsql security definer set search_path = public, pg_temp
as $$
declare
  change record;
begin
  for change in
    select f.workspace_id, array_agg(distinct f.user_id) as people, array_agg(distinct f.event_name) as names
    from fresh f where f.user_id is not null group by 1
  loop
    perform app.lock_user_stats(change.workspace_id, change.people);
    update user_stats s set
      content_pieces_created = s.content_pieces_created + d.created,
      content_pieces_published = s.content_pieces_published + d.published,
      collaborations_count = s.collaborations_count + d.collaborations,
      teams_joined = s.teams_joined + d.teams,
      login_count = s.login_count + d.logins,
      last_active_at = greatest(s.last_active_at, d.last_active_at),
      total_hours_engaged = s.total_hours_engaged + d.new_hours,
      stats_last_updated = now()
    from (
      -- An hour is new when it holds no event but the fresh ones: when none is left after as many as those.
      select h.user_id, sum(h.created) as created, sum(h.published) as published, sum(h.collaborations) as collaborations,
        sum(h.teams) as teams, sum(h.logins) as logins, max(h.last_active_at) as last_active_at,
        count(*) filter (where not exists (
          select from activity_events e
          where e.workspace_id = change.workspace_id and e.user_id = h.user_id
            and e.occurred_at >= h.hour and e.occurred_at < h.hour + interval '1 hour'
          offset h.events
        )) as new_hours
      from (
        select f.user_id, date_bin('1 hour', f.occurred_at, 'epoch') as hour, count(*) as events,
          count(*) filter (where f.event_name = 'content.created') as created,
          count(*) filter (where f.event_name = 'content.published') as published,
          count(*) filter (where f.event_name = 'collaboration.joined') as collaborations,
          count(*) filter (where f.event_name = 'team.joined') as teams,
          count(*) filter (where f.event_name = 'member.signed_in') as logins,
          max(f.occurred_at) as last_active_at
        from fresh f
        where f.workspace_id = change.workspace_id and f.user_id is not null
        group by 1, 2
      ) h
      group by h.user_id
    ) d
    where s.workspace_id = change.workspace_id and s.user_id = d.user_id;
    perform app.evaluate_achievements(change.workspace_id, change.people, change.names);
  end loop;
  return null;
end $$;
create or replace trigger user_stats_follow_insert after insert on activity_events
  referencing new table as fresh for each statement execute function app.follow_activity();

create or replace function app.follow_points() returns trigger
language plpgsql security definer set search_path = public, pg_temp
as $$
declare
  change record;
begin
  for change in select f.workspace_id, array_agg(distinct f.user_id) as people from fresh f group by 1 loop
    perform app.lock_user_stats(change.workspace_id, change.people);
    update user_stats s set total_points = s.total_points + d.points, stats_last_updated = now()
    from (
      select f.user_id, sum(f.points) as points from fresh f where f.workspace_id = change.workspace_id group by 1
    ) d
    where s.workspace_id = change.workspace_id and s.user_id = d.user_id;
  end loop;
  return null;
end $$;
create or replace trigger user_stats_follow_insert after insert on points_ledger
  referencing new table as fresh for each statement execute function app.follow_points();

create or replace function app.refresh_achievement_stats(p_workspace_id uuid, p_user_ids uuid[]) returns void
language plpgsql security definer set search_path = public, pg_temp
as $$
begin
  perform app.lock_user_stats(p_workspace_id, p_user_ids);
  update user_stats s set
    achievements_unlocked = coalesce(d.achievements_unlocked, 0),
    achievements_in_progress = coalesce(d.achievements_in_progress, 0),
    badges_earned = coalesce(d.badges_earned, '{}'), stats_last_updated = now()
  from unnest(p_user_ids) u (user_id)
  left join app.derive_achievement_stats(p_workspace_id, p_user_ids) d on d.user_id = u.user_id
  where s.workspace_id = p_workspace_id and s.user_id = u.user_id
    and (s.achievements_unlocked, s.achievements_in_progress, s.badges_earned) is distinct from
      (coalesce(d.achievements_unlocked, 0), coalesce(d.achievements_in_progress, 0), coalesce(d.badges_earned, '{}'));
end $$;

create or replace function app.follow_user_achievements() returns trigger
language plpgsql security definer set search_path = public, pg_temp
as $$
declare
  change record;
begin
  if tg_op = 'INSERT' then
    for change in select i.workspace_id, array_agg(distinct i.user_id) as people from is_now i group by 1 loop
      perform app.refresh_achievement_stats(change.workspace_id, change.people);
    end loop;
  elsif tg_op = 'DELETE' then
    for change in select w.workspace_id, array_agg(distinct w.user_id) as people from was w group by 1 loop
      perform app.refresh_achievement_stats(change.workspace_id, change.people);
    end loop;
  else
    for change in
      select d.workspace_id, array_agg(distinct d.user_id) as people
      from (
        select workspace_id, id, user_id, unlocked_at is null, progress_percentage > 0 from is_now
        except select workspace_id, id, user_id, unlocked_at is null, progress_percentage > 0 from was
      ) d
      group by 1
    loop
      perform app.refresh_achievement_stats(change.workspace_id, change.people);
    end loop;
  end if;
  return null;
end $$;
create or replace trigger user_stats_follow_insert after insert on user_achievements
  referencing new table as is_now for each statement execute function app.follow_user_achievements();
create or replace trigger user_stats_follow_update after update on user_achievements
  referencing old table as was new table as is_now for each statement execute function app.follow_user_achievements();
create or replace trigger user_stats_follow_delete after delete on user_achievements
  referencing old table as was for each statement execute function app.follow_user_achievements();

-- Stores the members' statistics as their facts say, adding rows that are missing.
create or replace function app.write_user_stats(p_workspace_id uuid, p_user_ids uuid[] default null) returns void
language plpgsql security definer set search_path = public, pg_temp
as $$
begin
  perform app.lock_user_stats(p_workspace_id, p_user_ids);
  insert into user_stats as s (workspace_id, user_id, campaigns_created, campaigns_active, campaigns_completed,
    total_campaign_reach, total_engagement_count, content_pieces_created, content_pieces_published, moves_created,
    moves_executed, moves_successful, success_rate_percentage, collaborations_count, teams_joined, total_points,
    achievements_unlocked, achievements_in_progress, badges_earned, login_count, last_active_at, total_hours_engaged)
  select p_workspace_id, d.user_id, d.campaigns_created, d.campaigns_active, d.campaigns_completed,
    d.total_campaign_reach, d.total_engagement_count, d.content_pieces_created, d.content_pieces_published, d.moves_created,
    d.moves_executed, d.moves_successful, d.success_rate_percentage, d.collaborations_count, d.teams_joined, d.total_points,
    d.achievements_unlocked, d.achievements_in_progress, d.badges_earned, d.login_count, d.last_active_at, d.total_hours_engaged
  from app.derive_user_stats(p_workspace_id, p_user_ids) d
  order by d.user_id
  on conflict (workspace_id, user_id) do update set
    campaigns_created = excluded.campaigns_created, campaigns_active = excluded.campaigns_active,
    campaigns_completed = excluded.campaigns_completed, total_campaign_reach = excluded.total_campaign_reach,
    total_engagement_count = excluded.total_engagement_count, content_pieces_created = excluded.content_pieces_created,
    content_pieces_published = excluded.content_pieces_published, moves_created = excluded.moves_created,
    moves_executed = excluded.moves_executed, moves_successful = excluded.moves_successful,
    success_rate_percentage = excluded.success_rate_percentage, collaborations_count = excluded.collaborations_count,
    teams_joined = excluded.teams_joined, total_points = excluded.total_points,
    achievements_unlocked = excluded.achievements_unlocked, achievements_in_progress = excluded.achievements_in_progress,
    badges_earned = excluded.badges_earned, login_count = excluded.login_count, last_active_at = excluded.last_active_at,
    total_hours_engaged = excluded.total_hours_engaged, stats_last_updated = now();
end $$;

create or replace function app.rebuild_user_stats(p_workspace_id uuid) returns void
language plpgsql security definer set search_path = public, pg_temp
as $$
begin
  perform app.enter_workspace(p_workspace_id);
  perform app.write_user_stats(p_workspace_id);
end $$;

-- Where stored statistics differ from what the facts say: no rows when all is well.
create or replace function app.check_user_stats(p_workspace_id uuid)
returns table (user_id uuid, column_name text, stored jsonb, rebuilt jsonb)
language plpgsql security definer set search_path = public, pg_temp
as $$
#variable_conflict use_column
begin
  perform app.enter_workspace(p_workspace_id);
  return query
    select d.user_id, f.key, to_jsonb(s) -> f.key, f.value
    from app.derive_user_stats(p_workspace_id) d
    left join user_stats s on s.workspace_id = p_workspace_id and s.user_id = d.user_id,
      jsonb_each(to_jsonb(d)) f
    where f.value is distinct from to_jsonb(s) -> f.key;
end $$;

-- A row of statistics for every member, from the facts (who returns has some), and what those facts earn.
create or replace function app.follow_members() returns trigger
language plpgsql security definer set search_path = public, pg_temp
as $$
declare
  change record;
begin
  for change in select f.workspace_id, array_agg(f.user_id) as people from fresh f group by 1 loop
    perform app.write_user_stats(change.workspace_id, change.people);
    perform app.evaluate_achievements(change.workspace_id, change.people);
  end loop;
  return null;
end $$;
create or replace trigger user_stats_follow_insert after insert on workspace_members
  referencing new table as fresh for each statement execute function app.follow_members();

-- ── Conditions ─────────────────────────────────────────────────────────────────────────────────────────────────────

-- Facts with a moment, by metric, for conditions with a window of time.
create or replace view app.timed_facts with (security_invoker = true) as
  select workspace_id, created_by as user_id, 'campaigns_created' as metric, created_at as occurred_at, 1 as amount
  from campaigns
  union all
  select workspace_id, created_by, 'moves_created', created_at, 1 from moves
  union all
  select workspace_id, owner_id, 'moves_executed', executed_at, 1 from moves where status = 'executed'
  union all
  select workspace_id, owner_id, 'moves_successful', executed_at, 1 from moves where outcome = 'successful'
  union all
  select workspace_id, user_id, 'total_points', occurred_at, points from points_ledger
  union all
  select workspace_id, user_id, 'achievements_unlocked', unlocked_at, 1 from user_achievements where unlocked_at is not null
  union all
  select workspace_id, user_id, event_name, occurred_at, 1 from activity_events;

-- How far each member is: value of target. 100 % means met, and nothing else rounds up to it.
--   count: the counter, or the number of such events. milestone: whether there was one.
--   time_based: the best that ever fell within one window, so progress doesn't melt away with the calendar.
--   combination: how many of its parts are met; percentage is the parts' mean (all) or the best part's (any).
create or replace function app.condition_progress(p_workspace_id uuid, p_user_ids uuid[], p_condition jsonb)
returns table (user_id uuid, value numeric, target numeric, percentage numeric, parts jsonb)
language plpgsql stable
as $$
#variable_conflict use_column
declare
  shape text := app.condition_type(p_condition);
  threshold numeric := coalesce((p_condition ->> 'threshold')::numeric, 1);
  metric record;
  span interval;
begin
  if shape = 'combination' then
    return query
      select p.user_id,
        case when p_condition ? 'all' then count(*) filter (where p.percentage = 100)
          else least(count(*) filter (where p.percentage = 100), 1) end::numeric,
        case when p_condition ? 'all' then count(*) else 1 end::numeric,
        case when p_condition ? 'all' then trunc(avg(p.percentage), 2) else max(p.percentage) end,
        jsonb_agg(jsonb_build_object('value', p.value, 'target', p.target) order by c.position)
      from jsonb_array_elements(coalesce(p_condition -> 'all', p_condition -> 'any')) with ordinality c (part, position),
        app.condition_progress(p_workspace_id, p_user_ids, c.part) p
      group by p.user_id;
    return;
  end if;

  select m.name, m.kind, coalesce(m.counts_event, m.name) as fact into metric
  from app.achievement_metrics() m where m.name = coalesce(p_condition ->> 'metric', p_condition ->> 'event');

  if shape = 'time_based' then
    span := make_interval(days => (p_condition #>> '{within,days}')::integer, hours => 0);
    if span is null then
      span := make_interval(hours => (p_condition #>> '{within,hours}')::integer);
    end if;
    return query
      select s.user_id, best.n, threshold, app.percentage_of(best.n, threshold), null::jsonb
      from user_stats s
      left join lateral (
        select coalesce(max(w.n), 0)::numeric as n
        from (
          select sum(f.amount) over (order by f.occurred_at range between span preceding and current row) as n
          from app.timed_facts f
          where f.workspace_id = p_workspace_id and f.user_id = s.user_id and f.metric = metric.fact
            and f.occurred_at is not null
        ) w
      ) best on true
      where s.workspace_id = p_workspace_id and (p_user_ids is null or s.user_id = any (p_user_ids));
  elsif metric.kind = 'event' then
    return query
      select s.user_id, e.n, threshold, app.percentage_of(e.n, threshold), null::jsonb
      from user_stats s
      left join lateral (
        select case when shape = 'milestone' then least(count(*), 1) else count(*) end::numeric as n
        from activity_events a
        where a.workspace_id = p_workspace_id and a.user_id = s.user_id and a.event_name = metric.name
      ) e on true
      where s.workspace_id = p_workspace_id and (p_user_ids is null or s.user_id = any (p_user_ids));
  else
    return query execute format(
      'select s.user_id, coalesce(s.%1$I, 0)::numeric, $1, app.percentage_of(coalesce(s.%1$I, 0)::numeric, $1), null::jsonb
       from user_stats s
       where s.workspace_id = $2 and ($3 is null or s.user_id = any ($3))', metric.name)
      using threshold, p_workspace_id, p_user_ids;
  end if;
end $$;

create or replace function app.percentage_of(p_value numeric, p_target numeric) returns numeric
language sql immutable parallel safe
as $$ select least(trunc(p_value * 100 / p_target, 2), 100) $$;

-- Grants an achievement to those of the members who lack it, once each: ledger, statistics (by triggers), notification,
-- and the achievements that wait for this one. Their user_stats rows must be locked. Returns who got it.
create or replace function app.grant_achievement(
  p_workspace_id uuid, p_achievement_id uuid, p_user_ids uuid[], p_event text) returns uuid[]
language plpgsql
as $$
declare
  granted uuid[];
  achievement achievements;
  waiting uuid;
begin
  with unlocked as (
    update user_achievements set unlocked_at = now(), is_locked = false, progress_percentage = 100, unlocked_by_event = p_event
    where workspace_id = p_workspace_id and achievement_id = p_achievement_id and user_id = any (p_user_ids) and unlocked_at is null
    returning user_id
  )
  select array_agg(user_id order by user_id) into granted from unlocked;
  if granted is null then
    return '{}';
  end if;
  select * into achievement from achievements where workspace_id = p_workspace_id and id = p_achievement_id;

  insert into points_ledger (workspace_id, user_id, points, cause_type, cause_key, achievement_id, reason)
  select p_workspace_id, person, achievement.points_reward, 'achievement', achievement.id, achievement.id, achievement.name
  from unnest(granted) person
  where achievement.points_reward > 0
  on conflict do nothing;

  perform app.notify_of_achievement(achievement, person) from unnest(granted) person;

  for waiting in
    select id from achievements
    where workspace_id = p_workspace_id and required_previous_achievement_id = p_achievement_id and is_active
  loop
    perform app.evaluate_achievements(p_workspace_id, granted, null, waiting);
  end loop;
  return granted;
end $$;

-- Notifications come with a later migration, hence the look-up by name; without it nobody is told.
create or replace function app.notify_of_achievement(p_achievement achievements, p_user_id uuid) returns void
language plpgsql
as $$
begin
  if to_regprocedure('app.notify_member(uuid, uuid, jsonb)') is null then
    return;
  end if;
  execute 'select app.notify_member($1, $2, $3)'
    using p_achievement.workspace_id, p_user_id, jsonb_build_object(
      'type', 'achievement', 'title', format('Achievement unlocked: %s', p_achievement.name),
      'message', case when p_achievement.points_reward > 0 then format('You earned %s points.', p_achievement.points_reward)
        else 'It is in your collection now.' end,
      'achievement_id', p_achievement.id);
end $$;

-- Brings progress up to date and grants what is earned. NULL means all members, whatever changed, all achievements.
-- An unlocked achievement is never touched again.
create or replace function app.evaluate_achievements(
  p_workspace_id uuid, p_user_ids uuid[], p_metrics text[] default null, p_achievement_id uuid default null) returns void
language plpgsql security definer set search_path = public, pg_temp
as $$
declare
  achievement achievements;
  -- Those of p_user_ids who lack it: in the long run most have most, and nothing is worked out for them.
  pending uuid[];
  earned uuid[];
begin
  -- A workspace that is being deleted takes its facts along; nobody earns anything by that.
  perform from workspaces where id = p_workspace_id;
  if not found then
    return;
  end if;
  for achievement in
    select a.* from achievements a
    where a.workspace_id = p_workspace_id and a.is_active
      and (p_achievement_id is null or a.id = p_achievement_id)
      and (p_metrics is null or a.watched_metrics && p_metrics)
    order by a.created_at, a.id
  loop
    select array_agg(p.id) into pending from unnest(p_user_ids) p (id)
    where not exists (
      select from user_achievements u
      where u.workspace_id = p_workspace_id and u.user_id = p.id and u.achievement_id = achievement.id
        and u.unlocked_at is not null);
    continue when pending is null and p_user_ids is not null;

    perform app.lock_user_stats(p_workspace_id, pending);
    insert into user_achievements as u
      (workspace_id, user_id, achievement_id, progress_percentage, progress_value, progress_data)
    select p_workspace_id, p.user_id, achievement.id, p.percentage, p.value,
      jsonb_strip_nulls(jsonb_build_object('target', p.target, 'parts', p.parts))
    from app.condition_progress(p_workspace_id, pending, achievement.condition_value) p
    left join user_achievements had
      on had.workspace_id = p_workspace_id and had.achievement_id = achievement.id and had.user_id = p.user_id
    where had.unlocked_at is null and (p.percentage > 0 or had.id is not null)
    order by p.user_id
    on conflict (workspace_id, user_id, achievement_id) do update set
      progress_percentage = excluded.progress_percentage, progress_value = excluded.progress_value,
      progress_data = excluded.progress_data
    where u.unlocked_at is null and (u.progress_percentage, u.progress_value, u.progress_data)
      is distinct from (excluded.progress_percentage, excluded.progress_value, excluded.progress_data);

    select array_agg(u.user_id) into earned
    from user_achievements u
    where u.workspace_id = p_workspace_id and u.achievement_id = achievement.id and u.unlocked_at is null
      and u.progress_percentage = 100 and (pending is null or u.user_id = any (pending))
      and (achievement.required_previous_achievement_id is null or exists (
        select from user_achievements r
        where r.workspace_id = p_workspace_id and r.user_id = u.user_id
          and r.achievement_id = achievement.required_previous_achievement_id and r.unlocked_at is not null));
    if earned is not null then
      perform app.grant_achievement(p_workspace_id, achievement.id, earned, coalesce(
        (select m from unnest(p_metrics) m where m = any (achievement.watched_metrics) limit 1), 'evaluation'));
    end if;
  end loop;
end $$;

-- Which statistics of whom changed; the achievements that watch them are evaluated.
create or replace function app.follow_user_stats() returns trigger
language plpgsql security definer set search_path = public, pg_temp
as $$
declare
  change record;
begin
  for change in
    select d.workspace_id, array_agg(distinct d.user_id) as people, array_agg(distinct d.key) as metrics
    from (
      select i.workspace_id, i.user_id, f.key, f.value from is_now i, jsonb_each(to_jsonb(i)) f
      except select w.workspace_id, w.user_id, f.key, f.value from was w, jsonb_each(to_jsonb(w)) f
    ) d
    where d.key not in ('stats_last_updated', 'last_active_at')
    group by 1
  loop
    perform app.evaluate_achievements(change.workspace_id, change.people, change.metrics);
  end loop;
  return null;
end $$;
create or replace trigger achievements_follow_stats after update on user_stats
  referencing old table as was new table as is_now for each statement execute function app.follow_user_stats();

-- Prerequisites form no cycle. The lock makes two people who close one from both ends take turns.
create or replace function app.check_achievement_path() returns trigger
language plpgsql security definer set search_path = public, pg_temp
as $$
begin
  if new.required_previous_achievement_id is null then
    return new;
  end if;
  perform pg_advisory_xact_lock(hashtextextended('achievement path ' || new.workspace_id, 0));
  if exists (
    with recursive path as (
      select new.required_previous_achievement_id as id
      union
      select a.required_previous_achievement_id from path p
      join achievements a on a.workspace_id = new.workspace_id and a.id = p.id
      where a.required_previous_achievement_id is not null
    )
    select from path where id = new.id
  ) then
    raise exception 'This prerequisite leads back to the achievement itself.'
      using errcode = 'CX422', column = 'requiredId';
  end if;
  return new;
end $$;
create or replace trigger check_achievement_path before insert or update of required_previous_achievement_id on achievements
  for each row execute function app.check_achievement_path();

-- A new, changed or switched achievement is evaluated for all members at once.
create or replace function app.follow_achievement() returns trigger
language plpgsql security definer set search_path = public, pg_temp
as $$
begin
  if new.is_active and (tg_op = 'INSERT'
    or (new.condition_value, new.required_previous_achievement_id, new.is_active)
      is distinct from (old.condition_value, old.required_previous_achievement_id, old.is_active)) then
    perform app.evaluate_achievements(new.workspace_id, null, null, new.id);
  end if;
  if tg_op = 'UPDATE' and (new.is_active, new.badge_unlocks) is distinct from (old.is_active, old.badge_unlocks) then
    perform app.refresh_achievement_stats(new.workspace_id, array_agg(u.user_id order by u.user_id))
    from user_achievements u where u.workspace_id = new.workspace_id and u.achievement_id = new.id;
  end if;
  return null;
end $$;
create or replace trigger follow_achievement after insert or update on achievements
  for each row execute function app.follow_achievement();

-- ── What the application and other programs call ───────────────────────────────────────────────────────────────────

-- Unlocks an achievement for a member, whatever the progress; exactly once. A refusal is an answer, not an error.
create or replace function unlock_achievement(
  p_user_id uuid, p_achievement_id uuid, p_workspace_id uuid, p_event_type text default 'manual')
returns table (success boolean, message text, points_awarded integer)
language plpgsql security definer set search_path = public, pg_temp
as $$
declare
  achievement achievements;
  previous text;
begin
  perform app.enter_workspace(p_workspace_id);
  points_awarded := 0;
  success := false;

  select * into achievement from achievements a where a.workspace_id = p_workspace_id and a.id = p_achievement_id;
  if achievement.id is null then
    message := 'There is no such achievement in this workspace.';
    return next;
    return;
  end if;
  if not achievement.is_active then
    message := format('%s is not active.', achievement.name);
    return next;
    return;
  end if;
  perform from user_stats s where s.workspace_id = p_workspace_id and s.user_id = p_user_id for update;
  if not found then
    message := 'This person is not a member of the workspace.';
    return next;
    return;
  end if;
  select r.name into previous from achievements r
  where r.workspace_id = p_workspace_id and r.id = achievement.required_previous_achievement_id and not exists (
    select from user_achievements u
    where u.workspace_id = p_workspace_id and u.user_id = p_user_id and u.achievement_id = r.id and u.unlocked_at is not null);
  if found then
    message := format('%s has to be unlocked first.', previous);
    return next;
    return;
  end if;

  insert into user_achievements (workspace_id, user_id, achievement_id)
  values (p_workspace_id, p_user_id, p_achievement_id)
  on conflict (workspace_id, user_id, achievement_id) do nothing;
  if cardinality(app.grant_achievement(p_workspace_id, p_achievement_id, array[p_user_id], coalesce(p_event_type, 'manual'))) = 0 then
    message := format('%s is unlocked already.', achievement.name);
    return next;
    return;
  end if;
  success := true;
  message := format('%s unlocked.', achievement.name);
  points_awarded := achievement.points_reward;
  return next;
end $$;

-- Points for something that is no achievement, once per cause. False when the cause was rewarded before.
create or replace function app.award_points(
  p_workspace_id uuid, p_user_id uuid, p_points integer, p_cause_key text, p_reason text, p_occurred_at timestamptz default now())
returns boolean
language plpgsql security definer set search_path = public, pg_temp
as $$
begin
  perform app.enter_workspace(p_workspace_id);
  perform app.lock_user_stats(p_workspace_id, array[p_user_id]);
  insert into points_ledger (workspace_id, user_id, points, cause_type, cause_key, reason, occurred_at)
  values (p_workspace_id, p_user_id, p_points, 'award', p_cause_key, p_reason, p_occurred_at)
  on conflict do nothing;
  return found;
end $$;

-- What saving this condition would do: how many would earn it now, how many would be on the way, of how many members.
-- p_achievement_id names the achievement being edited, whose holders are not counted again.
create or replace function app.preview_achievement(
  p_workspace_id uuid, p_condition jsonb, p_required_previous_achievement_id uuid default null, p_achievement_id uuid default null)
returns table (would_earn integer, on_the_way integer, members integer)
language plpgsql stable security definer set search_path = public, pg_temp
as $$
begin
  perform app.enter_workspace(p_workspace_id);
  if not app.is_condition(p_condition) then
    raise exception 'This condition is not complete.' using errcode = 'CX422', column = 'condition';
  end if;
  return query
    select (count(*) filter (where c.met and c.allowed and not c.had))::integer,
      (count(*) filter (where not c.had and c.started and not (c.met and c.allowed)))::integer,
      count(*)::integer
    from (
      select p.percentage = 100 as met, p.percentage > 0 as started,
        p_required_previous_achievement_id is null or exists (
          select from user_achievements r
          where r.workspace_id = p_workspace_id and r.user_id = p.user_id
            and r.achievement_id = p_required_previous_achievement_id and r.unlocked_at is not null) as allowed,
        exists (
          select from user_achievements h
          where h.workspace_id = p_workspace_id and h.user_id = p.user_id
            and h.achievement_id = p_achievement_id and h.unlocked_at is not null) as had
      from app.condition_progress(p_workspace_id, null, p_condition) p
    ) c;
end $$;

-- How many members have each achievement, those included who show it to nobody: a number tells no names.
create or replace function app.count_achievement_holders(p_workspace_id uuid)
returns table (achievement_id uuid, holders integer)
language plpgsql stable security definer set search_path = public, pg_temp
as $$
begin
  perform app.enter_workspace(p_workspace_id);
  return query
    select u.achievement_id, count(*)::integer from user_achievements u
    where u.workspace_id = p_workspace_id and u.unlocked_at is not null group by u.achievement_id;
end $$;

-- The current person's own choice not to stand on the leaderboards.
create or replace function app.hide_from_leaderboard(p_hidden boolean) returns void
language sql security definer set search_path = public, pg_temp
as $$
  update user_stats set hidden_from_leaderboard = p_hidden
  where workspace_id = (select app.workspace_id()) and user_id = (select auth.uid())
$$;

-- Functions of the owner are for triggers and for one another, but for those named here.
do $$
declare
  inner_function text;
begin
  foreach inner_function in array array[
    'app.refresh_campaign_stats(uuid, uuid[])', 'app.refresh_move_stats(uuid, uuid[])',
    'app.refresh_achievement_stats(uuid, uuid[])', 'app.write_user_stats(uuid, uuid[])',
    'app.evaluate_achievements(uuid, uuid[], text[], uuid)', 'app.grant_achievement(uuid, uuid, uuid[], text)',
    'app.notify_of_achievement(achievements, uuid)', 'app.lock_user_stats(uuid, uuid[])',
    'app.rebuild_user_stats(uuid)', 'app.check_user_stats(uuid)', 'unlock_achievement(uuid, uuid, uuid, text)',
    'app.award_points(uuid, uuid, integer, text, text, timestamptz)',
    'app.preview_achievement(uuid, jsonb, uuid, uuid)', 'app.count_achievement_holders(uuid)',
    'app.hide_from_leaderboard(boolean)',
    -- Triggers: on a temporary table of one's own they would count what never happened.
    'calculate_move_success_rate()', 'app.follow_campaigns()', 'app.follow_activity()', 'app.follow_points()',
    'app.follow_user_achievements()', 'app.follow_members()', 'app.follow_user_stats()', 'app.check_achievement_path()',
    'app.follow_achievement()'
  ] loop
    execute format('revoke execute on function %s from public', inner_function);
  end loop;
end $$;
grant execute on function app.rebuild_user_stats(uuid), app.check_user_stats(uuid),
  unlock_achievement(uuid, uuid, uuid, text), app.award_points(uuid, uuid, integer, text, text, timestamptz),
  app.preview_achievement(uuid, jsonb, uuid, uuid), app.count_achievement_holders(uuid),
  app.hide_from_leaderboard(boolean) to codex_app;

-- Members from before this migration get their row. An owner that is no superuser sees nothing under forced row-level
-- security, so it is lifted for the owner alone, inside this transaction.
do $$
declare
  target text;
  workspace uuid;
  sources constant text[] := array[
    'workspaces', 'workspace_members', 'campaigns', 'moves', 'activity_events', 'achievements', 'user_achievements',
    'user_stats', 'points_ledger'];
begin
  foreach target in array sources loop
    execute format('alter table %I no force row level security', target);
  end loop;
  for workspace in
    select distinct m.workspace_id from workspace_members m
    where not exists (select from user_stats s where s.workspace_id = m.workspace_id and s.user_id = m.user_id)
  loop
    perform app.write_user_stats(workspace);
  end loop;
  foreach target in array sources loop
    execute format('alter table %I force row level security', target);
  end loop;
end $$;
