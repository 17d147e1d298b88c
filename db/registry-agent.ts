/** One agent as the platform's administrators edit it, and the whole registry as records. */
import { sql } from "drizzle-orm";
import type { AgentRecord } from "@/domain/registry";
import type { RegisteredAgent } from "@/domain/registry-import";
import type { Tx } from "./workspace";

export type EditedAgent = {
  id: string;
  /** Of the agent as a whole: its fields and its capabilities. */
  revision: number;
  record: AgentRecord;
  /** Named by executions only; to be completed and activated. */
  isDraft: boolean;
  isDeprecated: boolean;
  /** The ids of its capabilities by their names. */
  capabilityIds: Record<string, string>;
  /** The agent that takes over, along the chain; null when it is in service or nothing does. */
  heir: { code: string; agentName: string } | null;
  /** Where it is at work. */
  workspaces: string[];
  /** Agents that may take over: those in service, but for itself. */
  heirs: Heir[];
};
export type Heir = { id: string; name: string; guild: string };

/** By code, in any case; null when there is none. Outside any workspace, as a platform administrator. */
export async function findEditedAgent(tx: Tx, code: string): Promise<EditedAgent | null> {
  const { rows } = await tx.execute<Omit<EditedAgent, "heirs">>(sql`
    select r.id, (select max(v.revision) from agent_versions v where v.agent_id = r.id) as revision,
      app.agent_snapshot(r.id) as record, r.drafted_at is not null as "isDraft",
      coalesce(r.deprecated_date <= current_date, false) as "isDeprecated",
      (select coalesce(jsonb_object_agg(c.capability_name, c.id), '{}') from agent_capabilities c where c.agent_id = r.id) as "capabilityIds",
      (select jsonb_build_object('code', h.code, 'agentName', h.agent_name) from agent_registry h where h.id = app.successor_of(r.id)) as heir,
      array(select w.name from workspaces w where exists (select from agent_assignments a where a.workspace_id = w.id
        and a.agent_id = r.id and a.assignment_status = 'active') order by w.name) as workspaces
    from agent_registry r where r.code = upper(${code})`);
  return rows[0] ? { ...rows[0], heirs: await listHeirs(tx, rows[0].id) } : null;
}

/** Every agent with its capabilities, by guild and name: what an export holds and an import is held against. */
export async function listAgentRecords(tx: Tx): Promise<RegisteredAgent[]> {
  const { rows } = await tx.execute<RegisteredAgent>(sql`
    select r.id, app.agent_snapshot(r.id) as record from agent_registry r order by r.guild_name, r.agent_name`);
  return rows;
}

async function listHeirs(tx: Tx, agentId: string): Promise<Heir[]> {
  const { rows } = await tx.execute<Heir>(sql`
    select r.id, r.agent_name as name, r.guild_name as guild from agent_registry r
    where r.id <> ${agentId} and r.is_active and (r.deprecated_date is null or r.deprecated_date > current_date)
    order by r.guild_name, r.agent_name`);
  return rows;
}
