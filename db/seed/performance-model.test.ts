import { expect, test } from "vitest";
import { AURORA_AGENTS, AURORA_INCIDENTS } from "./aurora/agents";
import { type Execution, executionsOf, type Worker } from "./performance-model";

const now = new Date("2026-03-12T15:20:00Z");
const from = new Date(now.getTime() - 90 * 86_400_000);
const types: Record<string, string> = {
  Editor: "creative",
  "TikTok Guardian": "guardian",
  "Crisis Detector": "intelligence",
};
const workers: Worker[] = Object.entries(types).map(([name, type]) => ({
  agent: { id: name, name, type },
  story: AURORA_AGENTS.find((agent) => agent.name === name) ?? { name, perDay: 20 },
  until: name === "Crisis Detector" ? new Date("2026-03-01T00:00:00Z") : now,
}));
const work = run();

test("the same days give the same work", () => {
  expect(run()).toEqual(work);
});

test("weekends are quieter, nights too", () => {
  const editor = work.filter(({ agent_id }) => agent_id === "Editor");
  const perDay = (wanted: (weekday: number) => boolean, days: number) =>
    editor.filter(({ occurred_at }) => wanted(new Date(occurred_at).getUTCDay())).length / days;
  expect(perDay((day) => day === 0 || day === 6, 26)).toBeLessThan(0.6 * perDay((day) => day > 0 && day < 6, 64));
  const hours = editor.map(({ occurred_at }) => new Date(occurred_at).getUTCHours());
  expect(hours.filter((hour) => hour < 4).length).toBeLessThan(
    0.3 * hours.filter((hour) => hour >= 10 && hour < 14).length,
  );
});

test("an incident shows in its hours and not around them", () => {
  expect(failureShare("2026-03-06T16:00", "2026-03-07T01:00")).toBeGreaterThan(0.45);
  expect(failureShare("2026-03-01T00:00", "2026-03-06T16:00")).toBeLessThan(0.1);
});

test("nothing is later than now, nor than the moment an agent was paused", () => {
  expect(latest(work) < now.toISOString()).toBe(true);
  expect(latest(work.filter(({ agent_id }) => agent_id === "Crisis Detector")) < "2026-03-01").toBe(true);
});

test("only what failed has an error, only what succeeded a quality", () => {
  expect(work.filter(({ success, error }) => success && error !== undefined)).toEqual([]);
  expect(work.filter(({ success, quality_score }) => !success && quality_score !== undefined)).toEqual([]);
});

function run(): Execution[] {
  return [...executionsOf(workers, AURORA_INCIDENTS, "Europe/Berlin", from, now)].flat();
}

function failureShare(first: string, last: string): number {
  const runs = work.filter(
    ({ agent_id, occurred_at }) => agent_id === "TikTok Guardian" && occurred_at >= first && occurred_at < last,
  );
  return runs.filter(({ success }) => !success).length / runs.length;
}

function latest(executions: Execution[]): string {
  return executions.reduce((last, { occurred_at }) => (occurred_at > last ? occurred_at : last), "");
}
