"use client";

import { useSuspenseQuery } from "@tanstack/react-query";
import type { WorkspaceSummary } from "@/db/session";
import { whyReadOnly } from "@/domain/campaigns";
import { type Role, whyNot } from "@/domain/permissions";
import { campaignQuery } from "../queries";
import { CampaignFacts } from "./campaign-facts";
import { CampaignHeader } from "./campaign-header";
import { CohortsCard } from "./cohorts-card";
import { MovesCard } from "./moves-card";
import { QuestsCard } from "./quests-card";
import { ReadinessCard } from "./readiness-card";
import { ResultStats, ResultsCard } from "./results-card";

type CampaignPageProps = {
  id: string;
  workspace: WorkspaceSummary;
  role: Role;
};

/** One campaign: its state and next steps, results, quests, moves and cohorts. */
export function CampaignPage({ id, workspace, role }: CampaignPageProps) {
  const view = useSuspenseQuery(campaignQuery(workspace.slug, id)).data;
  const { campaign } = view;
  const refused = whyNot(role, "campaigns.write", "change campaigns") ?? whyReadOnly(campaign.status);
  const part = { slug: workspace.slug, view, refused };
  return (
    <>
      <CampaignHeader slug={workspace.slug} campaign={campaign} role={role} refused={refused} />
      <ResultStats campaign={campaign} currency={workspace.currency} />
      <div className="mt-4 grid items-start gap-4 xl:grid-cols-[minmax(0,1fr)_22rem]">
        <div className="grid gap-4">
          <QuestsCard {...part} />
          <MovesCard {...part} timezone={workspace.timezone} />
          <ResultsCard view={view} currency={workspace.currency} />
        </div>
        <div className="grid gap-4">
          <ReadinessCard campaign={campaign} />
          <CohortsCard {...part} />
          <CampaignFacts slug={workspace.slug} campaign={campaign} workspace={workspace} />
        </div>
      </div>
    </>
  );
}
