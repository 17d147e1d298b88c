import { dehydrate, HydrationBoundary, QueryClient } from "@tanstack/react-query";
import type { Metadata } from "next";
import { PageHeader } from "@/components/ui/page-header";
import { readOverview } from "@/db/overview";
import { withWorkspace } from "@/db/workspace";
import { requireMembership } from "@/server/session";
import { OverviewPanels } from "./_components/overview-panels";
import { overviewQuery } from "./queries";

export const metadata: Metadata = { title: "Overview" };

export default async function OverviewPage({ params }: { params: Promise<{ workspace: string }> }) {
  const { member, workspace } = await requireMembership((await params).workspace);
  const { slug, timezone, currency } = workspace;
  const client = new QueryClient();
  const overview = await withWorkspace(member, (tx) => readOverview(tx, member, timezone));
  client.setQueryData(overviewQuery(slug).queryKey, overview);
  return (
    <>
      <PageHeader title={workspace.name} description="What needs somebody now, and how it is going." />
      <HydrationBoundary state={dehydrate(client)}>
        <OverviewPanels slug={slug} currency={currency} />
      </HydrationBoundary>
    </>
  );
}
