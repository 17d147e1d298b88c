-- Rules that make alerts from what the product knows, and where each of them stands.

-- A rule watches one figure (metric) of each of its scopes. scope_ids are agents' or campaigns' ids or guilds' names;
-- without any, all of the kind. 'below' is less than the threshold, 'at_least' is it or more. relevance_threshold belongs
-- to signals alone: they have two scores.
create table if not exists alert_rules (
  workspace_id uuid not null references workspaces (id) on delete cascade,
  id uuid not null default gen_random_uuid(),
  name text not null check (char_length(name) between 1 and 120),
  metric text not null check (metric in ('success_rate', 'p95', 'cost', 'error_spike', 'silence', 'budget_used', 'behind_plan',
    'overdue_quest', 'unlocked_badge', 'strong_signal')),
  scope_kind text not null check (scope_kind in ('workspace', 'agents', 'guilds', 'campaigns')),
  scope_ids text[] not null default '{}' check (app.texts_fit(scope_ids, 100, 80)),
  comparison text not null check (comparison in ('below', 'at_least')),
  threshold double precision not null check (threshold between 0 and 1e12),
  relevance_threshold double precision check (relevance_threshold between 0 and 100),
  window_hours smallint not null check (window_hours between 1 and 168),
  minimum_sample integer not null default 0 check (minimum_sample between 0 and 1000000),
  -- For how many minutes the condition must hold before the alert is made.
  hold_minutes integer not null default 0 check (hold_minutes between 0 and 10080),
  severity_level text not null check (severity_level in ('critical', 'high', 'medium', 'low', 'info')),
  alert_type text not null check (alert_type in ('performance', 'error', 'milestone', 'anomaly', 'action_required', 'opportunity')),
  recommended_actions text[] not null default '{}' check (app.texts_fit(recommended_actions, 20, 300)),
  enabled boolean not null default true,
  created_by uuid references auth.users (id) on delete set null,
  revision integer not null default 1,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  primary key (workspace_id, id),
  check (scope_kind <> 'workspace' or scope_ids = '{}'),
  check ((metric = 'strong_signal') = (relevance_threshold is not null))
);
create index if not exists alert_rules_created_by_idx on alert_rules (created_by);
-- The minute's job asks for these alone.
create index if not exists alert_rules_enabled_idx on alert_rules (workspace_id, metric) where enabled;

-- One row for each scope that breaches its rule, until it no longer does: a quiet minute writes nothing. Once the breach has
-- lasted long enough it has fired (fired_at) and its alert has this fingerprint. scope_id is the id of an agent, campaign,
-- quest, signal or achievement, a guild's name, or 'workspace'; scope_name is what it was called then.
create table if not exists alert_rule_states (
  workspace_id uuid not null references workspaces (id) on delete cascade,
  rule_id uuid not null,
  scope_id text not null check (char_length(scope_id) between 1 and 80),
  scope_name text not null check (char_length(scope_name) <= 300),
  breaching_since timestamptz not null,
  fired_at timestamptz,
  fingerprint text not null generated always as (rule_id::text || ':' || scope_id) stored,
  alert_id uuid,
  last_value double precision,
  last_sample double precision not null default 0,
  -- When the figure was last known: missing data keeps a breach for the rule's window, no longer.
  known_at timestamptz,
  evaluated_at timestamptz not null,
  primary key (workspace_id, rule_id, scope_id),
  foreign key (workspace_id, rule_id) references alert_rules (workspace_id, id) on delete cascade,
  foreign key (workspace_id, alert_id) references system_alerts (workspace_id, id) on delete set null (alert_id),
  check (fired_at >= breaching_since)
);
create index if not exists alert_rule_states_alert_idx on alert_rule_states (workspace_id, alert_id);

call app.protect_workspace_table('alert_rules');
call app.protect_workspace_table('alert_rule_states');
call app.announce_changes('alert_rules');
call app.audit_changes('alert_rules');
create or replace trigger raise_revision before update on alert_rules for each row execute function app.raise_revision();

-- Each id of a scope exists, here; and a workspace's rules stay few enough to be evaluated every minute.
create or replace function app.check_alert_rule() returns trigger
language plpgsql
as $$
declare
  known text[];
begin
  if tg_op = 'UPDATE' and new.metric <> old.metric then
    raise exception 'A rule keeps what it watches. Make another rule.' using errcode = 'CX409', column = 'metric';
  end if;
  if tg_op = 'INSERT' and (select count(*) from alert_rules r where r.workspace_id = new.workspace_id) >= 100 then
    raise exception 'A workspace has at most 100 alert rules. Delete one that nobody needs.' using errcode = 'CX409';
  end if;
  if tg_op = 'INSERT' or new.scope_ids <> old.scope_ids or new.scope_kind <> old.scope_kind then
    known := case new.scope_kind
      when 'agents' then array(select r.id::text from agent_registry r where r.id::text = any (new.scope_ids))
      when 'guilds' then array(select distinct r.guild_name from agent_registry r where r.guild_name = any (new.scope_ids))
      when 'campaigns' then array(select c.id::text from campaigns c
        where c.workspace_id = new.workspace_id and c.id::text = any (new.scope_ids))
      else '{}' end;
    if not new.scope_ids <@ known then
      raise exception 'Something that the rule is to watch is no longer there. Choose again.' using errcode = 'CX404', column = 'scope_ids';
    end if;
  end if;
  return new;
end $$;
create or replace trigger check_alert_rule before insert or update on alert_rules for each row execute function app.check_alert_rule();
