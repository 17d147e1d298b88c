import { preparePerformanceCharts } from "@/components/charts/prepare-performance";
import type { AgentPage } from "@/db/agent-page";
import type { PeriodRequest } from "@/domain/performance-request";
import { MarkerList } from "../../_components/marker-list";
import { PerformanceCharts } from "../../_components/performance-charts";
import { nameLength, PerformanceFigures } from "../../_components/performance-figures";
import { PeriodNote } from "../../_components/period-note";
import { PeriodPicker } from "../../_components/period-picker";
import type { ScreenWorkspace } from "./agent-screen";
import { AgentShares } from "./agent-shares";
import { UnpricedNotice } from "./unpriced-notice";

type AgentPerformanceProps = {
  workspace: ScreenWorkspace;
  page: AgentPage;
  period: PeriodRequest;
  problem: string | null;
};

export function AgentPerformance({ workspace, page, period, problem }: AgentPerformanceProps) {
  const { window, series, totals, markers } = page.performance;
  const { slug, timezone, currency } = workspace;
  const charts = preparePerformanceCharts(
    { ...series, markers },
    { step: window.step, timezone: window.zone, currency },
  );
  return (
    <section aria-label="Performance" className="grid grid-cols-[minmax(0,1fr)] gap-4">
      <PeriodPicker period={period} window={window} problem={problem} />
      <PerformanceFigures totals={totals} length={nameLength(period)} currency={currency} />
      <UnpricedNotice unpriced={page.unpriced} currency={currency} />
      <PeriodNote window={window} timezone={timezone} />
      <PerformanceCharts charts={charts} />
      <MarkerList slug={slug} timezone={timezone} markers={markers} />
      <AgentShares slug={slug} currency={currency} performance={page.performance} />
    </section>
  );
}
