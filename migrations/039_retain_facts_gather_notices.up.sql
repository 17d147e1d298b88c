-- Retention: agents' hours are kept ninety days and their days for good, single executions as long as their key counts;
-- what retention did and what the disk holds is there for the platform's administrators. Storms: of many alerts at once a
-- person is told by one notice that counts.

-- A workspace's oldest hours, without a look at the days beside them.
create index if not exists agent_performance_hour_idx on agent_performance (workspace_id, measurement_date)
  where measurement_hour is not null;

-- A workspace's oldest keys. The BRIN index that stood here found everything once freed pages had been filled again: its
-- ranges only widen.
create index if not exists agent_executions_expiry_idx on agent_executions (workspace_id, received_at);
drop index if exists agent_executions_received_idx;

-- What retention removed within a week, and when it looked. Written and read by functions alone.
create table if not exists retention_log (
  id bigint primary key generated always as identity,
  task text not null check (task in ('executions', 'hours', 'months', 'space')),
  removed bigint not null check (removed >= 0),
  ran_at timestamptz not null default now()
);
create index if not exists retention_log_task_idx on retention_log (task, ran_at);

-- Notes a portion in the transaction that removed it: a killed run counts what it did and no more, and two at once don't
-- wait for each other here.
create or replace function app.log_retention(p_task text, p_removed bigint) returns void
language sql security definer set search_path = public, pg_temp
as $$
  insert into retention_log (task, removed) values (p_task, p_removed);
  delete from retention_log l where l.task = p_task and l.ran_at < now() - interval '8 days';
$$;

-- One portion of a workspace's executions whose key counts no more, the oldest first: kept p_keep_days, and a day longer
-- than the workspace takes late reports, since a key that is sent again within that time must be known. Use of limits is
-- kept forty days. Rows that another run has in hand are its own.
create or replace function app.expire_executions(p_workspace_id uuid, p_keep_days integer, p_portion integer) returns integer
language plpgsql security definer set search_path = public, pg_temp
as $$
declare
  late_days constant integer := coalesce(
    (select s.late_data_days from workspace_agent_settings s where s.workspace_id = p_workspace_id), 7);
  gone integer;
begin
  perform app.enter_workspace(p_workspace_id);
  if p_keep_days is null or p_keep_days < 7 then
    raise exception 'Executions are kept 7 days or longer.' using errcode = 'CX422';
  end if;
  delete from agent_assignment_usage u where u.workspace_id = p_workspace_id and u.window_start < now() - interval '40 days';
  delete from agent_executions e where e.ctid = any (array(
    select x.ctid from agent_executions x
    where x.workspace_id = p_workspace_id and x.received_at < now() - make_interval(days => greatest(p_keep_days, late_days + 1))
    order by x.received_at limit p_portion for update skip locked));
  get diagnostics gone = row_count;
  if gone > 0 then
    perform app.log_retention('executions', gone);
  end if;
  return gone;
end $$;

-- One portion of a workspace's hours that ended more than p_keep_days ago, with their sketches; the days stay. It takes
-- its turn with what records executions (033), by the same locks in the same order: no writer finds a bucket without its
-- bins, and of two runs one goes on after the other's portion.
create or replace function app.expire_performance_hours(p_workspace_id uuid, p_keep_days integer, p_portion integer) returns integer
language plpgsql security definer set search_path = public, pg_temp
as $$
declare
  before constant date := (now() at time zone 'UTC')::date - p_keep_days;
  day date;
  gone integer;
  removed integer := 0;
