/** One check of `npm test`: a program that is run, what it counted, and what it said should it fail. */
import { spawn } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { tellsFullDisk } from "./trouble";

export type Check = {
  name: string;
  command: string[];
  env?: Record<string, string>;
  /** Reads the tests it counted from its report; a check without one counts as one. */
  count?: () => Count;
};
export type Count = { passed: number; failed: number; skipped?: number };

/** Runs it, says how it went, and shows its whole output when it failed. */
export async function runCheck({ name, command, env, count }: Check, signal: AbortSignal): Promise<Count> {
  const started = performance.now();
  const { code, output } = await run(command, env, signal);
  const counted = count?.() ?? { passed: code === 0 ? 1 : 0, failed: code === 0 ? 0 : 1 };
  // A run that fails without a failed test (a file that can't be loaded, say) must not look like a pass.
  if (code !== 0 && counted.failed === 0) counted.failed = 1;
  const words = count ? wordsOf(counted) : code === 0 ? "fine" : "failed";
  process.stdout.write(`${counted.failed ? "✗" : "✓"} ${name}: ${words} (${secondsSince(started)} s)\n`);
  if (counted.failed) process.stdout.write(`${output.trim()}\n`);
  if (tellsFullDisk(output) && counted.failed) process.stdout.write("The disk is full: free some space first.\n");
  return counted;
}

/** @param started by performance.now() */
export function secondsSince(started: number): string {
  return ((performance.now() - started) / 1000).toFixed(1);
}

/** A skipped test is said aloud: it is one that nobody ran. */
function wordsOf({ passed, failed, skipped }: Count): string {
  return [`${passed} passed`, failed ? `${failed} failed` : "", skipped ? `${skipped} skipped` : ""]
    .filter(Boolean)
    .join(", ");
}

function run(
  [command = "", ...args]: string[],
  env: Record<string, string> = {},
  signal?: AbortSignal,
): Promise<{ code: number | null; output: string }> {
  const child = spawn(command, args, {
    env: { ...process.env, NEXT_TELEMETRY_DISABLED: "1", ...env },
    stdio: ["ignore", "pipe", "pipe"],
    signal,
  });
  const parts: string[] = [];
  for (const stream of [child.stdout, child.stderr]) stream.on("data", (part: Buffer) => parts.push(part.toString()));
  return new Promise((resolve) => {
    child.once("error", (error) => resolve({ code: 1, output: `${parts.join("")}\n${error.message}` }));
    child.once("close", (code) => resolve({ code, output: parts.join("") }));
  });
}

type VitestReport = { numPassedTests: number; numFailedTests: number; numPendingTests?: number };

export function countVitest(report: string): Count {
  if (!existsSync(report)) return { passed: 0, failed: 1 };
  const {
    numPassedTests,
    numFailedTests,
    numPendingTests = 0,
  } = JSON.parse(readFileSync(report, "utf8")) as VitestReport;
  return { passed: numPassedTests, failed: numFailedTests, skipped: numPendingTests };
}

type PlaywrightReport = { stats: { expected: number; unexpected: number; flaky: number; skipped?: number } };

export function countPlaywright(report: string): Count {
  if (!existsSync(report)) return { passed: 0, failed: 1 };
  const { stats } = JSON.parse(readFileSync(report, "utf8")) as PlaywrightReport;
  return { passed: stats.expected, failed: stats.unexpected + stats.flaky, skipped: stats.skipped ?? 0 };
}
