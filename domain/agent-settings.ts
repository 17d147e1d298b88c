/** How a workspace takes the executions that programs report. */
import { z } from "zod";

/** What happens to a report of an agent that the registry doesn't know. */
export const UNKNOWN_AGENTS = ["refuse", "draft"] as const;
export type UnknownAgents = (typeof UNKNOWN_AGENTS)[number];

export const AGENT_SETTING_ENUMS = { "workspace_agent_settings.unknown_agents": UNKNOWN_AGENTS } as const;

export const UNKNOWN_AGENT_LABELS: Record<UnknownAgents, string> = {
  refuse: "Refuse their executions",
  draft: "Register them as drafts",
};

export type AgentSettings = {
  /** Reports of work that is older than so many days are refused. */
  lateDataDays: number;
  unknownAgents: UnknownAgents;
};

/** What the columns' defaults say. */
export const AGENT_DEFAULTS: AgentSettings = { lateDataDays: 7, unknownAgents: "refuse" };

const days = "The late-data bound is a whole number of days from 1 to 31.";

export const agentSettingsInput = z.object({
  lateDataDays: z.int(days).min(1, days).max(31, days),
  unknownAgents: z.enum(UNKNOWN_AGENTS),
}) satisfies z.ZodType<AgentSettings>;