begin
  perform app.enter_workspace(p_workspace_id);
  if p_keep_days is null or p_keep_days < 90 then
    raise exception 'Hours are kept 90 days or longer.' using errcode = 'CX422';
  end if;
  while removed < p_portion loop
    select min(p.measurement_date) into day from agent_performance p
    where p.workspace_id = p_workspace_id and p.measurement_hour is not null and p.measurement_date < before;
    exit when day is null;
    if removed = 0 then
      perform pg_advisory_xact_lock(hashtextextended('agent facts ' || p_workspace_id, lane))
      from generate_series(0, 63) lane;
    end if;
    with buckets as (
      delete from agent_performance p
      where p.workspace_id = p_workspace_id and p.measurement_date = day and p.id in (
        select o.id from agent_performance o
        where o.workspace_id = p_workspace_id and o.measurement_date = day and o.measurement_hour is not null
        limit p_portion - removed)
      returning p.agent_id, p.measurement_hour
    ), bins as (
      delete from agent_performance_sketch s using buckets b
      where s.workspace_id = p_workspace_id and s.measurement_date = day and s.agent_id = b.agent_id
        and s.measurement_hour = b.measurement_hour
    )
    select count(*) into gone from buckets;
    removed := removed + gone;
  end loop;
  if removed > 0 then
    perform app.log_retention('hours', removed);
  end if;
  return removed;
end $$;

-- Writes one partition anew without the room that its hours had, once its month ended more than p_keep_days ago: nothing
-- else would ever fill that room. Each partition once; the index that it is clustered on then says so. Its readers wait
-- meanwhile, the other months' don't. A day later than the hours go, when nothing looks at them any more. Answers its
-- name, or NULL when none is left or somebody is busy in it; the next run tries again.
create or replace function app.pack_performance_month(p_keep_days integer) returns text
language plpgsql security definer set search_path = public, pg_temp
as $$
declare
  before constant date := date_trunc('month', (now() at time zone 'UTC')::date - p_keep_days - 1);
  month record;
  size bigint;
begin
  if not pg_try_advisory_xact_lock(hashtextextended('agent_performance packing', 0)) then
    return null;
  end if;
  select c.oid, c.oid::regclass::text as name, k.relname as key into month
  from pg_inherits i
  join pg_class c on c.oid = i.inhrelid
  join pg_index x on x.indrelid = c.oid and x.indisunique
  join pg_class k on k.oid = x.indexrelid
  where i.inhparent in ('agent_performance'::regclass, 'agent_performance_sketch'::regclass)
    and case when c.relname ~ '_\d{4}_\d{2}$' then to_date(right(c.relname, 7), 'YYYY_MM') < before end
    and not exists (select from pg_index packed where packed.indrelid = c.oid and packed.indisclustered)
  order by right(c.relname, 7), c.relname, x.indisprimary limit 1;
  if not found then
    return null;
  end if;
  size := pg_total_relation_size(month.oid);
  perform set_config('lock_timeout', '3s', true);
  execute format('cluster %s using %I', month.name, month.key);
  perform app.log_retention('space', greatest(0, size - pg_total_relation_size(month.oid)));
  return month.name;
exception when lock_not_available then
  return null;
end $$;

-- What maintained them before: partitions are made by app.ensure_performance_partitions, the rest by the above.
drop function if exists app.maintain_agent_facts(integer);

