import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { AgentFrame } from "../../_components/agent-frame";
import { loadAgent } from "../../load-agent";
import { CapabilityForm } from "./_components/capability-form";

type CapabilityPageProps = { params: Promise<{ agent: string; capability: string }> };

async function load({ params }: CapabilityPageProps) {
  const { agent: code, capability: id } = await params;
  const agent = await loadAgent(code);
  const name = Object.entries(agent.capabilityIds).find(([, known]) => known === id)?.[0];
  const capability = agent.record.capabilities.find(({ capability_name: each }) => each === name);
  if (!capability && id !== "new") notFound();
  return { agent, id, capability };
}

export async function generateMetadata(props: CapabilityPageProps): Promise<Metadata> {
  const { agent, capability } = await load(props);
  return { title: `${capability?.capability_name ?? "New capability"} · ${agent.record.agent_name} · Registry` };
}

export default async function CapabilityPage(props: CapabilityPageProps) {
  const { agent, id, capability } = await load(props);
  const { revision } = agent;
  return (
    <AgentFrame agent={agent} tab="capabilities">
      <CapabilityForm
        agent={{ id: agent.id, code: agent.record.code, revision }}
        capabilityId={id}
        capability={capability && { ...capability, revision }}
      />
    </AgentFrame>
  );
}
