/** Builds the application when its sources differ from those of the last build. */
import { spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import path from "node:path";
import { fullDisk, Trouble, tellsFullDisk } from "./trouble";

const SOURCES = ["app", "components", "domain", "server", "db", "public", "instrumentation.ts"];
const SETTINGS = ["next.config.js", "postcss.config.mjs", "tsconfig.json", "package-lock.json"];
const STAMP = ".next/codex-sources";

/** True when the last build was made of exactly these sources. */
export function isBuilt(): boolean {
  try {
    return readFileSync(STAMP, "utf8") === hashSources();
  } catch {
    return false;
  }
}

/** @throws Trouble when the build fails, after printing its output */
export async function buildApplication(signal?: AbortSignal): Promise<void> {
  const hash = hashSources();
  const { code, output } = await run(["node_modules/next/dist/bin/next", "build"], signal);
  if (code === 0) {
    writeFileSync(STAMP, hash);
    return;
  }
  if (tellsFullDisk(output)) throw fullDisk(process.cwd());
  process.stderr.write(`${output}\n`);
  throw new Trouble("The application could not be built; the build's own words are above.");
}

function run(args: string[], signal?: AbortSignal): Promise<{ code: number | null; output: string }> {
  const env = { ...process.env, NODE_ENV: "production" as const, NEXT_TELEMETRY_DISABLED: "1" };
  const child = spawn(process.execPath, args, { env, stdio: ["ignore", "pipe", "pipe"], signal });
  const parts: string[] = [];
  for (const stream of [child.stdout, child.stderr]) stream.on("data", (part: Buffer) => parts.push(part.toString()));
  return new Promise((resolve, reject) => {
    child.once("error", reject).once("close", (code) => resolve({ code, output: parts.join("") }));
  });
}

function hashSources(): string {
  const hash = createHash("sha256");
  for (const source of [...SOURCES, ...SETTINGS]) {
    for (const file of filesOf(source)) hash.update(file).update("\0").update(readFileSync(file)).update("\0");
  }
  return hash.digest("hex");
}

function filesOf(place: string): string[] {
  const found = statSync(place, { throwIfNoEntry: false });
  if (!found) return [];
  if (found.isFile()) return [place];
  return readdirSync(place, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && !/\.test\.tsx?$/.test(entry.name))
    .map((entry) => path.join(entry.parentPath, entry.name))
    .sort();
}
