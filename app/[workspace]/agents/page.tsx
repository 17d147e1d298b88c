import { dehydrate, HydrationBoundary, QueryClient } from "@tanstack/react-query";
import { Grid3x3 } from "lucide-react";
import type { Metadata } from "next";
import { LinkButton } from "@/components/ui/button";
import { PageHeader } from "@/components/ui/page-header";
import { LIST_DAYS, listAgents } from "@/db/agents";
import { withWorkspace } from "@/db/workspace";
import { may } from "@/domain/permissions";
import { requireMembership } from "@/server/session";
import { AgentRegistry } from "./_components/agent-registry";
import { agentsQuery } from "./queries";

export const metadata: Metadata = { title: "Agents" };

export default async function AgentsPage({ params }: { params: Promise<{ workspace: string }> }) {
  const { member, workspace } = await requireMembership((await params).workspace);
  const client = new QueryClient();
  await client.prefetchQuery({
    ...agentsQuery(workspace.slug),
    queryFn: () => withWorkspace(member, (tx) => listAgents(tx, workspace.id)),
  });
  return (
    <>
      <PageHeader
        title="Agents"
        description={`The registry by guild, with what each agent did for ${workspace.name} in the last ${LIST_DAYS} days (UTC).`}
        actions={
          <>
            <LinkButton href={`/${workspace.slug}/agents/performance`}>Performance</LinkButton>
            <LinkButton href={`/${workspace.slug}/agents/compare`}>Compare</LinkButton>
            {may(member.role, "agents.assign") && (
              <LinkButton href="/assignments">
                <Grid3x3 aria-hidden /> Assignments
              </LinkButton>
            )}
          </>
        }
      />
      <HydrationBoundary state={dehydrate(client)}>
        <AgentRegistry slug={workspace.slug} currency={workspace.currency} />
      </HydrationBoundary>
    </>
  );
}
