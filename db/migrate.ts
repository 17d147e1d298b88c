/** Applies and reverts the SQL files of migrations/ in order, as the owner, under an advisory lock, with checksums. */
import { createHash } from "node:crypto";
import { readdir, readFile } from "node:fs/promises";
import path from "node:path";
import type pg from "pg";

// The comment keeps the bundler from taking the whole project along for a folder it can't know.
const FOLDER = path.join(/* turbopackIgnore: true */ process.cwd(), "migrations");
// Any fixed number: every Codex migrator asks for the same lock.
const LOCK = 7_203_171;

export type Migration = { name: string; up: string; down: string; checksum: string };
export type Applied = { name: string; milliseconds: number };

/** The migrations on disk, in order of their number. */
export async function readMigrations(folder = FOLDER): Promise<Migration[]> {
  const files = (await readdir(folder)).filter((file) => file.endsWith(".up.sql")).sort();
  return Promise.all(
    files.map(async (file) => {
      const name = file.slice(0, -".up.sql".length);
      const up = await readFile(path.join(folder, file), "utf8");
      const down = await readFile(path.join(folder, `${name}.down.sql`), "utf8");
      return { name, up, down, checksum: createHash("sha256").update(up).digest("hex") };
    }),
  );
}

/** What a person must mend, in one sentence. */
export class MigrationRefusal extends Error {
  override name = "MigrationRefusal";
}

/**
 * Applies what is missing, each file in its own transaction.
 * @throws MigrationRefusal when an applied file has changed since
 */
export function migrateUp(client: pg.Client, migrations: Migration[]): Promise<Applied[]> {
  return underLock(client, async () => {
    const known = await appliedChecksums(client);
    const applied: Applied[] = [];
    for (const migration of migrations) {
      const checksum = known.get(migration.name);
      if (checksum === migration.checksum) continue;
      if (checksum !== undefined) {
        throw new MigrationRefusal(
          `Migration ${migration.name} was applied with other contents. Restore the file, or write a new migration.`,
        );
      }
      const started = performance.now();
      await inTransaction(client, async () => {
        await run(client, migration.name, migration.up);
        await client.query("insert into public.schema_migrations (name, checksum) values ($1, $2)", [
          migration.name,
          migration.checksum,
        ]);
      });
      applied.push({ name: migration.name, milliseconds: performance.now() - started });
    }
    // The readiness check asks, as the application role, whether all are applied.
    if (applied.length > 0) await client.query("grant select on public.schema_migrations to codex_app");
    return applied;
  });
}

/**
 * Reverts the newest `steps` applied migrations, or all of them down to and including the one named `to`.
 * @throws MigrationRefusal when that one is not applied
 */
export function migrateDown(
  client: pg.Client,
  migrations: Migration[],
  until: { steps: number } | { to: string },
): Promise<Applied[]> {
  return underLock(client, async () => {
    const known = await appliedChecksums(client);
    const present = migrations.filter((migration) => known.has(migration.name)).reverse();
    const count = "steps" in until ? until.steps : present.findIndex(({ name }) => name === until.to) + 1;
    if (count < 1 && "to" in until) {
      const known = present.map(({ name }) => name).join(", ");
      throw new MigrationRefusal(`No migration ${until.to} is applied. Applied, newest first: ${known || "none"}.`);
    }
    const reverted: Applied[] = [];
    for (const migration of present.slice(0, count)) {
      const started = performance.now();
      await inTransaction(client, async () => {
        await run(client, migration.name, migration.down);
        await client.query("delete from public.schema_migrations where name = $1", [migration.name]);
      });
      reverted.push({ name: migration.name, milliseconds: performance.now() - started });
    }
    return reverted;
  });
}

/** The names on disk that are not among the applied ones. */
export function pendingMigrations(applied: string[], migrations: Migration[]): string[] {
  const known = new Set(applied);
  return migrations.map(({ name }) => name).filter((name) => !known.has(name));
}

async function run(client: pg.Client, name: string, sql: string): Promise<void> {
  try {
    await client.query(sql);
  } catch (error) {
    throw new Error(`Migration ${name} failed: ${(error as Error).message}`, { cause: error });
  }
}

async function appliedChecksums(client: pg.Client): Promise<Map<string, string>> {
  await client.query(`create table if not exists public.schema_migrations (
    name text primary key, checksum text not null, applied_at timestamptz not null default now())`);
  const { rows } = await client.query<{ name: string; checksum: string }>(
    "select name, checksum from public.schema_migrations",
  );
  return new Map(rows.map((row) => [row.name, row.checksum]));
}

async function inTransaction(client: pg.Client, work: () => Promise<void>): Promise<void> {
  await client.query("begin");
  try {
    await work();
    await client.query("commit");
  } catch (error) {
    await client.query("rollback");
    throw error;
  }
}

async function underLock<T>(client: pg.Client, work: () => Promise<T>): Promise<T> {
  await client.query("set client_min_messages = warning");
  await client.query("select pg_advisory_lock($1)", [LOCK]);
  try {
    return await work();
  } finally {
    await client.query("select pg_advisory_unlock($1)", [LOCK]);
  }
}
