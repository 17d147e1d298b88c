"use client";

import { Plus, Trash2 } from "lucide-react";
import { Button, IconButton } from "@/components/ui/button";
import { Field, Input, Select } from "@/components/ui/form";
import {
  CONDITION_TYPE_LABELS,
  CONDITION_TYPES,
  type ConditionType,
  EVENT_NAMES,
  type EventName,
  METRIC_NAMES,
  METRICS,
  type MetricName,
  TIMED_METRICS,
  thresholdRange,
} from "@/domain/achievements";
import {
  CONDITION_LEVELS,
  CONDITION_PARTS,
  type ConditionDraft,
  emptyDraft,
  whyNotTyped,
  withType,
} from "@/domain/condition-draft";

type FieldsProps = { draft: ConditionDraft; onChange: (draft: ConditionDraft) => void; level?: number };

/** What has to be done, by type; a combination holds further ones, down to its deepest level. */
export function ConditionFields({ draft, onChange, level = 1 }: FieldsProps) {
  const change = (changes: Partial<ConditionDraft>) => onChange({ ...draft, ...changes });
  const types = CONDITION_TYPES.filter((type) => type !== "combination" || level < CONDITION_LEVELS);
  return (
    <div className="grid gap-3 sm:grid-cols-2">
      <Field label="Kind" className="sm:col-span-2">
        <Select value={draft.type} onChange={(event) => onChange(withType(draft, event.target.value as ConditionType))}>
          {types.map((type) => (
            <option key={type} value={type}>
              {CONDITION_TYPE_LABELS[type]}
            </option>
          ))}
        </Select>
      </Field>
      {draft.type === "milestone" && (
        <Field label="The first" className="sm:col-span-2">
          <Select value={draft.event} onChange={(event) => change({ event: event.target.value as EventName })}>
            <MetricOptions names={EVENT_NAMES} />
          </Select>
        </Field>
      )}
      {(draft.type === "count" || draft.type === "time_based") && <CountFields draft={draft} change={change} />}
      {draft.type === "time_based" && <SpanFields draft={draft} change={change} />}
      {draft.type === "combination" && <PartFields draft={draft} change={change} level={level} />}
    </div>
  );
}

type PartProps = { draft: ConditionDraft; change: (changes: Partial<ConditionDraft>) => void };

function CountFields({ draft, change }: PartProps) {
  const names = draft.type === "time_based" ? TIMED_METRICS : METRIC_NAMES;
  return (
    <>
      <Field label="Number to reach" error={whyNotTyped(draft)}>
        <Input
          type="number"
          required
          {...thresholdRange(draft.metric)}
          value={draft.threshold}
          onChange={(event) => change({ threshold: event.target.value })}
        />
      </Field>
      <Field label="Of what">
        <Select value={draft.metric} onChange={(event) => change({ metric: event.target.value as MetricName })}>
          <optgroup label="Statistics">
            <MetricOptions names={names.filter((name) => METRICS[name].kind === "stat")} />
          </optgroup>
          <optgroup label="Events">
            <MetricOptions names={names.filter((name) => METRICS[name].kind === "event")} />
          </optgroup>
        </Select>
      </Field>
    </>
  );
}

function MetricOptions({ names }: { names: readonly MetricName[] }) {
  return names.map((name) => (
    <option key={name} value={name}>
      {METRICS[name].label}
    </option>
  ));
}

function SpanFields({ draft, change }: PartProps) {
  return (
    <>
      <Field label="Within">
        <Input
          type="number"
          required
          min={1}
          max={draft.unit === "days" ? 365 : 8760}
          value={draft.amount}
          onChange={(event) => change({ amount: event.target.value })}
        />
      </Field>
      <Field label="Unit">
        <Select
          value={draft.unit}
          onChange={(event) => change({ unit: event.target.value === "hours" ? "hours" : "days" })}
        >
          <option value="days">days</option>
          <option value="hours">hours</option>
        </Select>
      </Field>
    </>
  );
}

function PartFields({ draft, change, level }: PartProps & { level: number }) {
  const { parts } = draft;
  return (
    <div className="grid gap-3 sm:col-span-2">
      <Field label="How many of them">
        <Select value={draft.mode} onChange={(event) => change({ mode: event.target.value === "any" ? "any" : "all" })}>
          <option value="all">All of them</option>
          <option value="any">Any one of them</option>
        </Select>
      </Field>
      {parts.map((part, at) => (
        <fieldset key={at} className="grid gap-2 border-l-2 border-line pl-3">
          <legend className="sr-only">Part {at + 1}</legend>
          <div className="flex items-center">
            <span aria-hidden className="grow text-[0.8667rem] text-muted">
              Part {at + 1}
            </span>
            <IconButton
              label={`Remove part ${at + 1}`}
              size="sm"
              disabledReason={parts.length === 1 ? "A combination has at least one part." : undefined}
              onClick={() => change({ parts: parts.filter((_, i) => i !== at) })}
            >
              <Trash2 aria-hidden />
            </IconButton>
          </div>
          <ConditionFields
            draft={part}
            level={level + 1}
            onChange={(next) => change({ parts: parts.map((one, i) => (i === at ? next : one)) })}
          />
        </fieldset>
      ))}
      <div>
        <Button
          size="sm"
          disabledReason={parts.length >= CONDITION_PARTS ? `There are at most ${CONDITION_PARTS} parts.` : undefined}
          onClick={() => change({ parts: [...parts, emptyDraft()] })}
        >
          <Plus aria-hidden /> Add a part
        </Button>
      </div>
    </div>
  );
}
