"use client";

import { useSuspenseQuery } from "@tanstack/react-query";
import type { AgentPageRequest } from "@/domain/agents-input";
import type { Role } from "@/domain/permissions";
import { agentPageQuery } from "../queries";
import { AgentAbout } from "./agent-about";
import { AgentHeader } from "./agent-header";
import { AgentPerformance } from "./agent-performance";
import { AssignmentList } from "./assignment-list";
import { SuccessorNotice } from "./successor-notice";
import { TaskQueueCard } from "./task-queue-card";

export type ScreenWorkspace = { slug: string; name: string; timezone: string; currency: string };
type AgentScreenProps = { workspace: ScreenWorkspace; role: Role; request: AgentPageRequest; problem: string | null };

export function AgentScreen({ workspace, role, request, problem }: AgentScreenProps) {
  const { data: page } = useSuspenseQuery(agentPageQuery(workspace.slug, request));
  const { agent } = page;
  return (
    <div className="grid grid-cols-[minmax(0,1fr)] gap-5">
      <AgentHeader workspace={workspace} role={role} page={page} />
      {agent.successor && <SuccessorNotice workspace={workspace} role={role} page={page} successor={agent.successor} />}
      <AgentPerformance workspace={workspace} page={page} period={request.period} problem={problem} />
      <AssignmentList workspace={workspace} role={role} page={page} />
      <TaskQueueCard workspace={workspace} role={role} page={page} />
      <AgentAbout page={page} />
    </div>
  );
}
