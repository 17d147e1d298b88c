"use client";

import { UserPlus } from "lucide-react";
import { useState } from "react";
import { Badge } from "@/components/ui/badge";
import { Button } from "@/components/ui/button";
import { Link } from "@/components/ui/link";
import { PageHeader } from "@/components/ui/page-header";
import type { AgentPage } from "@/db/agent-page";
import { AGENT_TYPE_LABELS, agentState, whyNotAssignable } from "@/domain/agents";
import { type Role, whyNot } from "@/domain/permissions";
import { AgentStateBadge } from "../../_components/agent-state-badge";
import type { ScreenWorkspace } from "./agent-screen";
import { AssignDialog } from "./assign-dialog";

type AgentHeaderProps = { workspace: ScreenWorkspace; role: Role; page: AgentPage };

export function AgentHeader({ workspace, role, page }: AgentHeaderProps) {
  const { agent, assignments } = page;
  const [assigning, setAssigning] = useState(false);
  const count = (status: string) => assignments.filter((assignment) => assignment.status === status).length;
  const state = agentState(agent, { active: count("active"), paused: count("paused") });
  return (
    <PageHeader
      title={agent.agentName}
      description={
        <>
          <p>{agent.purpose}</p>
          <p className="mt-2 flex flex-wrap items-center gap-2">
            <AgentStateBadge state={state} />
            {!agent.isDraft && <Badge>{AGENT_TYPE_LABELS[agent.agentType]}</Badge>}
            <Link
              href={`/${workspace.slug}/agents?q=${encodeURIComponent(agent.guildName)}`}
              className="text-ink underline decoration-line-strong underline-offset-2 hover:text-accent"
            >
              {agent.guildName}
            </Link>
            <span>Version {agent.version}</span>
            <span>{agent.code}</span>
          </p>
        </>
      }
      actions={
        <>
          <Button
            variant="primary"
            disabledReason={whyNot(role, "agents.assign", "assign agents") ?? whyNotAssignable(agent)}
            onClick={() => setAssigning(true)}
          >
            <UserPlus aria-hidden />
            Assign
          </Button>
          <AssignDialog
            open={assigning}
            onClose={() => setAssigning(false)}
            workspace={workspace}
            agent={agent}
            campaigns={page.campaigns}
          />
        </>
      }
    />
  );
}
