/** The demo in a database of its own, owned by a role without a superuser's rights; its derived figures must be true. */
import { randomBytes } from "node:crypto";
import { verifyPassword } from "better-auth/crypto";
import { Client } from "pg";
import { afterAll, beforeAll, expect, test } from "vitest";
import { migrateUp, readMigrations } from "@/db/migrate";
import { seedDemo } from "@/db/seed/demo";
import { DEMO_PASSWORD, DEMO_SIGN_INS } from "@/db/seed/people";
import { expectTrouble, homeWith, removeHomes, run } from "./testing/command";

const name = `codex_seed_${randomBytes(5).toString("hex")}`;
const server = new URL(process.env.TEST_DATABASE_URL ?? "");
let admin: Client;
let reader: Client;
let ownerUrl: string;
let commandEnv: Record<string, string>;
/** What the command said that filled it. */
let said: string;

beforeAll(async () => {
  admin = new Client({ connectionString: server.href });
  await admin.connect();
  await admin.query(`create role ${name} login password '${name}' createrole nosuperuser nobypassrls`);
  await admin.query(`create database ${name} owner ${name}`);
  ownerUrl = urlOf(name, name);
  const owner = new Client({ connectionString: ownerUrl });
  await owner.connect();
  await migrateUp(owner, await readMigrations());
  await owner.end();
  const home = homeWith({ "secrets.json": JSON.stringify({ appPassword: "codex_app_test" }) });
  commandEnv = { CODEX_HOME: home, DATABASE_URL: ownerUrl };
  const seeding = await run("seed", commandEnv);
  expect(seeding.code, seeding.said).toBe(0);
  said = seeding.said;
  // The administrator of the test server reads across workspaces.
  reader = new Client({ connectionString: urlOf(name) });
  await reader.connect();
}, 300_000);

afterAll(async () => {
  await reader?.end();
  await admin.query(`drop database if exists ${name} with (force)`);
  await admin.query(`drop role if exists ${name}`);
  await admin.end();
  removeHomes();
});

test("a sign-in is printed for each role", () => {
  for (const { role, email, password } of DEMO_SIGN_INS) {
    expect(said).toMatch(new RegExp(`${role} +${email.replaceAll(".", "\\.")} +${password}`));
  }
});

test("seeding again does nothing", async () => {
  const count = "select count(*)::integer as n from system_alerts";
  const before = await reader.query(count);
  expect(await seedDemo({ ownerUrl })).toBe(false);
  expectTrouble(
    await run("seed", commandEnv),
    "There are accounts in this database already. To start afresh: npm run db:reset",
  );
  expect((await reader.query(count)).rows).toEqual(before.rows);
});

test("every printed sign-in has its account, password and role", async () => {
  for (const { email, role, workspace } of DEMO_SIGN_INS) {
    const { rows } = await reader.query(
      `select u.is_platform_admin, a.password, m.role
       from auth.users u join auth.accounts a on a.user_id = u.id and a.provider_id = 'credential'
       left join (workspace_members m join workspaces w on w.id = m.workspace_id and w.slug = $2) on m.user_id = u.id
       where u.email = $1`,
      [email, workspace],
    );
    expect(await verifyPassword({ hash: rows[0].password, password: DEMO_PASSWORD }), email).toBe(true);
    expect(rows[0].is_platform_admin ? "platform administrator" : rows[0].role, email).toBe(role);
  }
});

test("it covers what the screens show", async () => {
  const { rows } = await reader.query(`select
    (select count(distinct status) from campaigns)::integer as campaign_statuses,
    (select count(distinct inbox_tab) from system_alerts)::integer as inbox_tabs,
    (select count(distinct case when over_at <= now() then 'past' when repeats = 'weekly' then 'weekly' else 'running' end) from silences)::integer as silences,
    (select count(distinct silence_id) from silence_hits)::integer >= 3 as silences_hid,
    (select count(*) from system_alerts where silence_id is not null)::integer > 0 as silenced,
    (select count(distinct condition_type) from achievements)::integer as condition_types,
    (select count(distinct user_id) from workspace_members)::integer as people,
    (select count(distinct agent_id) from agent_performance)::integer > 40 as many_agents,
    (select count(distinct measurement_date) from agent_performance)::integer >= 90 as ninety_days,
    (select count(*) from user_achievements where unlocked_at is null and progress_percentage > 0)::integer > 20 as half_done,
    (select bool_and(w.delivered > 20 and w.refused = 1) from (
      select count(*) filter (where status = 'delivered') as delivered, count(*) filter (where response_status = 410) as refused
      from webhook_deliveries group by workspace_id) w) as webhook_logs,
    (select bool_and(n.read and n.unread) from (
      select bool_or(is_read) as read, bool_or(not is_read) as unread from user_notifications group by workspace_id) n) as bells`);
  expect(rows[0]).toEqual({
    campaign_statuses: 6,
    inbox_tabs: 4,
    silences: 3,
    silences_hid: true,
    silenced: true,
    condition_types: 4,
    people: 20,
    many_agents: true,
    ninety_days: true,
    half_done: true,
    webhook_logs: true,
    bells: true,
  });
});

