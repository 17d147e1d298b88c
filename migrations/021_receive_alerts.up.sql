-- Where alerts come from: the programs that a workspace has connected, what they sent last, and which of their deliveries
-- are known already.

-- An integration is one sender. `source` is what its alerts are fired under, so fingerprints count within it; it never
-- changes. A sender that can't sign shows a key, of which the hash is kept; one that signs shares a secret,
-- sealed by the application. After a rotation the previous ones are good until previous_until, so that nothing is lost while
-- the sender's configuration changes.
create table if not exists integrations (
  workspace_id uuid not null references workspaces (id) on delete cascade,
  id uuid not null default gen_random_uuid(),
  kind text not null check (kind in ('json', 'alertmanager', 'grafana', 'sentry', 'pagerduty', 'cloudevents', 'standard_webhooks')),
  name text not null check (char_length(name) between 1 and 80),
  -- What Codex itself and its rules fire under is never a sender's.
  source text not null check (source ~ '^[a-z0-9][a-z0-9._:-]{0,79}$' and source not in ('codex', 'rule', 'api')),
  key_hash text,
  secret_sealed text,
  previous_key_hash text,
  previous_secret_sealed text,
  previous_until timestamptz,
  secret_changed_at timestamptz,
  settings jsonb not null default '{}' check (jsonb_typeof(settings) = 'object'),
  created_by uuid references auth.users (id) on delete set null,
  disabled_at timestamptz,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  primary key (workspace_id, id),
  unique (workspace_id, source)
);
create index if not exists integrations_created_by_idx on integrations (created_by);

-- The last deliveries, for people who look for what went wrong. The payload is a text, cut and without secrets: it may be
-- no JSON at all. `unlogged` counts those like it before it that were not written down, because there were too many.
-- `proven` says that the sender had shown its key or signature: anybody can send the others, so fewer of them are kept.
create table if not exists integration_deliveries (
  workspace_id uuid not null references workspaces (id) on delete cascade,
  id uuid not null default gen_random_uuid(),
  integration_id uuid not null,
  result text not null check (result in ('accepted', 'ignored', 'replayed', 'refused', 'failed')),
  status smallint not null,
  detail text check (char_length(detail) <= 1000),
  payload text not null default '' check (char_length(payload) <= 65536),
  payload_bytes integer not null default 0,
  headers jsonb not null default '{}',
  fired integer not null default 0,
  resolved integer not null default 0,
  acknowledged integer not null default 0,
  alert_ids uuid[] not null default '{}',
  duration_ms integer not null default 0,
  unlogged integer not null default 0,
  proven boolean not null default true,
  is_test boolean not null default false,
  received_at timestamptz not null default now(),
  primary key (workspace_id, id),
  foreign key (workspace_id, integration_id) references integrations (workspace_id, id) on delete cascade
);
create index if not exists integration_deliveries_integration_idx
  on integration_deliveries (workspace_id, integration_id, received_at desc, id desc);

-- Deliveries that bear an id are taken once: the row is written with what they did. The key is a digest of the id.
create table if not exists integration_receipts (
  workspace_id uuid not null references workspaces (id) on delete cascade,
  id uuid not null default gen_random_uuid(),
  integration_id uuid not null,
  delivery_key text not null check (char_length(delivery_key) between 1 and 100),
  report jsonb,
  received_at timestamptz not null default now(),
  primary key (workspace_id, id),
  unique (workspace_id, integration_id, delivery_key),
  foreign key (workspace_id, integration_id) references integrations (workspace_id, id) on delete cascade
);
create index if not exists integration_receipts_time_idx on integration_receipts (workspace_id, received_at);

call app.protect_workspace_table('integrations');
call app.protect_workspace_table('integration_deliveries', 'select, insert, delete');
call app.protect_workspace_table('integration_receipts', 'select, insert, update (report), delete');
call app.announce_changes('integrations');
call app.announce_changes('integration_deliveries');

-- As 005 has it, but that every column which holds a hash or a sealed secret stays out by the end of its name.
create or replace function app.audit_change() returns trigger
language plpgsql security definer set search_path = public, pg_temp
as $$
declare
  hidden text[] := array(select key from jsonb_object_keys(to_jsonb(coalesce(new, old))) key
    where key ~ '(_hash|_sealed)$' or key in ('updated_at', 'last_used_at'));
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
call app.audit_changes('integrations');

-- Somebody acknowledged these conditions in the sender's own house. Nobody of ours has, so nobody is named; an
-- acknowledgement that stands already stays as it is. Answers the alerts that it acknowledged.
create or replace function app.acknowledge_fired_alerts(p_workspace_id uuid, p_source text, p_fingerprints text[]) returns setof uuid
language plpgsql
as $$
declare
  acknowledging uuid[];
begin
  perform app.enter_workspace(p_workspace_id);
  acknowledging := app.hold_conditions(p_workspace_id, (
    select jsonb_agg(jsonb_build_object('source', p_source, 'fingerprint', f)) from unnest(p_fingerprints) f));
  perform app.note_on_alerts('{"reason": "source", "system": true}');
  return query
    update system_alerts a set status = 'acknowledged'
    where a.workspace_id = p_workspace_id and a.id = any (acknowledging) and a.status = 'active'
    returning a.id;
  perform app.note_on_alerts(null);
end $$;
