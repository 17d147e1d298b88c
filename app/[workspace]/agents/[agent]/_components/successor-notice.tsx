"use client";

import { useState } from "react";
import { Button } from "@/components/ui/button";
import { Link } from "@/components/ui/link";
import type { AgentPage } from "@/db/agent-page";
import { type Role, whyNot } from "@/domain/permissions";
import type { ScreenWorkspace } from "./agent-screen";
import { AssignDialog } from "./assign-dialog";

type SuccessorNoticeProps = {
  workspace: ScreenWorkspace;
  role: Role;
  page: AgentPage;
  successor: NonNullable<AgentPage["agent"]["successor"]>;
};

/** The agent is out of service for good: who does its work from now on, and the way to assign that one. */
export function SuccessorNotice({ workspace, role, page, successor }: SuccessorNoticeProps) {
  const [assigning, setAssigning] = useState(false);
  return (
    <div className="flex flex-wrap items-center gap-3 rounded-md bg-info-soft px-3 py-2">
      <p className="grow">
        {page.agent.agentName} is deprecated. Its successor is{" "}
        <Link href={`/${workspace.slug}/agents/${successor.code}`} className="font-medium underline underline-offset-2">
          {successor.agentName}
        </Link>
        .
      </p>
      <Button
        size="sm"
        disabledReason={whyNot(role, "agents.assign", "assign agents")}
        onClick={() => setAssigning(true)}
      >
        Assign {successor.agentName}
      </Button>
      <AssignDialog
        open={assigning}
        onClose={() => setAssigning(false)}
        workspace={workspace}
        agent={successor}
        campaigns={page.campaigns}
      />
    </div>
  );
}
