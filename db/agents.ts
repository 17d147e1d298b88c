/** The registry as a workspace sees it: agents with their state here, capabilities, and thirty days of figures. */
import { sql } from "drizzle-orm";
import type { AgentType, CapabilityCategory, ModelConfig } from "@/domain/agents";
import type { Tx } from "./workspace";

/** Days that the list's figures and sparklines cover: UTC days, today included. */
export const LIST_DAYS = 30;

export type AgentListItem = {
  id: string;
  code: string;
  agentName: string;
  agentType: AgentType;
  guildName: string;
  purpose: string;
  version: string;
  isActive: boolean;
  isDeprecated: boolean;
  /** Who takes over, by name. */
  successorName: string | null;
  isDraft: boolean;
  /** Since when it reports work here without an assignment. */
  unassignedSince: string | null;
  activeAssignments: number;
  pausedAssignments: number;
  executions: number;
  successes: number;
  cost: number;
  /** Executions by day, oldest first, LIST_DAYS of them. */
  daily: number[];
};

/** Every agent of the registry by guild and name: a fleet is hundreds at most, so the list isn't paged. */
export async function listAgents(tx: Tx, workspaceId: string): Promise<AgentListItem[]> {
  const { rows } = await tx.execute<AgentListItem>(sql`
    with days as (
      select day::date, row_number() over (order by day) as place
      from generate_series((now() at time zone 'UTC')::date - ${LIST_DAYS - 1}::integer, (now() at time zone 'UTC')::date, interval '1 day') day
    ), figures as (
      select p.agent_id, sum(p.execution_count) as executions, sum(p.success_count) as successes,
        sum(p.total_cost_incurred) as cost, jsonb_object_agg(d.place, p.execution_count) as by_place
      from agent_performance p join days d on d.day = p.measurement_date
      where p.workspace_id = ${workspaceId} and p.measurement_hour is null
        and p.measurement_date >= (now() at time zone 'UTC')::date - ${LIST_DAYS - 1}::integer
      group by p.agent_id
    ), assigned as (
      select agent_id, count(*) filter (where assignment_status = 'active') as active,
        count(*) filter (where assignment_status = 'paused') as paused
      from agent_assignments where workspace_id = ${workspaceId} group by agent_id
    )
    select r.id, r.code, r.agent_name as "agentName", r.agent_type as "agentType", r.guild_name as "guildName", r.purpose,
      r.version, r.is_active as "isActive", coalesce(r.deprecated_date <= current_date, false) as "isDeprecated",
      case when r.successor_id is not null then
        (select s.agent_name from agent_registry s where s.id = app.successor_of(r.id)) end as "successorName",
      r.drafted_at is not null as "isDraft", to_json(u.first_reported_at) #>> '{}' as "unassignedSince",
      coalesce(a.active, 0) as "activeAssignments", coalesce(a.paused, 0) as "pausedAssignments",
      coalesce(f.executions, 0) as executions, coalesce(f.successes, 0) as successes, coalesce(f.cost, 0) as cost,
      array(select coalesce((f.by_place ->> d.place::text)::integer, 0) from days d order by d.place) as daily
    from agent_registry r left join figures f on f.agent_id = r.id left join assigned a on a.agent_id = r.id
      left join unassigned_agents u on u.workspace_id = ${workspaceId} and u.agent_id = r.id
    order by r.guild_name, r.agent_name`);
  return rows;
}

export type AgentDetail = {
  id: string;
  code: string;
  agentName: string;
  agentType: AgentType;
  guildName: string;
  description: string | null;
  purpose: string;
  domainExpertise: string[];
  modelConfig: ModelConfig;
  systemPrompt: string | null;
  personalityTraits: string[];
  supportedInputs: string[];
  supportedOutputs: string[];
  toolAccess: string[];
  isActive: boolean;
  isDeprecated: boolean;
  isDraft: boolean;
  /** Since when it reports work here without an assignment. */
  unassignedSince: string | null;
  version: string;
  releaseDate: string | null;
  deprecatedDate: string | null;
  /** The agent in service that takes over from one that is deprecated. */
  successor: { id: string; code: string; agentName: string } | null;
  updatedAt: string;
};

/** The agent by code or name, in any case, or by id; null when there is none. */
export async function findAgent(tx: Tx, name: string): Promise<AgentDetail | null> {
  const { rows } = await tx.execute<AgentDetail>(sql`
    select id, code, agent_name as "agentName", agent_type as "agentType", guild_name as "guildName", description, purpose,
      domain_expertise as "domainExpertise", model_config as "modelConfig", system_prompt as "systemPrompt",
      personality_traits as "personalityTraits", supported_inputs as "supportedInputs",
      supported_outputs as "supportedOutputs", tool_access as "toolAccess", is_active as "isActive",
      coalesce(deprecated_date <= current_date, false) as "isDeprecated", drafted_at is not null as "isDraft",
      (select to_json(u.first_reported_at) #>> '{}' from unassigned_agents u
       where u.workspace_id = app.workspace_id() and u.agent_id = r.id) as "unassignedSince", version, release_date::text as "releaseDate",
      deprecated_date::text as "deprecatedDate", to_json(updated_at) #>> '{}' as "updatedAt",
      (select jsonb_build_object('id', s.id, 'code', s.code, 'agentName', s.agent_name) from agent_registry s
       where s.id = app.successor_of(r.id)) as successor
    from agent_registry r where code = upper(${name}) or lower(agent_name) = lower(${name}) or id::text = ${name}
    order by code = upper(${name}) desc limit 1`);
  return rows[0] ?? null;
}

export type Capability = {
  id: string;
  capabilityName: string;
  description: string | null;
  category: CapabilityCategory;
  subcategory: string | null;
  inputTypes: string[];
  outputTypes: string[];
  typicalExecutionTimeSeconds: number | null;
  typicalTokenUsage: number | null;
  typicalCost: number | null;
  isEnabled: boolean;
};

export async function listCapabilities(tx: Tx, agentId: string): Promise<Capability[]> {
  const { rows } = await tx.execute<Capability>(sql`
    select id, capability_name as "capabilityName", description, category, subcategory, input_types as "inputTypes",
      output_types as "outputTypes", typical_execution_time_seconds as "typicalExecutionTimeSeconds",
      typical_token_usage as "typicalTokenUsage", typical_cost as "typicalCost", is_enabled as "isEnabled"
    from agent_capabilities where agent_id = ${agentId} order by category, capability_name`);
  return rows;
}
