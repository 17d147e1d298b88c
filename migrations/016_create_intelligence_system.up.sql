-- Market intelligence: signals (what agents and people noticed), insights (what follows from several of them), and the
-- link between the two.

create table if not exists intelligence_signals (
  workspace_id uuid not null references workspaces (id) on delete cascade,
  id uuid not null default gen_random_uuid(),
  source_agent_id uuid references agent_registry (id) on delete set null,
  source_type text not null check (source_type in ('competitor', 'market', 'trend', 'industry', 'customer')),
  data_source text check (char_length(btrim(data_source)) between 1 and 300),
  signal_title text not null check (char_length(btrim(signal_title)) between 1 and 200),
  signal_description text check (char_length(signal_description) <= 5000),
  signal_category text not null check (signal_category in (
    'competitor_activity', 'market_trend', 'industry_news', 'customer_sentiment', 'technology_shift')),
  key_findings text[] not null default '{}' check (app.texts_fit(key_findings, 50, 1000)),
  data_points jsonb not null default '{}' check (jsonb_typeof(data_points) in ('object', 'array')),
  confidence_score numeric(5, 2) check (confidence_score between 0 and 100),
  relevance_score numeric(5, 2) check (relevance_score between 0 and 100),
  -- What get_priority_signals ranks by, 0 to 100; a missing score counts as 0.
  priority_score numeric(9, 6) not null generated always as (
    coalesce(confidence_score, 0) * coalesce(relevance_score, 0) / 100) stored,
  related_competitor_ids uuid[] not null default '{}' check (cardinality(related_competitor_ids) <= 200),
  related_cohort_ids uuid[] not null default '{}' check (cardinality(related_cohort_ids) <= 200),
  related_campaign_ids uuid[] not null default '{}' check (cardinality(related_campaign_ids) <= 200),
  signal_date timestamptz,
  detection_date timestamptz not null default now(),
  expiry_date timestamptz,
  action_status text not null default 'new' check (action_status in ('new', 'acknowledged', 'actioned', 'archived')),
  assigned_to_user_id uuid,
  action_notes text check (char_length(action_notes) <= 2000),
  created_by uuid references auth.users (id) on delete set null,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  primary key (workspace_id, id),
  foreign key (workspace_id, assigned_to_user_id)
    references workspace_members (workspace_id, user_id) on delete set null (assigned_to_user_id),
  constraint intelligence_signals_dates_check check (expiry_date > signal_date)
);
create index if not exists intelligence_signals_priority_idx on intelligence_signals (workspace_id, action_status, priority_score desc, id desc);
create index if not exists intelligence_signals_detected_idx on intelligence_signals (workspace_id, detection_date desc, id desc);
create index if not exists intelligence_signals_category_idx on intelligence_signals (workspace_id, signal_category, detection_date desc);
create index if not exists intelligence_signals_expiry_idx on intelligence_signals (workspace_id, expiry_date) where expiry_date is not null;
create index if not exists intelligence_signals_assigned_to_idx on intelligence_signals (workspace_id, assigned_to_user_id);
create index if not exists intelligence_signals_source_agent_idx on intelligence_signals (source_agent_id);
create index if not exists intelligence_signals_created_by_idx on intelligence_signals (created_by);
create index if not exists intelligence_signals_campaigns_idx on intelligence_signals using gin (related_campaign_ids);
create index if not exists intelligence_signals_cohorts_idx on intelligence_signals using gin (related_cohort_ids);

