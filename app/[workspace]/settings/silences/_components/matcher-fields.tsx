"use client";

import { Plus, X } from "lucide-react";
import { useId } from "react";
import { Button, IconButton } from "@/components/ui/button";
import { controlClasses } from "@/components/ui/control-classes";
import type { SilenceChoices } from "@/db/silence-choices";
import { ALERT_TYPE_LABELS, ALERT_TYPES, SEVERITIES, SEVERITY_LABELS } from "@/domain/alerts";
import {
  MATCHER_FIELD_NAMES,
  MATCHER_FIELDS,
  MATCHER_OPERATORS,
  type Matcher,
  type MatcherField,
  type MatcherOperator,
  MOST_MATCHERS,
  operatorsOf,
} from "@/domain/silences";

type MatcherFieldsProps = {
  matchers: Matcher[];
  choices: SilenceChoices;
  error?: string;
  onChange: (matchers: Matcher[]) => void;
};

const control = controlClasses("h-9 min-w-0");

/** The conditions of a silence, one to a line; all of them must hold. */
export function MatcherFields({ matchers, choices, error, onChange }: MatcherFieldsProps) {
  const change = (at: number, part: Partial<Matcher>) =>
    onChange(
      matchers.map((matcher, index) => (index === at ? tidied({ ...matcher, ...part }, matcher, choices) : matcher)),
    );
  const errorId = useId();
  return (
    <fieldset className="grid gap-2" aria-describedby={error ? errorId : undefined}>
      <legend className="mb-1 text-[0.8667rem] font-medium">Conditions, all of which must hold</legend>
      {matchers.map((matcher, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a condition has no other identity than its place
        <div
          key={index}
          className="grid grid-cols-[minmax(0,1fr)_minmax(0,1fr)_auto] gap-2 sm:grid-cols-[9rem_9rem_minmax(0,1fr)_auto]"
        >
          <select
            aria-label={`Condition ${index + 1}: of what`}
            value={matcher.field}
            onChange={(event) => change(index, { field: event.target.value as MatcherField })}
            className={control}
          >
            {MATCHER_FIELD_NAMES.map((field) => (
              <option key={field} value={field}>
                {MATCHER_FIELDS[field]}
              </option>
            ))}
          </select>
          <select
            aria-label={`Condition ${index + 1}: comparison`}
            value={matcher.operator}
            onChange={(event) => change(index, { operator: event.target.value as MatcherOperator })}
            className={control}
          >
            {operatorsOf(matcher.field).map((operator) => (
              <option key={operator} value={operator}>
                {MATCHER_OPERATORS[operator]}
              </option>
            ))}
          </select>
          <div className="order-last col-span-3 flex min-w-0 gap-2 sm:order-none sm:col-span-1">
            {matcher.field === "label" && (
              <input
                aria-label={`Condition ${index + 1}: name of the data point`}
                placeholder="name"
                value={matcher.label ?? ""}
                maxLength={200}
                onChange={(event) => change(index, { label: event.target.value })}
                className={control}
              />
            )}
            <ValueField
              label={`Condition ${index + 1}: value`}
              matcher={matcher}
              choices={choices}
              onChange={(value) => change(index, { value })}
            />
          </div>
          <IconButton
            label={`Remove condition ${index + 1}`}
            disabled={matchers.length === 1}
            onClick={() => onChange(matchers.filter((_, at) => at !== index))}
          >
            <X aria-hidden />
          </IconButton>
        </div>
      ))}
      {error && (
        <p id={errorId} className="text-[0.8rem] text-danger">
          {error}
        </p>
      )}
      <p className="text-[0.8rem] text-muted">
        In what matches, * stands for any text and ? for one character; capitals don't matter.
      </p>
      <div>
        <Button
          size="sm"
          disabled={matchers.length >= MOST_MATCHERS}
          onClick={() => onChange([...matchers, { field: "title", operator: "matches", value: "" }])}
        >
          <Plus aria-hidden /> Add a condition
        </Button>
      </div>
    </fieldset>
  );
}

type ValueFieldProps = { label: string; matcher: Matcher; choices: SilenceChoices; onChange: (value: string) => void };

function ValueField({ label, matcher: { field, value }, choices, onChange }: ValueFieldProps) {
  const listId = useId();
  const options = optionsOf(field, choices);
  if (options) {
    return (
      <select aria-label={label} value={value} onChange={(event) => onChange(event.target.value)} className={control}>
        {options.map(([option, words]) => (
          <option key={option} value={option}>
            {words}
          </option>
        ))}
      </select>
    );
  }
  const known = field === "agent" ? choices.agents : field === "source" ? choices.sources : [];
  return (
    <>
      <input
        aria-label={label}
        value={value}
        maxLength={300}
        list={known.length > 0 ? listId : undefined}
        autoComplete="off"
        onChange={(event) => onChange(event.target.value)}
        className={control}
      />
      <datalist id={listId}>
        {known.map((one) => (
          <option key={one}>{one}</option>
        ))}
      </datalist>
    </>
  );
}

function optionsOf(field: MatcherField, { campaigns }: SilenceChoices): [value: string, words: string][] | undefined {
  if (field === "severity") return SEVERITIES.map((one) => [one, SEVERITY_LABELS[one]]);
  if (field === "type") return ALERT_TYPES.map((one) => [one, ALERT_TYPE_LABELS[one]]);
  if (field === "campaign") return campaigns.map(({ id, name }) => [id, name]);
  return undefined;
}

/** Another field has other comparisons, and begins with its first value. */
function tidied(next: Matcher, before: Matcher, choices: SilenceChoices): Matcher {
  if (next.field === before.field) return next;
  const operators = operatorsOf(next.field);
  const operator = operators.includes(next.operator) ? next.operator : "is";
  const { label: _, ...rest } = next;
  const value = optionsOf(next.field, choices)?.[0]?.[0] ?? "";
  return { ...rest, operator, value, ...(next.field === "label" ? { label: "" } : {}) };
}
