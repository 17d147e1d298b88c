"use client";

import { useSuspenseQuery } from "@tanstack/react-query";
import { Bot } from "lucide-react";
import { usePathname, useSearchParams } from "next/navigation";
import { preparePerformanceCharts } from "@/components/charts/prepare-performance";
import { changedUrl } from "@/components/shell/url-state";
import { LinkButton } from "@/components/ui/button";
import { EmptyState } from "@/components/ui/states";
import { TabLinks } from "@/components/ui/tabs";
import { BREAKDOWN_LABELS, BREAKDOWNS, isShare } from "@/domain/breakdown";
import type { FleetPageRequest } from "@/domain/performance-pages";
import { MarkerList } from "../../_components/marker-list";
import { PerformanceCharts } from "../../_components/performance-charts";
import { nameLength, PerformanceFigures } from "../../_components/performance-figures";
import { PeriodNote } from "../../_components/period-note";
import { PeriodPicker } from "../../_components/period-picker";
import { ShareNote } from "../../_components/share-note";
import { fleetQuery } from "../queries";
import { FleetBreakdown } from "./fleet-breakdown";

export type FleetProps = {
  workspace: { slug: string; timezone: string; currency: string };
  request: FleetPageRequest;
  problem: string | null;
};

export function Fleet({ workspace, request, problem }: FleetProps) {
  const { data: page } = useSuspenseQuery(fleetQuery(workspace.slug, request));
  const pathname = usePathname();
  const current = new URLSearchParams(useSearchParams());
  const { window, series, markers, rows } = page;
  const { slug, timezone, currency } = workspace;
  const charts = preparePerformanceCharts(
    { ...series, markers },
    { step: window.step, timezone: window.zone, currency },
  );
  return (
    <div className="grid grid-cols-[minmax(0,1fr)] gap-5">
      <section aria-label="Performance" className="grid grid-cols-[minmax(0,1fr)] gap-4">
        <PeriodPicker period={request.period} window={window} problem={problem} />
        <PerformanceFigures totals={series.totals} length={nameLength(request.period)} currency={currency} />
        <PeriodNote window={window} timezone={timezone} />
        <PerformanceCharts charts={charts} />
        <MarkerList slug={slug} timezone={timezone} markers={markers} />
      </section>
      <section aria-labelledby="breakdown" className="grid grid-cols-[minmax(0,1fr)] gap-3">
        <h2 id="breakdown" className="font-semibold">
          Broken down
        </h2>
        <TabLinks
          label="Broken down by"
          tabs={BREAKDOWNS.map((by) => ({
            href: changedUrl(pathname, current, { by: by === "agent" ? null : by, sort: null }),
            label: BREAKDOWN_LABELS[by],
            current: by === request.by,
          }))}
        />
        {isShare(request.by) && <ShareNote by={request.by} />}
        {rows.length > 0 ? (
          <FleetBreakdown slug={slug} request={request} rows={rows} currency={currency} />
        ) : (
          <EmptyState
            icon={<Bot aria-hidden />}
            title="Nothing was reported in this time."
            action={<LinkButton href={`/${slug}/agents`}>See the agents</LinkButton>}
          >
            What agents report shows up here within a minute. Choose another time, or assign an agent.
          </EmptyState>
        )}
      </section>
    </div>
  );
}