create table if not exists market_insights (
  workspace_id uuid not null references workspaces (id) on delete cascade,
  id uuid not null default gen_random_uuid(),
  insight_title text not null check (char_length(btrim(insight_title)) between 1 and 200),
  insight_description text check (char_length(insight_description) <= 5000),
  insight_type text not null check (insight_type in ('opportunity', 'threat', 'trend', 'gap', 'pattern')),
  category text check (category in ('competitive', 'market', 'customer', 'technology')),
  source_signal_ids uuid[] not null default '{}' check (cardinality(source_signal_ids) <= 500),
  source_agent_id uuid references agent_registry (id) on delete set null,
  number_of_signals_analyzed integer not null default 0 check (number_of_signals_analyzed >= 0),
  key_conclusions text[] not null default '{}' check (app.texts_fit(key_conclusions, 50, 1000)),
  supporting_evidence text[] not null default '{}' check (app.texts_fit(supporting_evidence, 500, 1000)),
  confidence_level text check (confidence_level in ('low', 'medium', 'high')),
  confidence_score numeric(5, 2) check (confidence_score between 0 and 100),
  -- What the score was computed from: {"signals": 4, "sources": 3, "average": 72.5}. Empty when a person or program set it.
  confidence_basis jsonb not null default '{}' check (jsonb_typeof(confidence_basis) = 'object'),
  business_implications text[] not null default '{}' check (app.texts_fit(business_implications, 50, 1000)),
  recommended_actions text[] not null default '{}' check (app.texts_fit(recommended_actions, 50, 1000)),
  potential_impact text check (char_length(potential_impact) <= 1000),
  potential_roi_percentage numeric(12, 2),
  relevant_for_competitors uuid[] not null default '{}' check (cardinality(relevant_for_competitors) <= 2000),
  relevant_for_cohorts uuid[] not null default '{}' check (cardinality(relevant_for_cohorts) <= 2000),
  relevant_for_campaigns uuid[] not null default '{}' check (cardinality(relevant_for_campaigns) <= 2000),
  relevant_segments text[] not null default '{}' check (app.texts_fit(relevant_segments, 50, 200)),
  time_relevance_start timestamptz,
  time_relevance_end timestamptz,
  discovery_date timestamptz not null default now(),
  insight_status text not null default 'active' check (insight_status in ('active', 'archived', 'superseded')),
  actioned_date timestamptz,
  created_by uuid references auth.users (id) on delete set null,
  reviewed_by uuid,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  primary key (workspace_id, id),
  foreign key (workspace_id, reviewed_by)
    references workspace_members (workspace_id, user_id) on delete set null (reviewed_by),
  constraint market_insights_dates_check check (time_relevance_end > time_relevance_start)
);
create index if not exists market_insights_confidence_idx on market_insights (workspace_id, insight_status, confidence_score desc nulls last, id desc);
create index if not exists market_insights_discovered_idx on market_insights (workspace_id, discovery_date desc, id desc);
create index if not exists market_insights_source_agent_idx on market_insights (source_agent_id);
create index if not exists market_insights_created_by_idx on market_insights (created_by);
create index if not exists market_insights_reviewed_by_idx on market_insights (workspace_id, reviewed_by);
create index if not exists market_insights_campaigns_idx on market_insights using gin (relevant_for_campaigns);
create index if not exists market_insights_cohorts_idx on market_insights using gin (relevant_for_cohorts);

create table if not exists market_insight_signals (
  workspace_id uuid not null references workspaces (id) on delete cascade,
  id uuid not null default gen_random_uuid(),
  insight_id uuid not null,
  signal_id uuid not null,
  created_at timestamptz not null default now(),
  primary key (workspace_id, id),
  unique (workspace_id, insight_id, signal_id),
  foreign key (workspace_id, insight_id) references market_insights (workspace_id, id) on delete cascade,
  foreign key (workspace_id, signal_id) references intelligence_signals (workspace_id, id) on delete cascade
);
create index if not exists market_insight_signals_signal_idx on market_insight_signals (workspace_id, signal_id, insight_id);

call app.protect_workspace_table('intelligence_signals');
call app.protect_workspace_table('market_insights');
call app.protect_workspace_table('market_insight_signals', 'select, insert, delete');

-- Status moves. The trigger's arguments: the column, and what may follow what.
create or replace function app.check_intelligence_move() returns trigger
language plpgsql
as $$
declare
  was text := to_jsonb(old) ->> tg_argv[0];
  becomes text := to_jsonb(new) ->> tg_argv[0];
begin
  if was <> becomes and not (tg_argv[1]::jsonb -> was ? becomes) then
    raise exception 'It is % and can''t become %.', was, becomes using errcode = 'CX409', column = 'status';
  end if;
  return new;
end $$;

create or replace trigger check_action_status before update of action_status on intelligence_signals
  for each row execute function app.check_intelligence_move('action_status',
    '{"new": ["acknowledged", "actioned", "archived"], "acknowledged": ["new", "actioned", "archived"],
      "actioned": ["acknowledged", "archived"], "archived": ["new"]}');
create or replace trigger check_insight_status before update of insight_status on market_insights
  for each row execute function app.check_intelligence_move('insight_status',
    '{"active": ["archived", "superseded"], "archived": ["active"], "superseded": ["active", "archived"]}');

-- Arrays that name rows of this workspace: no foreign key can hold them, so this and forget_related_ids do.
-- Arguments: pairs of column and table. The named rows are locked against deletion until the end of the transaction.
create or replace function app.check_related_ids() returns trigger
language plpgsql
as $$
declare
  named uuid[];
  found_ids bigint;
