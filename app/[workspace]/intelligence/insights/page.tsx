import { dehydrate, HydrationBoundary, QueryClient } from "@tanstack/react-query";
import type { Metadata } from "next";
import { listInsights } from "@/db/insights";
import { withWorkspace } from "@/db/workspace";
import { insightFilter } from "@/domain/intelligence-input";
import { whyNot } from "@/domain/permissions";
import { requireMembership } from "@/server/session";
import { InsightBoard } from "../_components/insight-board";
import { IntelligenceHeader } from "../_components/intelligence-header";
import { insightsQuery } from "../queries";

export const metadata: Metadata = { title: "Insights" };

type PageProps = {
  params: Promise<{ workspace: string }>;
  searchParams: Promise<Record<string, string | string[] | undefined>>;
};

export default async function InsightsPage({ params, searchParams }: PageProps) {
  const { member, workspace } = await requireMembership((await params).workspace);
  const filter = insightFilter.parse(await searchParams);
  const client = new QueryClient();
  const page = await withWorkspace(member, (tx) => listInsights(tx, filter));
  client.setQueryData(insightsQuery(workspace.slug, filter).queryKey, page);
  const mayNot = whyNot(member.role, "intelligence.write");
  return (
    <>
      <IntelligenceHeader slug={workspace.slug} current="insights" mayNot={mayNot} />
      <HydrationBoundary state={dehydrate(client)}>
        <InsightBoard
          slug={workspace.slug}
          timezone={workspace.timezone}
          filter={filter}
          mayNot={mayNot}
          mayNotPlan={whyNot(member.role, "campaigns.write", "make campaigns")}
        />
      </HydrationBoundary>
    </>
  );
}
