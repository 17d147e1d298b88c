/** npm test: types, lint, formatting, unit, database and end-to-end tests; installs what it needs, ends with one line. */
import { existsSync, mkdtempSync, openSync, rmSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { seedDemo } from "@/db/seed/demo";
import { createTestDatabase, type TestDatabase } from "@/db/testing/database";
import { installJobs } from "@/server/jobs/run";
import { ensureChromium } from "./browser";
import { buildApplication, isBuilt } from "./build";
import { type Check, type Count, countPlaywright, countVitest, runCheck, secondsSince } from "./checks";
import { readOptions } from "./options";
import { freePort, openThrowAwayCluster } from "./postgres";
import { homeFolder } from "./secrets";
import { untilToldToStop } from "./stopping";
import { runScript, Trouble } from "./trouble";
import { startWebServer } from "./web-server";

const PARTS = ["static", "unit", "db", "e2e"] as const;
type Part = (typeof PARTS)[number];
const OLDEST = "15";

const command = {
  name: "npm test",
  does: "Runs every check against throw-away databases and a real Chromium; ends with: N passed, N failed",
  options: { only: { type: "string", value: "PART", help: `Run one part only: ${PARTS.join(", ")}.` } },
} as const;

const bin = (file: string) => [process.execPath, path.join("node_modules", file)];

await runScript(async () => {
  const { only } = readOptions(command);
  if (only !== undefined && !PARTS.includes(only as Part))
    throw new Trouble(`--only takes one of: ${PARTS.join(", ")}.`);
  const wanted = (part: Part) => only === undefined || only === part;
  const started = performance.now();
  const reports = mkdtempSync(path.join(os.tmpdir(), "codex-test-"));
  const undo: Undo = [() => rmSync(reports, { recursive: true, force: true })];
  // Ctrl-C ends the programs that run, which ends the checks; what was started is stopped all the same.
  const stop = untilToldToStop();
  const counts: Count[] = [];
  const check = async (one: Check) => {
    if (!stop.told()) counts.push(await runCheck(one, stop.signal));
  };

  try {
    const newest = await openThrowAwayCluster("test");
    undo.unshift(newest.stop);
    const server = newest.url("postgres");
    let ground: TestDatabase | undefined;
    // The longest first, so that both lanes end together; the browser's tests after all others, alone.
    await runInLanes([
      async () => {
        if (wanted("e2e") && (await buildOnce(counts, stop.signal)) && !stop.told())
          ground = await seedOnce(server, undo);
      },
      async () => {
        if (wanted("db")) await check(vitest("database tests on PostgreSQL 18", "db", reports, server));
      },
      async () => {
        if (wanted("db")) await checkOldest(check, reports);
      },
      async () => {
        if (wanted("unit")) await check(vitest("unit tests", "unit", reports));
      },
      async () => {
        if (wanted("static")) await checkTypes(check);
        if (wanted("static")) await checkStyle(check);
      },
    ]);
    if (ground && !stop.told()) await checkJourneys(check, reports, ground, undo);
  } finally {
    for (const step of undo) await step();
  }
  const sum = (pick: (count: Count) => number) => counts.map(pick).reduce((total, n) => total + n, 0);
  const failed = sum((count) => count.failed) + (stop.told() ? 1 : 0);
  const flaky = sum((count) => count.flaky?.length ?? 0);
  if (flaky > 0) process.stdout.write(`! ${flaky} of them passed only when tried again: mend what they wait for\n`);
  process.stdout.write(`· all of it took ${secondsSince(started)} s\n`);
  process.stdout.write(`${sum((count) => count.passed)} passed, ${failed} failed\n`);
  return failed > 0 ? 1 : 0;
});

/** Two at a time, in their order: each task keeps about one core busy. */
async function runInLanes(tasks: (() => Promise<void>)[]): Promise<void> {
  const lane = async () => {
    for (let task = tasks.shift(); task; task = tasks.shift()) await task();
  };
  await Promise.all([lane(), lane()]);
}

type Run = (check: Check) => Promise<void>;
type Undo = (() => Promise<void> | void)[];

async function checkTypes(check: Run): Promise<void> {
  await check({ name: "route types", command: [...bin("next/dist/bin/next"), "typegen"] });
  await check({ name: "types", command: [...bin("typescript/bin/tsc"), "--noEmit"] });
}

async function checkStyle(check: Run): Promise<void> {
  await check({ name: "lint and floors", command: bin("oxlint/bin/oxlint") });
  await check({ name: "formatting", command: [...bin("@biomejs/biome/bin/biome"), "check"] });
}

/** @returns false when there is no build for the browser's tests to look at */
async function buildOnce(counts: Count[], signal: AbortSignal): Promise<boolean> {
  const started = performance.now();
  try {
    if (!isBuilt()) await buildApplication(signal);
    process.stdout.write(`✓ build: fine (${secondsSince(started)} s)\n`);
    counts.push({ passed: 1, failed: 0 });
    return true;
  } catch (error) {
    process.stdout.write(`✗ build: ${(error as Error).message}\n`);
    counts.push({ passed: 0, failed: 1 });
    return false;
  }
}

/** The journeys' ground: a database with the demo in it. */
async function seedOnce(server: string, undo: Undo): Promise<TestDatabase> {
  const started = performance.now();
  const database = await createTestDatabase(server);
  undo.unshift(database.drop);
  await installJobs(database.ownerUrl);
  await seedDemo({ ownerUrl: database.ownerUrl });
  process.stdout.write(`· demo for the end-to-end tests: filled (${secondsSince(started)} s)\n`);
  return database;
}

function vitest(name: string, project: string, reports: string, databaseUrl?: string): Check {
  const report = path.join(reports, `${name.replaceAll(" ", "-")}.json`);
  const run = [...bin("vitest/vitest.mjs"), "run", "--project", project];
  return {
    name,
    command: [...run, "--reporter=default", "--reporter=json", `--outputFile.json=${report}`],
    // Unit tests wait for nobody: what fails there has failed.
    ...(databaseUrl && { again: (files: string[]) => [...run, ...files] }),
    env: databaseUrl ? { TEST_DATABASE_URL: databaseUrl } : {},
    count: () => countVitest(report),
  };
}

/** The same database tests on the oldest PostgreSQL that Codex serves, where Debian's is installed. */
async function checkOldest(check: Run, reports: string): Promise<void> {
  const folder = `/usr/lib/postgresql/${OLDEST}`;
  if (!existsSync(path.join(folder, "bin", "postgres"))) {
    process.stdout.write(
      `· database tests on PostgreSQL ${OLDEST}: not installed here (Debian: apt-get install postgresql-${OLDEST})\n`,
    );
    return;
  }
  const cluster = await openThrowAwayCluster("test", { folder, version: OLDEST });
  try {
    await check(vitest(`database tests on PostgreSQL ${OLDEST}`, "db", reports, cluster.url("postgres")));
  } finally {
    await cluster.stop();
  }
}

async function checkJourneys(
  check: Run,
  reports: string,
  { appUrl, ownerUrl }: TestDatabase,
  undo: Undo,
): Promise<void> {
  const home = homeFolder();
  const chromium = await ensureChromium(home);
  const log = path.join(home, "test-server.log");
  const port = await freePort();
  const env = {
    APP_DATABASE_URL: appUrl,
    AUTH_SECRET: "a secret for tests only, of sufficient length",
    APP_URL: `http://127.0.0.1:${port}`,
    SIGN_IN_LIMIT: "off",
    // Journeys have receivers of their own.
    OUTGOING_PRIVATE_ADDRESSES: "127.0.0.1",
  };
  const server = await startWebServer({ port, mode: "start", env, output: openSync(log, "w") });
  undo.unshift(server.stop);
  const report = path.join(reports, "end-to-end.json");
  await check({
    name: "end-to-end tests",
    command: [...bin("@playwright/test/cli.js"), "test", "--reporter=list,json"],
    env: {
      ...env,
      OWNER_DATABASE_URL: ownerUrl,
      BASE_URL: server.address,
      CHROMIUM_PATH: chromium,
      SERVER_LOG: log,
      PLAYWRIGHT_JSON_OUTPUT_FILE: report,
    },
    count: () => countPlaywright(report),
  });
}
