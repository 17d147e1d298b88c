import { dehydrate, HydrationBoundary, QueryClient } from "@tanstack/react-query";
import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { cache } from "react";
import { z } from "zod";
import { findCampaignView } from "@/db/campaign-view";
import { withWorkspace } from "@/db/workspace";
import { requireMembership } from "@/server/session";
import { CampaignPage } from "./_components/campaign-page";
import { campaignQuery } from "./queries";

type CampaignRouteProps = { params: Promise<{ workspace: string; campaign: string }> };

const readView = cache(async (slug: string, id: string) => {
  const { member } = await requireMembership(slug);
  if (!z.uuid().safeParse(id).success) return undefined;
  return withWorkspace(member, (tx) => findCampaignView(tx, id));
});

export async function generateMetadata({ params }: CampaignRouteProps): Promise<Metadata> {
  const { workspace, campaign } = await params;
  return { title: (await readView(workspace, campaign))?.campaign.name ?? "Campaign" };
}

export default async function CampaignRoute({ params }: CampaignRouteProps) {
  const { workspace: slug, campaign: id } = await params;
  const { member, workspace } = await requireMembership(slug);
  const view = await readView(slug, id);
  if (!view) notFound();
  const client = new QueryClient();
  client.setQueryData(campaignQuery(workspace.slug, id).queryKey, view);
  return (
    <HydrationBoundary state={dehydrate(client)}>
      <CampaignPage id={id} workspace={workspace} role={member.role} />
    </HydrationBoundary>
  );
}
