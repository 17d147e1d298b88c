import { dehydrate, HydrationBoundary, QueryClient } from "@tanstack/react-query";
import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { cache } from "react";
import { readAgentPage } from "@/db/agent-page";
import { withWorkspace } from "@/db/workspace";
import { agentPageSchema } from "@/domain/agents-input";
import { requireMembership } from "@/server/session";
import { AgentScreen } from "./_components/agent-screen";
import { agentPageQuery } from "./queries";

type AgentPageProps = {
  params: Promise<{ workspace: string; agent: string }>;
  searchParams: Promise<{ range?: string | string[] }>;
};

// The title and the page read the same.
const load = cache(async (slug: string, name: string, range: string) => {
  const { member, workspace } = await requireMembership(slug);
  const request = agentPageSchema.safeParse({ name: decodeName(name), range });
  if (!request.success) return null;
  const page = await withWorkspace(member, (tx) => readAgentPage(tx, workspace, { ...request.data, now: new Date() }));
  return page && { page, request: request.data };
});

function decodeName(name: string): string {
  try {
    return decodeURIComponent(name);
  } catch {
    return name;
  }
}

async function loadFrom({ params, searchParams }: AgentPageProps) {
  const [{ workspace, agent }, { range }] = await Promise.all([params, searchParams]);
  return load(workspace, agent, String(range));
}

export async function generateMetadata(props: AgentPageProps): Promise<Metadata> {
  const loaded = await loadFrom(props);
  return { title: loaded ? `${loaded.page.agent.agentName} · Agents` : "No such agent" };
}

export default async function AgentPage(props: AgentPageProps) {
  const { member, workspace } = await requireMembership((await props.params).workspace);
  const loaded = await loadFrom(props);
  if (!loaded) notFound();
  const { page, request } = loaded;
  const client = new QueryClient();
  client.setQueryData(agentPageQuery(workspace.slug, request).queryKey, page);
  return (
    <HydrationBoundary state={dehydrate(client)}>
      <AgentScreen workspace={workspace} role={member.role} request={request} />
    </HydrationBoundary>
  );
}
