"use client";

import { useSuspenseQuery } from "@tanstack/react-query";
import { overviewQuery } from "../queries";
import { AgentsPanel } from "./agents-panel";
import { AlertsPanel } from "./alerts-panel";
import { CampaignsPanel } from "./campaigns-panel";
import { MyPlacePanel } from "./my-place-panel";
import { QuestsPanel } from "./quests-panel";
import { TrendPanel } from "./trend-panel";

/** What needs somebody now comes first and stands together; progress and trend follow. */
export function OverviewPanels({ slug, currency }: { slug: string; currency: string }) {
  const { data } = useSuspenseQuery(overviewQuery(slug));
  return (
    <div className="grid gap-4">
      <div className="grid gap-4 lg:grid-cols-3">
        <AlertsPanel slug={slug} alerts={data.alerts} />
        <QuestsPanel slug={slug} quests={data.quests} />
        <AgentsPanel slug={slug} agents={data.agents} />
      </div>
      <div className="grid gap-4 lg:grid-cols-2">
        <CampaignsPanel slug={slug} campaigns={data.campaigns} currency={currency} />
        <div className="grid min-w-0 content-start gap-4">
          <TrendPanel slug={slug} trend={data.trend} currency={currency} />
          <MyPlacePanel slug={slug} me={data.me} />
        </div>
      </div>
    </div>
  );
}
