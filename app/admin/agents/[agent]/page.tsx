import type { Metadata } from "next";
import { AgentForm } from "../_components/agent-form";
import { AgentFrame } from "./_components/agent-frame";
import { loadAgent } from "./load-agent";

type AgentPageProps = { params: Promise<{ agent: string }> };

export async function generateMetadata({ params }: AgentPageProps): Promise<Metadata> {
  const { record } = await loadAgent((await params).agent);
  return { title: `${record.agent_name} · Registry` };
}

export default async function RegistryAgentPage({ params }: AgentPageProps) {
  const agent = await loadAgent((await params).agent);
  const { id, revision, record } = agent;
  return (
    <AgentFrame agent={agent} tab="agent">
      <AgentForm agent={{ ...record, id, revision }} />
    </AgentFrame>
  );
}