-- The disk's use: the database, each table (a partition with its table and month), and what retention did lately.
create or replace function app.read_storage() returns jsonb
language plpgsql security definer set search_path = public, pg_temp
as $$
begin
  if not app.is_platform_admin() then
    raise exception 'Only a platform administrator sees how the disk is used.' using errcode = 'CX403';
  end if;
  return jsonb_build_object(
    'now', now(),
    'databaseBytes', pg_database_size(current_database()),
    'tables', (
      select coalesce(jsonb_agg(jsonb_build_object('schema', t.schema, 'name', t.name, 'month', t.month, 'rows', t.rows,
        'tableBytes', t.table_bytes, 'indexBytes', t.index_bytes, 'packed', t.packed) order by t.schema, t.name, t.month), '[]')
      from (
        select n.nspname as schema, coalesce(whole.relname, c.relname) as name,
          case when c.relispartition and c.relname ~ '_\d{4}_\d{2}$' then replace(right(c.relname, 7), '_', '-') end as month,
          -- Until a table was first analysed, the server only knows what was written since it started to count.
          greatest(case when c.reltuples < 0 then pg_stat_get_live_tuples(c.oid) else c.reltuples end, 0)::bigint as rows,
          pg_table_size(c.oid) as table_bytes, pg_indexes_size(c.oid) as index_bytes,
          exists (select from pg_index x where x.indrelid = c.oid and x.indisclustered) as packed
        from pg_class c
        join pg_namespace n on n.oid = c.relnamespace
        left join pg_class whole on c.relispartition and whole.oid = pg_partition_root(c.oid)
        where c.relkind = 'r' and n.nspname in ('public', 'auth', 'app', 'pgboss')
      ) t),
    'runs', (
      select coalesce(jsonb_object_agg(r.task, jsonb_build_object('ranAt', r.ran_at, 'removedLastWeek', r.removed)), '{}')
      from (
        select l.task, max(l.ran_at) as ran_at, coalesce(sum(l.removed) filter (where l.ran_at > now() - interval '7 days'), 0) as removed
        from retention_log l group by l.task
      ) r));
end $$;

revoke all on function app.log_retention(text, bigint), app.expire_executions(uuid, integer, integer),
  app.expire_performance_hours(uuid, integer, integer), app.pack_performance_month(integer), app.read_storage() from public;
grant execute on function app.log_retention(text, bigint), app.expire_executions(uuid, integer, integer),
  app.expire_performance_hours(uuid, integer, integer), app.pack_performance_month(integer), app.read_storage() to codex_app;

-- As in 023, but that what goes out by other channels may be asked to wait (not_before).
create or replace function app.notify(p_workspace_id uuid, p_user_id uuid, p_notification jsonb, p_channels text[]) returns uuid
language plpgsql security definer set search_path = public, pg_temp
as $$
declare
  notice uuid := gen_random_uuid();
  channels text[] := array(select distinct c from unnest(coalesce(p_channels, '{in_app}')) c);
begin
  perform app.enter_workspace(p_workspace_id);
  if not exists (select from workspace_members m where m.workspace_id = p_workspace_id and m.user_id = p_user_id) then
    raise exception 'Only members of this workspace can be notified.' using errcode = 'CX403', column = 'user_id';
  end if;
  if coalesce(p_notification ->> 'title', '') !~ '\S' then
    raise exception 'A notification needs a title.' using errcode = 'CX422', column = 'title';
  end if;
  if not channels <@ array['in_app', 'email', 'slack', 'sms', 'push'] then
    raise exception 'A channel is one of in_app, email, slack, sms, push.' using errcode = 'CX422', column = 'channel';
  end if;
  insert into user_notifications (workspace_id, id, notice_id, user_id, notification_type, title, message, description, channel,
    deliver_after, delivery_status, delivery_method, delivered_at, priority_level, action_url, action_label, call_to_action,
    related_alert_id, related_achievement_id, related_campaign_id, expires_at)
  select p_workspace_id, case when p.place = 1 then notice else gen_random_uuid() end, notice, p_user_id, p_notification ->> 'type',
    p_notification ->> 'title', coalesce(p_notification ->> 'message', ''), p_notification ->> 'description', p.channel,
    case p.channel when 'in_app' then p.deliver_after else greatest(p.deliver_after, (p_notification ->> 'not_before')::timestamptz) end,
    case p.channel when 'in_app' then 'delivered' else 'pending' end, case p.channel when 'in_app' then 'in_app' end,
    case p.channel when 'in_app' then now() end, coalesce(p_notification ->> 'priority', 'normal'), p_notification ->> 'action_url',
    p_notification ->> 'action_label', p_notification ->> 'call_to_action', (p_notification ->> 'alert_id')::uuid,
    (p_notification ->> 'achievement_id')::uuid, (p_notification ->> 'campaign_id')::uuid, (p_notification ->> 'expires_at')::timestamptz
  from (
    select q.channel, q.deliver_after, row_number() over (order by q.channel <> 'in_app', q.channel) as place
    from app.plan_notice(p_workspace_id, p_user_id, p_notification, channels) q
    where q.deliver_after is not null
  ) p;
  return case when found then notice end;
