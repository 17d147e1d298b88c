-- What each member wants to be told of, by which channel and when: minimum severities, mutes, quiet hours, digests.

-- minimums: {"<type>": {"<channel>": "<severity>" or "off"}}; what it leaves out has app.default_minimum. Minutes are those
-- of the day. Without a time zone of its own it is the workspace's.
create table if not exists notification_preferences (
  workspace_id uuid not null references workspaces (id) on delete cascade,
  id uuid not null default gen_random_uuid(),
  user_id uuid not null,
  minimums jsonb not null default '{}' check (jsonb_typeof(minimums) = 'object'),
  timezone text check (app.is_time_zone(timezone)),
  quiet_from smallint check (quiet_from between 0 and 1439),
  quiet_to smallint check (quiet_to between 0 and 1439),
  critical_breaks_quiet boolean not null default true,
  critical_breaks_mutes boolean not null default false,
  digest text not null default 'off' check (digest in ('off', 'daily', 'weekly')),
  digest_weekday smallint not null default 1 check (digest_weekday between 1 and 7),
  digest_hour smallint not null default 8 check (digest_hour between 0 and 23),
  digested_until timestamptz not null default now(),
  next_digest_at timestamptz,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  primary key (workspace_id, id),
  unique (workspace_id, user_id),
  check ((quiet_from is null) = (quiet_to is null)),
  check (quiet_from <> quiet_to),
  foreign key (workspace_id, user_id) references workspace_members (workspace_id, user_id) on delete cascade
);
create index if not exists notification_preferences_digest_idx on notification_preferences (workspace_id, next_digest_at)
  where next_digest_at is not null;

-- One thing each: a campaign, an agent, or a source of alerts.
create table if not exists notification_mutes (
  workspace_id uuid not null references workspaces (id) on delete cascade,
  id uuid not null default gen_random_uuid(),
  user_id uuid not null,
  campaign_id uuid,
  agent_id uuid references agent_registry (id) on delete cascade,
  source text check (char_length(source) between 1 and 80),
  created_at timestamptz not null default now(),
  primary key (workspace_id, id),
  constraint notification_mutes_thing_key unique nulls not distinct (workspace_id, user_id, campaign_id, agent_id, source),
  check (num_nonnulls(campaign_id, agent_id, source) = 1),
  foreign key (workspace_id, user_id) references workspace_members (workspace_id, user_id) on delete cascade,
  foreign key (workspace_id, campaign_id) references campaigns (workspace_id, id) on delete cascade
);
create index if not exists notification_mutes_campaign_idx on notification_mutes (workspace_id, campaign_id);
create index if not exists notification_mutes_agent_idx on notification_mutes (agent_id, workspace_id);

