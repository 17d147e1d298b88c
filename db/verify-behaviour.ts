/** Proofs that the contract's functions behave: each runs in a scratch workspace inside a transaction that is rolled back. */
import { randomUUID } from "node:crypto";
import { type SQL, sql } from "drizzle-orm";
import type { Tx } from "./workspace";

export type Scratch = { workspaceId: string; ownerId: string; strangerId: string };

/** Throws, saying what was found instead, when a function does not behave. */
export type Proof = (tx: Tx, scratch: Scratch) => Promise<void>;

/** Makes the scratch workspace and enters it. Only for a transaction that will be rolled back. */
export async function enterScratch(tx: Tx): Promise<Scratch> {
  const [workspaceId, ownerId, strangerId] = [randomUUID(), randomUUID(), randomUUID()];
  for (const id of [ownerId, strangerId]) {
    await tx.execute(sql`insert into auth.users (id, name, email) values (${id}, 'Verify', ${`${id}@verify.invalid`})`);
  }
  await tx.execute(sql`select set_config('app.current_workspace_id', ${workspaceId}, true),
    set_config('app.current_user_id', ${ownerId}, true)`);
  await tx.execute(
    sql`insert into workspaces (id, name, slug) values (${workspaceId}, 'Verify', ${`verify-${workspaceId}`})`,
  );
  await tx.execute(
    sql`insert into workspace_members (workspace_id, user_id, role) values (${workspaceId}, ${ownerId}, 'owner')`,
  );
  return { workspaceId, ownerId, strangerId };
}

async function one<T extends Record<string, unknown>>(tx: Tx, query: SQL): Promise<T> {
  const { rows } = await tx.execute(query);
  const row = rows[0] as T | undefined;
  if (!row) throw new Error("A statement answered no row.");
  return row;
}

async function insertId(tx: Tx, query: SQL): Promise<string> {
  return (await one<{ id: string }>(tx, sql`${query} returning id`)).id;
}

function expectSame(what: string, found: unknown, expected: unknown): void {
  const [a, b] = [JSON.stringify(found), JSON.stringify(expected)];
  if (a !== b) throw new Error(`${what}: expected ${b}, found ${a}.`);
}

/** Passes when the statement is refused; the transaction goes on as if it had not been sent. */
async function expectRefused(tx: Tx, what: string, query: SQL): Promise<void> {
  await tx.execute(sql`savepoint refusal`);
  const refused = await tx.execute(query).then(
    () => false,
    () => true,
  );
  await tx.execute(sql`rollback to savepoint refusal`);
  if (!refused) throw new Error(`${what} should be refused, and is not.`);
}

export const touchesCampaign: Proof = async (tx, { workspaceId }) => {
  const cohort = await insertId(tx, sql`insert into cohorts (workspace_id, name) values (${workspaceId}, 'Verify')`);
  // A campaign is touched once a transaction, and now() stands still in it: one that was made "an hour ago" shows it.
  const agedCampaign = () =>
    insertId(
      tx,
      sql`insert into campaigns (workspace_id, name, updated_at) values (${workspaceId}, 'Verify', now() - interval '1 hour')`,
    );
  const [first, second] = [await agedCampaign(), await agedCampaign()];
  await tx.execute(
    sql`insert into campaign_quests (workspace_id, campaign_id, name) values (${workspaceId}, ${first}, 'Verify')`,
  );
  await tx.execute(
    sql`insert into campaign_cohorts (workspace_id, campaign_id, cohort_id) values (${workspaceId}, ${second}, ${cohort})`,
  );
  const touched = sql`select count(*)::int as n from campaigns where id in (${first}, ${second}) and updated_at = now()`;
  expectSame("campaigns touched by a quest and by a cohort", await one(tx, touched), { n: 2 });
  const whenever = sql`select count(*)::int as n from pg_trigger where tgname in ('campaign_quests_update_trigger', 'campaign_cohorts_update_trigger')
    and pg_get_triggerdef(oid) like '% AFTER INSERT OR DELETE OR UPDATE ON %'`;
  expectSame("triggers that fire for inserts, updates and deletes", await one(tx, whenever), { n: 2 });
};

