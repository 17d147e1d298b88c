"use client";

import { useMutation, useQueryClient, useSuspenseQuery } from "@tanstack/react-query";
import { Lightbulb } from "lucide-react";
import { usePageHref } from "@/components/shell/page-href";
import { useUrlUpdate } from "@/components/shell/url-state";
import { LinkButton } from "@/components/ui/button";
import { Checkbox, Select } from "@/components/ui/form";
import { Pagination } from "@/components/ui/pagination";
import { EmptyState } from "@/components/ui/states";
import { TabLinks } from "@/components/ui/tabs";
import { toast } from "@/components/ui/toast";
import {
  INSIGHT_STATUS_LABELS,
  INSIGHT_TABS,
  INSIGHT_TYPE_LABELS,
  INSIGHT_TYPES,
  type InsightStatus,
} from "@/domain/intelligence";
import type { InsightFilter } from "@/domain/intelligence-input";
import { unwrap } from "@/domain/result";
import { setInsightStatus } from "../actions";
import { insightsQuery } from "../queries";
import { InsightCard } from "./insight-card";

type InsightBoardProps = {
  slug: string;
  timezone: string;
  filter: InsightFilter;
  mayNot?: string;
  mayNotPlan?: string;
};

export function InsightBoard({ slug, timezone, filter, mayNot, mayNotPlan }: InsightBoardProps) {
  const { data } = useSuspenseQuery(insightsQuery(slug, filter));
  const client = useQueryClient();
  const setUrl = useUrlUpdate();
  const href = usePageHref();
  const { mutate } = useMutation({
    mutationFn: async (move: { id: string; from: InsightStatus; to: InsightStatus }) =>
      unwrap(await setInsightStatus(slug, move)),
    onSuccess: (_nothing, { to }) => toast({ message: `Insight is ${INSIGHT_STATUS_LABELS[to].toLowerCase()}.` }),
    onSettled: () => client.invalidateQueries({ queryKey: [slug, "intelligence"] }),
  });
  return (
    <>
      <TabLinks
        label="Status"
        tabs={INSIGHT_TABS.map((tab) => ({
          href: href({ tab: tab === "active" ? null : tab }),
          label: tab === "all" ? "All" : INSIGHT_STATUS_LABELS[tab],
          current: filter.tab === tab,
          count: data.counts[tab],
        }))}
      />
      <div className="my-3 flex flex-wrap items-center gap-3">
        <Select
          aria-label="Type"
          className="max-w-44"
          value={filter.type ?? ""}
          onChange={(event) => setUrl({ type: event.target.value, after: null, before: null })}
        >
          <option value="">Every type</option>
          {INSIGHT_TYPES.map((type) => (
            <option key={type} value={type}>
              {INSIGHT_TYPE_LABELS[type]}
            </option>
          ))}
        </Select>
        <Checkbox
          label="With those no longer relevant"
          className="items-center"
          checked={filter.expired === "show"}
          onChange={(event) => setUrl({ expired: event.target.checked ? "show" : null, after: null, before: null })}
        />
      </div>
      {data.rows.length === 0 ? (
        <EmptyState
          icon={<Lightbulb aria-hidden />}
          title={filter.type ? "No insight of this type." : "No insights here."}
          action={<LinkButton href={`/${slug}/intelligence`}>To the signals</LinkButton>}
        >
          Select signals that point the same way and say what follows from them: that is an insight.
        </EmptyState>
      ) : (
        <ul aria-label="Insights" className="grid items-start gap-4 xl:grid-cols-2">
          {data.rows.map((insight) => (
            <InsightCard
              key={insight.id}
              slug={slug}
              insight={insight}
              asOf={data.asOf}
              timezone={timezone}
              onMove={(to) => mutate({ id: insight.id, from: insight.status, to })}
              mayNot={mayNot}
              mayNotPlan={mayNotPlan}
            />
          ))}
        </ul>
      )}
      <Pagination
        previousHref={data.previous && href({ before: data.previous })}
        nextHref={data.next && href({ after: data.next })}
      />
    </>
  );
}
