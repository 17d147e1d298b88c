/** `npm start` in a fresh copy of the sources: nothing installed, nothing built, no database; then once more. */
import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { chmodSync, cpSync, mkdirSync, mkdtempSync, rmSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { freePort } from "../postgres";
import { during } from "./cleaning";
import type { Report } from "./figures";

const READY = "Codex is ready";

export async function measureStart(report: Report): Promise<void> {
  await during(makeFolder, removeFolder, async (folder) => {
    copySources(folder);
    report({ name: "npm start, cold", value: await startOnce(folder), unit: "s", target: { atMost: 180 } });
    report({ name: "npm start, warm", value: await startOnce(folder), unit: "s", target: { atMost: 6 } });
  });
}

async function makeFolder(): Promise<string> {
  const folder = mkdtempSync(path.join(os.tmpdir(), "codex-start-"));
  // The database's user must be able to pass through.
  chmodSync(folder, 0o755);
  return folder;
}

async function removeFolder(folder: string): Promise<void> {
  rmSync(folder, { recursive: true, force: true });
}

/** What a clone would hold, with changes that are not committed yet. */
function copySources(folder: string): void {
  const list = execFileSync("git", ["ls-files", "-z", "--cached", "--others", "--exclude-standard"], {
    encoding: "utf8",
    maxBuffer: 64 * 1024 * 1024,
  });
  for (const file of list.split("\0").filter(Boolean)) {
    mkdirSync(path.dirname(path.join(folder, file)), { recursive: true });
    cpSync(file, path.join(folder, file), { force: true });
  }
}

/** @returns seconds from the command to the line that says it is ready */
async function startOnce(folder: string): Promise<number> {
  const started = performance.now();
  const port = String(await freePort());
  return during(
    async () => spawnStart(folder, port),
    stopStart,
    async ({ child }) => {
      await untilReady(child);
      return (performance.now() - started) / 1000;
    },
  );
}

type Running = { child: ChildProcess; ended: Promise<void> };

function spawnStart(folder: string, port: string): Running {
  const { DATABASE_URL: _, APP_DATABASE_URL: __, CODEX_HOME: ___, ...env } = process.env;
  // Its own process group, so that Ctrl-C reaches npm and the script as it would in a terminal.
  const stdio = ["ignore" as const, "pipe" as const, "pipe" as const];
  const child = spawn("npm", ["start"], { cwd: folder, env: { ...env, PORT: port }, stdio, detached: true });
  return { child, ended: new Promise((resolve) => child.once("close", () => resolve())) };
}

async function stopStart({ child, ended }: Running): Promise<void> {
  if (child.pid !== undefined && child.exitCode === null) process.kill(-child.pid, "SIGINT");
  await ended;
}

function untilReady(child: ChildProcess): Promise<void> {
  let words = "";
  return new Promise((resolve, reject) => {
    const hear = (part: Buffer) => {
      words += part.toString();
      if (words.includes(READY)) resolve();
    };
    child.stdout?.on("data", hear);
    child.stderr?.on("data", hear);
    child.once("close", () => reject(new Error(`npm start ended before it was ready:\n${words}`)));
  });
}