async function makeAchievement(tx: Tx, workspaceId: string, points: number): Promise<string> {
  return insertId(
    tx,
    sql`insert into achievements (workspace_id, name, badge_type, category, condition_type, condition_value, points_reward)
      values (${workspaceId}, ${`Verify ${points}`}, 'milestone', 'campaign', 'count',
        '{"metric": "moves_executed", "threshold": 1000000}', ${points})`,
  );
}

export const unlocksOnce: Proof = async (tx, { workspaceId, ownerId, strangerId }) => {
  const achievement = await makeAchievement(tx, workspaceId, 250);
  const unlock = (user: string, id: string) =>
    one(tx, sql`select success, points_awarded from unlock_achievement(${user}, ${id}, ${workspaceId})`);
  expectSame("the first unlocking", await unlock(ownerId, achievement), { success: true, points_awarded: 250 });
  const again = await unlock(ownerId, achievement);
  expectSame("points of the second unlocking", again.points_awarded, 0);
  expectSame("unlocking for a stranger", (await unlock(strangerId, achievement)).success, false);
  expectSame("unlocking what is unknown", (await unlock(ownerId, randomUUID())).success, false);
  const sums = sql`select (select sum(points)::int from points_ledger) as ledger, total_points as stored, achievements_unlocked as unlocked
    from user_stats where user_id = ${ownerId}`;
  expectSame("the ledger and the statistics", await one(tx, sums), { ledger: 250, stored: 250, unlocked: 1 });
};

export const countsMoves: Proof = async (tx, { workspaceId, ownerId }) => {
  const stats = () =>
    one(
      tx,
      sql`select moves_executed as executed, moves_successful as successful, success_rate_percentage::float as rate
      from user_stats where user_id = ${ownerId}`,
    );
  await tx.execute(sql`insert into moves (workspace_id, name, owner_id, status, outcome, executed_at) values
    (${workspaceId}, 'First', ${ownerId}, 'executed', 'successful', now()),
    (${workspaceId}, 'Second', ${ownerId}, 'executed', 'unsuccessful', now())`);
  expectSame("two executed moves, one successful", await stats(), { executed: 2, successful: 1, rate: 50 });
  await tx.execute(sql`update moves set outcome = 'successful' where name = 'Second'`);
  expectSame("both successful", await stats(), { executed: 2, successful: 2, rate: 100 });
  await tx.execute(sql`delete from moves`);
  expectSame("no move left", await stats(), { executed: 0, successful: 0, rate: null });
};

export const raisesLevel: Proof = async (tx, { workspaceId, ownerId }) => {
  const achievement = await makeAchievement(tx, workspaceId, 1_250);
  await tx.execute(sql`select unlock_achievement(${ownerId}, ${achievement}, ${workspaceId})`);
  const level = sql`select experience_level as level, experience_percentage::float as percentage from user_stats where user_id = ${ownerId}`;
  expectSame("level at 1,250 points", await one(tx, level), { level: 2, percentage: 25 });
};

export const recordsExecutions: Proof = async (tx, { workspaceId }) => {
  const agent = await one<{ id: string }>(
    tx,
    sql`select id from agent_registry where is_active order by agent_name limit 1`,
  );
  await tx.execute(sql`insert into agent_assignments (workspace_id, agent_id) values (${workspaceId}, ${agent.id})`);
  const record = (seconds: number, success: boolean, key: string) =>
    tx.execute(
      sql`select record_agent_execution(${workspaceId}, ${agent.id}, ${seconds}, 100, 50, 0.25, ${success}, p_idempotency_key => ${key})`,
    );
  await record(1, true, "verify-1");
  await record(1, true, "verify-1");
  await record(3, false, "verify-2");
  const rows = sql`select count(*)::int as rows, min(execution_count)::int as least, max(execution_count)::int as most, max(failure_count)::int as failures,
    max(total_input_tokens)::int as tokens, max(total_cost_incurred)::float as cost from agent_performance where agent_id = ${agent.id}`;
  const expected = { rows: 2, least: 2, most: 2, failures: 1, tokens: 200, cost: 0.5 };
  expectSame("the hour's and the day's figures", await one(tx, rows), expected);
};

