"use client";

import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { FigureCard } from "@/components/charts/figure-card";
import { prepareThresholdChart } from "@/components/charts/prepare-threshold";
import { Select } from "@/components/ui/form";
import { Skeleton } from "@/components/ui/states";
import { useSettled } from "@/components/ui/use-settled";
import { wordsOfError } from "@/components/ui/words-of-error";
import { formatFigure, ruleSentence } from "@/domain/alert-rule-words";
import { METRICS, PREVIEW_DAYS, type RuleFields } from "@/domain/alert-rules";
import { previewQuery } from "../queries";
import { BreachList } from "./breach-list";
import { firedWords, readBreaches } from "./preview-words";
import { conditionOf } from "./read-rule-form";

type RulePreviewPanelProps = {
  slug: string;
  timezone: string;
  currency: string;
  rule: RuleFields;
  nameOf: (id: string) => string;
};

/** What the rule would have done in the last thirty days, worked out by the database once the typing settles. */
export function RulePreviewPanel({ slug, timezone, currency, rule, nameOf }: RulePreviewPanelProps) {
  const asked = useSettled(JSON.stringify(conditionOf(rule)));
  const { data, error, isFetching } = useQuery({
    ...previewQuery(slug, asked),
    placeholderData: keepPreviousData,
  });
  const [chosen, setChosen] = useState("");
  const scope = data?.charted.find(({ scopeId }) => scopeId === chosen) ?? data?.charted[0];
  const format = (value: number | null) => formatFigure(value, METRICS[rule.metric].unit, currency);
  return (
    <section aria-label="Preview" aria-busy={isFetching} className="grid gap-3 lg:sticky lg:top-4">
      <div aria-live="polite" className="grid gap-1 rounded-md bg-accent-soft px-3 py-2">
        <p>{Number.isNaN(rule.threshold) ? "Complete the threshold." : ruleSentence(rule, nameOf, currency)}</p>
        <p className="font-semibold">
          {error
            ? `No preview: ${wordsOfError(error)}`
            : data
              ? firedWords(data)
              : `Looking at the last ${PREVIEW_DAYS} days…`}
        </p>
      </div>
      {!data && !error && <Skeleton className="h-72" />}
      {data && !error && scope && (
        <>
          {data.charted.length > 1 && (
            <div className="flex flex-wrap items-center gap-2 text-[0.8667rem]">
              <span aria-hidden className="text-muted">
                Shown
              </span>
              <Select
                aria-label="Shown on the chart"
                value={scope.scopeId}
                onChange={(event) => setChosen(event.target.value)}
                className="w-auto max-w-full grow"
              >
                {data.charted.map(({ scopeId, name, breaches }) => (
                  <option key={scopeId} value={scopeId}>
                    {name}: {breaches.length === 0 ? "never" : `${breaches.length} ×`}
                  </option>
                ))}
              </Select>
            </div>
          )}
          <FigureCard
            chart={prepareThresholdChart(
              scope,
              { from: data.from, step: data.step, timezone },
              {
                value: rule.threshold,
                label: `${rule.comparison === "below" ? "below" : "from"} ${format(rule.threshold)}`,
                format,
              },
            )}
          />
          <BreachList breaches={readBreaches(data)} total={data.fired} timezone={timezone} format={format} />
          <p className="text-[0.8rem] text-muted">
            Replayed in steps of {data.step / 3_600_000} h with the same figures that the rule will see. What campaigns,
            assignments and signals were like before is not kept: they count as they are now.
          </p>
        </>
      )}
    </section>
  );
}
