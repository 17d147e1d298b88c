import { Field, Input, Select } from "@/components/ui/form";
import { COMPARISON_WORDS, TIER_WORDS } from "@/domain/alert-rule-words";
import { METRICS, RULE_FIELD_LABELS, type RuleUnit } from "@/domain/alert-rules";
import type { RuleFieldsProps } from "./rule-fieldset";

const UNIT_WORDS: Record<Exclude<RuleUnit, "money">, string> = {
  percent: "percent",
  seconds: "seconds",
  times: "times the usual",
  hours: "hours",
  points: "points",
  days: "days",
  tier: "tier",
};

/** How the figure is compared, with what; signals have a second score. */
export function ThresholdFields({
  filled,
  currency,
  errorOf,
}: Pick<RuleFieldsProps, "filled" | "currency" | "errorOf">) {
  const { unit, comparisons, threshold } = METRICS[filled.metric];
  const error = errorOf("threshold");
  if (unit === "tier") {
    return (
      <Field label="From" error={error}>
        <Select name="threshold" defaultValue={filled.threshold}>
          {TIER_WORDS.map((words, i) => (
            <option key={words} value={i + 1}>
              {words}
            </option>
          ))}
        </Select>
      </Field>
    );
  }
  const words = unit === "money" ? currency : UNIT_WORDS[unit];
  return (
    <div className="grid items-start gap-3 sm:grid-cols-2">
      {comparisons.length > 1 && (
        <Field label={RULE_FIELD_LABELS.comparison} error={errorOf("comparison")}>
          <Select name="comparison" defaultValue={filled.comparison}>
            {comparisons.map((comparison) => (
              <option key={comparison} value={comparison}>
                {COMPARISON_WORDS[comparison]}
              </option>
            ))}
          </Select>
        </Field>
      )}
      <Field
        label={`${filled.metric === "strong_signal" ? "Confidence" : RULE_FIELD_LABELS.threshold}, ${words}`}
        error={error}
      >
        <Input
          name="threshold"
          type="number"
          inputMode="decimal"
          required
          {...threshold}
          step="any"
          defaultValue={filled.threshold}
        />
      </Field>
      {filled.relevanceThreshold !== null && (
        <Field label="Relevance, percent" error={errorOf("relevanceThreshold")}>
          <Input
            name="relevanceThreshold"
            type="number"
            min={0}
            max={100}
            required
            defaultValue={filled.relevanceThreshold}
          />
        </Field>
      )}
    </div>
  );
}
