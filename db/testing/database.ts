/** A fresh migrated database on a throw-away server: for Vitest's database tests (as their global set-up) and for the journeys. */
import { randomBytes } from "node:crypto";
import { Client } from "pg";
import { closePool } from "../client";
import { migrateUp, readMigrations } from "../migrate";

export type TestDatabase = { ownerUrl: string; appUrl: string; drop: () => Promise<void> };

/** @param server an administrator's connection string */
export async function createTestDatabase(server: string): Promise<TestDatabase> {
  const name = `codex_test_${randomBytes(6).toString("hex")}`;
  const admin = new Client({ connectionString: server });
  await admin.connect();
  await makeRoles(admin);
  await admin.query(`create database ${name} owner codex_owner`);

  const ownerUrl = as("codex_owner", "codex_owner_test", withDatabase(server, name));
  const owner = new Client({ connectionString: ownerUrl });
  await owner.connect();
  await migrateUp(owner, await readMigrations());
  await owner.end();
  return {
    ownerUrl,
    appUrl: as("codex_app", "codex_app_test", withDatabase(server, name)),
    drop: async () => {
      await admin.query(`drop database ${name} with (force)`);
      await admin.end();
    },
  };
}

/** Makes it the process's database, for which a pool of another one is closed. @returns the tear-down that drops it */
export default async function setup(): Promise<() => Promise<void>> {
  const server = process.env.TEST_DATABASE_URL;
  if (!server) {
    throw new Error(
      "TEST_DATABASE_URL is not set: an administrator's connection to a throw-away PostgreSQL. `npm test` starts one.",
    );
  }
  const { ownerUrl, appUrl, drop } = await createTestDatabase(server);
  await closePool();
  process.env.APP_DATABASE_URL = appUrl;
  process.env.OWNER_DATABASE_URL = ownerUrl;
  return async () => {
    await closePool();
    await drop();
  };
}

/** As in production, the owner is no superuser: forced row-level security binds it too. Roles serve the whole server. */
async function makeRoles(admin: Client): Promise<void> {
  const rights = "nosuperuser nobypassrls";
  await admin.query("begin");
  await admin.query("select pg_advisory_xact_lock(41)");
  for (const role of ["codex_owner", "codex_app"]) {
    const { rowCount } = await admin.query("select from pg_roles where rolname = $1", [role]);
    if (rowCount === 0) await admin.query(`create role ${role}`);
    await admin.query(`alter role ${role} login ${rights} password '${role}_test'`);
  }
  await admin.query("commit");
}

function as(role: string, password: string, url: string): string {
  const target = new URL(url);
  target.username = role;
  target.password = password;
  return target.href;
}

function withDatabase(url: string, name: string): string {
  const target = new URL(url);
  target.pathname = `/${name}`;
  return target.href;
}
