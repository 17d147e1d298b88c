"use client";

import { useState } from "react";
import { Button } from "@/components/ui/button";
import type { ButtonVariant } from "@/components/ui/button-classes";
import { ConfirmDialog } from "@/components/ui/dialog";
import type { Campaign } from "@/db/campaigns";
import { CAMPAIGN_STATUS_MOVES, type CampaignStatus, nameStatusMove, whyNotStatus } from "@/domain/campaigns";
import { type Role, whyNot } from "@/domain/permissions";
import { useStatusChange } from "../../_components/use-status-change";

const VARIANTS: Partial<Record<CampaignStatus, ButtonVariant>> = {
  planning: "primary",
  active: "primary",
  archived: "ghost",
};

// The ways that can't simply be gone back.
const CONSEQUENCES: Partial<Record<CampaignStatus, string>> = {
  completed:
    "Its quests, cohorts and texts become read-only; results still come in. Only archiving and restoring it as a draft lead on from there.",
  archived: "It leaves the open campaigns and takes no more results. It can be restored, as a draft.",
};

/** The status moves that are allowed from here, and no other. */
export function StatusActions({ slug, campaign, role }: { slug: string; campaign: Campaign; role: Role }) {
  const change = useStatusChange(slug);
  const [asking, setAsking] = useState<CampaignStatus | null>(null);
  const refused = whyNot(role, "campaigns.write", "change a campaign's status");
  const go = (to: CampaignStatus) =>
    change.mutate(
      { id: campaign.id, name: campaign.name, revision: campaign.revision, to },
      { onSettled: () => setAsking(null) },
    );
  return (
    <>
      {CAMPAIGN_STATUS_MOVES[campaign.status].map((to) => (
        <Button
          key={to}
          variant={VARIANTS[to]}
          disabledReason={refused ?? whyNotStatus(campaign, to)}
          pending={change.isPending}
          onClick={() => (CONSEQUENCES[to] ? setAsking(to) : go(to))}
        >
          {nameStatusMove(campaign.status, to)}
        </Button>
      ))}
      {asking && (
        <ConfirmDialog
          open
          onClose={() => setAsking(null)}
          onConfirm={() => go(asking)}
          title={`${nameStatusMove(campaign.status, asking)} “${campaign.name}”?`}
          confirmLabel={nameStatusMove(campaign.status, asking)}
          tone="primary"
          pending={change.isPending}
        >
          <p>{CONSEQUENCES[asking]}</p>
        </ConfirmDialog>
      )}
    </>
  );
}
