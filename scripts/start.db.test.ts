/** The commands as a person runs them: each trouble is one clear sentence and exit code 1; an own PostgreSQL is set up. */
import { spawn, spawnSync } from "node:child_process";
import { randomBytes } from "node:crypto";
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import os from "node:os";
import path from "node:path";
import { Client } from "pg";
import { afterAll, beforeAll, expect, test } from "vitest";

const server = process.env.TEST_DATABASE_URL ?? "";
const database = `codex_start_${randomBytes(4).toString("hex")}`;
const admin = new Client({ connectionString: server });
const homes: string[] = [];

beforeAll(async () => {
  await admin.connect();
  await admin.query(`create database ${database} owner codex_owner`);
});
afterAll(async () => {
  await admin.query(`drop database ${database} with (force)`);
  await admin.end();
  for (const home of homes) rmSync(home, { recursive: true, force: true });
});

/** A fresh installation's folder, with these files in it. */
function homeWith(files: Record<string, string> = {}): string {
  const home = mkdtempSync(path.join(os.tmpdir(), "codex-home-"));
  homes.push(home);
  for (const [file, text] of Object.entries(files)) {
    mkdirSync(path.dirname(path.join(home, file)), { recursive: true });
    writeFileSync(path.join(home, file), text);
  }
  return home;
}

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

type Said = { code: number | null; said: string };

function run(script: string, env: Record<string, string>, args: string[] = []): Promise<Said> {
  const { APP_DATABASE_URL: _app, OWNER_DATABASE_URL: _owner, NODE_ENV: _mode, ...rest } = process.env;
  const child = spawn(process.execPath, ["scripts/bootstrap.mjs", script, ...args], {
    env: { ...rest, ...env } as NodeJS.ProcessEnv,
  });
  const parts: string[] = [];
  for (const stream of [child.stdout, child.stderr]) stream.on("data", (part: Buffer) => parts.push(part.toString()));
  return new Promise((resolve) => {
    child.once("close", (code) => resolve({ code, said: parts.join("").trim() }));
  });
}

const startWith = (url: string) => run("start", { CODEX_HOME: homeWith(), PORT: "0065", DATABASE_URL: url });

/** The command fails with this as its last words, and without a stack. */
function expectTrouble({ code, said }: Said, sentence: string | RegExp): void {
  expect(said).toMatch(sentence);
  expect(said).not.toMatch(/\n\s+at /);
  expect(code).toBe(1);
}

test("a taken port", async () => {
  const holder = createServer();
  const port = await new Promise<number>((resolve) => {
    holder.listen(0, "127.0.0.1", () => resolve((holder.address() as { port: number }).port));
  });
  const said = await run("start", { CODEX_HOME: homeWith(), PORT: String(port) });
  holder.close();
  expectTrouble(said, `Port ${port} of 127.0.0.1 is taken by another program.`);
});

test("a port that is none", async () => {
  expectTrouble(
    await run("start", { CODEX_HOME: homeWith(), PORT: "http" }),
    'PORT is "http"; it must be a whole number',
  );
});

test("a data folder of another PostgreSQL version", async () => {
  const home = homeWith({ "postgres/data/PG_VERSION": "14\n" });
  // As root, the folder would be the server's user's.
  if (process.getuid?.() === 0) spawnSync("chown", ["-R", "postgres", path.join(home, "postgres")]);
  expectTrouble(
    await run("migrate", { CODEX_HOME: home }),
    "was made by PostgreSQL 14, this Codex brings PostgreSQL 18",
  );
});

test("a data folder of somebody else", async () => {
  const home = homeWith({ "postgres/data/PG_VERSION": "18\n" });
  const said = await run("migrate", { CODEX_HOME: home });
  // Only root can make a folder that is somebody else's; for others the half-made folder itself is the trouble.
  expect(said.code).toBe(1);
  expect(said.said).toMatch(
    process.getuid?.() === 0 ? "belongs to another user of this machine" : "PostgreSQL did not start",
  );
});

test("a full disk", async () => {
  const home = homeWith();
  // Whatever is written there meets a disk without space.
  symlinkSync("/dev/full", path.join(home, "secrets.json.new"));
  expectTrouble(
    await run("migrate", { CODEX_HOME: home }),
    /The disk that holds .* is full .*Free about 2 GB and start again/,
  );
});

test("damaged secrets", async () => {
  expectTrouble(await run("migrate", { CODEX_HOME: homeWith({ "secrets.json": "{" }) }), "secrets.json is damaged");
});

test("a DATABASE_URL that is broken, in each way", async () => {
  expectTrouble(await startWith("localhost/codex"), "DATABASE_URL is not a connection string of PostgreSQL");
  expectTrouble(await startWith(urlOf({ host: "127.0.0.1:1" })), "No PostgreSQL answers at 127.0.0.1:1 ");
  expectTrouble(
    await startWith(urlOf({ role: "nobody_of_ours", password: "wrong" })),
    "refuses the role nobody_of_ours",
  );
  expectTrouble(await startWith(urlOf({ database: "codex_missing" })), "has no database codex_missing. Create it");
});

test("a setting that is wrong is named, before anything is built", async () => {
  const home = homeWith({ "secrets.json": JSON.stringify({ appPassword: "codex_app_test" }) });
  const env = { CODEX_HOME: home, PORT: "0065", DATABASE_URL: urlOf({}), AUTH_SECRET: "short", JOBS: "perhaps" };
  const said = await run("start", env);
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
});

test("help, for every command", async () => {
  const scripts = ["start", "dev", "worker", "test", "verify", "migrate", "down", "seed", "reset", "bench"];
  for (const said of await Promise.all(scripts.map((script) => run(script, {}, ["--help"])))) {
    expect(said).toMatchObject({ code: 0, said: expect.stringContaining("--help") });
  }
  expectTrouble(await run("migrate", {}, ["--fast"]), "Unknown option '--fast'. See npm run db:migrate -- --help");
});
