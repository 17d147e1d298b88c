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

test("a test that passed only when tried again has failed, and a missing report is a failure", () => {
  writeFileSync(report, JSON.stringify({ stats: { expected: 5, unexpected: 1, flaky: 2 } }));
  expect(countPlaywright(report)).toEqual({ passed: 5, failed: 3, skipped: 0 });
  expect(countPlaywright(path.join(folder, "none.json"))).toEqual({ passed: 0, failed: 1 });
  expect(countVitest(path.join(folder, "none.json"))).toEqual({ passed: 0, failed: 1 });
});
