/** The global registry as the platform's administrators keep it: every agent, and where it works. */
import { sql } from "drizzle-orm";
import type { AgentType } from "@/domain/agents";
import type { Tx } from "./workspace";

export type RegistryEntry = {
  id: string;
  code: string;
  agentName: string;
  agentType: AgentType;
  guildName: string;
  version: string;
  isActive: boolean;
  isDeprecated: boolean;
  /** Workspaces where it is assigned, with how many of its assignments there run and are paused. */
  workspaces: { name: string; slug: string; active: number; paused: number }[];
};

/** Outside any workspace, as a platform administrator: only then are all workspaces' assignments visible. */
export async function listRegistry(tx: Tx, search: string): Promise<RegistryEntry[]> {
  const { rows } = await tx.execute<RegistryEntry>(sql`
    with assigned as (
      select a.agent_id, a.workspace_id, count(*) filter (where a.assignment_status = 'active') as active,
        count(*) filter (where a.assignment_status = 'paused') as paused
      from agent_assignments a where a.assignment_status in ('active', 'paused') group by a.agent_id, a.workspace_id
    ), places as (
      select a.agent_id, jsonb_agg(jsonb_build_object('name', w.name, 'slug', w.slug, 'active', a.active, 'paused', a.paused)
        order by w.name) as workspaces
      from assigned a join workspaces w on w.id = a.workspace_id group by a.agent_id
    )
    select r.id, r.code, r.agent_name as "agentName", r.agent_type as "agentType", r.guild_name as "guildName", r.version,
      r.is_active as "isActive", coalesce(r.deprecated_date <= current_date, false) as "isDeprecated",
      coalesce(p.workspaces, '[]') as workspaces
    from agent_registry r left join places p on p.agent_id = r.id
    where position(lower(${search}) in lower(r.agent_name || ' ' || r.code || ' ' || r.guild_name)) > 0
    order by r.guild_name, r.agent_name`);
  return rows;
}

/**
 * Takes an agent into or out of service. Out of service, its assignments everywhere are paused and each workspace is
 * told, in this transaction; into service, they stay paused for the workspaces to resume.
 * @returns its name and how many assignments were paused by it, or null when there is no such agent
 */
export async function setAgentService(
  tx: Tx,
  input: { agentId: string; isActive: boolean },
): Promise<{ agentName: string; paused: number } | null> {
  const running = await tx.execute<{ count: number }>(sql`
    select count(*) from agent_assignments where agent_id = ${input.agentId} and assignment_status = 'active'`);
  const { rows } = await tx.execute<{ agentName: string }>(sql`
    update agent_registry set is_active = ${input.isActive} where id = ${input.agentId} returning agent_name as "agentName"`);
  const agent = rows[0];
  return agent ? { ...agent, paused: input.isActive ? 0 : (running.rows[0]?.count ?? 0) } : null;
}
