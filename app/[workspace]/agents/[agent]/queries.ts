import { queryOptions } from "@tanstack/react-query";
import type { AgentPage } from "@/db/agent-page";
import type { TaskQueue } from "@/db/tasks";
import type { AgentPageRequest } from "@/domain/agents-input";
import { unwrap } from "@/domain/result";
import { readAgent } from "./actions";
import { readHistory, readTasks } from "./task-actions";

export const agentPageQuery = (slug: string, request: AgentPageRequest) =>
  queryOptions<AgentPage>({
    queryKey: [slug, "agents", request.name, request.period],
    queryFn: async () => unwrap(await readAgent(slug, request)),
    meta: { tables: ["agent_assignments", "unassigned_agents", "workspace_agent_settings"] },
    // Facts stream in without being announced one by one.
    refetchInterval: 60_000,
  });

export const tasksQuery = (slug: string, agentId: string) =>
  queryOptions<TaskQueue>({
    queryKey: [slug, "tasks", agentId],
    queryFn: async () => unwrap(await readTasks(slug, { agentId })),
    meta: { tables: ["agent_tasks", "agent_assignments"] },
    // That a lease ends is nobody's change.
    refetchInterval: 60_000,
  });

export const historyQuery = (slug: string, agentId: string) =>
  queryOptions({
    queryKey: [slug, "assignment-history", agentId],
    queryFn: async () => unwrap(await readHistory(slug, { agentId })),
    meta: { tables: ["agent_assignments"] },
  });
