/** The fleet's performance broken down: by agent, guild, type, campaign or model. */
import { AGENT_TYPE_LABELS, type AgentType } from "./agents";
import type { Figures } from "./ranges";
import { addTally, emptyTally, figuresOf, type Tally } from "./tally";

export const BREAKDOWNS = ["agent", "guild", "type", "campaign", "model"] as const;
export type Breakdown = (typeof BREAKDOWNS)[number];
export const BREAKDOWN_LABELS: Record<Breakdown, string> = {
  agent: "Agent",
  guild: "Guild",
  type: "Type",
  campaign: "Campaign",
  model: "Model",
};

/** What executions may name: the rows are of those that do. */
export type Share = Extract<Breakdown, "campaign" | "model">;

export function isShare(by: Breakdown): by is Share {
  return by === "campaign" || by === "model";
}

export type BreakdownRow = {
  key: string;
  name: string;
  figures: Figures;
  /** How many executions were rated. */
  rated: number;
  /** Of a row that is one agent. */
  code?: string;
  guild?: string;
  /** Of a row that is several: how many. */
  agents?: number;
};

/** An agent with what it did in a period. */
export type AgentTally = {
  agentId: string;
  code: string;
  agentName: string;
  agentType: AgentType;
  guildName: string;
  tally: Tally;
};

/** Agents' tallies by agent, or merged by what they have in common; most executions first. */
export function breakDown(agents: readonly AgentTally[], by: "agent" | "guild" | "type"): BreakdownRow[] {
  const rows = by === "agent" ? agents.map(toRow) : mergeBy(agents, by);
  return rows.toSorted((a, b) => b.figures.executions - a.figures.executions || a.name.localeCompare(b.name));
}

function toRow({ agentId, code, agentName, guildName, tally }: AgentTally): BreakdownRow {
  return {
    key: agentId,
    name: agentName,
    code,
    guild: guildName,
    figures: figuresOf(tally),
    rated: tally.qualityCount,
  };
}

function mergeBy(agents: readonly AgentTally[], by: "guild" | "type"): BreakdownRow[] {
  const groups = new Map<string, { tally: Tally; agents: number }>();
  for (const { guildName, agentType, tally } of agents) {
    const key = by === "guild" ? guildName : agentType;
    const group = groups.get(key) ?? { tally: emptyTally(), agents: 0 };
    groups.set(key, group);
    addTally(group.tally, tally);
    group.agents += 1;
  }
  return [...groups].map(([key, { tally, agents }]) => {
    const name = by === "guild" ? key : AGENT_TYPE_LABELS[key as AgentType];
    return { key, name, figures: figuresOf(tally), rated: tally.qualityCount, agents };
  });
}
