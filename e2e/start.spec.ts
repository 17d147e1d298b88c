/** npm start as a process: killed without warning, it recovers by itself at the next start; Ctrl-C leaves nothing behind. */
import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import type { Page } from "@playwright/test";
import { freePort } from "@/scripts/postgres";
import { isAlive } from "@/scripts/processes";
import { expect, test } from "./fixtures";

let home = "";
const started: ChildProcess[] = [];
const seen = new Set<number>();

test.beforeEach(() => {
  home = mkdtempSync(path.join(os.tmpdir(), "codex-start-"));
});
test.afterEach(async () => {
  for (const child of started) if (child.exitCode === null) child.kill("SIGINT");
  await Promise.all(started.map(ended));
  // What a failed test left running.
  for (const pid of seen) if (isAlive(pid)) process.kill(pid, "SIGKILL");
  rmSync(home, { recursive: true, force: true });
});

/** Starts over an embedded PostgreSQL of its own, without the demo, and waits until it says that it is ready. */
async function start(port: number, extra: Record<string, string> = {}): Promise<ChildProcess> {
  const { APP_DATABASE_URL: _app, APP_URL: _url, DATABASE_URL: _owner, ...env } = process.env;
  const child = spawn(process.execPath, ["scripts/bootstrap.mjs", "start", "--empty"], {
    env: { ...env, CODEX_HOME: home, PORT: String(port), LOG_LEVEL: "silent", ...extra },
  });
  started.push(child);
  const said: string[] = [];
  await new Promise<void>((resolve, reject) => {
    child.once("close", () => reject(new Error(said.join(""))));
    for (const stream of [child.stdout, child.stderr]) {
      stream.on("data", (part: Buffer) => {
        said.push(part.toString());
        if (said.join("").includes("Codex is ready")) resolve();
      });
    }
  });
  return child;
}

function ended(child: ChildProcess): Promise<void> {
  return new Promise((resolve) =>
    (child.exitCode ?? child.signalCode) === null ? child.once("exit", () => resolve()) : resolve(),
  );
}

async function kill(child: ChildProcess): Promise<void> {
  child.kill("SIGKILL");
  await ended(child);
}

function running(): { server: number; database: number } {
  const { server } = JSON.parse(readFileSync(path.join(home, "running.json"), "utf8")) as { server: number };
  const [pid] = readFileSync(path.join(home, "postgres/data/postmaster.pid"), "utf8").split("\n");
  const pids = { server, database: Number(pid) };
  for (const one of Object.values(pids)) seen.add(one);
  return pids;
}

/** The first person administers the platform, as the page that is reloaded after each crash shows. */
async function makeFirstAccount(page: Page, port: number): Promise<void> {
  await page.goto(`http://127.0.0.1:${port}/`);
  await page.getByLabel("Your name").fill("Ada");
  await page.getByLabel("E-mail").fill("ada@people.test");
  await page.getByLabel("Password", { exact: true }).fill("a long test password");
  await page.getByLabel("Workspace").fill("Analytical Engines");
  await page.getByRole("button", { name: "Start" }).click();
  await page.waitForURL(/analytical-engines/);
  await page.goto(`http://127.0.0.1:${port}/admin`);
}

const left = ({ server, database }: ReturnType<typeof running>) => [server, database].filter(isAlive);

test("killed without warning it leaves nothing running, or the next start ends it, and nothing is lost; Ctrl-C ends all", async ({
  page,
}) => {
  // Three starts of everything, on a machine that may be busy.
  test.slow();
  const port = await freePort();
  const ready = async () => (await fetch(`http://127.0.0.1:${port}/api/ready`)).status;

  const first = await start(port);
  const before = running();
  await makeFirstAccount(page, port);
  await kill(first);
  // Where the system ties a process to the one that started it, both end at once.
  if (spawnSync("setpriv", ["--pdeathsig", "INT", "true"]).status === 0) {
    await expect.poll(() => left(before), { timeout: 10_000 }).toEqual([]);
  }

  // As on a system that ties nothing: the web server holds the port, PostgreSQL its data.
  const tools = path.join(home, "tools");
  mkdirSync(tools);
  writeFileSync(path.join(tools, "setpriv"), "#!/bin/sh\nexit 1\n");
  chmodSync(path.join(tools, "setpriv"), 0o755);
  const second = await start(port, { PATH: `${tools}:${process.env.PATH}` });
  const orphans = running();
  await kill(second);
  expect(left(orphans)).toEqual([orphans.server, orphans.database]);

  const third = await start(port);
  // What was ended may take a moment to be gone from the system's list.
  await expect.poll(() => left(orphans), { timeout: 10_000 }).toEqual([]);
  await expect.poll(ready).toBe(200);
  await page.reload();
  await expect(page.getByRole("row", { name: /Analytical Engines/ })).toBeVisible();
  const beside = start(await freePort());
  await expect(beside).rejects.toThrow(`Codex already runs from this folder at http://127.0.0.1:${port}`);
  const last = running();
  third.kill("SIGINT");
  await ended(third);
  expect(third.exitCode).toBe(0);
  await expect.poll(() => left(last)).toEqual([]);
  expect(existsSync(path.join(home, "running.json"))).toBe(false);
});
