/** Rules that make alerts: what one can watch, each figure defined once with its unit, scopes and defaults. */
import { ALERT_TYPES, type AlertType, SEVERITIES, type Severity } from "./alerts";

export const RULE_METRICS = [
  "success_rate",
  "p95",
  "cost",
  "error_spike",
  "silence",
  "budget_used",
  "behind_plan",
  "overdue_quest",
  "unlocked_badge",
  "strong_signal",
] as const;
export type RuleMetric = (typeof RULE_METRICS)[number];

export const SCOPE_KINDS = ["workspace", "agents", "guilds", "campaigns"] as const;
export type ScopeKind = (typeof SCOPE_KINDS)[number];

/** Less than the threshold; the threshold or more. */
export const COMPARISONS = ["below", "at_least"] as const;
export type Comparison = (typeof COMPARISONS)[number];

/** Money is the workspace's currency; points are of a percentage; a tier is 1 (bronze, common) to 4 (platinum, legendary). */
export type RuleUnit = "percent" | "seconds" | "money" | "times" | "hours" | "points" | "days" | "tier";

/** What decides whether a rule's figure breaches it. */
export type RuleCondition = {
  comparison: Comparison;
  threshold: number;
  minimumSample: number;
  /** Minutes for which it must hold before the alert is made. */
  holdMinutes: number;
  windowHours: number;
};

/** A rule as its form holds it. */
export type RuleFields = RuleCondition & {
  name: string;
  metric: RuleMetric;
  scopeKind: ScopeKind;
  /** Agents' or campaigns' ids or guilds' names; none: all of the kind. */
  scopeIds: string[];
  /** Of signals alone. */
  relevanceThreshold: number | null;
  severity: Severity;
  alertType: AlertType;
  recommendedActions: string[];
};

type Defaults = Omit<RuleFields, "name" | "metric" | "scopeIds">;

export type MetricDefinition = {
  label: string;
  /** What the figure is, in a sentence or two for the form. */
  about: string;
  unit: RuleUnit;
  scopes: readonly ScopeKind[];
  comparisons: readonly Comparison[];
  /** Hours that the figure may look back; a single choice is not asked for. */
  windows: readonly number[];
  /** What the minimum sample counts; null where every figure counts. */
  sample: string | null;
  /** Whether "for how long" makes sense: not for what happens once. */
  holds: boolean;
  /** What a scope without a figure means: nothing is known of it now, or it is over. */
  absent: "unknown" | "over";
  threshold: { min: number; max: number };
  defaults: Defaults;
};

const AGENT_SCOPES = ["agents", "guilds", "workspace"] as const;
const HOURS = [1, 3, 6, 12, 24] as const;

const BASE: Defaults = {
  scopeKind: "agents",
  comparison: "at_least",
  threshold: 0,
  relevanceThreshold: null,
  windowHours: 1,
  minimumSample: 0,
  holdMinutes: 0,
  severity: "high",
  alertType: "performance",
  recommendedActions: [],
};

const CAMPAIGN_BASE: Defaults = { ...BASE, scopeKind: "campaigns", windowHours: 24, alertType: "action_required" };

const OF_AGENTS = { scopes: AGENT_SCOPES, sample: "executions", holds: true, absent: "unknown" } as const;
const OF_CAMPAIGNS = {
  scopes: ["campaigns"],
  comparisons: ["at_least"],
  windows: [24],
  sample: null,
  holds: false,
  absent: "over",
} as const;