export const makesInsights: Proof = async (tx, { workspaceId, ownerId }) => {
  const signal = (title: string, confidence: number) =>
    insertId(
      tx,
      sql`insert into intelligence_signals (workspace_id, source_type, signal_title, signal_category, confidence_score, relevance_score)
        values (${workspaceId}, 'market', ${title}, 'market_trend', ${confidence}, 90)`,
    );
  const [first, second] = [await signal("First", 80), await signal("Second", 90)];
  const waiting = sql`select count(*)::int as n from get_priority_signals(${workspaceId})`;
  expectSame("signals that wait", await one(tx, waiting), { n: 2 });
  const make = (ids: SQL) =>
    sql`select create_insight_from_signals(${workspaceId}, ${ids}, 'Verify', 'trend', array['So it is'], ${ownerId}) as id`;
  await expectRefused(tx, "An insight from no signal", make(sql`'{}'::uuid[]`));
  await expectRefused(tx, "An insight from an unknown signal", make(sql`array[${randomUUID()}::uuid]`));
  const insight = await one<{ id: string }>(tx, make(sql`array[${first}::uuid, ${second}::uuid, ${first}::uuid]`));
  const active = sql`select id, signal_count as signals from get_active_insights(${workspaceId})`;
  expectSame("active insights", await one(tx, active), { id: insight.id, signals: 2 });
  expectSame("signals left waiting", await one(tx, waiting), { n: 0 });
};

export const handlesAlerts: Proof = async (tx, { workspaceId, ownerId }) => {
  const { id } = await one<{ id: string }>(
    tx,
    sql`select create_system_alert(${workspaceId}, 'error', 'critical', 'Verify', 'It is tried.') as id`,
  );
  expectSame("critical alerts", await one(tx, sql`select id from get_critical_alerts(${workspaceId})`), { id });
  await tx.execute(sql`select acknowledge_alert(${id}, ${ownerId})`);
  const acknowledged = sql`select status, acknowledged_by as by from system_alerts where id = ${id}`;
  expectSame("the acknowledged alert", await one(tx, acknowledged), { status: "acknowledged", by: ownerId });
  await tx.execute(sql`select acknowledge_alert(${id}, ${ownerId})`);
  await expectRefused(tx, "Acknowledging an unknown alert", sql`select acknowledge_alert(${randomUUID()}, ${ownerId})`);
};

export const deliversNotifications: Proof = async (tx, { workspaceId, ownerId, strangerId }) => {
  const send = (user: string, title: string, priority: string) =>
    sql`select send_user_notification(${workspaceId}, ${user}, 'message', ${title}, 'It is tried.', 'in_app', ${priority}) as id`;
  const unread = () =>
    tx.execute<{ id: string; title: string }>(sql`select id, title from get_user_unread_notifications(${ownerId})`);
  await tx.execute(send(ownerId, "Later", "normal"));
  const { id } = await one<{ id: string }>(tx, send(ownerId, "First", "urgent"));
  expectSame(
    "unread, urgent first",
    (await unread()).rows.map(({ title }) => title),
    ["First", "Later"],
  );
  await tx.execute(sql`select mark_notification_as_read(${id})`);
  await tx.execute(sql`select mark_notification_as_read(${id})`);
  expectSame(
    "unread after reading one",
    (await unread()).rows.map(({ title }) => title),
    ["Later"],
  );
  await expectRefused(tx, "A notification for a stranger", send(strangerId, "Lost", "normal"));
};