begin
  for i in 0 .. tg_nargs - 2 by 2 loop
    named := array(select distinct e::uuid from jsonb_array_elements_text(to_jsonb(new) -> tg_argv[i]) e);
    if tg_op = 'UPDATE' and to_jsonb(old) -> tg_argv[i] = to_jsonb(new) -> tg_argv[i] or named = '{}' then
      continue;
    end if;
    execute format('select count(*) from (select from %I where workspace_id = $1 and id = any ($2) order by id for key share) t',
      tg_argv[i + 1]) into found_ids using new.workspace_id, named;
    if found_ids < cardinality(named) then
      raise exception 'Some of the related % do not exist in this workspace.', tg_argv[i + 1]
        using errcode = 'CX422', column = tg_argv[i];
    end if;
  end loop;
  return new;
end $$;
create or replace trigger check_related_ids before insert or update of related_campaign_ids, related_cohort_ids on intelligence_signals
  for each row execute function app.check_related_ids('related_campaign_ids', 'campaigns', 'related_cohort_ids', 'cohorts');
create or replace trigger check_related_ids before insert or update of relevant_for_campaigns, relevant_for_cohorts on market_insights
  for each row execute function app.check_related_ids('relevant_for_campaigns', 'campaigns', 'relevant_for_cohorts', 'cohorts');

-- A deleted campaign or cohort leaves the arrays that named it. Arguments: the column of signals, the column of insights.
create or replace function app.forget_related_ids() returns trigger
language plpgsql
as $$
begin
  for i in 0 .. 1 loop
    execute format(
      'update %1$I t set %2$I = array(select e from unnest(t.%2$I) e where e <> all ($1))
        where t.%2$I && $1 and exists (select from workspaces w where w.id = t.workspace_id)',
      (array['intelligence_signals', 'market_insights'])[i + 1], tg_argv[i])
      using (select coalesce(array_agg(g.id), '{}') from gone g);
  end loop;
  return null;
end $$;
create or replace trigger forget_in_intelligence after delete on campaigns referencing old table as gone
  for each statement execute function app.forget_related_ids('related_campaign_ids', 'relevant_for_campaigns');
create or replace trigger forget_in_intelligence after delete on cohorts referencing old table as gone
  for each statement execute function app.forget_related_ids('related_cohort_ids', 'relevant_for_cohorts');

-- Keeps an insight's array distinct and its count true, and its level with its score: low below 50, high from 75.
create or replace function app.complete_insight() returns trigger
language plpgsql
as $$
begin
  new.source_signal_ids := array(select distinct e from unnest(new.source_signal_ids) e where e is not null order by e);
  new.number_of_signals_analyzed := cardinality(new.source_signal_ids);
  if new.confidence_score is not null then
    new.confidence_level := case when new.confidence_score >= 75 then 'high' when new.confidence_score >= 50 then 'medium' else 'low' end;
  end if;
  return new;
end $$;
create or replace trigger complete_insight before insert or update on market_insights
  for each row execute function app.complete_insight();

-- The array and the link table are one fact in two shapes: a change of either is carried to the other. Each side only
-- adds or removes what changed, so the echo finds nothing left to do.
create or replace function app.link_insight_signals() returns trigger
language plpgsql
as $$
begin
  delete from market_insight_signals l
  where l.workspace_id = new.workspace_id and l.insight_id = new.id and l.signal_id <> all (new.source_signal_ids);
  insert into market_insight_signals (workspace_id, insight_id, signal_id)
  select new.workspace_id, new.id, s from unnest(new.source_signal_ids) s
  on conflict (workspace_id, insight_id, signal_id) do nothing;
  return null;
exception when foreign_key_violation then
  raise exception 'Some of these signals do not exist in this workspace.' using errcode = 'CX422', column = 'signals';
end $$;
create or replace trigger link_insight_signals after insert or update of source_signal_ids on market_insights
  for each row execute function app.link_insight_signals();

-- Before any row is locked, or a change of the array and one of the links would wait for each other.
create or replace function app.serialize_insight_links() returns trigger
language plpgsql
as $$
begin
  perform pg_advisory_xact_lock(hashtextextended('market_insight_signals ' || coalesce(app.workspace_id()::text, ''), 0));
  return null;
end $$;
create or replace trigger serialize_insight_links before insert or delete on market_insight_signals
  for each statement execute function app.serialize_insight_links();
create or replace trigger serialize_insight_links before update of source_signal_ids on market_insights
  for each statement execute function app.serialize_insight_links();

