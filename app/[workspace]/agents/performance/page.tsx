import type { Metadata } from "next";
import { LinkButton } from "@/components/ui/button";
import { PageHeader } from "@/components/ui/page-header";
import { readFleetPage } from "@/db/fleet-page";
import { withWorkspace } from "@/db/workspace";
import { fleetPageInput } from "@/domain/performance-pages";
import { readPeriodRequest } from "@/domain/performance-request";
import { readingMoment } from "@/server/request";
import { requireMembership } from "@/server/session";
import { FleetScreen } from "./_components/fleet-screen";
import { fleetQuery } from "./queries";

export const metadata: Metadata = { title: "Performance" };

type PageProps = {
  params: Promise<{ workspace: string }>;
  searchParams: Promise<Record<string, string | string[] | undefined>>;
};

export default async function PerformancePage({ params, searchParams }: PageProps) {
  const { member, workspace } = await requireMembership((await params).workspace);
  const query = await searchParams;
  const now = new Date(readingMoment());
  const { request: period, problem } = readPeriodRequest(query, {
    now,
    timezone: workspace.timezone,
    otherwise: "30d",
  });
  const by = fleetPageInput.shape.by.catch("agent").parse(query.by);
  const page = await withWorkspace(member, (tx) => readFleetPage(tx, workspace, { by, period, now }));
  const { slug, timezone, currency } = workspace;
  const json = JSON.stringify(page);
  return (
    <>
      <PageHeader
        title="Performance"
        description={`What all agents did for ${workspace.name}, together and one by one.`}
        actions={
          <>
            <LinkButton href={`/${slug}/agents/compare`}>Compare agents</LinkButton>
            <LinkButton href={`/${slug}/leaderboard/agents`}>Leaderboard</LinkButton>
          </>
        }
      />
      <FleetScreen
        reads={[{ queryKey: fleetQuery(slug, { by, period }).queryKey, json }]}
        readAt={readingMoment()}
        workspace={{ slug, timezone, currency }}
        request={{ by, period }}
        problem={problem}
      />
    </>
  );
}
