import type { Metadata } from "next";
import { z } from "zod";
import { Link } from "@/components/ui/link";
import { PageHeader } from "@/components/ui/page-header";
import { ErrorState } from "@/components/ui/states";
import { listCampaignChoices } from "@/db/campaign-choices";
import { withWorkspace } from "@/db/workspace";
import { whyNot } from "@/domain/permissions";
import { requireMembership } from "@/server/session";
import { CampaignForm } from "../_components/campaign-form";

export const metadata: Metadata = { title: "New campaign" };

type NewCampaignPageProps = {
  params: Promise<{ workspace: string }>;
  searchParams: Promise<Record<string, string | string[] | undefined>>;
};

// An insight's "make a campaign" and a framework's "use it" lead here with what the draft starts from.
const searchSchema = z.object({
  positioning: z.uuid().optional().catch(undefined),
  name: z.string().max(160).optional().catch(undefined),
  objective: z.string().max(2000).optional().catch(undefined),
});

export default async function NewCampaignPage({ params, searchParams }: NewCampaignPageProps) {
  const { member, workspace } = await requireMembership((await params).workspace);
  const { positioning: positioningId, name, objective } = searchSchema.parse(await searchParams);
  const refused = whyNot(member.role, "campaigns.write", "create campaigns");
  return (
    <>
      <PageHeader
        title="New campaign"
        description="It starts as a draft: a name is enough, the rest can follow. Quests and cohorts come next."
      />
      {refused ? (
        <ErrorState title={refused}>
          <Link href={`/${workspace.slug}/campaigns`} className="underline">
            Back to the campaigns
          </Link>
        </ErrorState>
      ) : (
        <CampaignForm
          slug={workspace.slug}
          currency={workspace.currency}
          choices={await withWorkspace(member, listCampaignChoices)}
          start={{ positioningId, name, objective }}
        />
      )}
    </>
  );
}
