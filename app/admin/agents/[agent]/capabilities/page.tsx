import { Plus } from "lucide-react";
import type { Metadata } from "next";
import { Badge } from "@/components/ui/badge";
import { LinkButton } from "@/components/ui/button";
import { Card } from "@/components/ui/card";
import { Link } from "@/components/ui/link";
import { EmptyState } from "@/components/ui/states";
import { CAPABILITY_LABELS } from "@/domain/agents";
import { fieldsOf } from "@/domain/parameter-form";
import { AgentFrame } from "../_components/agent-frame";
import { loadAgent } from "../load-agent";

type CapabilitiesPageProps = { params: Promise<{ agent: string }> };

export async function generateMetadata({ params }: CapabilitiesPageProps): Promise<Metadata> {
  const { record } = await loadAgent((await params).agent);
  return { title: `Capabilities of ${record.agent_name} · Registry` };
}

export default async function CapabilitiesPage({ params }: CapabilitiesPageProps) {
  const agent = await loadAgent((await params).agent);
  const { record, capabilityIds } = agent;
  const base = `/admin/agents/${record.code}/capabilities`;
  const add = (
    <LinkButton size="sm" href={`${base}/new`}>
      <Plus aria-hidden /> Add a capability
    </LinkButton>
  );
  return (
    <AgentFrame agent={agent} tab="capabilities">
      <Card title="What it can do" actions={add}>
        {record.capabilities.length === 0 ? (
          <EmptyState title="No capability yet">
            A capability says what the agent can be asked for, and with which parameters.
          </EmptyState>
        ) : (
          <ul className="grid divide-y divide-line">
            {record.capabilities.map((capability) => (
              <li key={capability.capability_name} className="grid gap-0.5 py-2.5">
                <p className="flex flex-wrap items-center gap-2">
                  <Link
                    href={`${base}/${capabilityIds[capability.capability_name]}`}
                    className="font-medium underline decoration-line-strong underline-offset-2 hover:text-accent"
                  >
                    {capability.capability_name}
                  </Link>
                  <Badge>{CAPABILITY_LABELS[capability.category]}</Badge>
                  {!capability.is_enabled && <Badge tone="warning">Switched off</Badge>}
                </p>
                <p className="text-muted">{describeParameters(capability.parameter_schema)}</p>
                {capability.description && <p>{capability.description}</p>}
              </li>
            ))}
          </ul>
        )}
      </Card>
    </AgentFrame>
  );
}

/** "Parameters: Topic, Tone (optional)". */
function describeParameters(schema: Record<string, unknown>): string {
  const names = fieldsOf(schema).map(({ label, required }) => (required ? label : `${label} (optional)`));
  return names.length > 0 ? `Parameters: ${names.join(", ")}` : "No parameters";
}