export const METRICS: Record<RuleMetric, MetricDefinition> = {
  success_rate: {
    label: "Success rate",
    about: "Executions that succeeded, in percent of all.",
    unit: "percent",
    ...OF_AGENTS,
    comparisons: ["below", "at_least"],
    windows: HOURS,
    threshold: { min: 0, max: 100 },
    defaults: {
      ...BASE,
      comparison: "below",
      threshold: 90,
      windowHours: 6,
      minimumSample: 20,
      holdMinutes: 10,
      recommendedActions: ["Look at the newest errors of the agent", "Pause it when its results can't be used"],
    },
  },
  p95: {
    label: "Duration, p95",
    about: "95 of 100 executions are quicker than this; from the merged sketches, at most 2.2 % off.",
    unit: "seconds",
    ...OF_AGENTS,
    comparisons: ["at_least"],
    windows: HOURS,
    threshold: { min: 0.001, max: 604_800 },
    defaults: {
      ...BASE,
      threshold: 60,
      windowHours: 6,
      minimumSample: 20,
      holdMinutes: 10,
      severity: "medium",
      recommendedActions: ["Look at its inputs: long texts are slow", "Ask its provider for a disturbance"],
    },
  },
  cost: {
    label: "Cost",
    about: "What the executions cost together.",
    unit: "money",
    ...OF_AGENTS,
    comparisons: ["at_least"],
    windows: [1, 6, 24],
    threshold: { min: 0.01, max: 1_000_000_000 },
    defaults: {
      ...BASE,
      threshold: 20,
      windowHours: 24,
      severity: "medium",
      alertType: "anomaly",
      recommendedActions: ["Set a limit on the agent's assignment", "Compare its tokens with last week's"],
    },
  },
  error_spike: {
    label: "Error spike",
    about:
      "Errors (exceptions and time-outs) against the median of the same hours of the same weekday in the last four weeks; at least three of them must have executions. Fewer than two usual errors are taken as two.",
    unit: "times",
    ...OF_AGENTS,
    comparisons: ["at_least"],
    windows: [1, 3, 6],
    threshold: { min: 1.1, max: 1_000 },
    defaults: {
      ...BASE,
      threshold: 4,
      windowHours: 3,
      minimumSample: 20,
      alertType: "error",
      recommendedActions: ["Read the newest errors and what they share", "Ask its provider for a disturbance"],
    },
  },
  silence: {
    label: "Silence of an agent",
    about:
      "Hours since an agent with a running assignment last reported, while on earlier days it did report in the same hours. The sample is on how many of the last seven days it did. An open alert stays until the agent reports, or for a week while nobody expects it.",
    unit: "hours",
    scopes: ["agents"],
    comparisons: ["at_least"],
    windows: [168],
    sample: "of the last 7 days",
    holds: false,
    absent: "over",
    threshold: { min: 1, max: 72 },
    defaults: {
      ...BASE,
      threshold: 12,
      windowHours: 168,
      minimumSample: 7,
      alertType: "action_required",
      recommendedActions: ["See whether the agent still runs", "Pause its assignment if it is meant to rest"],
    },
  },
  budget_used: {
    label: "Budget used",
    about: "What a running or paused campaign has spent by its results, in percent of its allocated budget.",
    unit: "percent",
    ...OF_CAMPAIGNS,
    threshold: { min: 1, max: 1_000 },
    defaults: {
      ...CAMPAIGN_BASE,
      threshold: 80,
      severity: "medium",
      recommendedActions: ["Decide whether the budget is raised", "Stop the dearest channel"],
    },
  },
  behind_plan: {
    label: "Campaign behind plan",
    about:
      "How many points the done share lags behind the elapsed share of the planned days. Done is the share of quests completed (those without parts) or, where cohorts have targets, of the targets reached: whichever is less.",
    unit: "points",
    ...OF_CAMPAIGNS,
    threshold: { min: 1, max: 100 },
    defaults: {
      ...CAMPAIGN_BASE,
      threshold: 25,
      severity: "medium",
      recommendedActions: ["Look at the open and blocked quests", "Move the end or drop what can wait"],
    },
  },
  overdue_quest: {
    label: "Overdue quest",
    about:
      "Days since a quest of a planned or running campaign was due, by the workspace's calendar. One alert a quest.",
    unit: "days",
    ...OF_CAMPAIGNS,
    threshold: { min: 1, max: 365 },
    defaults: {
      ...CAMPAIGN_BASE,
      threshold: 1,
      severity: "low",
      recommendedActions: ["Complete the quest or give it another day"],
    },
  },
  unlocked_badge: {
    label: "Achievement unlocked",
    about: "Somebody unlocks a badge of this tier or rarity, and shows it to all. The alert closes by itself later.",
    unit: "tier",
    ...OF_CAMPAIGNS,
    scopes: ["workspace"],
    windows: [24, 72, 168],
    threshold: { min: 1, max: 4 },
    defaults: {
      ...BASE,
      scopeKind: "workspace",
      threshold: 4,
      windowHours: 24,
      severity: "info",
      alertType: "milestone",
      recommendedActions: ["Congratulate"],
    },
  },
  strong_signal: {
    label: "High-confidence signal",
    about:
      "A new signal with enough confidence and relevance. One alert a signal; it is over once the signal is handled or expires.",
    unit: "percent",
    ...OF_CAMPAIGNS,
    scopes: ["workspace"],
    windows: [24],
    threshold: { min: 0, max: 100 },
    defaults: {
      ...BASE,
      scopeKind: "workspace",
      threshold: 85,
      relevanceThreshold: 70,
      windowHours: 24,
      severity: "medium",
      alertType: "opportunity",
      recommendedActions: ["Read the signal and decide what follows", "Make an insight of it with its like"],
    },
  },
};

/** The form's names of the fields. */
export const RULE_FIELD_LABELS: Record<keyof RuleFields | "enabled", string> = {
  name: "Name",
  metric: "What it watches",
  scopeKind: "Of what",
  scopeIds: "Which",
  comparison: "Comparison",
  threshold: "Threshold",
  relevanceThreshold: "Relevance",
  windowHours: "Over",
  minimumSample: "Minimum sample",
  holdMinutes: "For how long",
  severity: "Severity",
  alertType: "Type",
  recommendedActions: "Recommended actions",
  enabled: "Switched on",
};

/** A new rule's fields, but for its name. */
export function startOf(metric: RuleMetric): Omit<RuleFields, "name"> {
  return { metric, scopeIds: [], ...METRICS[metric].defaults };
}

/** How far apart a preview's looks at the past are, in hours: a long window changes slowly. */
export function previewStep(windowHours: number): number {
  return windowHours > 24 ? 1 : Math.ceil(windowHours / 3);
}

export const PREVIEW_DAYS = 30;

/** The source of alerts that rules make, and of all others that Codex itself raises. */
export const RULE_SOURCE = "rule";
export const OWN_SOURCE = "codex";

export const ALERT_RULE_ENUMS = {
  "alert_rules.metric": RULE_METRICS,
  "alert_rules.scope_kind": SCOPE_KINDS,
  "alert_rules.comparison": COMPARISONS,
  "alert_rules.severity_level": SEVERITIES,
  "alert_rules.alert_type": ALERT_TYPES,
} as const;
