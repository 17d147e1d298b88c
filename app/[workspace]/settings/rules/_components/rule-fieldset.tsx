import { Field, Input, Select, Textarea } from "@/components/ui/form";
import type { RuleChoices } from "@/db/alert-rules";
import { hours } from "@/domain/alert-rule-words";
import { METRICS, RULE_FIELD_LABELS, RULE_METRICS, type RuleFields, type RuleMetric } from "@/domain/alert-rules";
import { ALERT_TYPE_LABELS, ALERT_TYPES, SEVERITIES, SEVERITY_LABELS } from "@/domain/alerts";
import { ScopeFields } from "./scope-fields";
import { ThresholdFields } from "./threshold-fields";

export type RuleFieldsProps = {
  filled: RuleFields;
  choices: RuleChoices;
  currency: string;
  errorOf: (field: string) => string | undefined;
  /** After controls came or went with a choice. */
  onRedrawn: () => void;
  /** Undefined where the metric is settled: a rule keeps it. */
  onMetric?: (metric: RuleMetric) => void;
};

/** The controls of a rule, as its metric's definition has them. */
export function RuleFieldset(props: RuleFieldsProps) {
  const { filled, currency, errorOf, onMetric } = props;
  const metric = METRICS[filled.metric];
  return (
    <>
      <Field label={RULE_FIELD_LABELS.name} error={errorOf("name")}>
        <Input name="name" required maxLength={120} defaultValue={filled.name} autoComplete="off" />
      </Field>
      {onMetric ? (
        <Field label={RULE_FIELD_LABELS.metric} hint={metric.about} error={errorOf("metric")}>
          <Select name="metric" value={filled.metric} onChange={(event) => onMetric(event.target.value as RuleMetric)}>
            {RULE_METRICS.map((name) => (
              <option key={name} value={name}>
                {METRICS[name].label}
              </option>
            ))}
          </Select>
        </Field>
      ) : (
        <div className="grid gap-1">
          <p className="font-medium">{metric.label}</p>
          <p className="text-[0.8rem] text-muted">{metric.about} A rule keeps what it watches.</p>
          <input type="hidden" name="metric" value={filled.metric} />
        </div>
      )}
      <ScopeFields {...props} />
      <ThresholdFields filled={filled} currency={currency} errorOf={errorOf} />
      {metric.windows.length > 1 && (
        <Field
          label={filled.metric === "unlocked_badge" ? "Stays open for" : RULE_FIELD_LABELS.windowHours}
          hint={
            metric.sample &&
            "Facts are kept by the hour: the hour in which the window begins counts by its share. Without a figure for this long, an open alert resolves."
          }
        >
          <Select name="windowHours" defaultValue={filled.windowHours}>
            {metric.windows.map((window) => (
              <option key={window} value={window}>
                {filled.metric === "unlocked_badge" ? "" : "the last "}
                {hours(window)}
              </option>
            ))}
          </Select>
        </Field>
      )}
      {(metric.sample || metric.holds) && (
        <div className="grid items-start gap-3 sm:grid-cols-2">
          {metric.sample && (
            <Field
              label={RULE_FIELD_LABELS.minimumSample}
              hint={
                filled.metric === "silence" ? "Of the last 7 days." : "Executions. With fewer, the figure is unknown."
              }
              error={errorOf("minimumSample")}
            >
              <Input name="minimumSample" type="number" min={0} step={1} required defaultValue={filled.minimumSample} />
            </Field>
          )}
          {metric.holds && (
            <Field
              label={RULE_FIELD_LABELS.holdMinutes}
              hint="Minutes that it must hold without a break."
              error={errorOf("holdMinutes")}
            >
              <Input name="holdMinutes" type="number" min={0} step={1} required defaultValue={filled.holdMinutes} />
            </Field>
          )}
        </div>
      )}
      <div className="grid items-start gap-3 sm:grid-cols-2">
        <Field
          label={RULE_FIELD_LABELS.severity}
          hint="Of alerts that it makes from now on."
          error={errorOf("severity")}
        >
          <Select name="severity" defaultValue={filled.severity}>
            {SEVERITIES.map((severity) => (
              <option key={severity} value={severity}>
                {SEVERITY_LABELS[severity]}
              </option>
            ))}
          </Select>
        </Field>
        <Field label={RULE_FIELD_LABELS.alertType} error={errorOf("alertType")}>
          <Select name="alertType" defaultValue={filled.alertType}>
            {ALERT_TYPES.map((type) => (
              <option key={type} value={type}>
                {ALERT_TYPE_LABELS[type]}
              </option>
            ))}
          </Select>
        </Field>
      </div>
      <Field
        label={RULE_FIELD_LABELS.recommendedActions}
        optional
        hint="One a line: what whoever gets the alert can do."
        error={errorOf("recommendedActions")}
      >
        <Textarea name="recommendedActions" rows={3} defaultValue={filled.recommendedActions.join("\n")} />
      </Field>
    </>
  );
}
