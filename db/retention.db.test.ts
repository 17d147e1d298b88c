import { sql } from "drizzle-orm";
import { Client } from "pg";
import { expect, test } from "vitest";
import { hoursKeptFrom } from "@/domain/retention";
import { readTotals } from "./performance";
import { dropOldPerformance, expireExecutions, expireHours, packMonth, readStorage } from "./retention";
import { asPlatformAdmin, createTestAgent } from "./testing/agents";
import { asOwner } from "./testing/owner";
import { createTestWorkspace, type TestWorkspace } from "./testing/workspace";
import { withJob } from "./workspace";

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const KEEP_DAYS = 90;
const hoursFrom = hoursKeptFrom(new Date()).getTime();

// So long ago that no other test has work there.
const monthsSince = (year: number, month: number) =>
  (new Date().getUTCFullYear() - year) * 12 + new Date().getUTCMonth() + 1 - month;
const daysSince = (date: string) => Math.floor((Date.now() - Date.parse(date)) / DAY);

type Ground = { ws: TestWorkspace; agent: { id: string; name: string } };

/** A workspace in which one agent worked at those moments; how long it took is by the place in the list. */
async function worked(at: number[]): Promise<Ground> {
  const ground = { ws: await createTestWorkspace(), agent: await createTestAgent() };
  await work(ground, ...at);
  return ground;
}

async function work({ ws, agent }: Ground, ...at: number[]): Promise<void> {
  const executions = at.map((moment, i) => ({
    agent_id: agent.id,
    occurred_at: new Date(moment).toISOString(),
    execution_time_seconds: 1 + (i % 37) ** 2,
    input_tokens: 1,
    output_tokens: 1,
    cost: 0.5,
    success: i % 3 > 0,
  }));
  await ws.as("owner", (tx) =>
    tx.execute(sql`select app.record_agent_executions(${ws.id}, ${JSON.stringify(executions)}::jsonb, null)`),
  );
}

/** How many hours there are, and how many bins of hours; the days; and bins of hours without their hour. */
async function countRows({ ws }: Ground) {
  const { rows } = await ws.as("viewer", (tx) =>
    tx.execute<{ hours: number; days: number; lost: number; oldest: string | null }>(sql`
      select count(*) filter (where measurement_hour is not null) as hours, count(*) filter (where measurement_hour is null) as days,
        (select count(*) from agent_performance_sketch s where s.measurement_hour >= 0 and not exists (
          select from agent_performance p where p.workspace_id = s.workspace_id and p.agent_id = s.agent_id
            and p.measurement_date = s.measurement_date and p.measurement_hour = s.measurement_hour)) as lost,
        (min(measurement_date) filter (where measurement_hour is not null))::text as oldest
      from agent_performance`),
  );
  return rows[0];
}

const expire = ({ ws }: Ground, portion: number) => ws.as("ops", (tx) => expireHours(tx, KEEP_DAYS, portion));

const pack = (keepDays: number) => withJob("test", (tx) => packMonth(tx, keepDays));

async function totalsOf({ ws, agent }: Ground, period: { from: Date; to: Date }) {
  const window = { ...period, previous: { from: period.from, to: period.from } };
  const scope = { workspaceId: ws.id, agentIds: [agent.id] };
  const totals = (await ws.as("viewer", (tx) => readTotals(tx, scope, window))).get(agent.id);
  if (!totals) throw new Error("There are no totals of the agent.");
  return totals;
}

test("an old hour goes, its day stays, and a year's figures are what they were", async () => {
  const old = Array.from({ length: 200 }, (_, i) => hoursFrom - HOUR - i * DAY - (i % 5) * HOUR);
  const ground = await worked([...old, hoursFrom, hoursFrom + 5 * HOUR, Date.now() - HOUR]);
  const year = { from: new Date(Math.floor(Date.now() / DAY) * DAY - 364 * DAY), to: new Date() };
  const before = await totalsOf(ground, year);
  expect(before.now).toMatchObject({ executions: 203, p95: expect.any(Number) });
  const { days } = (await countRows(ground)) ?? {};

  expect(await expire(ground, 10_000)).toBeGreaterThan(150);
  expect(await countRows(ground)).toEqual({
    hours: 3,
    days,
    lost: 0,
    oldest: new Date(hoursFrom).toISOString().slice(0, 10),
  });
  expect(await totalsOf(ground, year)).toEqual(before);
});

test("no run takes more than its portion, and none takes an hour without its bins", async () => {
  const ground = await worked(Array.from({ length: 20 }, (_, i) => hoursFrom - (i + 1) * 7 * HOUR));
  for (const [gone, left] of [
    [7, 13],
    [7, 6],
    [6, 0],
    [0, 0],
  ]) {
    expect(await expire(ground, 7)).toBe(gone);
    expect(await countRows(ground)).toMatchObject({ hours: left, lost: 0 });
  }
});

