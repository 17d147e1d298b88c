"use client";

import { Pencil } from "lucide-react";
import { Button, LinkButton } from "@/components/ui/button";
import { PageHeader } from "@/components/ui/page-header";
import type { Campaign } from "@/db/campaigns";
import type { Role } from "@/domain/permissions";
import { StatusBadge } from "../../_components/status-badge";
import { StatusActions } from "./status-actions";

type CampaignHeaderProps = { slug: string; campaign: Campaign; role: Role; refused: string | undefined };

export function CampaignHeader({ slug, campaign, role, refused }: CampaignHeaderProps) {
  return (
    <PageHeader
      title={campaign.name}
      description={
        <>
          <StatusBadge status={campaign.status} />
          <p className="mt-1.5 whitespace-pre-line">{campaign.objective ?? "No objective is written down yet."}</p>
        </>
      }
      actions={
        <>
          <StatusActions slug={slug} campaign={campaign} role={role} />
          {refused ? (
            <Button disabledReason={refused}>
              <Pencil aria-hidden /> Edit
            </Button>
          ) : (
            <LinkButton href={`/${slug}/campaigns/${campaign.id}/edit`}>
              <Pencil aria-hidden /> Edit
            </LinkButton>
          )}
        </>
      }
    />
  );
}
