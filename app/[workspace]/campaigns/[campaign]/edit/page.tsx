import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { z } from "zod";
import { Link } from "@/components/ui/link";
import { PageHeader } from "@/components/ui/page-header";
import { ErrorState } from "@/components/ui/states";
import { listCampaignChoices } from "@/db/campaign-choices";
import { findCampaign } from "@/db/campaigns";
import { withWorkspace } from "@/db/workspace";
import { whyReadOnly } from "@/domain/campaigns";
import { whyNot } from "@/domain/permissions";
import { requireMembership } from "@/server/session";
import { CampaignForm } from "../../_components/campaign-form";

export const metadata: Metadata = { title: "Edit campaign" };

type EditCampaignPageProps = { params: Promise<{ workspace: string; campaign: string }> };

export default async function EditCampaignPage({ params }: EditCampaignPageProps) {
  const { workspace: slug, campaign: id } = await params;
  const { member, workspace } = await requireMembership(slug);
  if (!z.uuid().safeParse(id).success) notFound();
  const found = await withWorkspace(member, async (tx) => ({
    campaign: await findCampaign(tx, id),
    choices: await listCampaignChoices(tx),
  }));
  if (!found.campaign) notFound();
  const refused = whyNot(member.role, "campaigns.write", "edit campaigns") ?? whyReadOnly(found.campaign.status);
  return (
    <>
      <PageHeader title={`Edit ${found.campaign.name}`} />
      {refused ? (
        <ErrorState title={refused}>
          <Link href={`/${workspace.slug}/campaigns/${id}`} className="underline">
            Back to the campaign
          </Link>
        </ErrorState>
      ) : (
        <CampaignForm
          slug={workspace.slug}
          currency={workspace.currency}
          choices={found.choices}
          campaign={found.campaign}
        />
      )}
    </>
  );
}
