import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { countPlaywright, countVitest, runCheck } from "./checks";

const folder = mkdtempSync(path.join(os.tmpdir(), "codex-checks-"));
const report = path.join(folder, "report.json");
const { signal } = new AbortController();
const printed: string[] = [];
beforeAll(() => {
  vi.spyOn(process.stdout, "write").mockImplementation((words) => printed.push(String(words)) > 0);
});
afterAll(() => {
  vi.restoreAllMocks();
  rmSync(folder, { recursive: true, force: true });
});

const node = (script: string) => [process.execPath, "-e", script];

test("a check without a report counts as one, and shows its output only when it fails", async () => {
  expect(await runCheck({ name: "fine one", command: node("console.log('noise')") }, signal)).toEqual({
    passed: 1,
    failed: 0,
  });
  expect(printed.join("")).not.toContain("noise");
  const failing = { name: "bad one", command: node("console.error('the reason'); process.exit(2)") };
  expect(await runCheck(failing, signal)).toEqual({ passed: 0, failed: 1 });
  expect(printed.join("")).toContain("the reason");
});

test("a run that fails without a failed test is not taken for a pass", async () => {
  writeFileSync(report, JSON.stringify({ numPassedTests: 7, numFailedTests: 0 }));
  const check = { name: "broken file", command: node("process.exit(1)"), count: () => countVitest(report) };
  expect(await runCheck(check, signal)).toMatchObject({ passed: 7, failed: 1 });
});

const spec = (title: string, status: string) => ({ title, file: "a.spec.ts", tests: [{ status }] });
const journeys = (...flaky: string[]) => ({
  stats: { expected: 5, unexpected: 0, flaky: flaky.length },
  suites: [{ suites: [{ specs: [spec("a steady one", "expected"), ...flaky.map((title) => spec(title, "flaky"))] }] }],
});

test("journeys that passed only when tried again are named; more than two of them are failures", async () => {
  const check = {
    name: "journeys",
    command: node("console.log('the first try')"),
    count: () => countPlaywright(report),
  };
  writeFileSync(report, JSON.stringify(journeys("one", "two")));
  expect(await runCheck(check, signal)).toMatchObject({
    passed: 7,
    failed: 0,
    flaky: ["a.spec.ts: one", "a.spec.ts: two"],
  });
  expect(printed.join("")).toContain("passed only when tried again: a.spec.ts: two");
  expect(printed.join("")).toContain("the first try");
  writeFileSync(report, JSON.stringify(journeys("one", "two", "three")));
  expect(await runCheck(check, signal)).toMatchObject({ passed: 5, failed: 3 });
  writeFileSync(report, JSON.stringify({ stats: { expected: 5, unexpected: 1, flaky: 0 } }));
  expect(await runCheck(check, signal)).toMatchObject({ passed: 5, failed: 1 });
});

const vitestReport = (...failed: string[]) => ({
  numPassedTests: 7,
  numFailedTests: failed.length,
  testResults: [{ name: "/a.test.ts", assertionResults: failed.map((fullName) => ({ fullName, status: "failed" })) }],
});

test("a failed file is run once more where the check can, and only when few tests failed", async () => {
  const again = (outcome: number) => (files: string[]) => node(`process.exit(${files.length === 1 ? outcome : 9})`);
  const check = { name: "database", command: node("process.exit(1)"), count: () => countVitest(report) };
  writeFileSync(report, JSON.stringify(vitestReport("one", "two")));
  expect(await runCheck({ ...check, again: again(0) }, signal)).toMatchObject({
    passed: 9,
    failed: 0,
    flaky: ["one", "two"],
  });
  expect(await runCheck({ ...check, again: again(1) }, signal)).toMatchObject({ passed: 7, failed: 2 });
  expect(await runCheck(check, signal)).toMatchObject({ passed: 7, failed: 2 });
  writeFileSync(report, JSON.stringify(vitestReport("one", "two", "three")));
  expect(await runCheck({ ...check, again: again(0) }, signal)).toMatchObject({ passed: 7, failed: 3 });
  // A file that can't be loaded has failed without a test of its own.
  const { testResults, ...numbers } = vitestReport("one");
  const broken = { name: "/b.test.ts", status: "failed", assertionResults: [] };
  writeFileSync(report, JSON.stringify({ ...numbers, testResults: [...testResults, broken] }));
  expect(await runCheck({ ...check, again: again(0) }, signal)).toMatchObject({ passed: 7, failed: 1 });
});

test("a missing report is a failure", () => {
  expect(countPlaywright(path.join(folder, "none.json"))).toEqual({ passed: 0, failed: 1 });
  expect(countVitest(path.join(folder, "none.json"))).toEqual({ passed: 0, failed: 1 });
});
