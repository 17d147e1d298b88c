/** The rule form's controls as the actions take them; their schemas check every one. */
import type { Difference } from "@/components/ui/conflict-panel";
import type { RuleChoices } from "@/db/alert-rules";
import { formatFigure, hours, scopeWords } from "@/domain/alert-rule-words";
import {
  type Comparison,
  METRICS,
  RULE_FIELD_LABELS,
  type RuleFields,
  type RuleMetric,
  type ScopeKind,
} from "@/domain/alert-rules";
import type { AlertType, Severity } from "@/domain/alerts";

export function readRuleForm(data: FormData): RuleFields {
  const text = (name: string) => String(data.get(name) ?? "");
  // An empty field is no number, not 0.
  const number = (name: string) => (text(name).trim() === "" ? Number.NaN : Number(text(name)));
  const metric = text("metric") as RuleMetric;
  const { windows, comparisons, holds, sample, defaults } = METRICS[metric];
  return {
    name: text("name"),
    metric,
    scopeKind: text("scopeKind") as ScopeKind,
    scopeIds: data.get("which") === "chosen" ? data.getAll("scopeIds").map(String) : [],
    comparison: (comparisons.length > 1 ? text("comparison") : defaults.comparison) as Comparison,
    threshold: number("threshold"),
    relevanceThreshold: defaults.relevanceThreshold === null ? null : number("relevanceThreshold"),
    windowHours: windows.length > 1 ? number("windowHours") : defaults.windowHours,
    minimumSample: sample ? number("minimumSample") : 0,
    holdMinutes: holds ? number("holdMinutes") : 0,
    severity: text("severity") as Severity,
    alertType: text("alertType") as AlertType,
    recommendedActions: text("recommendedActions").split("\n"),
  };
}

/** What the preview depends on: the alert's own words change nothing. */
export function conditionOf(rule: RuleFields) {
  const { name: _, severity: __, alertType: ___, recommendedActions: ____, ...condition } = rule;
  return condition;
}

/** The name of a scope's id among the choices; the id of one that is no longer among them. */
export function nameAmong(choices: RuleChoices, id: string): string {
  return [...choices.agents, ...choices.guilds, ...choices.campaigns].find((one) => one.id === id)?.name ?? id;
}

/** Where what was typed differs from what is saved, in the words of the form. */
export function listDifferences(
  sent: FormData,
  saved: RuleFields,
  choices: RuleChoices,
  currency: string,
): Difference[] {
  const tell = (rule: RuleFields): Partial<Record<keyof RuleFields, string>> => ({
    name: rule.name,
    scopeIds: scopeWords(rule.scopeKind, rule.scopeIds, (id) => nameAmong(choices, id)),
    comparison: rule.comparison === "below" ? "below" : "at least",
    threshold: formatFigure(rule.threshold, METRICS[rule.metric].unit, currency),
    relevanceThreshold: rule.relevanceThreshold === null ? "" : `${rule.relevanceThreshold} %`,
    windowHours: hours(rule.windowHours),
    minimumSample: String(rule.minimumSample),
    holdMinutes: `${rule.holdMinutes} min`,
    severity: rule.severity,
    alertType: rule.alertType,
    recommendedActions: rule.recommendedActions.filter(Boolean).join("\n"),
  });
  const [mine, theirs] = [tell(readRuleForm(sent)), tell(saved)];
  return (Object.keys(mine) as (keyof RuleFields)[])
    .filter((field) => mine[field] !== theirs[field])
    .map((field) => ({ label: RULE_FIELD_LABELS[field], mine: mine[field] ?? "", theirs: theirs[field] ?? "" }));
}
