import { dehydrate, HydrationBoundary, QueryClient } from "@tanstack/react-query";
import type { Metadata } from "next";
import { PageHeader } from "@/components/ui/page-header";
import { listCampaigns } from "@/db/campaign-list";
import { withWorkspace } from "@/db/workspace";
import { campaignListSchema } from "@/domain/campaign-list";
import { whyNot } from "@/domain/permissions";
import { requireMembership } from "@/server/session";
import { CampaignFilters } from "./_components/campaign-filters";
import { CampaignList } from "./_components/campaign-list";
import { NewCampaign } from "./_components/new-campaign";
import { campaignsQuery } from "./queries";

export const metadata: Metadata = { title: "Campaigns" };

type CampaignsPageProps = {
  params: Promise<{ workspace: string }>;
  searchParams: Promise<Record<string, string | string[] | undefined>>;
};

export default async function CampaignsPage({ params, searchParams }: CampaignsPageProps) {
  const { member, workspace } = await requireMembership((await params).workspace);
  const filter = campaignListSchema.parse(await searchParams);
  const client = new QueryClient();
  await client.fetchQuery({
    ...campaignsQuery(workspace.slug, filter),
    queryFn: () => withWorkspace(member, (tx) => listCampaigns(tx, member, filter)),
  });
  const refused = whyNot(member.role, "campaigns.write", "create campaigns");
  return (
    <>
      <PageHeader
        title="Campaigns"
        description="What is planned, what runs, and what it brought in."
        actions={<NewCampaign slug={workspace.slug} refused={refused} />}
      />
      <HydrationBoundary state={dehydrate(client)}>
        <CampaignFilters slug={workspace.slug} filter={filter} />
        <CampaignList slug={workspace.slug} filter={filter} currency={workspace.currency} role={member.role} />
      </HydrationBoundary>
    </>
  );
}