-- When the next digest comes, and from when on it gathers, are the database's to say.
call app.protect_workspace_table('notification_preferences', 'select, delete,
  insert (workspace_id, user_id, minimums, timezone, quiet_from, quiet_to, critical_breaks_quiet, critical_breaks_mutes, digest, digest_weekday, digest_hour),
  update (minimums, timezone, quiet_from, quiet_to, critical_breaks_quiet, critical_breaks_mutes, digest, digest_weekday, digest_hour)');
call app.protect_workspace_table('notification_mutes', 'select, insert, delete');

-- Personal: nobody sees or changes a colleague's. The functions below, which tell people as each of them wishes, run as
-- the owner, whom only the workspace's own policy binds.
do $$
declare
  personal text;
begin
  foreach personal in array array['notification_preferences', 'notification_mutes'] loop
    if not exists (select from pg_policy where polrelid = personal::regclass and polname = personal || '_own') then
      execute format('create policy %I on %I as restrictive to codex_app using (user_id = (select auth.uid()))
        with check (user_id = (select auth.uid()))', personal || '_own', personal);
    end if;
  end loop;
end $$;

-- Achievements and summaries interrupt nobody; a text message is for what is pressing. A person's own word comes first.
create or replace function app.default_minimum(p_type text, p_channel text) returns text
language sql immutable parallel safe
as $$
  select case
    when p_channel = 'in_app' then 'info'
    when p_type = 'achievement' then 'off'
    when p_type = 'summary' and p_channel <> 'email' then 'off'
    when p_channel = 'sms' then 'high'
    else 'info' end
$$;

-- The first moment at which a zone's clock shows p_local. A time that the clock leaps over counts as much later, a time
-- that it shows twice is the earlier one (clocks are set back by an hour, on Lord Howe by half of one).
create or replace function app.first_moment(p_local timestamp, p_zone text) returns timestamptz
language sql stable parallel safe
as $$
  select min(m.at) from (
    select (p_local at time zone p_zone) - earlier as at from unnest(array[interval '0', interval '30 minutes', interval '1 hour']) earlier
  ) m
  where m.at = p_local at time zone p_zone or m.at at time zone p_zone = p_local
$$;

-- When the quiet hours that p_at lies in end; NULL outside of them. Minutes of the day by the zone's clock.
create or replace function app.quiet_until(p_at timestamptz, p_from integer, p_to integer, p_zone text) returns timestamptz
language plpgsql stable parallel safe
as $$
declare
  here timestamp := p_at at time zone p_zone;
  minute integer := extract(hour from here) * 60 + extract(minute from here);
  ends timestamp;
  at timestamptz;
begin
  if p_from is null or not (case when p_from < p_to then minute >= p_from and minute < p_to else minute >= p_from or minute < p_to end) then
    return null;
  end if;
  ends := here::date + make_interval(days => case when p_from > p_to and minute >= p_from then 1 else 0 end, mins => p_to);
  at := app.first_moment(ends, p_zone);
  -- In the hour that comes a second time, the first end is over.
  return case when at > p_at then at else ends at time zone p_zone end;
end $$;

create or replace function app.next_digest_at(p_after timestamptz, p_digest text, p_weekday integer, p_hour integer, p_zone text) returns timestamptz
language sql stable parallel safe
as $$
  select min(m.at)
  from generate_series(0, 8) later
  cross join lateral (select (p_after at time zone p_zone)::date + later as day) d
  cross join lateral (select app.first_moment(d.day + make_interval(hours => p_hour), p_zone) as at) m
  where m.at > p_after and (p_digest = 'daily' or p_digest = 'weekly' and extract(isodow from d.day) = p_weekday)
$$;

create or replace function app.zone_of(p_workspace_id uuid, p_own text) returns text
language sql stable
as $$ select coalesce(p_own, (select w.timezone from workspaces w where w.id = p_workspace_id), 'UTC') $$;

-- Who ends the digest gets one last one at once: nothing that was held for it is lost.
create or replace function app.plan_digest() returns trigger
language plpgsql
as $$
begin
  if tg_op = 'INSERT' or (new.digest, new.digest_weekday, new.digest_hour, new.timezone)
      is distinct from (old.digest, old.digest_weekday, old.digest_hour, old.timezone) then
    new.next_digest_at := case
      when new.digest <> 'off' then
        app.next_digest_at(now(), new.digest, new.digest_weekday, new.digest_hour, app.zone_of(new.workspace_id, new.timezone))
      when tg_op = 'UPDATE' then case when old.digest <> 'off' then now() else old.next_digest_at end
    end;
    if tg_op = 'UPDATE' and old.digest = 'off' and new.digest <> 'off' then
      new.digested_until := now();
    end if;
  end if;
  return new;
end $$;
create or replace trigger plan_digest before insert or update of digest, digest_weekday, digest_hour, timezone on notification_preferences
  for each row execute function app.plan_digest();

-- A row that waits for the digest: its sender never comes upon this moment, the digest takes it.
create or replace function app.held_for_digest() returns timestamptz
language sql immutable parallel safe
as $$ select timestamptz '9999-01-01 00:00:00Z' $$;

-- A notice without a severity has its priority's. Mutes are about alerts and reminders of them; what a colleague writes
-- still arrives. In the app nothing waits: quiet hours are for what makes a noise, digests for e-mail. Critical ones pass
-- the digest always, quiet hours and mutes as the person chose.
create or replace function app.plan_notice(p_workspace_id uuid, p_user_id uuid, p_notification jsonb, p_channels text[],
  p_at timestamptz default now())
returns table (channel text, deliver_after timestamptz, held text)
language plpgsql security definer set search_path = public, pg_temp
as $$
declare
  kind text := p_notification ->> 'type';
  severity smallint := app.severity_rank(coalesce(p_notification ->> 'severity',
    case p_notification ->> 'priority' when 'urgent' then 'critical' when 'high' then 'high' when 'low' then 'low' else 'medium' end));
  critical boolean := severity = app.severity_rank('critical');
  wish notification_preferences;
  muted boolean := false;
  quiet timestamptz;
begin
  perform app.enter_workspace(p_workspace_id);
  select * into wish from notification_preferences p where p.workspace_id = p_workspace_id and p.user_id = p_user_id;
  if kind in ('alert', 'reminder') then
    muted := exists (
      select from notification_mutes m
      left join system_alerts a on a.workspace_id = p_workspace_id and a.id = (p_notification ->> 'alert_id')::uuid
      where m.workspace_id = p_workspace_id and m.user_id = p_user_id
        and (m.campaign_id in (a.related_campaign_id, (p_notification ->> 'campaign_id')::uuid) or m.agent_id = a.triggered_by_agent_id
          or m.source = a.source));
  end if;
  if kind <> 'summary' then
    quiet := app.quiet_until(p_at, wish.quiet_from, wish.quiet_to, app.zone_of(p_workspace_id, wish.timezone));
  end if;

  return query
    select c.name,
      case h.held when 'mute' then null when 'minimum' then null when 'digest' then app.held_for_digest() when 'quiet' then quiet else p_at end,
      h.held
    from unnest(p_channels) c (name)
    cross join lateral (
      select coalesce(wish.minimums #>> array[kind, c.name], app.default_minimum(kind, c.name)) as minimum
    ) m
    cross join lateral (
      select case
        when muted and not (critical and coalesce(wish.critical_breaks_mutes, false)) then 'mute'
        when m.minimum = 'off' or severity < app.severity_rank(m.minimum) then 'minimum'
        when c.name = 'in_app' then null
        when c.name = 'email' and coalesce(wish.digest, 'off') <> 'off' and kind <> 'summary' and not critical then 'digest'
        when quiet is not null and not (critical and wish.critical_breaks_quiet) then 'quiet'
      end as held
    ) h;
end $$;

-- Sends the digests that are due: to each person one summary of what is unread or was held since the last one. A person's
-- row is locked and moved on in the same transaction, so that of two workers one sends it, and a crash sends it later.
-- Answers how many were sent; a period in which nothing happened has none.
create or replace function app.send_digests(p_workspace_id uuid, p_now timestamptz default now()) returns integer
language plpgsql security definer set search_path = public, pg_temp
as $$
declare
  caller text := current_setting('app.current_user_id', true);
  place record;
  due notification_preferences;
  waiting record;
  sent integer := 0;
begin
  perform app.enter_workspace(p_workspace_id);
  select w.name, w.slug into place from workspaces w where w.id = p_workspace_id;
  for due in
    select * from notification_preferences p
    where p.workspace_id = p_workspace_id and p.next_digest_at <= p_now
    order by p.user_id for update skip locked
  loop
    -- Notifications show themselves to their person alone, also to the owner.
    perform set_config('app.current_user_id', due.user_id::text, true);
    select count(*) as notices, string_agg(n.title, E'\n' order by n.priority_rank desc, n.created_at desc) filter (where n.place <= 10) as titles,
      string_agg(distinct n.words, ', ') as words
    into waiting
    from (
      select d.*, row_number() over (order by d.priority_rank desc, d.created_at desc) as place,
        count(*) over (partition by d.notification_type) || ' ' || case d.notification_type when 'alert' then 'alert' when 'achievement' then 'achievement'
          when 'message' then 'message' else 'reminder' end
          || case when count(*) over (partition by d.notification_type) = 1 then '' else 's' end as words
      from (
        select distinct on (u.notice_id) u.* from user_notifications u
        where u.workspace_id = p_workspace_id and u.user_id = due.user_id and u.notification_type <> 'summary'
          and u.created_at > due.digested_until and u.created_at <= p_now and (u.expires_at is null or u.expires_at > p_now)
          and (u.channel = 'in_app' and not u.is_read or u.channel = 'email' and u.deliver_after = app.held_for_digest()
            and not exists (select from user_notifications twin where twin.workspace_id = p_workspace_id and twin.user_id = due.user_id
              and twin.notice_id = u.notice_id and twin.is_read))
        order by u.notice_id, u.channel desc
      ) d
    ) n;
    update user_notifications u set delivery_status = 'delivered', delivery_method = 'digest', delivered_at = p_now
    where u.workspace_id = p_workspace_id and u.user_id = due.user_id and u.channel = 'email' and u.deliver_after = app.held_for_digest()
      and u.delivery_status = 'pending';
    if waiting.notices > 0 then
      perform app.notify(p_workspace_id, due.user_id, jsonb_build_object('type', 'summary', 'priority', 'low',
        'title', format('Your %s at %s: %s', case due.digest when 'weekly' then 'week' else 'day' end, place.name, waiting.words),
        'message', waiting.titles || case when waiting.notices > 10 then format(E'\nand %s more', waiting.notices - 10) else '' end,
        'action_url', format('/%s/notifications?tab=unread', place.slug), 'action_label', 'Open notifications'), '{in_app,email}');
      sent := sent + 1;
    end if;
    update notification_preferences p set digested_until = p_now, next_digest_at =
      app.next_digest_at(p_now, p.digest, p.digest_weekday, p.digest_hour, app.zone_of(p_workspace_id, p.timezone))
    where p.workspace_id = p_workspace_id and p.user_id = due.user_id;
  end loop;
  perform set_config('app.current_user_id', coalesce(caller, ''), true);
  return sent;
end $$;
revoke all on function app.send_digests(uuid, timestamptz) from public;
grant execute on function app.send_digests(uuid, timestamptz) to codex_app;