create or replace function app.list_linked_signals() returns trigger
language plpgsql
as $$
begin
  if tg_op = 'INSERT' then
    update market_insights i set source_signal_ids = i.source_signal_ids || c.ids
    from (select l.workspace_id, l.insight_id, array_agg(l.signal_id) as ids from changed l group by 1, 2) c
    where i.workspace_id = c.workspace_id and i.id = c.insight_id and not i.source_signal_ids @> c.ids;
  else
    -- A workspace on its way out takes everything along; its insights are not edited on the way.
    update market_insights i set source_signal_ids = array(select e from unnest(i.source_signal_ids) e where e <> all (c.ids))
    from (select l.workspace_id, l.insight_id, array_agg(l.signal_id) as ids from changed l group by 1, 2) c
    where i.workspace_id = c.workspace_id and i.id = c.insight_id and i.source_signal_ids && c.ids
      and exists (select from workspaces w where w.id = c.workspace_id);
  end if;
  return null;
end $$;
create or replace trigger list_linked_signals_insert after insert on market_insight_signals referencing new table as changed
  for each statement execute function app.list_linked_signals();
create or replace trigger list_linked_signals_delete after delete on market_insight_signals referencing old table as changed
  for each statement execute function app.list_linked_signals();

-- Makes an insight from signals and marks them actioned; returns its id. Several insights may rest on the same signal.
--
-- Its confidence: the signals' average confidence (a missing one counts as 0), plus 5 points for every further source
-- that agrees, at most 99, for nothing on a market is certain. Signals share a source when they share the data source
-- (without regard to the case of ASCII letters and outer spaces), or without one the agent, or without both the source
-- type. domain/intelligence.ts holds the same formula for the page's explanation; a test holds the two together.
--
-- Its category is the most frequent of its signals', it concerns all that they concern, and it is relevant from the
-- first signal's date until the last signal expires (without end when one never does).
create or replace function create_insight_from_signals(
  p_workspace_id uuid, p_signal_ids uuid[], p_insight_title text, p_insight_type text, p_conclusions text[], p_created_by uuid
) returns uuid
language plpgsql
as $$
declare
  wanted uuid[] := array(select distinct e from unnest(p_signal_ids) e where e is not null order by e);
  refused record;
  new_id uuid;
