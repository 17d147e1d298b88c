import { dehydrate, HydrationBoundary, QueryClient } from "@tanstack/react-query";
import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { cache } from "react";
import { readAgentPage } from "@/db/agent-page";
import { listTasks } from "@/db/tasks";
import { withWorkspace } from "@/db/workspace";
import { agentPageSchema } from "@/domain/agents-input";
import { readPeriodRequest } from "@/domain/performance-request";
import { requireMembership } from "@/server/session";
import { AgentScreen } from "./_components/agent-screen";
import { agentPageQuery, tasksQuery } from "./queries";

type AgentPageProps = {
  params: Promise<{ workspace: string; agent: string }>;
  searchParams: Promise<Parameters>;
};
type Parameters = Record<string, string | string[] | undefined>;

// The title and the page read the same.
const load = cache(async (slug: string, name: string, parameters: Parameters) => {
  const { member, workspace } = await requireMembership(slug);
  const now = new Date();
  const context = { now, timezone: workspace.timezone, otherwise: "7d" } as const;
  const { request: period, problem } = readPeriodRequest(parameters, context);
  const request = agentPageSchema.safeParse({ name: decodeName(name), period });
  if (!request.success) return null;
  return withWorkspace(member, async (tx) => {
    const page = await readAgentPage(tx, workspace, { ...request.data, now });
    return page && { page, tasks: await listTasks(tx, workspace.id, page.agent.id), request: request.data, problem };
  });
});

function decodeName(name: string): string {
  try {
    return decodeURIComponent(name);
  } catch {
    return name;
  }
}

async function loadFrom({ params, searchParams }: AgentPageProps) {
  const [{ workspace, agent }, parameters] = await Promise.all([params, searchParams]);
  return load(workspace, agent, parameters);
}

export async function generateMetadata(props: AgentPageProps): Promise<Metadata> {
  const loaded = await loadFrom(props);
  return { title: loaded ? `${loaded.page.agent.agentName} · Agents` : "No such agent" };
}

export default async function AgentPage(props: AgentPageProps) {
  const { member, workspace } = await requireMembership((await props.params).workspace);
  const loaded = await loadFrom(props);
  if (!loaded) notFound();
  const { page, tasks, request, problem } = loaded;
  const client = new QueryClient();
  client.setQueryData(agentPageQuery(workspace.slug, request).queryKey, page);
  client.setQueryData(tasksQuery(workspace.slug, page.agent.id).queryKey, tasks);
  return (
    <HydrationBoundary state={dehydrate(client)}>
      <AgentScreen workspace={workspace} role={member.role} request={request} problem={problem} />
    </HydrationBoundary>
  );
}
