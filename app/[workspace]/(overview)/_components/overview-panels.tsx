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
    <div className="grid items-start gap-4 lg:grid-cols-2 2xl:grid-cols-3">
      <AlertsPanel slug={slug} alerts={data.alerts} />
      <QuestsPanel slug={slug} quests={data.quests} />
      <AgentsPanel slug={slug} agents={data.agents} />
      <CampaignsPanel slug={slug} campaigns={data.campaigns} currency={currency} />
      <TrendPanel slug={slug} trend={data.trend} currency={currency} />
      <MyPlacePanel slug={slug} me={data.me} />
    </div>
  );
}