begin
  perform app.enter_workspace(p_workspace_id);
  if cardinality(wanted) = 0 then
    raise exception 'Choose at least one signal.' using errcode = 'CX422', column = 'signals';
  end if;
  if cardinality(wanted) > 500 then
    raise exception 'An insight rests on 500 signals at most; these are %.', cardinality(wanted) using errcode = 'CX422', column = 'signals';
  end if;
  if coalesce(char_length(btrim(p_insight_title)), 0) not between 1 and 200 then
    raise exception 'The title needs 1 to 200 characters.' using errcode = 'CX422', column = 'title';
  end if;
  if p_insight_type is null or p_insight_type not in ('opportunity', 'threat', 'trend', 'gap', 'pattern') then
    raise exception 'The type is one of opportunity, threat, trend, gap and pattern.' using errcode = 'CX422', column = 'type';
  end if;
  if cardinality(p_conclusions) > 50 or exists (
    select from unnest(p_conclusions) c where coalesce(char_length(btrim(c)), 0) not between 1 and 1000
  ) then
    raise exception 'Conclusions are 50 at most, each of 1 to 1000 characters.' using errcode = 'CX422', column = 'conclusions';
  end if;
  if p_created_by is not null and not exists (
    select from workspace_members m where m.workspace_id = p_workspace_id and m.user_id = p_created_by
  ) then
    raise exception 'Only a member of this workspace can make its insights.' using errcode = 'CX422', column = 'created_by';
  end if;

  -- Locked in the order of their ids, so that two people using the same signals wait for each other instead of deadlocking.
  perform from intelligence_signals s
  where s.workspace_id = p_workspace_id and s.id = any (wanted) order by s.id for no key update;

  if (select count(*) from intelligence_signals s where s.workspace_id = p_workspace_id and s.id = any (wanted)) < cardinality(wanted) then
    raise exception 'Some of these signals do not exist in this workspace.' using errcode = 'CX404', column = 'signals';
  end if;
  select s.signal_title, s.action_status into refused
  from intelligence_signals s
  where s.workspace_id = p_workspace_id and s.id = any (wanted)
    and (s.action_status = 'archived' or s.expiry_date <= now())
  order by s.id limit 1;
  if found and refused.action_status = 'archived' then
    raise exception 'The signal “%” is archived. Restore it or leave it out.', refused.signal_title using errcode = 'CX409', column = 'signals';
  elsif found then
    raise exception 'The signal “%” has expired. Leave it out or extend it.', refused.signal_title using errcode = 'CX409', column = 'signals';
  end if;

  insert into market_insights (
    workspace_id, insight_title, insight_type, category, source_signal_ids, source_agent_id, key_conclusions, supporting_evidence,
    confidence_score, confidence_basis, relevant_for_competitors, relevant_for_cohorts, relevant_for_campaigns,
    time_relevance_start, time_relevance_end, created_by)
  select
    p_workspace_id, btrim(p_insight_title), p_insight_type, e.category, wanted, e.agent, coalesce(p_conclusions, '{}'), e.titles,
    least(99, e.average + 5 * (e.sources - 1)),
    jsonb_build_object('signals', e.signals, 'sources', e.sources, 'average', e.average),
    e.competitors, e.cohorts, e.campaigns, e.first_date, e.last_expiry, p_created_by
  from (
    select
      count(*) as signals,
      round(avg(coalesce(s.confidence_score, 0)), 2) as average,
      count(distinct coalesce(lower(btrim(s.data_source) collate "C"), s.source_agent_id::text, s.source_type)) as sources,
      mode() within group (order by case s.signal_category
        when 'competitor_activity' then 'competitive' when 'customer_sentiment' then 'customer'
        when 'technology_shift' then 'technology' else 'market' end) as category,
      case when count(distinct s.source_agent_id) = 1 and bool_and(s.source_agent_id is not null) then min(s.source_agent_id::text)::uuid end as agent,
      array_agg(s.signal_title order by coalesce(s.signal_date, s.detection_date), s.id) as titles,
      min(coalesce(s.signal_date, s.detection_date)) as first_date,
      case when bool_and(s.expiry_date is not null) then max(s.expiry_date) end as last_expiry,
      array(select distinct r from intelligence_signals x, unnest(x.related_competitor_ids) r where x.workspace_id = p_workspace_id and x.id = any (wanted)) as competitors,
      array(select distinct r from intelligence_signals x, unnest(x.related_cohort_ids) r where x.workspace_id = p_workspace_id and x.id = any (wanted)) as cohorts,
      array(select distinct r from intelligence_signals x, unnest(x.related_campaign_ids) r where x.workspace_id = p_workspace_id and x.id = any (wanted)) as campaigns
    from intelligence_signals s
    where s.workspace_id = p_workspace_id and s.id = any (wanted)
  ) e
  returning id into new_id;

  update intelligence_signals s set action_status = 'actioned'
  where s.workspace_id = p_workspace_id and s.id = any (wanted) and s.action_status <> 'actioned';
  return new_id;
end $$;

-- Active insights that are still relevant, most confident first.
create or replace function get_active_insights(p_workspace_id uuid)
returns table (id uuid, title text, type text, confidence numeric, signal_count integer, created_at timestamptz)
language plpgsql stable
as $$
begin
  perform app.enter_workspace(p_workspace_id);
  return query
    select i.id, i.insight_title, i.insight_type, i.confidence_score, i.number_of_signals_analyzed, i.created_at
    from market_insights i
    where i.workspace_id = p_workspace_id and i.insight_status = 'active'
      and (i.time_relevance_end is null or i.time_relevance_end > now())
    order by i.confidence_score desc nulls last, i.id desc;
end $$;

-- New, unexpired signals of at least that confidence (percent), by confidence × relevance; a missing relevance counts as 0.
create or replace function get_priority_signals(p_workspace_id uuid, p_confidence_threshold numeric default 75)
returns table (id uuid, title text, category text, confidence numeric, relevance numeric, created_at timestamptz)
language plpgsql stable
as $$
begin
  perform app.enter_workspace(p_workspace_id);
  return query
    select s.id, s.signal_title, s.signal_category, s.confidence_score, s.relevance_score, s.created_at
    from intelligence_signals s
    where s.workspace_id = p_workspace_id and s.action_status = 'new'
      and (s.expiry_date is null or s.expiry_date > now())
      and s.confidence_score >= coalesce(p_confidence_threshold, 75)
    order by s.priority_score desc, s.id desc;
end $$;

call app.announce_changes('intelligence_signals');
call app.announce_changes('market_insights');
call app.audit_changes('intelligence_signals');
call app.audit_changes('market_insights');
