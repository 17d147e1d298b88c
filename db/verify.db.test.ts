/** The verification passes what the migrations make, leaves no trace, and finds what is missing or misbehaves. */
import { Client } from "pg";
import { afterAll, expect, test } from "vitest";
import setUpDatabase from "./testing/database";
import { verifySchema } from "./verify";

// A database of its own: the last test breaks it.
const dropDatabase = await setUpDatabase();
const owner = new Client({ connectionString: process.env.OWNER_DATABASE_URL });
await owner.connect();
afterAll(async () => {
  await owner.end();
  await dropDatabase();
});

test("sixteen checks in five sets and every count pass, and nothing is left behind", async () => {
  const { ok, checks, counts } = await verifySchema();
  expect([...checks, ...counts].filter((one) => !one.ok)).toEqual([]);
  expect(ok).toBe(true);
  const sets = new Map<string, number>();
  for (const { set } of checks) sets.set(set, (sets.get(set) ?? 0) + 1);
  expect([...sets.values()]).toEqual([4, 4, 4, 2, 2]);
  expect((await owner.query("select from auth.users")).rowCount).toBe(0);
});

test("what is missing or misbehaves falls short, and the rest is still checked", async () => {
  await owner.query(`
    alter table campaigns rename column objective to aim;
    drop trigger user_stats_experience_update on user_stats;
    alter table campaigns drop constraint campaigns_status_check;
    create or replace function mark_notification_as_read(p_notification_id uuid) returns void language sql as $$ $$`);
  const { ok, checks, counts } = await verifySchema();
  expect(ok).toBe(false);
  expect(Object.fromEntries(checks.filter((check) => !check.ok).map(({ name, detail }) => [name, detail]))).toEqual({
    Campaigns: "campaigns lacks objective",
    "Points make levels": expect.stringContaining("level at 1,250 points"),
    "Alerts are raised and acknowledged, notifications sent and read": expect.stringContaining(
      'unread after reading one: expected ["Later"], found ["First","Later"]',
    ),
  });
  expect(counts.filter((count) => !count.ok).map(({ name }) => name)).toEqual(["triggers", "enumerations"]);
});