end $$;

-- How much a person was told of one topic lately: told counts the notices that stood by themselves in the window, gathered
-- what the notice beside them counts, titles the first of those.
create table if not exists notice_storms (
  workspace_id uuid not null references workspaces (id) on delete cascade,
  id uuid not null default gen_random_uuid(),
  user_id uuid not null,
  topic text not null check (char_length(topic) between 1 and 300),
  window_from timestamptz not null,
  window_to timestamptz not null,
  told integer not null default 0 check (told >= 0),
  gathered integer not null default 0 check (gathered >= 0),
  titles text[] not null default '{}' check (cardinality(titles) <= 5),
  notice_id uuid,
  primary key (workspace_id, id),
  unique (workspace_id, user_id, topic),
  check (window_to > window_from),
  foreign key (workspace_id, user_id) references workspace_members (workspace_id, user_id) on delete cascade
);
call app.protect_workspace_table('notice_storms', 'select');
do $$
begin
  if not exists (select from pg_policy where polrelid = 'notice_storms'::regclass and polname = 'notice_storms_own') then
    create policy notice_storms_own on notice_storms as restrictive to codex_app
      using (user_id = (select auth.uid())) with check (user_id = (select auth.uid()));
  end if;
end $$;

-- Takes a person's storm in hand: its row is locked, and a window that has ended gives way to a new one. A minute that is
-- full gathers; while the storm goes on, each further window is twice as long, up to five minutes, and only its first
-- notice stands by itself.
create or replace function app.enter_storm(p_workspace_id uuid, p_user_id uuid, p_topic text, p_at timestamptz, p_most integer) returns notice_storms
language plpgsql set search_path = public, pg_temp
as $$
declare
  storm notice_storms;
  goes_on boolean;
begin
  -- What ended long ago is of no use any more; what another router has in hand is not waited for.
  delete from notice_storms s where s.workspace_id = p_workspace_id and s.id = any (array(
    select o.id from notice_storms o
    where o.workspace_id = p_workspace_id and o.user_id = p_user_id and o.topic <> p_topic and o.window_to < p_at - interval '1 day'
    for update skip locked));
  insert into notice_storms (workspace_id, user_id, topic, window_from, window_to)
  values (p_workspace_id, p_user_id, p_topic, p_at, p_at + interval '1 minute')
  on conflict (workspace_id, user_id, topic) do update set topic = excluded.topic
  returning * into storm;
  if storm.window_to <= p_at then
    goes_on := storm.gathered > 0 and p_at < storm.window_to + interval '1 minute';
    storm.window_to := p_at + case when goes_on then least(2 * (storm.window_to - storm.window_from), interval '5 minutes')
      else interval '1 minute' end;
    storm.window_from := p_at;
    storm.told := case when goes_on then p_most - 1 else 0 end;
    storm.gathered := 0;
    storm.titles := '{}';
    storm.notice_id := null;
  end if;
  return storm;
end $$;

-- Counts titles into the storm's one notice: makes it, or changes it where it stands, unread again. By other channels it
-- goes out when the window ends, so with its last count.
create or replace function app.gather_notices(p_storm notice_storms, p_titles text[], p_notification jsonb, p_channels text[]) returns notice_storms
language plpgsql set search_path = public, pg_temp
as $$
declare
  storm notice_storms := p_storm;
  heading text;
  body text;