test("bells told of an achievement on the day of its unlocking, and of old ones everybody has read", async () => {
  const { rows } =
    await reader.query(`select count(*)::integer > 20 as many, bool_and(n.created_at = u.unlocked_at) as of_the_day,
      bool_and(n.is_read or u.unlocked_at > now() - interval '4 days') as old_ones_read
    from user_notifications n join user_achievements u on u.workspace_id = n.workspace_id and u.user_id = n.user_id
      and u.achievement_id = n.related_achievement_id
    where n.notification_type = 'achievement'`);
  expect(rows[0]).toEqual({ many: true, of_the_day: true, old_ones_read: true });
});

test("the log tells of what was played late as of when it was made, and of who made it", async () => {
  const { rows } = await reader.query(`
    select a.subject_type as kind, count(*)::integer > 1 as several,
      bool_and(a.actor_id = m.created_by and a.occurred_at = m.created_at) as so
    from audit_log a join (select id, created_by, created_at from silences union all
      select id, created_by, created_at from webhooks) m on m.id::text = a.subject_id
    where a.action = 'insert' group by 1 order by 1`);
  expect(rows).toEqual([
    { kind: "silences", several: true, so: true },
    { kind: "webhooks", several: true, so: true },
  ]);
});

test("statistics of people are what their facts say", async () => {
  const { rows } = await reader.query<{ id: string }>("select id from workspaces");
  for (const { id } of rows) {
    await reader.query("begin");
    const wrong = await reader.query("select * from app.check_user_stats($1)", [id]);
    await reader.query("rollback");
    expect(wrong.rows).toEqual([]);
  }
});

