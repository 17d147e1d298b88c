/** How the workspace takes the executions that programs report. Source: workspace_agent_settings. */
import { sql } from "drizzle-orm";
import { AGENT_DEFAULTS, type AgentSettings } from "@/domain/agent-settings";
import type { Tx } from "./workspace";

export async function readAgentSettings(tx: Tx): Promise<AgentSettings> {
  const { rows } = await tx.execute<AgentSettings>(sql`
    select late_data_days as "lateDataDays", unknown_agents as "unknownAgents" from workspace_agent_settings
    where workspace_id = app.workspace_id()`);
  return rows[0] ?? AGENT_DEFAULTS;
}

/** Sets these and leaves the workspace's limits as they are. */
export async function saveAgentSettings(tx: Tx, { lateDataDays, unknownAgents }: AgentSettings): Promise<void> {
  await tx.execute(sql`
    insert into workspace_agent_settings (workspace_id, late_data_days, unknown_agents)
    values (app.workspace_id(), ${lateDataDays}, ${unknownAgents})
    on conflict (workspace_id) do update
      set late_data_days = excluded.late_data_days, unknown_agents = excluded.unknown_agents`);
}
