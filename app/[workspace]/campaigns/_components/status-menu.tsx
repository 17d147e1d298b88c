"use client";

import { ChevronDown } from "lucide-react";
import { Menu, MenuItem } from "@/components/ui/menu";
import type { CampaignRow } from "@/db/campaign-list";
import { CAMPAIGN_STATUS_LABELS, CAMPAIGN_STATUS_MOVES, nameStatusMove, whyNotStatus } from "@/domain/campaigns";
import { type Role, whyNot } from "@/domain/permissions";
import { StatusBadge } from "./status-badge";
import { useStatusChange } from "./use-status-change";

/** The status in the list: opens to the moves that are allowed from here, each with why not when it can't be made. */
export function StatusMenu({ slug, campaign, role }: { slug: string; campaign: CampaignRow; role: Role }) {
  const change = useStatusChange(slug);
  const refused = whyNot(role, "campaigns.write", "change a campaign's status");
  if (refused) return <StatusBadge status={campaign.status} />;
  return (
    <Menu
      variant="ghost"
      size="sm"
      label={`${CAMPAIGN_STATUS_LABELS[campaign.status]}: change the status of ${campaign.name}`}
      trigger={
        <>
          <StatusBadge status={campaign.status} /> <ChevronDown aria-hidden />
        </>
      }
      triggerClassName="-ml-2 px-1"
    >
      {CAMPAIGN_STATUS_MOVES[campaign.status].map((to) => (
        <MenuItem
          key={to}
          disabledReason={whyNotStatus(campaign, to)}
          onSelect={() => change.mutate({ id: campaign.id, name: campaign.name, revision: campaign.revision, to })}
        >
          {nameStatusMove(campaign.status, to)}
        </MenuItem>
      ))}
    </Menu>
  );
}