test("several runs at once, while history is loaded, neither fail nor lose or double a thing", async () => {
  const ground = await worked(Array.from({ length: 40 }, (_, i) => hoursFrom - (i + 1) * HOUR));
  const runs = async () => {
    let sum = 0;
    for (let gone = 7; gone === 7; sum += gone) gone = await expire(ground, 7);
    return sum;
  };
  const removed = await Promise.all([
    runs(),
    runs(),
    ...Array.from({ length: 8 }, () => work(ground, hoursFrom - 3 * HOUR)),
  ]);
  await expire(ground, 100);
  expect(Number(removed[0]) + Number(removed[1])).toBeGreaterThanOrEqual(40);
  expect(await countRows(ground)).toMatchObject({ hours: 0, lost: 0 });
  const whole = { from: new Date(hoursFrom - 10 * DAY), to: new Date(hoursFrom) };
  const { rows } = await ground.ws.as("viewer", (tx) =>
    tx.execute(sql`select sum(n) as n from agent_performance_sketch where measurement_hour = -1`),
  );
  expect((await totalsOf(ground, whole)).now.executions).toBe(48);
  expect(rows).toEqual([{ n: 48 }]);
});

test("what a killed run had not finished, the next one does", async () => {
  const ground = await worked(Array.from({ length: 12 }, (_, i) => hoursFrom - (i + 1) * HOUR));
  expect(await expire(ground, 4)).toBe(4);
  const killed = new Client({ connectionString: process.env.APP_DATABASE_URL });
  killed.on("error", () => {});
  await killed.connect();
  await killed.query("begin");
  await killed.query("select set_config('app.current_workspace_id', $1, true)", [ground.ws.id]);
  await killed.query("select app.expire_performance_hours($1, 90, 100)", [ground.ws.id]);
  await killed.query("select pg_terminate_backend(pg_backend_pid())").catch(() => {});
  expect(await countRows(ground)).toMatchObject({ hours: 8, days: 1, lost: 0 });
  expect(await expire(ground, 100)).toBe(8);
  expect(await countRows(ground)).toMatchObject({ hours: 0, lost: 0 });
});

test.each([
  [7, ["7 days 23 hours", "8 days 1 hour"]],
  [31, ["31 days 23 hours", "32 days 1 hour"]],
  [1, ["6 days 23 hours", "7 days 1 hour"]],
])(
  "where reports are taken %s days late, a key is known a day longer, and a week at least",
  async (late, [kept, gone]) => {
    const ground = await worked([Date.now() - HOUR, Date.now() - 2 * HOUR, Date.now() - 3 * HOUR]);
    await ground.ws.as("owner", (tx) =>
      tx.execute(
        sql`insert into workspace_agent_settings (workspace_id, late_data_days) values (${ground.ws.id}, ${late})`,
      ),
    );
    const age = (days = "") =>
      asOwner(
        ground.ws.id,
        `update agent_executions set received_at = now() - $2::interval where workspace_id = $1 and received_at = (
         select max(received_at) from agent_executions where workspace_id = $1)`,
        [ground.ws.id, days],
      );
    await age(kept);
    const known = async () =>
      (await ground.ws.as("viewer", (tx) => tx.execute(sql`select from agent_executions`))).rowCount;
    expect(await ground.ws.as("ops", (tx) => expireExecutions(tx, 100))).toBe(0);
    expect(await known()).toBe(3);
    await age(gone);
    expect(await ground.ws.as("ops", (tx) => expireExecutions(tx, 2))).toBe(2);
    expect(await ground.ws.as("ops", (tx) => expireExecutions(tx, 2))).toBe(1);
    expect(await known()).toBe(0);
  },
);

test("hours that the screens draw, and keys that still count, can't be deleted", async () => {
  const { ws } = await worked([]);
  const { id } = ws;
  for (const refused of [
    sql`select app.expire_performance_hours(${id}, 89, 10)`,
    sql`select app.expire_performance_hours(${id}, null, 10)`,
    sql`select app.expire_executions(${id}, 6, 10)`,
  ]) {
    await expect(ws.as("owner", (tx) => tx.execute(refused))).rejects.toMatchObject({ cause: { code: "CX422" } });
  }
});

/** The partitions of May 2000, the buckets' first. */
const sizes = async () => {
  const { rows } = await withJob("test", (tx) =>
    tx.execute<{ size: number; packed: boolean }>(sql`
      select pg_total_relation_size(c.oid) as size,
        exists (select from pg_index x where x.indrelid = c.oid and x.indisclustered) as packed
      from pg_class c where c.relname in ('agent_performance_2000_05', 'agent_performance_sketch_2000_05') order by c.relname`),
  );
  return rows;
};

/**
 * Waits until whoever began before this call has ended: what was deleted before is gone for all. Who looks on counts in
 * this database, autovacuum too; who writes counts in any, a demo that is being filled beside the tests, say.
 */