// Each query lists rows where a derived figure differs from what it is derived from.
test.each([
  [
    "a day is the sum of its hours",
    `select workspace_id, agent_id, measurement_date
     from agent_performance group by 1, 2, 3
     having count(*) filter (where measurement_hour is null) <> 1
       or sum(case when measurement_hour is null then execution_count else -execution_count end) <> 0
       or sum(case when measurement_hour is null then failure_count else -failure_count end) <> 0
       or sum(case when measurement_hour is null then total_input_tokens else -total_input_tokens end) <> 0
       or sum(case when measurement_hour is null then total_cost_incurred else -total_cost_incurred end) <> 0
       or sum(case when measurement_hour is null then quality_total else -quality_total end) <> 0`,
  ],
  ...[
    ["campaign", "campaign_id"],
    ["model", "model"],
  ].map(([share, key]) => [
    `a ${share}'s day is the sum of its hours`,
    `select workspace_id, agent_id, measurement_date, ${key}, bin
     from agent_${share}_performance group by 1, 2, 3, 4, 5
     having count(*) filter (where measurement_hour = -1) <> 1
       or sum(case when measurement_hour = -1 then n else -n end) <> 0
       or sum(case when measurement_hour = -1 then success_count else -success_count end) <> 0
       or sum(case when measurement_hour = -1 then total_input_tokens else -total_input_tokens end) <> 0
       or sum(case when measurement_hour = -1 then total_cost_incurred else -total_cost_incurred end) <> 0
       or sum(case when measurement_hour = -1 then quality_total else -quality_total end) <> 0`,
  ]),
  [
    "sketches hold every execution",
    `select p.workspace_id, p.agent_id, p.measurement_date, p.measurement_hour
     from agent_performance p left join (
       select workspace_id, agent_id, measurement_date, measurement_hour, sum(n) as n from agent_performance_sketch group by 1, 2, 3, 4
     ) s on s.workspace_id = p.workspace_id and s.agent_id = p.agent_id and s.measurement_date = p.measurement_date
       and s.measurement_hour = coalesce(p.measurement_hour, -1)
     where s.n is distinct from p.execution_count`,
  ],
  [
    "an assignment to the whole workspace did what its agent did there",
    `select a.workspace_id, a.agent_id from agent_assignments a left join (
       select workspace_id, agent_id, sum(success_count) as completed, sum(failure_count) as failed, sum(total_cost_incurred) as cost
       from agent_performance where measurement_hour is null group by 1, 2
     ) p on p.workspace_id = a.workspace_id and p.agent_id = a.agent_id
     where a.assigned_to_campaign_id is null and (a.tasks_completed, a.tasks_failed, a.total_cost_incurred)
       is distinct from (coalesce(p.completed, 0), coalesce(p.failed, 0), coalesce(p.cost, 0))`,
  ],
  [
    "a queue is its open tasks, and what was given is done, failed or waits",
    `select a.workspace_id, a.agent_id from agent_assignments a left join (
       select workspace_id, assignment_id, count(*) as n,
         jsonb_agg(id order by app.task_rank(priority_level), queue_position, id) as ids
       from agent_tasks where ended_at is null group by 1, 2
     ) t on t.workspace_id = a.workspace_id and t.assignment_id = a.id
     where (a.tasks_open, a.tasks_assigned, jsonb_path_query_array(a.task_queue, '$[*].id'))
       is distinct from (coalesce(t.n, 0), a.tasks_completed + a.tasks_failed + coalesce(t.n, 0), coalesce(t.ids, '[]'))`,
  ],
  [
    "alert counters count the alerts",
    `select c.cell from (
       select (a.workspace_id, f.facet, a.inbox_tab, a.severity_level, a.alert_type, f.value)::text as cell, 1 as n
       from system_alerts a, lateral (values ('all', null::uuid), ('agent', a.triggered_by_agent_id),
         ('campaign', a.related_campaign_id), ('assignee', a.assigned_to)) f (facet, value)
       union all
       select (workspace_id, facet, inbox_tab, severity_level, alert_type, value)::text, alerts * -1 from alert_counts
     ) c group by c.cell having sum(c.n) <> 0`,
  ],
  [
    "campaign totals are the sums of the metrics",
    `select c.name from campaigns c left join (
       select workspace_id, campaign_id, sum(reach) as reach, sum(engagements) as engagements, sum(conversions) as conversions,
         sum(spend) as spend, sum(revenue) as revenue
       from campaign_metrics group by 1, 2
     ) m on m.workspace_id = c.workspace_id and m.campaign_id = c.id
     where (c.total_reach, c.total_engagements, c.conversion_count, c.total_spend, c.total_revenue) is distinct from
       (coalesce(m.reach, 0), coalesce(m.engagements, 0), coalesce(m.conversions, 0), coalesce(m.spend, 0), coalesce(m.revenue, 0))`,
  ],
  [
    "time lines run forward and nothing has happened in the future",
    `select alert_id::text from (
       select alert_id, occurred_at, lag(occurred_at) over (partition by workspace_id, alert_id order by position) as before from alert_events
     ) e where occurred_at < before or occurred_at > now()
     union all select id::text from audit_log where occurred_at > now()
     union all select id::text from activity_events where occurred_at > now()
     union all select id::text from points_ledger where occurred_at > now()
     union all select id::text from user_notifications where created_at > now()`,
  ],
])("%s", async (_, query) => {
  expect((await reader.query(query)).rows).toEqual([]);
});

function urlOf(database: string, role?: string): string {
  const url = new URL(server);
  url.pathname = `/${database}`;
  if (role) {
    url.username = role;
    url.password = role;
  }
  return url.href;
}

test("somebody is on call in each company, and no alert of the past waits to be told", async () => {
  const { rows: schedules } = await reader.query("select cardinality(rotation) > 1 as turns from on_call_schedules");
  expect(schedules).toEqual([{ turns: true }, { turns: true }]);
  const { rows: waiting } = await reader.query("select count(*)::integer as n from routing_queue");
  expect(waiting).toEqual([{ n: 0 }]);
});