begin
  storm.gathered := storm.gathered + cardinality(p_titles);
  storm.titles := (storm.titles || p_titles)[1:5];
  heading := left(format('%s more %s alert%s from %s', storm.gathered, p_notification ->> 'severity',
    case storm.gathered when 1 then '' else 's' end, p_notification ->> 'about'), 300);
  body := array_to_string(storm.titles, E'\n')
    || case when storm.gathered > 5 then format(E'\nand %s more', storm.gathered - 5) else '' end;
  update user_notifications n set title = heading, message = body, is_read = false
  where n.workspace_id = storm.workspace_id and n.notice_id = storm.notice_id and n.user_id = storm.user_id
    and (n.channel = 'in_app' or n.delivery_status = 'pending');
  if not found then
    storm.notice_id := app.notify(storm.workspace_id, storm.user_id, jsonb_build_object('type', 'alert', 'title', heading,
      'message', body, 'severity', p_notification ->> 'severity', 'priority', p_notification ->> 'priority',
      'action_url', (select format('/%s/alerts?severity=%s&sort=newest', w.slug, p_notification ->> 'severity') from workspaces w where w.id = storm.workspace_id),
      'action_label', 'Open the inbox', 'not_before', storm.window_to), p_channels);
  end if;
  return storm;
end $$;

-- Tells members, each as their preferences have it: [{userId, channels, notification, topic?}, …], the notification as in
-- app.notify. Of one topic the first p_most within a minute stand by themselves, the rest are counted by one notice, in the
-- words of the notification's "about". Answers a row for each notice and channel, in order: when it tells (NULL: not at
-- all), what held it, and whether it was gathered.
create or replace function app.tell_members(p_workspace_id uuid, p_notices jsonb, p_at timestamptz default now(), p_most integer default 5)
returns table (place integer, channel text, deliver_after timestamptz, held text, gathered boolean)
language plpgsql security definer set search_path = public, pg_temp
as $$
#variable_conflict use_column
declare
  plans jsonb;
  topic record;
  storm notice_storms;
  alone integer;
  gathered_places integer[] := '{}';
  at_place integer;
begin
  perform app.enter_workspace(p_workspace_id);
  select coalesce(jsonb_agg(jsonb_build_object('place', n.place, 'channel', p.channel, 'deliver_after', p.deliver_after, 'held', p.held)), '[]')
  into plans
  from jsonb_array_elements(p_notices) with ordinality n (notice, place)
  cross join lateral app.plan_notice(p_workspace_id, (n.notice ->> 'userId')::uuid, n.notice -> 'notification',
    array(select jsonb_array_elements_text(n.notice -> 'channels')), p_at) p;

  -- People and topics in one order, so that of two routers neither waits for the other in a ring. What preferences hold
  -- back as a whole counts for nothing.
  for topic in
    select (n.notice ->> 'userId')::uuid as reader, n.notice ->> 'topic' as name, array_agg(n.place order by n.place)::integer[] as places
    from jsonb_array_elements(p_notices) with ordinality n (notice, place)
    where n.place in (select (p ->> 'place')::integer from jsonb_array_elements(plans) p where p ->> 'deliver_after' is not null)
    group by 1, 2 order by 1, 2
  loop
    alone := cardinality(topic.places);
    if topic.name is not null then
      storm := app.enter_storm(p_workspace_id, topic.reader, topic.name, p_at, p_most);
      alone := least(alone, greatest(0, p_most - storm.told));
      storm.told := storm.told + alone;
    end if;
    foreach at_place in array topic.places[1:alone] loop
      perform app.notify(p_workspace_id, topic.reader, p_notices -> (at_place - 1) -> 'notification',
        array(select jsonb_array_elements_text(p_notices -> (at_place - 1) -> 'channels')));
    end loop;
    continue when topic.name is null;
    if alone < cardinality(topic.places) then
      at_place := topic.places[alone + 1];
      storm := app.gather_notices(storm, array(
          select p_notices -> (l.place - 1) -> 'notification' ->> 'title' from unnest(topic.places[alone + 1:]) with ordinality l (place, n) order by l.n),
        p_notices -> (at_place - 1) -> 'notification', array(select jsonb_array_elements_text(p_notices -> (at_place - 1) -> 'channels')));
      gathered_places := gathered_places || topic.places[alone + 1:];
    end if;
    update notice_storms s set window_from = storm.window_from, window_to = storm.window_to, told = storm.told,
      gathered = storm.gathered, titles = storm.titles, notice_id = storm.notice_id
    where s.workspace_id = p_workspace_id and s.id = storm.id;
  end loop;

  return query
    select p.place, p.channel, p.deliver_after, p.held, p.place = any (gathered_places)
    from jsonb_to_recordset(plans) as p (place integer, channel text, deliver_after timestamptz, held text)
    order by p.place;
