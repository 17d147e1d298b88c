/** Rules and what they made, in words: the rule's sentence, its figure with the unit, and the alert's texts. */
import {
  type Comparison,
  METRICS,
  type RuleFields,
  type RuleMetric,
  type RuleUnit,
  type ScopeKind,
} from "./alert-rules";
import { SEVERITY_LABELS } from "./alerts";
import { formatMoney, formatPercent, formatSeconds } from "./quantities";

/** Tier and rarity by their rank, 1 to 4. */
export const TIER_WORDS = [
  "bronze tier",
  "silver tier or uncommon",
  "gold tier or rare",
  "platinum tier or legendary",
] as const;

const number = new Intl.NumberFormat("en", { maximumFractionDigits: 1 });

/** A figure with its unit: "82.4 %", "1 min 12 s", "4 h". */
export function formatFigure(value: number | null, unit: RuleUnit, currency: string): string {
  if (value === null) return "–";
  switch (unit) {
    case "percent":
      return formatPercent(value);
    case "seconds":
      return formatSeconds(value);
    case "money":
      return formatMoney(value, currency);
    case "times":
      return `${number.format(value)} ×`;
    case "hours":
      return formatSeconds(Math.round(value * 60) * 60);
    case "points":
      return count(value, "point");
    case "days":
      return count(value, "day");
    case "tier":
      return TIER_WORDS[value - 1] ?? String(value);
  }
}

function count(value: number, noun: string): string {
  const shown = number.format(value);
  return `${shown} ${noun}${shown === "1" ? "" : "s"}`;
}

const NOUNS: Record<Exclude<ScopeKind, "workspace">, string> = {
  agents: "agent",
  guilds: "guild",
  campaigns: "campaign",
};

/** "any agent", "Headline Smith or Editor", "one of 5 agents". */
export function scopeWords(kind: ScopeKind, ids: readonly string[], nameOf: (id: string) => string): string {
  if (kind === "workspace") return "all agents together";
  if (ids.length === 0) return `any ${NOUNS[kind]}`;
  if (ids.length > 2) return `one of ${ids.length} ${NOUNS[kind]}s`;
  return ids.map(nameOf).join(" or ");
}

/** Rule fields that its sentence tells. */
export type ToldRule = Omit<RuleFields, "name" | "alertType" | "recommendedActions">;

/**
 * "When the success rate of any agent falls below 90 % over 1 h, for 10 min, at least 20 executions → high"
 * @param nameOf the name of a scope's id
 */
export function ruleSentence(rule: ToldRule, nameOf: (id: string) => string, currency: string): string {
  const { unit, sample, windows } = METRICS[rule.metric];
  const scope = scopeWords(rule.scopeKind, rule.scopeIds, nameOf);
  const figure = formatFigure(rule.threshold, unit, currency);
  const parts = [`When ${clauseOf(rule, scope, figure)}`];
  // For what happens once the window is only how long its alert stays.
  if (windows.length > 1 && rule.metric !== "unlocked_badge") parts[0] += ` over ${hours(rule.windowHours)}`;
  if (rule.holdMinutes > 0) parts.push(`for ${formatSeconds(rule.holdMinutes * 60)}`);
  if (sample && rule.minimumSample > 0) parts.push(`at least ${number.format(rule.minimumSample)} ${sample}`);
  return `${parts.join(", ")} → ${SEVERITY_LABELS[rule.severity].toLowerCase()}`;
}

export function hours(value: number): string {
  return value % 24 === 0 && value > 24 ? `${value / 24} days` : `${value} h`;
}

function clauseOf(rule: ToldRule, scope: string, figure: string): string {
  const reaches = (verb: string) => (rule.comparison === "below" ? "falls below" : verb);
  switch (rule.metric) {
    case "success_rate":
      return `the success rate of ${scope} ${reaches("is at least")} ${figure}`;
    case "p95":
      return `the p95 of ${scope} reaches ${figure}`;
    case "cost":
      return `${scope} cost${rule.scopeKind === "workspace" ? "" : "s"} ${figure} or more`;
    case "error_spike":
      return `the errors of ${scope} are ${figure} the usual ones`;
    case "silence":
      return `${scope} is silent for ${figure} in which it usually reports`;
    case "budget_used":
      return `${scope} has used ${figure} of its budget`;
    case "behind_plan":
      return `${scope} is ${figure} behind its plan`;
    case "overdue_quest":
      return `a quest of ${scope} is overdue by ${figure}`;
    case "unlocked_badge":
      return `somebody unlocks a badge of ${figure}`;
    case "strong_signal":
      return `a new signal has a confidence of ${figure} and a relevance of ${formatPercent(rule.relevanceThreshold)}`;
  }
}

/** The title of the alert: what it is about first, then the figure. */
export function alertTitle(metric: RuleMetric, scope: string, value: number, currency: string): string {
  const figure = formatFigure(value, METRICS[metric].unit, currency);
  return TITLES[metric](scope, figure).slice(0, 300);
}

const TITLES: Record<RuleMetric, (scope: string, figure: string) => string> = {
  success_rate: (scope, figure) => `${scope}: success rate ${figure}`,
  p95: (scope, figure) => `${scope}: p95 of ${figure}`,
  cost: (scope, figure) => `${scope}: cost of ${figure}`,
  error_spike: (scope, figure) => `${scope}: ${figure} the usual errors`,
  silence: (scope, figure) => `${scope}: silent for ${figure}`,
  budget_used: (scope, figure) => `${scope}: ${figure} of the budget used`,
  behind_plan: (scope, figure) => `${scope}: ${figure} behind plan`,
  overdue_quest: (scope, figure) => `Quest overdue by ${figure}: ${scope}`,
  unlocked_badge: (scope) => `Achievement unlocked: ${scope}`,
  strong_signal: (scope, figure) => `Signal with ${figure} confidence: ${scope}`,
};

export const COMPARISON_WORDS: Record<Comparison, string> = { below: "falls below", at_least: "is at least" };