async function untilGoneForAll(): Promise<void> {
  const database = new URL(process.env.APP_DATABASE_URL ?? "").pathname.slice(1);
  // Only an administrator sees what others look at.
  const admin = new Client({ connectionString: process.env.TEST_DATABASE_URL });
  await admin.connect();
  try {
    const { rows } = await admin.query<{ now: string }>("select pg_current_xact_id()::text as now");
    const olderOnes = async () => {
      const { rowCount } = await admin.query(
        `select from pg_stat_activity where backend_xid::text::bigint < $2::bigint
          or datname = $1 and backend_xmin::text::bigint < $2::bigint`,
        [database, rows[0]?.now],
      );
      return rowCount;
    };
    await expect.poll(olderOnes, { timeout: LONGEST_WAIT }).toBe(0);
  } finally {
    await admin.end();
  }
}
const LONGEST_WAIT = 100_000;

test(
  "a month whose hours are gone gives their room back, once, and keeps its days",
  async () => {
    const first = Date.parse("2000-05-01T00:00:00Z");
    const ground = await worked(Array.from({ length: 700 }, (_, i) => first + i * HOUR));
    const month = { from: new Date(first), to: new Date("2000-06-01") };
    const figures = await totalsOf(ground, month);
    await expire(ground, 10_000);
    const [buckets, sketch] = await sizes();

    // Months are packed a day after their last hours went; who gathers statistics just now still sees what was deleted.
    await untilGoneForAll();
    const keepDays = daysSince("2000-06-02T00:00:00Z");
    const packed: string[] = [];
    for (let name = await pack(keepDays); name; name = await pack(keepDays)) packed.push(name);
    expect(packed).toEqual(expect.arrayContaining(["agent_performance_2000_05", "agent_performance_sketch_2000_05"]));
    expect(await pack(keepDays)).toBeNull();
    const [smallBuckets, smallSketch] = await sizes();
    expect(smallBuckets?.packed && smallSketch?.packed).toBe(true);
    expect(smallBuckets?.size).toBeLessThan((buckets?.size ?? 0) / 2);
    expect(smallSketch?.size).toBeLessThan((sketch?.size ?? 0) / 2);
    expect(await totalsOf(ground, month)).toEqual(figures);
  },
  LONGEST_WAIT + 20_000,
);

test("a month that somebody reads is packed another time", async () => {
  const ground = await worked([Date.parse("2000-07-15T00:00:00Z")]);
  const keepDays = daysSince("2000-08-02T00:00:00Z");
  await ground.ws.as("viewer", async (tx) => {
    await tx.execute(sql`select from agent_performance where measurement_date = '2000-07-15'`);
    await tx.execute(sql`select from agent_performance_sketch where measurement_date = '2000-07-15'`);
    await tx.execute(sql`select from agent_campaign_performance where measurement_date = '2000-07-15'`);
    await tx.execute(sql`select from agent_model_performance where measurement_date = '2000-07-15'`);
    expect(await pack(keepDays)).toBeNull();
  });
  expect(await pack(keepDays)).toBe("agent_campaign_performance_2000_07");
});

test("months beyond the retention are dropped whole where one is set, later ones stay", async () => {
  const ground = await worked([Date.parse("2000-01-15T12:00:00Z"), Date.parse("2000-03-15T12:00:00Z"), Date.now()]);
  const days = async () => {
    const { rows } = await ground.ws.as("viewer", (tx) =>
      tx.execute<{ month: string }>(sql`select to_char(measurement_date, 'YYYY-MM') as month from agent_performance
        where measurement_hour is null order by 1`),
    );
    return rows.map(({ month }) => month);
  };
  const now = new Date().toISOString().slice(0, 7);
  expect(await days()).toEqual(["2000-01", "2000-03", now]);

  expect(await withJob("test", (tx) => dropOldPerformance(tx, monthsSince(2000, 2)))).toBe(4);
  expect(await days()).toEqual(["2000-03", now]);
  expect(await withJob("test", (tx) => dropOldPerformance(tx, monthsSince(2000, 2)))).toBe(0);
});

test("what the screens show can't be dropped", async () => {
  for (const months of [12, 0, -5]) {
    await expect(withJob("test", (tx) => dropOldPerformance(tx, months))).rejects.toMatchObject({
      cause: { code: "CX422" },
    });
  }
});

test("only a platform administrator sees how the disk is used", async () => {
  const ground = await worked([hoursFrom - HOUR]);
  await expect(ground.ws.as("owner", readStorage)).rejects.toMatchObject({ cause: { code: "CX403" } });
  await expect(withJob("test", readStorage)).rejects.toMatchObject({ cause: { code: "CX403" } });

  const { runs } = await asPlatformAdmin(readStorage);
  await expire(ground, 10);
  const storage = await asPlatformAdmin(readStorage);
  expect(storage.databaseBytes).toBeGreaterThan(1_000_000);
  expect(storage.runs.hours?.removedLastWeek).toBeGreaterThanOrEqual((runs.hours?.removedLastWeek ?? 0) + 1);
  const month = new Date(hoursFrom - HOUR).toISOString().slice(0, 7);
  expect(storage.tables).toContainEqual({
    schema: "public",
    name: "agent_performance_sketch",
    month,
    rows: expect.any(Number),
    tableBytes: expect.any(Number),
    indexBytes: expect.any(Number),
    packed: false,
  });
  expect(storage.tables.find(({ name }) => name === "users")).toMatchObject({ schema: "auth", month: null });
});
