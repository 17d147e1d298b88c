/** Vitest's global set-up for database tests: a fresh migrated database on the server of TEST_DATABASE_URL. */
import { randomBytes } from "node:crypto";
import { Client } from "pg";
import { migrateUp, readMigrations } from "../migrate";

/** @returns the tear-down that drops the database */
export default async function setup(): Promise<() => Promise<void>> {
  const server = process.env.TEST_DATABASE_URL;
  if (!server) {
    throw new Error(
      "TEST_DATABASE_URL is not set: an administrator's connection to a throw-away PostgreSQL. `npm test` starts one.",
    );
  }
  const name = `codex_test_${randomBytes(6).toString("hex")}`;
  const admin = new Client({ connectionString: server });
  await admin.connect();
  await admin.query(`create database ${name}`);

  const owner = new Client({ connectionString: withDatabase(server, name) });
  await owner.connect();
  await migrateUp(owner, await readMigrations());
  // Roles belong to the whole server: concurrent runs agree on one password.
  await owner.query("select pg_advisory_lock(41)");
  await owner.query("alter role codex_app login password 'codex_app_test'");
  await owner.query("select pg_advisory_unlock(41)");
  await owner.end();

  const app = new URL(withDatabase(server, name));
  app.username = "codex_app";
  app.password = "codex_app_test";
  process.env.APP_DATABASE_URL = app.href;
  process.env.OWNER_DATABASE_URL = withDatabase(server, name);

  return async () => {
    await admin.query(`drop database ${name} with (force)`);
    await admin.end();
  };
}

function withDatabase(url: string, name: string): string {
  const target = new URL(url);
  target.pathname = `/${name}`;
  return target.href;
}
