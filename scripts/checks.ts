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
  /** Runs some files once more, for a runner that doesn't itself try again what failed. */
  again?: (files: string[]) => string[];
};
export type Count = {
  passed: number;
  failed: number;
  skipped?: number;
  /** Names of what failed and then passed when it was tried again: counted as passed. */
  flaky?: string[];
  /** What failed, where the runner doesn't try again. */
  failures?: { name: string; file: string }[];
};

/** One check may have so many flaky tests. More are failures: that is no busy machine any more. */
const FLAKY_AT_MOST = 2;

/** Runs it, says how it went, and shows its whole output when something in it failed, be it only at first. */
export async function runCheck(check: Check, signal: AbortSignal): Promise<Count> {
  const started = performance.now();
  const { code, output } = await run(check.command, check.env, signal);
  const first = check.count?.() ?? { passed: code === 0 ? 1 : 0, failed: code === 0 ? 0 : 1 };
  // A run that fails without a failed test (a file that can't be loaded, say) must not look like a pass.
  if (code !== 0 && first.failed === 0) first.failed = 1;
  const counted = boundFlaky(await tryAgain(check, first, signal));
  const flaky = counted.flaky ?? [];
  const words = check.count ? wordsOf(counted) : counted.failed ? "failed" : "fine";
  process.stdout.write(`${counted.failed ? "✗" : "✓"} ${check.name}: ${words} (${secondsSince(started)} s)\n`);
  for (const name of flaky) process.stdout.write(`! passed only when tried again: ${name}\n`);
  if (counted.failed || flaky.length) process.stdout.write(`${output.trim()}\n`);
  if (tellsFullDisk(output) && counted.failed) process.stdout.write("The disk is full: free some space first.\n");
  return counted;
}

async function tryAgain({ again, env }: Check, first: Count, signal: AbortSignal): Promise<Count> {
  const { passed, failed, failures = [] } = first;
  if (!again || failed === 0 || failures.length !== failed || failed > FLAKY_AT_MOST || signal.aborted) return first;
  const { code } = await run(again([...new Set(failures.map(({ file }) => file))]), env, signal);
  return code === 0 ? { ...first, passed: passed + failed, failed: 0, flaky: failures.map(({ name }) => name) } : first;
}

/** Too many flaky ones have failed. */
function boundFlaky(count: Count): Count {
  const many = count.flaky?.length ?? 0;
  if (many <= FLAKY_AT_MOST) return count;
  return { ...count, passed: count.passed - many, failed: count.failed + many, flaky: [] };
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

type VitestReport = {
  numPassedTests: number;
  numFailedTests: number;
  numPendingTests?: number;
  testResults?: { name: string; status?: string; assertionResults: { fullName: string; status: string }[] }[];
};

export function countVitest(report: string): Count {
  if (!existsSync(report)) return { passed: 0, failed: 1 };
  const {
    numPassedTests,
    numFailedTests,
    numPendingTests = 0,
    testResults = [],
  } = JSON.parse(readFileSync(report, "utf8")) as VitestReport;
  const failures = testResults.flatMap(({ name: file, status: ended, assertionResults }) => {
    const failed = assertionResults.filter(({ status }) => status === "failed");
    // A file that couldn't be loaded is one failure more than there are failed tests.
    if (ended === "failed" && failed.length === 0) return [{ name: file, file }];
    return failed.map(({ fullName: name }) => ({ name, file }));
  });
  return { passed: numPassedTests, failed: numFailedTests, skipped: numPendingTests, failures };
}

type PlaywrightSuite = {
  suites?: PlaywrightSuite[];
  specs?: { title: string; file: string; tests: { status: string }[] }[];
};
type PlaywrightReport = {
  stats: { expected: number; unexpected: number; flaky: number; skipped?: number };
  suites?: PlaywrightSuite[];
};

export function countPlaywright(report: string): Count {
  if (!existsSync(report)) return { passed: 0, failed: 1 };
  const { stats, suites = [] } = JSON.parse(readFileSync(report, "utf8")) as PlaywrightReport;
  const passed = stats.expected + stats.flaky;
  return { passed, failed: stats.unexpected, skipped: stats.skipped ?? 0, flaky: suites.flatMap(flakyOf) };
}

function flakyOf({ suites = [], specs = [] }: PlaywrightSuite): string[] {
  const own = specs.filter(({ tests }) => tests.some(({ status }) => status === "flaky"));
  return [...own.map(({ title, file }) => `${file}: ${title}`), ...suites.flatMap(flakyOf)];
}
