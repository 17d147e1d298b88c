/** The migrations themselves: applied twice they change nothing, down then up restores, and what was applied stays as it was. */
import { randomUUID } from "node:crypto";
import { Client } from "pg";
import { afterAll, expect, test } from "vitest";
import { migrateDown, migrateUp, readMigrations } from "./migrate";
import setUpDatabase from "./testing/database";
import { dumpSchema } from "./testing/dump";

// Databases of their own: these tests take the schema apart.
const before = { ...process.env };
const dropDatabase = await setUpDatabase();
const url = process.env.OWNER_DATABASE_URL;
const owner = new Client({ connectionString: url });
await owner.connect();
Object.assign(process.env, before);
afterAll(async () => {
  await owner.end();
  await dropDatabase();
});

const migrations = await readMigrations();
const whole = await dumpSchema(owner);

test("the dump sees every kind of thing that a migration makes", () => {
  for (const kind of ["table ", "column ", "index ", "constraint ", "policy ", "trigger ", "function ", "right "]) {
    expect(whole.filter((line) => line.startsWith(kind)).length, kind).toBeGreaterThan(5);
  }
});

test("every file applied a second time changes nothing", async () => {
  for (const { name, up } of migrations) {
    await owner.query("set client_min_messages = warning");
    await expect(owner.query(up), name).resolves.toBeDefined();
  }
  expect(await dumpSchema(owner)).toEqual(whole);
});

test("down to the ground leaves nothing of ours, and up again restores all of it", async () => {
  for (const { name } of migrations.toReversed()) {
    const [reverted] = await migrateDown(owner, migrations, { steps: 1 });
    expect(reverted?.name).toBe(name);
  }
  expect(await dumpSchema(owner)).toEqual([]);
  await migrateUp(owner, migrations);
  expect(await dumpSchema(owner)).toEqual(whole);
});

test("each file takes back exactly what it made", async () => {
  let above = whole;
  for (let last = migrations.length; last > 0; last -= 1) {
    const applied = migrations.slice(0, last);
    await migrateDown(owner, applied, { steps: 1 });
    const below = await dumpSchema(owner);
    await migrateUp(owner, applied);
    expect(await dumpSchema(owner), applied.at(-1)?.name).toEqual(above);
    await migrateDown(owner, applied, { steps: 1 });
    above = below;
  }
  await migrateUp(owner, migrations);
  expect(await dumpSchema(owner)).toEqual(whole);
}, 120_000);

test("the way down to the ground of agents' facts keeps those that are there", async () => {
  const id = randomUUID();
  await owner.query("select set_config('app.current_workspace_id', $1, false)", [id]);
  await owner.query("insert into workspaces (id, slug, name) values ($1, 'kept', 'Kept')", [id]);
  const execution = { agent_name: "Aesthete", execution_time_seconds: 1, input_tokens: 1, output_tokens: 1, cost: 0 };
  const reported = JSON.stringify([{ ...execution, success: true }]);
  await owner.query("select app.record_agent_executions($1, $2::jsonb)", [id, reported]);
  await migrateDown(owner, migrations, { to: "033_receive_executions" });
  await owner.query("select set_config('app.current_workspace_id', $1, false)", [id]);
  expect((await owner.query("select from agent_executions")).rowCount).toBe(1);
  await migrateUp(owner, migrations);
  expect(await dumpSchema(owner)).toEqual(whole);
  expect((await owner.query("select from agent_executions")).rowCount).toBe(1);
}, 120_000);

