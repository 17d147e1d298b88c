/** Agents and their assignments: enumerations with their words, states, limits. Pure, without zod: screens import it. */

export const AGENT_TYPES = ["lord", "researcher", "creative", "intelligence", "guardian"] as const;
export type AgentType = (typeof AGENT_TYPES)[number];

export const CAPABILITY_CATEGORIES = ["research", "analysis", "creation", "optimization", "monitoring"] as const;
export type CapabilityCategory = (typeof CAPABILITY_CATEGORIES)[number];

export const ASSIGNMENT_STATUSES = ["active", "paused", "completed", "failed", "archived"] as const;
export type AssignmentStatus = (typeof ASSIGNMENT_STATUSES)[number];

export const PRIORITY_LEVELS = ["low", "normal", "high", "critical"] as const;
export type PriorityLevel = (typeof PRIORITY_LEVELS)[number];

/** The hour is UTC's, the day that of the workspace's zone. */
export const USAGE_WINDOWS = ["hour", "day"] as const;

export const AGENT_ENUMS = {
  "agent_registry.agent_type": AGENT_TYPES,
  "agent_capabilities.category": CAPABILITY_CATEGORIES,
  "agent_assignments.assignment_status": ASSIGNMENT_STATUSES,
  "agent_assignments.priority_level": PRIORITY_LEVELS,
  "agent_assignment_usage.window_kind": USAGE_WINDOWS,
} as const;

export const AGENT_TYPE_LABELS: Record<AgentType, string> = {
  lord: "Lord",
  researcher: "Researcher",
  creative: "Creative",
  intelligence: "Intelligence",
  guardian: "Guardian",
};

export const CAPABILITY_LABELS: Record<CapabilityCategory, string> = {
  research: "Research",
  analysis: "Analysis",
  creation: "Creation",
  optimization: "Optimization",
  monitoring: "Monitoring",
};

export const ASSIGNMENT_STATUS_LABELS: Record<AssignmentStatus, string> = {
  active: "Active",
  paused: "Paused",
  completed: "Completed",
  failed: "Failed",
  archived: "Archived",
};

export const PRIORITY_LABELS: Record<PriorityLevel, string> = {
  low: "Low",
  normal: "Normal",
  high: "High",
  critical: "Critical",
};

/** Where people may take an assignment from each status. */
export const ASSIGNMENT_STATUS_MOVES: Record<AssignmentStatus, readonly AssignmentStatus[]> = {
  active: ["paused", "completed", "archived"],
  paused: ["active", "completed", "archived"],
  completed: ["active", "archived"],
  failed: ["active", "archived"],
  archived: ["active"],
};

/** What the button says that takes an assignment to a status. */
export function nameAssignmentMove(to: AssignmentStatus): string {
  return { active: "Resume", paused: "Pause", completed: "Complete", failed: "Fail", archived: "Archive" }[to];
}

export type ModelConfig = { model?: string; temperature?: number; max_tokens?: number };

export type BreachPolicy = "alert" | "pause";
export type ExecutionConstraints = {
  max_executions_per_hour?: number;
  max_tokens_per_day?: number;
  max_cost_per_day?: number;
  on_breach?: BreachPolicy;
};

/** What an assignment may be limited in: the key in its constraints, the window, and words. */
export const LIMITS = [
  { key: "max_executions_per_hour", window: "hour", label: "Executions an hour", max: 1_000_000_000 },
  { key: "max_tokens_per_day", window: "day", label: "Tokens a day", max: 1_000_000_000_000 },
  { key: "max_cost_per_day", window: "day", label: "Cost a day", max: 1_000_000_000 },
] as const;
export type LimitKey = (typeof LIMITS)[number]["key"];

/** What people decide about an assignment that runs. */
export type AssignmentLimits = { priorityLevel: PriorityLevel; constraints: ExecutionConstraints };

/** "executions an hour 50, then pause": limits in a line, for who meets another's change. */
export function describeConstraints(constraints: ExecutionConstraints): string {
  const set = LIMITS.flatMap(({ key, label }) => {
    const limit = constraints[key];
    return limit === undefined ? [] : [`${label.toLowerCase()} ${limit.toLocaleString("en")}`];
  });
  const then = constraints.on_breach === "pause" ? ["then pause"] : [];
  return set.length > 0 ? [...set, ...then].join(", ") : "no limits";
}

/** The same with the priority. */
export function describeLimits({ priorityLevel, constraints }: AssignmentLimits): string {
  return `${describeConstraints(constraints)}, priority ${PRIORITY_LABELS[priorityLevel].toLowerCase()}`;
}

/**
 * What an agent is to a workspace: assigned, or assigned but halted here, not assigned but at work all the same, not
 * assigned, out of service for all, or a draft that executions named and nobody has completed.
 */
export const AGENT_STATES = ["assigned", "paused", "at_work", "unassigned", "inactive", "draft"] as const;
export type AgentState = (typeof AGENT_STATES)[number];

export const AGENT_STATE_LABELS: Record<AgentState, string> = {
  assigned: "Assigned",
  paused: "Paused",
  at_work: "Works unassigned",
  unassigned: "Not assigned",
  inactive: "Inactive",
  draft: "Draft",
};

type AgentStanding = {
  isActive: boolean;
  isDeprecated: boolean;
  isDraft: boolean;
  /** Since when it reports work here without an assignment. */
  unassignedSince: string | null;
};

/** @param assignments how many of its assignments in the workspace are active and paused */
export function agentState(agent: AgentStanding, assignments: { active: number; paused: number }): AgentState {
  if (agent.isDraft) return "draft";
  if (!agent.isActive || agent.isDeprecated) return "inactive";
  if (assignments.active > 0) return "assigned";
  if (assignments.paused > 0) return "paused";
  return agent.unassignedSince ? "at_work" : "unassigned";
}

/** Why an agent can't be assigned or resumed: undefined when it can. */
export function whyNotAssignable(agent: {
  agentName: string;
  isActive: boolean;
  isDeprecated: boolean;
  isDraft?: boolean;
}) {
  if (agent.isDraft) return `${agent.agentName} is a draft: a platform administrator has to complete it first.`;
  if (!agent.isActive) return `${agent.agentName} is inactive in the registry.`;
  return agent.isDeprecated ? `${agent.agentName} is deprecated.` : undefined;
}
