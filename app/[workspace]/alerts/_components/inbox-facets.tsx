"use client";

import { useState } from "react";
import {
  type AlertFilter,
  INBOX_FACET_LABELS,
  INBOX_FACETS,
  type InboxCounts,
  type InboxFacet,
  ME,
  NONE,
} from "@/domain/alert-inbox";
import { ALERT_TYPE_LABELS, ALERT_TYPES, SEVERITIES, SEVERITY_LABELS } from "@/domain/alerts";
import type { Person } from "./inbox-cache";

type Option = { value: string; label: string; alerts: number };

const LABELS: Record<string, string> = { ...SEVERITY_LABELS, ...ALERT_TYPE_LABELS };
const WITHOUT: Record<string, string> = { agent: "No agent", campaign: "No campaign", assignee: "Nobody" };

// Words come in an order of their own, which no number changes; of the others, those with the most alerts come first.
const ORDERS: Partial<Record<InboxFacet, readonly string[]>> = { severity: SEVERITIES, type: ALERT_TYPES };

function inOrder(facet: InboxFacet, options: Option[]): Option[] {
  const order = ORDERS[facet];
  return options.sort((a, b) =>
    order
      ? order.indexOf(a.value) - order.indexOf(b.value)
      : b.alerts - a.alerts || a.label.localeCompare(b.label, "en"),
  );
}

/** The values of a facet, chosen ones always among them. */
function optionsOf(facet: InboxFacet, counts: InboxCounts, filter: AlertFilter, me: Person): Option[] {
  const options = counts.facets[facet].map(({ value, label, alerts }) => ({
    // "Me" is a link that colleagues can follow, too.
    value: facet === "assignee" && value === me.id ? ME : value,
    label:
      facet === "assignee" && value === me.id ? `${me.name} (me)` : (LABELS[value] ?? label ?? WITHOUT[facet] ?? value),
    alerts,
  }));
  for (const value of filter[facet]) {
    if (options.some((option) => option.value === value)) continue;
    const label = value === ME ? `${me.name} (me)` : value === NONE ? WITHOUT[facet] : LABELS[value];
    options.push({ value, label: label ?? "Chosen, none here", alerts: 0 });
  }
  return inOrder(facet, options);
}

type InboxFacetsProps = {
  counts: InboxCounts;
  filter: AlertFilter;
  me: Person;
  onChange: (facet: InboxFacet, values: string[]) => void;
};

// A facet of more values than fit at a glance shows the first ones until it is asked for all.
const AT_A_GLANCE = 8;
const SHOWN_FIRST = 6;

/** What the list can be narrowed by, with how many alerts each choice would show. */
export function InboxFacets({ counts, filter, me, onChange }: InboxFacetsProps) {
  return (
    <div className="grid grid-cols-[minmax(0,1fr)] content-start gap-4">
      {INBOX_FACETS.map((facet) => {
        const options = optionsOf(facet, counts, filter, me);
        return (
          options.length > 0 && (
            <Facet
              key={facet}
              label={INBOX_FACET_LABELS[facet]}
              options={options}
              chosen={filter[facet]}
              isPartial={counts.partial.includes(facet)}
              onChange={(values) => onChange(facet, values)}
            />
          )
        );
      })}
    </div>
  );
}

type FacetProps = {
  label: string;
  options: Option[];
  chosen: readonly string[];
  /** Its numbers are lower bounds. */
  isPartial: boolean;
  onChange: (values: string[]) => void;
};

function Facet({ label, options, chosen, isPartial, onChange }: FacetProps) {
  const [all, setAll] = useState(options.length <= AT_A_GLANCE);
  const shown = all ? options : options.filter(({ value }, index) => index < SHOWN_FIRST || chosen.includes(value));
  return (
    <fieldset className="grid min-w-0 grid-cols-[minmax(0,1fr)] gap-0.5">
      <legend className="mb-1 text-[0.8rem] font-semibold text-muted">{label}</legend>
      {shown.map(({ value, label: words, alerts }) => (
        <label key={value} className="flex min-h-6 items-center gap-2 rounded px-1 hover:bg-hover">
          <input
            type="checkbox"
            checked={chosen.includes(value)}
            onChange={(event) =>
              onChange(event.target.checked ? [...chosen, value] : chosen.filter((one) => one !== value))
            }
            className="size-4 shrink-0 accent-(--accent)"
          />
          <span className="grow truncate" title={words}>
            {words}
          </span>
          <span className="text-[0.8rem] text-muted tabular-nums">
            {alerts.toLocaleString("en")}
            {isPartial && alerts > 0 && "+"}
          </span>
        </label>
      ))}
      {shown.length < options.length && (
        <button
          type="button"
          onClick={() => setAll(true)}
          aria-label={`${label}: show all ${options.length}`}
          className="min-h-6 rounded px-1 text-left text-accent hover:bg-hover"
        >
          Show all {options.length}
        </button>
      )}
    </fieldset>
  );
}