test("shares are kept on the way down from hours, and on the way up get those that are still known", async () => {
  const [id, campaign] = [randomUUID(), randomUUID()];
  const enter = () => owner.query("select set_config('app.current_workspace_id', $1, false)", [id]);
  await enter();
  await owner.query("insert into workspaces (id, slug, name) values ($1, 'shares', 'Shares')", [id]);
  await owner.query("insert into campaigns (workspace_id, id, name) values ($1, $2, 'Ascent')", [id, campaign]);
  const record = (hoursAgo: number) => {
    const used = { execution_time_seconds: 1 + hoursAgo, input_tokens: 3, output_tokens: 1, cost: 0.25, success: true };
    const about = { agent_name: "Aesthete", campaign_id: campaign, model: "large-2" };
    const executions = [{ ...used, ...about, occurred_at: new Date(Date.now() - hoursAgo * 3_600_000).toISOString() }];
    return owner.query("select app.record_agent_executions($1, $2::jsonb, null)", [id, JSON.stringify(executions)]);
  };
  const read = async (table: string, hours: string) => {
    const { rows } = await owner.query<Record<string, string>>(
      `select coalesce(sum(n), 0) as n, coalesce(sum(total_cost_incurred), 0) as cost, coalesce(sum(total_input_tokens), 0) as input
       from ${table} where ${hours}`,
    );
    return Object.values(rows[0] ?? {}).map(Number);
  };
  const tables = ["agent_campaign_performance", "agent_model_performance"];
  const expectSums = async (hours: string, n: number) => {
    for (const table of tables) expect(await read(table, hours), table).toEqual([n, n / 4, 3 * n]);
  };
  // The last two are in no ledger.
  for (const hoursAgo of [0, 1, 30, 31, 24 * 20, 24 * 20 + 1]) await record(hoursAgo);
  for (const hours of ["measurement_hour = -1", "measurement_hour >= 0"]) await expectSums(hours, 6);

  await migrateDown(owner, migrations, { to: "046_count_shares_by_hour" });
  await enter();
  await expectSums("true", 6);
  for (const hoursAgo of [0, 24 * 20]) await record(hoursAgo);
  await expectSums("true", 8);
  await owner.query("select app.keep_folded_performance($1, current_date - 30, current_date)", [id]);
  // As prices were carried through before: nothing told the fold.
  const reprice =
    "update agent_performance set total_cost_incurred = total_cost_incurred + 1 where measurement_date < current_date - 10";
  await owner.query(reprice);

  await migrateUp(owner, migrations);
  expect(await dumpSchema(owner)).toEqual(whole);
  await enter();
  await expectSums("measurement_hour = -1", 8);
  await expectSums("measurement_hour >= 0", 5);
  const { rows } = await owner.query<{ stale: number; shared: number; kept: boolean }>(
    `select (count(*) filter (where measurement_date < current_date - 10))::integer as stale,
       (count(*) filter (where campaign_shares is not null))::integer as shared,
       bool_or(measurement_date > current_date - 3) as kept
     from fleet_performance`,
  );
  expect(rows).toEqual([{ stale: 0, shared: 0, kept: true }]);
  await owner.query("delete from workspaces where id = $1", [id]);
}, 120_000);

test("large acts that nobody has counted yet are counted on the way down", async () => {
  const [id, person, ...alerts] = Array.from({ length: 5 }, () => randomUUID());
  await owner.query("select set_config('app.current_workspace_id', $1, false)", [id]);
  await owner.query("insert into workspaces (id, slug, name) values ($1, 'acts', 'Acts')", [id]);
  await owner.query("insert into auth.users (id, name, email) values ($1, 'Ann', 'ann@people.test')", [person]);
  await owner.query(
    `insert into pending_activity (workspace_id, user_id, event_name, subject_type, subject_ids)
     values ($1, $2, 'alert.resolved', 'alert', $3)`,
    [id, person, alerts],
  );
  await migrateDown(owner, migrations, { to: "048_count_large_acts_later" });
  await owner.query("select set_config('app.current_workspace_id', $1, false)", [id]);
  const { rows } = await owner.query("select subject_id from activity_events order by subject_id");
  expect(rows).toEqual(alerts.sort().map((subject_id) => ({ subject_id })));
  await owner.query("delete from workspaces where id = $1", [id]);
  await migrateUp(owner, migrations);
  expect(await dumpSchema(owner)).toEqual(whole);
}, 120_000);

test("who did something to an alert stays on its time line without an account, but for the way down", async () => {
  const [id, person] = [randomUUID(), randomUUID()];
  const enter = () => owner.query("select set_config('app.current_workspace_id', $1, false)", [id]);
  const readActors = async () =>
    (await owner.query<{ actor_id: string | null }>("select actor_id from alert_events order by position")).rows;
  await enter();
  await owner.query("insert into workspaces (id, slug, name) values ($1, 'lines', 'Lines')", [id]);
  await owner.query("insert into auth.users (id, name, email) values ($1, 'Bea', 'bea@people.test')", [person]);
  await owner.query("select set_config('app.current_user_id', $1, false)", [person]);
  await owner.query(
    "insert into system_alerts (workspace_id, alert_type, severity_level, title) values ($1, 'error', 'low', 'Late')",
    [id],
  );
  await owner.query("select set_config('app.current_user_id', '', false)");
  await owner.query("delete from auth.users where id = $1", [person]);
  expect(await readActors()).toEqual([{ actor_id: person }]);
  await migrateDown(owner, migrations, { to: "050_lighten_alert_rows" });
  await enter();
  expect(await readActors()).toEqual([{ actor_id: null }]);
  await owner.query("delete from workspaces where id = $1", [id]);
  await migrateUp(owner, migrations);
  expect(await dumpSchema(owner)).toEqual(whole);
}, 120_000);

test("a file that was applied with other contents is refused by its name", async () => {
  const changed = migrations.map((migration, i) => (i === 0 ? { ...migration, checksum: "other" } : migration));
  await expect(migrateUp(owner, changed)).rejects.toThrow(`${migrations[0]?.name} was applied with other contents`);
});

test("of two that migrate at once, one waits and finds nothing left to do", async () => {
  const other = new Client({ connectionString: url });
  await other.connect();
  await migrateDown(owner, migrations, { steps: 1 });
  const applied = await Promise.all([migrateUp(owner, migrations), migrateUp(other, migrations)]).finally(() =>
    other.end(),
  );
  expect(applied.map((list) => list.length).sort()).toEqual([0, 1]);
});
