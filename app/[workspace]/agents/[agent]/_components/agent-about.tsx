import type { ReactNode } from "react";
import { Badge } from "@/components/ui/badge";
import { Card } from "@/components/ui/card";
import type { AgentPage } from "@/db/agent-page";
import { CAPABILITY_LABELS } from "@/domain/agents";
import { calendarDay } from "@/domain/time";

/** What the agent can do and how it is set up: the registry's facts, the same for every workspace. */
export function AgentAbout({ page }: { page: AgentPage }) {
  const { agent, capabilities } = page;
  const { model, temperature, max_tokens: maxTokens } = agent.modelConfig;
  const facts: [string, ReactNode][] = [
    ["Model", model],
    ["Temperature", temperature],
    ["Longest answer", maxTokens === undefined ? undefined : `${maxTokens.toLocaleString("en")} tokens`],
    ["Expertise", agent.domainExpertise.join(", ")],
    ["Inputs", agent.supportedInputs.join(", ")],
    ["Outputs", agent.supportedOutputs.join(", ")],
    ["Tools", agent.toolAccess.join(", ")],
    ["Personality", agent.personalityTraits.join(", ")],
    ["Released", agent.releaseDate && calendarDay(agent.releaseDate)],
    ["Deprecated", agent.deprecatedDate && calendarDay(agent.deprecatedDate)],
  ];
  const known = facts.filter(([, value]) => value !== undefined && value !== null && value !== "");
  return (
    <div className="grid gap-4 xl:grid-cols-2">
      <Card title="Capabilities">
        {capabilities.length === 0 && <p className="text-muted">The registry names no capability of this agent yet.</p>}
        <ul className="grid gap-3">
          {capabilities.map((capability) => (
            <li key={capability.id} className="grid gap-0.5">
              <span className="flex flex-wrap items-center gap-2">
                <span className="font-medium">{capability.capabilityName}</span>
                {capability.capabilityName !== CAPABILITY_LABELS[capability.category] && (
                  <Badge>{CAPABILITY_LABELS[capability.category]}</Badge>
                )}
                {!capability.isEnabled && <Badge tone="warning">Switched off</Badge>}
              </span>
              {capability.description && <span className="text-muted">{capability.description}</span>}
            </li>
          ))}
        </ul>
      </Card>
      <Card title="Configuration">
        {agent.description && <p className="mb-3">{agent.description}</p>}
        <dl className="grid grid-cols-[8rem_1fr] gap-x-4 gap-y-1.5">
          {known.map(([label, value]) => (
            <div key={label} className="contents">
              <dt className="text-muted">{label}</dt>
              <dd className="min-w-0 break-words">{value}</dd>
            </div>
          ))}
        </dl>
        {!model && <p className="mt-3 text-muted">No model is set: the agent chooses its own.</p>}
        {agent.systemPrompt && (
          <details className="mt-3">
            <summary className="font-medium">System prompt</summary>
            <pre className="mt-2 max-h-80 overflow-auto rounded-md bg-sunken p-3 text-[0.8667rem] whitespace-pre-wrap">
              {agent.systemPrompt}
            </pre>
          </details>
        )}
      </Card>
    </div>
  );
}
