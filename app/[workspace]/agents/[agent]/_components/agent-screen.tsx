"use client";

import { useSuspenseQuery } from "@tanstack/react-query";
import { ChartCard } from "@/components/charts/chart-card";
import { preparePerformanceCharts } from "@/components/charts/prepare-performance";
import { TabLinks } from "@/components/ui/tabs";
import type { AgentPageRequest } from "@/domain/agents-input";
import type { Role } from "@/domain/permissions";
import { cutsDaysAtFullHour, RANGE_LABELS, RANGES } from "@/domain/ranges";
import { agentPageQuery } from "../queries";
import { AgentAbout } from "./agent-about";
import { AgentHeader } from "./agent-header";
import { AssignmentList } from "./assignment-list";
import { PerformanceFigures } from "./performance-figures";

export type ScreenWorkspace = { slug: string; name: string; timezone: string; currency: string };
type AgentScreenProps = { workspace: ScreenWorkspace; role: Role; request: AgentPageRequest };

export function AgentScreen({ workspace, role, request }: AgentScreenProps) {
  const { data: page } = useSuspenseQuery(agentPageQuery(workspace.slug, request));
  const { agent, window, totals } = page;
  const { step } = window;
  const charts = preparePerformanceCharts(page.series, { step, ...workspace });
  const partial = step === "day" && cutsDaysAtFullHour(workspace.timezone, window.from);
  return (
    <div className="grid grid-cols-[minmax(0,1fr)] gap-5">
      <AgentHeader workspace={workspace} role={role} page={page} />
      <section aria-label="Performance" className="grid gap-4">
        <TabLinks
          label="Time range"
          tabs={RANGES.map((range) => ({
            href: `/${workspace.slug}/agents/${agent.code}?range=${range}`,
            label: RANGE_LABELS[range],
            current: range === request.range,
          }))}
        />
        <PerformanceFigures totals={totals} range={request.range} currency={workspace.currency} />
        <p className="text-[0.8667rem] text-muted">
          {step === "hour" ? "Hours" : "Days"} in {workspace.timezone}.{" "}
          {partial && "Its clock is off by part of an hour: its days are cut at the next full hour of UTC. "}
          Percentiles are merged from histograms; each is within 2.2 % of the exact one.
        </p>
        <div className="grid gap-4 xl:grid-cols-2">
          {charts.map((chart) => (
            <div key={chart.id} className="min-w-0 xl:last:odd:col-span-2">
              <ChartCard chart={chart} />
            </div>
          ))}
        </div>
      </section>
      <AssignmentList workspace={workspace} role={role} page={page} />
      <AgentAbout page={page} />
    </div>
  );
}
