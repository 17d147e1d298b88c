import { dehydrate, HydrationBoundary, QueryClient } from "@tanstack/react-query";
import type { Metadata } from "next";
import { PageHeader } from "@/components/ui/page-header";
import { readComparison } from "@/db/comparison";
import { withWorkspace } from "@/db/workspace";
import { MOST_COMPARED, readCodes } from "@/domain/performance-pages";
import { readPeriodRequest } from "@/domain/performance-request";
import { readingMoment } from "@/server/request";
import { requireMembership } from "@/server/session";
import { ComparisonScreen } from "./_components/comparison-screen";
import { comparisonQuery } from "./queries";

export const metadata: Metadata = { title: "Compare agents" };

type PageProps = {
  params: Promise<{ workspace: string }>;
  searchParams: Promise<Record<string, string | string[] | undefined>>;
};

export default async function ComparePage({ params, searchParams }: PageProps) {
  const { member, workspace } = await requireMembership((await params).workspace);
  const query = await searchParams;
  const now = new Date(readingMoment());
  const { request: period, problem } = readPeriodRequest(query, {
    now,
    timezone: workspace.timezone,
    otherwise: "30d",
  });
  const { codes, strange, left } = readCodes([query.agents ?? ""].flat().join(","));
  const comparison = await withWorkspace(member, (tx) => readComparison(tx, workspace, { codes, period, now }));
  const { slug, timezone, currency } = workspace;
  const client = new QueryClient();
  client.setQueryData(comparisonQuery(slug, { codes, period }).queryKey, comparison);
  return (
    <>
      <PageHeader
        title="Compare agents"
        description={`Up to ${MOST_COMPARED} agents side by side, by what they did for ${workspace.name}.`}
      />
      <HydrationBoundary state={dehydrate(client)}>
        <ComparisonScreen
          workspace={{ slug, timezone, currency }}
          request={{ codes, period }}
          problem={problem}
          strange={strange}
          left={left}
        />
      </HydrationBoundary>
    </>
  );
}
