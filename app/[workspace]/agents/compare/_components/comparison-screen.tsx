"use client";

import { useSuspenseQuery } from "@tanstack/react-query";
import { GitCompareArrows } from "lucide-react";
import { prepareComparison } from "@/components/charts/prepare-comparison";
import { Notice } from "@/components/ui/notice";
import { EmptyState } from "@/components/ui/states";
import { type ComparisonRequest, MOST_COMPARED } from "@/domain/performance-pages";
import { MarkerList } from "../../_components/marker-list";
import { PerformanceCharts } from "../../_components/performance-charts";
import { PeriodNote } from "../../_components/period-note";
import { PeriodPicker } from "../../_components/period-picker";
import { comparisonQuery } from "../queries";
import { AgentChoice } from "./agent-choice";
import { FigureTable } from "./figure-table";

type ComparisonScreenProps = {
  workspace: { slug: string; timezone: string; currency: string };
  request: ComparisonRequest;
  problem: string | null;
  /** What stood for an agent in the address and can't be one. */
  strange: string[];
  /** Codes beyond the most that can be compared. */
  left: string[];
};

export function ComparisonScreen({ workspace, request, problem, strange, left }: ComparisonScreenProps) {
  const { data } = useSuspenseQuery(comparisonQuery(workspace.slug, request));
  const { window, agents, markers, registry } = data;
  const { slug, timezone, currency } = workspace;
  const unknown = [...data.unknown, ...strange];
  const charts = prepareComparison(
    { agents: agents.map(({ agentName, points }) => ({ name: agentName, points })), markers },
    { step: window.step, timezone: window.zone, currency },
  );
  return (
    <div className="grid grid-cols-[minmax(0,1fr)] gap-4">
      {unknown.length > 0 && (
        <Notice>
          No agent of the registry has the code {unknown.map((one) => `“${one.slice(0, 40)}”`).join(", ")}.
        </Notice>
      )}
      {left.length > 0 && (
        <Notice>
          {MOST_COMPARED} agents at most can be compared: {left.join(", ")} {left.length === 1 ? "is" : "are"} left out.
        </Notice>
      )}
      <AgentChoice agents={agents} registry={registry} />
      {agents.length === 0 ? (
        <EmptyState icon={<GitCompareArrows aria-hidden />} title="Nobody is compared yet.">
          Add the first agent above, or tick some on the page Performance.
        </EmptyState>
      ) : (
        <>
          <PeriodPicker period={request.period} window={window} problem={problem} />
          <FigureTable slug={slug} agents={agents} currency={currency} />
          <PeriodNote window={window} timezone={timezone} />
          <PerformanceCharts charts={charts} />
          <MarkerList slug={slug} timezone={timezone} markers={markers} />
        </>
      )}
    </div>
  );
}
