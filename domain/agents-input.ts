/** What people send about assignments and the registry: limits and messages. */
import { z } from "zod";
import { ASSIGNMENT_STATUSES, type ExecutionConstraints, LIMITS, PRIORITY_LEVELS } from "./agents";
import { optionalDecimal, optionalText, requiredLine } from "./form-values";
import { periodRequest } from "./performance-request";

const id = (what: string) => z.uuid(`${what} is missing or is no id.`);

const limit = (index: 0 | 1 | 2, places: number) =>
  optionalDecimal(LIMITS[index].label, { min: 0, max: LIMITS[index].max, places });

/** Limits as a form sends them. */
export const limits = {
  max_executions_per_hour: limit(0, 0),
  max_tokens_per_day: limit(1, 0),
  max_cost_per_day: limit(2, 2),
  on_breach: z.enum(["alert", "pause"], "Choose what happens when a limit is passed.").default("alert"),
};

/** Limits as typed become constraints as stored: absent ones are left out. */
export function toConstraints(typed: {
  max_executions_per_hour: number | null;
  max_tokens_per_day: number | null;
  max_cost_per_day: number | null;
  on_breach: "alert" | "pause";
}): ExecutionConstraints {
  const set = LIMITS.flatMap(({ key }) => (typed[key] === null ? [] : [[key, typed[key]] as const]));
  return set.length > 0 ? { ...Object.fromEntries(set), on_breach: typed.on_breach } : {};
}

/** Limits as a form was filled with them. */
export const seenLimits = z.record(z.string().max(40), z.json());

const priority = z.enum(PRIORITY_LEVELS, "Choose a priority.").default("normal");
/** Priority and limits, as a form sends them. */
export const limitFields = { priorityLevel: priority, ...limits };

export const assignAgentSchema = z
  .object({
    agentId: id("The agent"),
    /** Null or empty: the whole workspace. */
    campaignId: z
      .union([z.literal("").transform(() => null), z.uuid("Choose a campaign.")])
      .nullable()
      .default(null),
    priorityLevel: priority,
    ...limits,
  })
  .transform(({ agentId, campaignId, priorityLevel, ...typed }) => ({
    agentId,
    campaignId,
    priorityLevel,
    executionConstraints: toConstraints(typed),
  }));
export type AssignAgent = z.output<typeof assignAgentSchema>;

export const changeAssignmentSchema = z
  .object({
    assignmentId: id("The assignment"),
    priorityLevel: priority,
    ...limits,
    /** What the form was filled from: another's change since then is not overwritten unseen. */
    seen: z.object({ priorityLevel: z.enum(PRIORITY_LEVELS), constraints: seenLimits }),
  })
  .transform(({ assignmentId, priorityLevel, seen, ...typed }) => ({
    assignmentId,
    seen,
    priorityLevel,
    executionConstraints: toConstraints(typed),
  }));
export type ChangeAssignment = z.output<typeof changeAssignmentSchema>;

/** Pausing needs a reason: whoever finds the agent idle should know why. */
export const moveAssignmentSchema = z
  .object({
    assignmentId: id("The assignment"),
    status: z.enum(ASSIGNMENT_STATUSES, "Choose a status."),
    reason: optionalText("The reason", 500),
  })
  .refine((move) => move.status !== "paused" || move.reason, {
    path: ["reason"],
    message: "Say why it is paused.",
  });
export type MoveAssignment = z.output<typeof moveAssignmentSchema>;

/** What the agent page shows: the agent by code, name or id, and the time of its charts. */
export const agentPageSchema = z.object({ name: requiredLine("The agent", 80), period: periodRequest });
export type AgentPageRequest = z.output<typeof agentPageSchema>;
