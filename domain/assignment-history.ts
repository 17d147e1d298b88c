/** What an assignment went through, in words, from the audit log's two states of its row. */
import {
  ASSIGNMENT_STATUS_LABELS,
  type AssignmentStatus,
  describeLimits,
  type ExecutionConstraints,
  type PriorityLevel,
} from "./agents";

/** The part of an assignment's row that people decide. */
export type DecidedState = {
  assignment_status: AssignmentStatus;
  priority_level: PriorityLevel;
  execution_constraints: ExecutionConstraints;
  status_reason: string | null;
};

/** @returns what happened, such as "Paused"; null when nothing that people decide changed */
export function describeDecision(before: DecidedState | null, after: DecidedState | null): string | null {
  if (!after) return "Removed";
  if (!before) return `Assigned: ${describeLimits(limitsOf(after))}`;
  const steps: string[] = [];
  if (before.assignment_status !== after.assignment_status) steps.push(nameMove(before, after));
  const [was, is] = [describeLimits(limitsOf(before)), describeLimits(limitsOf(after))];
  if (was !== is) steps.push(`Limits changed from ${was} to ${is}`);
  return steps.length > 0 ? steps.join(". ") : null;
}

/** The reason that was given with this change, not an older one. */
export function reasonOfDecision(before: DecidedState | null, after: DecidedState | null): string | null {
  const isNew =
    before?.assignment_status !== after?.assignment_status || before?.status_reason !== after?.status_reason;
  return isNew ? (after?.status_reason ?? null) : null;
}

function nameMove(before: DecidedState, after: DecidedState): string {
  if (after.assignment_status !== "active") return ASSIGNMENT_STATUS_LABELS[after.assignment_status];
  return before.assignment_status === "paused" ? "Resumed" : "Taken up again";
}

function limitsOf({ priority_level, execution_constraints }: DecidedState) {
  return { priorityLevel: priority_level, constraints: execution_constraints };
}
