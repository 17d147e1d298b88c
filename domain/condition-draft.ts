/** A condition while somebody types it: every field kept, complete or not, whichever type is chosen. */
import {
  type Condition,
  type ConditionType,
  conditionType,
  EVENT_NAMES,
  type EventName,
  type MetricName,
  type SimpleCondition,
  TIMED_METRICS,
  whyNotThreshold,
} from "./achievements";

export type ConditionDraft = {
  type: ConditionType;
  metric: MetricName;
  /** As typed. */
  threshold: string;
  event: EventName;
  /** As typed. */
  amount: string;
  unit: "days" | "hours";
  mode: "all" | "any";
  parts: ConditionDraft[];
};

/** How deep combinations nest, the outermost included. */
export const CONDITION_LEVELS = 3;
export const CONDITION_PARTS = 10;

export function emptyDraft(): ConditionDraft {
  return {
    type: "count",
    metric: "moves_executed",
    threshold: "10",
    event: EVENT_NAMES[0],
    amount: "7",
    unit: "days",
    mode: "all",
    parts: [],
  };
}

export function draftOf(condition: Condition): ConditionDraft {
  const draft = { ...emptyDraft(), type: conditionType(condition) };
  if ("all" in condition) return { ...draft, mode: "all", parts: condition.all.map(draftOf) };
  if ("any" in condition) return { ...draft, mode: "any", parts: condition.any.map(draftOf) };
  if ("event" in condition) return { ...draft, event: condition.event };
  const counted = { ...draft, metric: condition.metric, threshold: String(condition.threshold) };
  if (!("within" in condition)) return counted;
  return "days" in condition.within
    ? { ...counted, unit: "days", amount: String(condition.within.days) }
    : { ...counted, unit: "hours", amount: String(condition.within.hours) };
}

/** What is wrong with the number that was typed; nothing while there is none. */
export function whyNotTyped({ metric, threshold }: ConditionDraft): string | undefined {
  return threshold.trim() === "" ? undefined : whyNotThreshold(metric, Number(threshold));
}

/** The condition that a draft stands for; null while something is missing. */
export function completeCondition(draft: ConditionDraft): Condition | null {
  if (draft.type !== "combination") return completeSimple(draft);
  const parts = draft.parts.map(completeCondition).filter((part) => part !== null);
  if (parts.length === 0 || parts.length < draft.parts.length) return null;
  return draft.mode === "all" ? { all: parts } : { any: parts };
}

function completeSimple(draft: ConditionDraft): SimpleCondition | null {
  if (draft.type === "milestone") return { event: draft.event };
  const threshold = Number(draft.threshold);
  if (draft.threshold.trim() === "" || whyNotTyped(draft)) return null;
  if (draft.type === "count") return { metric: draft.metric, threshold };
  const amount = Number(draft.amount);
  if (!Number.isInteger(amount) || amount < 1 || !TIMED_METRICS.includes(draft.metric)) return null;
  return { metric: draft.metric, threshold, within: draft.unit === "days" ? { days: amount } : { hours: amount } };
}

/** The draft with another type; what that type can't count is replaced by something it can. */
export function withType(draft: ConditionDraft, type: ConditionType): ConditionDraft {
  const [timed] = TIMED_METRICS;
  return {
    ...draft,
    type,
    metric: type === "time_based" && !TIMED_METRICS.includes(draft.metric) ? timed : draft.metric,
    parts: type === "combination" && draft.parts.length === 0 ? [emptyDraft(), emptyDraft()] : draft.parts,
  };
}
