/** What making, changing and previewing a rule takes. */
import { z } from "zod";
import { COMPARISONS, METRICS, RULE_METRICS, type RuleFields, SCOPE_KINDS } from "./alert-rules";
import { ALERT_TYPES, SEVERITIES } from "./alerts";
import { listOfLines, newId, requiredLine, revision } from "./form-values";

const wholeNumber = (label: string, max: number) =>
  z
    .int(`${label} is a whole number.`)
    .min(0, `${label} is 0 or more.`)
    .max(max, `${label} is at most ${max.toLocaleString("en")}.`);

const share = z
  .number("The relevance is a number from 0 to 100.")
  .min(0, "The relevance is a number from 0 to 100.")
  .max(100, "The relevance is a number from 0 to 100.");

const condition = z.object({
  metric: z.enum(RULE_METRICS, "Choose what to watch."),
  scopeKind: z.enum(SCOPE_KINDS),
  scopeIds: z.array(z.string().min(1).max(80)).max(100, "Choose at most 100, or all."),
  comparison: z.enum(COMPARISONS),
  threshold: z.number("The threshold is a number."),
  relevanceThreshold: share.nullable(),
  windowHours: z.int().min(1).max(168),
  minimumSample: wholeNumber("The minimum sample", 1_000_000),
  holdMinutes: wholeNumber("For how long", 10_080),
});

/** Says by field what the metric's definition doesn't allow. */
function checkMetric(rule: z.output<typeof condition>, context: z.RefinementCtx): void {
  const metric = METRICS[rule.metric];
  const { min, max } = metric.threshold;
  const refuse = (field: keyof RuleFields, message: string) =>
    context.addIssue({ code: "custom", path: [field], message });
  if (!metric.scopes.includes(rule.scopeKind)) refuse("scopeKind", `${metric.label} can't be watched for that.`);
  if (!metric.comparisons.includes(rule.comparison)) refuse("comparison", `${metric.label} can't be compared so.`);
  if (!metric.windows.includes(rule.windowHours)) refuse("windowHours", `${metric.label} has no such window.`);
  if (rule.threshold < min || rule.threshold > max) {
    refuse("threshold", `The threshold lies between ${min.toLocaleString("en")} and ${max.toLocaleString("en")}.`);
  }
  if (!metric.holds && rule.holdMinutes > 0) refuse("holdMinutes", `${metric.label} needs no waiting.`);
  if ((rule.metric === "strong_signal") !== (rule.relevanceThreshold !== null)) {
    refuse("relevanceThreshold", "A relevance belongs to signals, and to them always.");
  }
  if (rule.scopeKind === "workspace" && rule.scopeIds.length > 0) refuse("scopeIds", "The workspace is one.");
}

const fields = condition.extend({
  name: requiredLine("The name", 120),
  severity: z.enum(SEVERITIES),
  alertType: z.enum(ALERT_TYPES),
  recommendedActions: listOfLines("recommended actions", 20, 300),
});

export const previewRuleSchema = condition.superRefine(checkMetric);
export const createRuleSchema = fields.extend({ id: newId }).superRefine(checkMetric);
export const updateRuleSchema = fields.extend({ id: newId, revision }).superRefine(checkMetric);
export const ruleIdSchema = z.object({ id: newId });
export const enableRuleSchema = z.object({ id: newId, enabled: z.boolean() });
