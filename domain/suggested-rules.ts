/** Rules that most workspaces want, each one click away. */
import { type RuleFields, type RuleMetric, startOf } from "./alert-rules";

function suggest(name: string, metric: RuleMetric, changes: Partial<RuleFields> = {}): RuleFields {
  return { ...startOf(metric), name, ...changes };
}

export const SUGGESTED_RULES: readonly RuleFields[] = [
  suggest("An agent fails too often", "success_rate"),
  suggest("Errors spike", "error_spike"),
  suggest("An agent has gone silent", "silence"),
  suggest("An agent is slow", "p95"),
  suggest("The day gets dear", "cost", { scopeKind: "workspace", threshold: 200 }),
  suggest("Budget nearly used", "budget_used"),
  suggest("Budget used up", "budget_used", { threshold: 100, severity: "high" }),
  suggest("Campaign behind plan", "behind_plan"),
  suggest("Quest overdue", "overdue_quest"),
  suggest("A rare badge is unlocked", "unlocked_badge"),
  suggest("A strong signal came in", "strong_signal"),
];
