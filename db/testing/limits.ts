/** Limits and work for a database test: agents assigned with limits, a workspace with limits, executions reported. */
import { sql } from "drizzle-orm";
import type { ExecutionConstraints } from "@/domain/agents";
import { assignAgent } from "../assignments";
import { createTestAgent } from "./agents";
import type { TestWorkspace } from "./workspace";

/** @returns a new agent that is assigned to the whole workspace (or one of its campaigns) with the limits */
export async function assignTestAgent(
  ws: TestWorkspace,
  limits: ExecutionConstraints = {},
  campaignId: string | null = null,
) {
  const agent = await createTestAgent();
  const assigned = await ws.as("admin", (tx) =>
    assignAgent(
      tx,
      { workspaceId: ws.id, userId: ws.users.admin },
      { agentId: agent.id, campaignId, priorityLevel: "normal", executionConstraints: limits },
    ),
  );
  return { ...agent, assignmentId: assigned?.id ?? "" };
}

export async function limitWorkspace(ws: TestWorkspace, limits: ExecutionConstraints): Promise<void> {
  await ws.as("admin", (tx) =>
    tx.execute(sql`insert into workspace_agent_settings (workspace_id, limits) values (${ws.id}, ${JSON.stringify(limits)}::jsonb)
      on conflict (workspace_id) do update set limits = excluded.limits`),
  );
}

/** One execution of an agent as programs report it. */
export const executionOf = (agentId: string, more: object = {}) => ({
  agent_id: agentId,
  execution_time_seconds: 1,
  input_tokens: 6,
  output_tokens: 4,
  cost: 0.5,
  success: true,
  ...more,
});

/** The alerts about limits that were passed. */
export async function breachAlerts(ws: TestWorkspace) {
  const { rows } = await ws.as("viewer", (tx) =>
    tx.execute<{ title: string; severity: string; times: number; description: string }>(sql`
      select title, severity_level as severity, occurrence_count as times, description from system_alerts
      where title like '%passed%limit%' order by title, triggered_at`),
  );
  return rows;
}