end $$;

revoke all on function app.notify(uuid, uuid, jsonb, text[]), app.enter_storm(uuid, uuid, text, timestamptz, integer),
  app.gather_notices(notice_storms, text[], jsonb, text[]), app.tell_members(uuid, jsonb, timestamptz, integer) from public;
grant execute on function app.notify(uuid, uuid, jsonb, text[]), app.tell_members(uuid, jsonb, timestamptz, integer) to codex_app;

-- A weekly silence leaves out the window that ends here, and any before: everything asks for the window from then on.
alter table silences add column if not exists skips_until timestamptz;

-- As in 020, each but for skips_until.
create or replace function app.running_silences(p_workspace_id uuid) returns text
language sql stable
as $$
  select string_agg(format('(%L::uuid, %L::timestamptz, %s)', s.id, w.ends_at,
    app.condition_of_matchers(s.matchers, s.critical_passes)), ', ')
  from silences s
  cross join lateral app.silence_window(s.starts_at, s.ends_at, s.repeats, s.timezone, s.over_at, greatest(now(), s.skips_until)) w
  where s.workspace_id = p_workspace_id and s.over_at > now() and w.starts_at <= now()
$$;

create or replace function app.apply_silence() returns trigger
language plpgsql
as $$
declare
  window_end timestamptz;
  held uuid[];
begin
  select w.ends_at into window_end
  from app.silence_window(new.starts_at, new.ends_at, new.repeats, new.timezone, new.over_at, greatest(now(), new.skips_until)) w where w.starts_at <= now();
  select array_agg(h.id) into held
  from (select a.id from system_alerts a where a.workspace_id = new.workspace_id and a.silence_id = new.id order by a.id for update) h;
  if window_end is null then
    perform app.release_alerts(new.workspace_id, held);
    return null;
  end if;
  update system_alerts a set snoozed_until = window_end
  where a.workspace_id = new.workspace_id and a.id = any (held) and a.snoozed_until is distinct from window_end;
  if new.begun_at is distinct from old.begun_at then
    perform app.hold_alerts(new.workspace_id, array(
      select app.match_alerts(new.workspace_id, new.matchers, new.critical_passes, null)));
  end if;
  return null;
end $$;

create or replace function app.begin_silences(p_workspace_id uuid) returns integer
language plpgsql
as $$
declare
  begun integer;
  left_behind uuid[];
begin
  perform app.enter_workspace(p_workspace_id);
  update silences s set begun_at = now()
  where s.workspace_id = p_workspace_id and s.over_at > now() and s.holds_open and exists (
    select from app.silence_window(s.starts_at, s.ends_at, s.repeats, s.timezone, s.over_at, greatest(now(), s.skips_until)) w
    where w.starts_at <= now() and (s.begun_at is null or s.begun_at < w.starts_at));
  get diagnostics begun = row_count;
  select array_agg(l.id) into left_behind
  from (
    select a.id from system_alerts a join silences s on s.workspace_id = a.workspace_id and s.id = a.silence_id
    where a.workspace_id = p_workspace_id and a.silence_id is not null and s.over_at <= now() and a.snoozed_until > now()
    order by a.id for update of a skip locked
  ) l;
  if left_behind is not null then
    perform app.release_alerts(p_workspace_id, left_behind);
  end if;
  return begun;
end $$;
