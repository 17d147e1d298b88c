/** The commands over a PostgreSQL of one's own: each trouble with it is one clear sentence; a sound one is set up. */
import { randomBytes } from "node:crypto";
import { readdirSync } from "node:fs";
import { Client } from "pg";
import { afterAll, beforeAll, expect, test } from "vitest";
import { freePort } from "./postgres";
import { expectTrouble, homeWith, removeHomes, run } from "./testing/command";

const server = process.env.TEST_DATABASE_URL ?? "";
const database = `codex_start_${randomBytes(4).toString("hex")}`;
const admin = new Client({ connectionString: server });

beforeAll(async () => {
  await admin.connect();
  await admin.query(`create database ${database} owner codex_owner`);
});
afterAll(async () => {
  await admin.query(`drop database ${database} with (force)`);
  await admin.end();
  removeHomes();
});

function urlOf(change: { role?: string; password?: string; database?: string; host?: string; port?: string }): string {
  const url = new URL(server);
  url.username = change.role ?? "codex_owner";
  url.password = change.password ?? "codex_owner_test";
  url.pathname = `/${change.database ?? database}`;
  if (change.host) url.host = change.host;
  if (change.host) url.searchParams.delete("host");
  if (change.port) url.port = change.port;
  return url.href;
}

// Whether the port is free is looked at first.
const startWith = async (env: Record<string, string>) => run("start", { PORT: String(await freePort()), ...env });
const startOver = (url: string) => startWith({ CODEX_HOME: homeWith(), DATABASE_URL: url });

test("a DATABASE_URL that is broken, in each way", async () => {
  expectTrouble(await startOver("localhost/codex"), "DATABASE_URL is not a connection string of PostgreSQL");
  expectTrouble(await startOver(urlOf({ host: "127.0.0.1:1" })), "No PostgreSQL answers at 127.0.0.1:1 ");
  expectTrouble(
    await startOver(urlOf({ role: "nobody_of_ours", password: "wrong" })),
    "refuses the role nobody_of_ours",
  );
  expectTrouble(await startOver(urlOf({ database: "codex_missing" })), "has no database codex_missing. Create it");
});

test("a setting that is wrong is named, before anything is built", async () => {
  const home = homeWith({ "secrets.json": JSON.stringify({ appPassword: "codex_app_test" }) });
  const said = await startWith({ CODEX_HOME: home, DATABASE_URL: urlOf({}), AUTH_SECRET: "short", JOBS: "perhaps" });
  expectTrouble(said, /AUTH_SECRET: .*for example a random text of 32 or more characters/);
  expectTrouble(said, "JOBS: ");
});

test("a database that belongs to somebody else: the administrator's statement is printed", async () => {
  const other = `${database}_other`;
  await admin.query(`create database ${other}`);
  const said = await run("migrate", { CODEX_HOME: homeWith(), DATABASE_URL: urlOf({ database: other }) });
  await admin.query(`drop database ${other}`);
  expectTrouble(said, `alter database "${other}" owner to "codex_owner";`);
});

test("an own PostgreSQL is migrated, its application role used as it is, and found in order", async () => {
  const home = homeWith({ "secrets.json": JSON.stringify({ appPassword: "codex_app_test" }) });
  const env = { CODEX_HOME: home, DATABASE_URL: urlOf({}) };
  expect(await run("migrate", env)).toMatchObject({ code: 0, said: expect.stringMatching(/\d+ applied\.$/) });
  expect(await run("migrate", env)).toEqual({ code: 0, said: "Nothing to apply." });
  expect(await run("verify", env)).toMatchObject({
    code: 0,
    said: expect.stringMatching(/All 16 checks and \d+ counts pass\.$/),
  });
  // Beside it, no embedded one came to be.
  expect(readdirSync(home)).toEqual(["secrets.json"]);
});

test("an application role with another password is left as it is: both ways out are printed", async () => {
  const said = await run("migrate", { CODEX_HOME: homeWith(), DATABASE_URL: urlOf({}) });
  expectTrouble(said, /alter role codex_app login password '[\w-]{32}';\n.*APP_DATABASE_URL=postgresql:\/\/codex_app/);
});

test("background jobs run apart until they are told to stop", async () => {
  const home = homeWith({ "secrets.json": JSON.stringify({ appPassword: "codex_app_test" }) });
  const env = { CODEX_HOME: home, DATABASE_URL: urlOf({}), LOG_LEVEL: "info" };
  expect(await run("worker", env, [], "background jobs are running")).toMatchObject({ code: 0 });
});

test("the schema back and forward: what is taken back is named, and what can't be is a sentence", async () => {
  const home = homeWith({ "secrets.json": JSON.stringify({ appPassword: "codex_app_test" }) });
  const env = { CODEX_HOME: home, DATABASE_URL: urlOf({}) };
  await run("migrate", env);
  const refused: [script: string, args: string[], sentence: string | RegExp][] = [
    ["down", [], "This deletes tables with all they hold. If you mean it: npm run db:down -- --yes"],
    ["down", ["--steps", "two", "--yes"], "--steps must be a whole number from 1."],
    ["down", ["--to", "nothing", "--yes"], /No migration nothing is applied\. Applied, newest first: \d{3}_/],
    ["reset", [], "This deletes everything in the database. If you mean it: npm run db:reset -- --yes"],
  ];
  await Promise.all(
    refused.map(async ([script, args, sentence]) => expectTrouble(await run(script, env, args), sentence)),
  );
  expect((await run("down", env, ["--yes"])).said).toMatch(/^\d{3}_\w+ +\d+ ms$/);
  expect((await run("migrate", env)).said).toMatch(/1 applied\.$/);
  expect(await run("reset", env, ["--yes", "--empty"])).toEqual({ code: 0, said: "" });
}, 120_000);

test("a migration that was applied with other contents stops the start with its name", async () => {
  const env = {
    CODEX_HOME: homeWith({ "secrets.json": JSON.stringify({ appPassword: "codex_app_test" }) }),
    DATABASE_URL: urlOf({}),
  };
  await run("migrate", env);
  const client = new Client({ connectionString: urlOf({}) });
  await client.connect();
  await client.query("update schema_migrations set checksum = 'other' where name = '003_create_workspaces'");
  await client.end();
  expectTrouble(
    await run("migrate", env),
    "Migration 003_create_workspaces was applied with other contents. Restore the file",
  );
});
