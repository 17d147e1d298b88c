import { describe, expect, test } from "vitest";
import { createRuleSchema, previewRuleSchema } from "./alert-rule-input";
import { alertTitle, formatFigure, ruleSentence, scopeWords } from "./alert-rule-words";
import { METRICS, PREVIEW_DAYS, previewStep, RULE_METRICS, type RuleFields, startOf } from "./alert-rules";
import { HOURS_KEPT_DAYS } from "./retention";
import { SUGGESTED_RULES } from "./suggested-rules";

const id = "0b1c2d3e-4f50-4a6b-8c7d-9e0f1a2b3c4d";
const names: Record<string, string> = { a: "Headline Smith", b: "Editor", c: "Seer" };
const tell = (rule: Partial<RuleFields> & Pick<RuleFields, "metric">) =>
  ruleSentence({ ...startOf(rule.metric), ...rule }, (scope) => names[scope] ?? scope, "EUR");

test("every metric's defaults and every suggestion make a rule", () => {
  for (const metric of RULE_METRICS) {
    const rule = { ...startOf(metric), name: METRICS[metric].label, id };
    expect(createRuleSchema.safeParse(rule).error?.issues ?? [], metric).toEqual([]);
    expect(METRICS[metric].windows, metric).toContain(rule.windowHours);
  }
  for (const rule of SUGGESTED_RULES) expect(createRuleSchema.safeParse({ ...rule, id }).success, rule.name).toBe(true);
  expect(new Set(SUGGESTED_RULES.map(({ name }) => name)).size).toBe(SUGGESTED_RULES.length);
});

const fieldsOf = (changes: object) =>
  previewRuleSchema
    .safeParse({ ...startOf("success_rate"), ...changes })
    .error?.issues.map(({ path }) => path.join("."));

describe("a rule is refused by field", () => {
  test.each([
    [{ threshold: 101 }, "threshold"],
    [{ threshold: Number.NaN }, "threshold"],
    [{ scopeKind: "campaigns" }, "scopeKind"],
    [{ windowHours: 2 }, "windowHours"],
    [{ relevanceThreshold: 50 }, "relevanceThreshold"],
    [{ holdMinutes: 10_081 }, "holdMinutes"],
    [{ minimumSample: 0.5 }, "minimumSample"],
    [{ scopeKind: "workspace", scopeIds: [id] }, "scopeIds"],
    [{ ...startOf("overdue_quest"), holdMinutes: 5 }, "holdMinutes"],
    [{ ...startOf("p95"), comparison: "below" }, "comparison"],
    [{ ...startOf("strong_signal"), relevanceThreshold: null }, "relevanceThreshold"],
  ])("%o", (changes, field) => {
    expect(fieldsOf(changes)).toEqual([field]);
  });
});

test("a rule in words", () => {
  expect(tell({ metric: "success_rate", windowHours: 1 })).toBe(
    "When the success rate of any agent falls below 90 % over 1 h, for 10 min, at least 20 executions → high",
  );
  expect(tell({ metric: "p95", scopeIds: ["a", "b"], holdMinutes: 0 })).toBe(
    "When the p95 of Headline Smith or Editor reaches 60 s over 6 h, at least 20 executions → medium",
  );
  expect(tell({ metric: "cost", scopeKind: "workspace" })).toBe(
    "When all agents together cost €20.00 or more over 24 h → medium",
  );
  expect(tell({ metric: "silence" })).toBe(
    "When any agent is silent for 12 h in which it usually reports, at least 7 of the last 7 days → high",
  );
  expect(tell({ metric: "overdue_quest", threshold: 3 })).toBe(
    "When a quest of any campaign is overdue by 3 days → low",
  );
  expect(tell({ metric: "unlocked_badge" })).toBe("When somebody unlocks a badge of platinum tier or legendary → info");
  expect(tell({ metric: "strong_signal" })).toBe(
    "When a new signal has a confidence of 85 % and a relevance of 70 % → medium",
  );
  expect(scopeWords("agents", ["a", "b", "c"], String)).toBe("one of 3 agents");
});

test("figures have their unit, titles their thing first", () => {
  expect(formatFigure(null, "percent", "EUR")).toBe("–");
  expect(formatFigure(4.25, "hours", "EUR")).toBe("4 h 15 min");
  expect(formatFigure(1, "points", "EUR")).toBe("1 point");
  expect(formatFigure(5.04, "times", "EUR")).toBe("5 ×");
  expect(alertTitle("error_spike", "Editor", 6.21, "EUR")).toBe("Editor: 6.2 × the usual errors");
  expect(alertTitle("overdue_quest", "Translate", 3, "EUR")).toBe("Quest overdue by 3 days: Translate");
  expect(alertTitle("cost", "x".repeat(400), 3, "EUR")).toHaveLength(300);
});

test("a preview looks each hour, and less often the longer the window", () => {
  expect([1, 3, 6, 24, 168].map(previewStep)).toEqual([1, 1, 2, 8, 1]);
});

test("no rule, nor its preview, looks back to where hours are kept no longer", () => {
  const longestWindow = Math.max(...RULE_METRICS.flatMap((metric) => METRICS[metric].windows)) / 24;
  const weeksOfAnErrorSpike = 4 * 7;
  const longestSilence = METRICS.silence.threshold.max / 24;
  expect(PREVIEW_DAYS + longestWindow + Math.max(weeksOfAnErrorSpike, longestSilence) + 1).toBeLessThan(
    HOURS_KEPT_DAYS,
  );
});
