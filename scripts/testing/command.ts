/** A command as a person runs it, in an installation's folder of its own. */
import { spawn } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { expect } from "vitest";

const homes: string[] = [];

/** A fresh installation's folder, with these files in it. */
export function homeWith(files: Record<string, string> = {}): string {
  const home = mkdtempSync(path.join(os.tmpdir(), "codex-home-"));
  homes.push(home);
  for (const [file, text] of Object.entries(files)) {
    mkdirSync(path.dirname(path.join(home, file)), { recursive: true });
    writeFileSync(path.join(home, file), text);
  }
  return home;
}

export function removeHomes(): void {
  for (const home of homes) rmSync(home, { recursive: true, force: true });
}

export type Said = { code: number | null; said: string };

/** @param stopAt words at which it is told to stop, as by Ctrl-C */
export function run(script: string, env: Record<string, string>, args: string[] = [], stopAt?: string): Promise<Said> {
  const { APP_DATABASE_URL: _app, OWNER_DATABASE_URL: _owner, NODE_ENV: _mode, ...rest } = process.env;
  const child = spawn(process.execPath, ["scripts/bootstrap.mjs", script, ...args], {
    env: { ...rest, ...env } as NodeJS.ProcessEnv,
  });
  const parts: string[] = [];
  for (const stream of [child.stdout, child.stderr]) {
    stream.on("data", (part: Buffer) => {
      parts.push(part.toString());
      if (stopAt && parts.join("").includes(stopAt)) child.kill("SIGINT");
    });
  }
  return new Promise((resolve) => {
    child.once("close", (code) => resolve({ code, said: parts.join("").trim() }));
  });
}

/** The command fails with this as its last words, and without a stack. */
export function expectTrouble({ code, said }: Said, sentence: string | RegExp): void {
  expect(said).toMatch(sentence);
  expect(said).not.toMatch(/\n\s+at /);
  expect(code).toBe(1);
}
