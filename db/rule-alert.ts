/** The alert that a breach of a rule makes: its words, its figures, and what it is about. */
import type { FiredAlert } from "@/domain/alert-intake";
import { alertTitle, formatFigure, ruleSentence } from "@/domain/alert-rule-words";
import { METRICS, type RuleFields, type RuleMetric } from "@/domain/alert-rules";
import type { Reading } from "@/domain/breaches";
import type { ScopeFigures } from "./rule-figures/read";

type Scope = Omit<ScopeFigures, "readings">;
type BreachOf = { rule: RuleFields & { id: string }; scope: Scope; reading: Reading; since: number };

export function fingerprintOf(ruleId: string, scopeId: string): string {
  return `${ruleId}:${scopeId}`;
}

/** @param names of the ids that the rule is limited to */
export function writeRuleAlert(
  { rule, scope, reading, since }: BreachOf,
  { slug, currency }: { slug: string; currency: string },
  names: Record<string, string>,
): FiredAlert {
  const value = reading.value ?? 0;
  const { unit, sample } = METRICS[rule.metric];
  return {
    alert_type: rule.alertType,
    severity_level: rule.severity,
    title: alertTitle(rule.metric, scope.name, value, currency),
    description: `${ruleSentence(rule, (id) => names[id] ?? id, currency)}.`,
    fingerprint: fingerprintOf(rule.id, scope.scopeId),
    event: `rule.${rule.metric}`,
    action_url: actionUrl(slug, rule.metric, scope),
    agent_id: scope.agentId,
    campaign_id: scope.campaignId,
    signal_id: scope.signalId,
    recommended_actions: rule.recommendedActions,
    data_points: {
      value: formatFigure(value, unit, currency),
      threshold: formatFigure(rule.threshold, unit, currency),
      ...(sample && { sample: `${Math.round(reading.sample)} ${sample}`, window_hours: rule.windowHours }),
      breaching_since: new Date(since).toISOString(),
    },
  };
}

function actionUrl(slug: string, metric: RuleMetric, scope: Scope): string {
  if (scope.signalId) return `/${slug}/intelligence?signal=${scope.signalId}`;
  if (scope.agentId) return `/${slug}/agents/${encodeURIComponent(scope.name)}`;
  if (scope.campaignId) return `/${slug}/campaigns/${scope.campaignId}`;
  return metric === "unlocked_badge" ? `/${slug}/achievements` : `/${slug}/agents`;
}
