/** The global registry as the platform's administrators keep it: every agent, and where it works. */
import { type SQL, sql } from "drizzle-orm";
import type { AgentType } from "@/domain/agents";
import type { ServiceState } from "@/domain/registry";
import type { SetService } from "@/domain/registry-input";
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
  /** Named by executions only; an administrator is to complete it. */
  isDraft: boolean;
  /** Who takes over, by name. */
  successor: string | null;
  /** Workspaces where it is assigned, with how many of its assignments there run and are paused. */
  workspaces: { name: string; slug: string; active: number; paused: number }[];
};

/** Outside any workspace, as a platform administrator: only then are all workspaces' assignments visible. */
export async function listRegistry(tx: Tx, search: string, state?: ServiceState): Promise<RegistryEntry[]> {
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
      r.drafted_at is not null as "isDraft", (select s.agent_name from agent_registry s where s.id = r.successor_id) as successor,
      coalesce(p.workspaces, '[]') as workspaces
    from agent_registry r left join places p on p.agent_id = r.id
    where position(lower(${search}) in lower(r.agent_name || ' ' || r.code || ' ' || r.guild_name)) > 0
      and ${state ? STATES[state] : sql`true`}
    order by r.guild_name, r.agent_name`);
  return rows;
}

const STATES: Record<ServiceState, SQL> = {
  working: sql`r.is_active and coalesce(r.deprecated_date > current_date, true)`,
  inactive: sql`not r.is_active and r.drafted_at is null`,
  deprecated: sql`r.deprecated_date <= current_date`,
  draft: sql`r.drafted_at is not null`,
};

/**
 * Takes an agent into service, or out of it: inactive, or deprecated with a successor. Out of service, its assignments
 * everywhere are paused and each workspace is told, in this transaction; into service, they stay paused for the
 * workspaces to resume.
 * @returns its name and how many assignments were paused by it, or null when there is no such agent
 */
export async function setAgentService(
  tx: Tx,
  input: SetService,
): Promise<{ agentName: string; paused: number } | null> {
  const running = await tx.execute<{ count: number }>(sql`
    select count(*) from agent_assignments where agent_id = ${input.agentId} and assignment_status = 'active'`);
  const { rows } = await tx.execute<{ agentName: string }>(sql`
    update agent_registry set ${changeOf(input)} where id = ${input.agentId} returning agent_name as "agentName"`);
  const agent = rows[0];
  return agent ? { ...agent, paused: input.to === "active" ? 0 : (running.rows[0]?.count ?? 0) } : null;
}

function changeOf(input: SetService): SQL {
  if (input.to === "active") return sql`is_active = true, deprecated_date = null`;
  if (input.to === "inactive") return sql`is_active = false`;
  return sql`successor_id = ${input.successorId}, deprecated_date = least(deprecated_date, current_date)`;
}
