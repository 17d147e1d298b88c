/** The registry's filter as it stands in the URL, and the guilds it leaves. Pure, without zod. */
import { AGENT_STATES, AGENT_TYPES, type AgentState, type AgentType, agentState } from "./agents";

export type AgentFilter = { search: string; type: AgentType | null; state: AgentState | null };

/** Reads what it can; what it can't filters nothing. */
export function readAgentFilter(parameters: { get: (name: string) => string | null }): AgentFilter {
  const type = parameters.get("type");
  const state = parameters.get("state");
  return {
    search: (parameters.get("q") ?? "").slice(0, 80),
    type: AGENT_TYPES.find((one) => one === type) ?? null,
    state: AGENT_STATES.find((one) => one === state) ?? null,
  };
}

type Listed = {
  agentName: string;
  code: string;
  agentType: AgentType;
  guildName: string;
  purpose: string;
  isActive: boolean;
  isDeprecated: boolean;
  isDraft: boolean;
  unassignedSince: string | null;
  activeAssignments: number;
  pausedAssignments: number;
};

/** What a listed agent is to the workspace. */
export function stateOf(agent: Listed): AgentState {
  return agentState(agent, { active: agent.activeAssignments, paused: agent.pausedAssignments });
}

/** The agents that match, by guild, in the order they came. Every word searched for must occur. */
export function groupByGuild<A extends Listed>(agents: A[], filter: AgentFilter): { guild: string; agents: A[] }[] {
  const words = filter.search.toLowerCase().split(/\s+/).filter(Boolean);
  const guilds = new Map<string, A[]>();
  for (const agent of agents) {
    const text = `${agent.agentName} ${agent.code} ${agent.guildName} ${agent.purpose}`.toLowerCase();
    const matches =
      words.every((word) => text.includes(word)) &&
      (filter.type === null || agent.agentType === filter.type) &&
      (filter.state === null || stateOf(agent) === filter.state);
    if (!matches) continue;
    const guild = guilds.get(agent.guildName);
    if (guild) guild.push(agent);
    else guilds.set(agent.guildName, [agent]);
  }
  return [...guilds].map(([guild, members]) => ({ guild, agents: members }));
}
