/** The migrations themselves: applied twice they change nothing, down then up restores, and what was applied stays as it was. */
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

test("each of the five takes back exactly what it made", async () => {
  for (const { name } of migrations.filter((migration) => migration.name >= "013").toReversed()) {
    await migrateDown(owner, migrations, { to: name });
    await migrateUp(owner, migrations);
    expect(await dumpSchema(owner), name).toEqual(whole);
  }
});

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
