/** Assignments of agents in a workspace: who works where, within which limits, and what was used of them. */
import { and, eq, inArray, or, sql } from "drizzle-orm";
import {
  ASSIGNMENT_STATUS_MOVES,
  type AssignmentLimits,
  type AssignmentStatus,
  type ExecutionConstraints,
  type PriorityLevel,
} from "@/domain/agents";
import type { AssignAgent, ChangeAssignment, MoveAssignment } from "@/domain/agents-input";
import { type LimitStanding, type Standing, standingOf } from "@/domain/budgets";
import { agentAssignments } from "./schema/agents";
import type { Tx } from "./workspace";

export type Assignment = {
  id: string;
  campaignId: string | null;
  campaignName: string | null;
  status: AssignmentStatus;
  statusReason: string | null;
  statusChangedAt: string;
  priorityLevel: PriorityLevel;
  constraints: ExecutionConstraints;
  assignedDate: string;
  assignedBy: string | null;
  tasksAssigned: number;
  tasksCompleted: number;
  tasksFailed: number;
  totalTokensUsed: number;
  totalCostIncurred: number;
  /** Use and reservations in the current UTC hour and the workspace's today; of one that ended, nothing. */
  standing: Standing;
};

/** An agent's assignments here, running ones first. */
export async function listAssignments(tx: Tx, workspaceId: string, agentId: string): Promise<Assignment[]> {
  const { rows } = await tx.execute<Omit<Assignment, "standing"> & { limits: LimitStanding[] | null }>(sql`
    select a.id, a.assigned_to_campaign_id as "campaignId", c.name as "campaignName", a.assignment_status as status,
      a.status_reason as "statusReason", to_json(a.status_changed_at) #>> '{}' as "statusChangedAt",
      a.priority_level as "priorityLevel", a.execution_constraints as constraints,
      to_json(a.assigned_date) #>> '{}' as "assignedDate", u.name as "assignedBy", a.tasks_assigned as "tasksAssigned",
      a.tasks_completed as "tasksCompleted", a.tasks_failed as "tasksFailed", a.total_tokens_used as "totalTokensUsed",
      a.total_cost_incurred as "totalCostIncurred", b.limits
    from agent_assignments a
    left join campaigns c on c.workspace_id = a.workspace_id and c.id = a.assigned_to_campaign_id
    left join auth.users u on u.id = a.assigned_by
    left join (
      select assignment_id, json_agg(json_build_object('limit', limit_name, 'used', used, 'reserved', reserved)) as limits
      from app.agent_budget(${workspaceId}, ${agentId}) group by assignment_id
    ) b on b.assignment_id = a.id
    where a.workspace_id = ${workspaceId} and a.agent_id = ${agentId}
    order by array_position(array['active', 'paused', 'failed', 'completed', 'archived'], a.assignment_status),
      c.name nulls first, a.id`);
  return rows.map(({ limits, ...assignment }) => ({ ...assignment, standing: standingOf(limits ?? []) }));
}

/** Campaigns that an agent may be assigned to: those that still change. */
export async function listOpenCampaigns(tx: Tx, workspaceId: string): Promise<{ id: string; name: string }[]> {
  const { rows } = await tx.execute<{ id: string; name: string }>(sql`
    select id, name from campaigns where workspace_id = ${workspaceId} and status not in ('completed', 'archived')
    order by name, id limit 500`);
  return rows;
}

/**
 * Assigns an agent to the workspace or one of its campaigns; an ended assignment to the same is taken up again and
 * keeps its counters. The database refuses an agent that is out of service.
 * @returns null when such an assignment is already running or paused
 */
export async function assignAgent(
  tx: Tx,
  by: { workspaceId: string; userId: string | null },
  input: AssignAgent,
): Promise<{ id: string } | null> {
  const decided = {
    assignmentStatus: "active" as const,
    priorityLevel: input.priorityLevel,
    executionConstraints: input.executionConstraints,
    assignedBy: by.userId,
    statusReason: null,
  };
  const rows = await tx
    .insert(agentAssignments)
    .values({
      workspaceId: by.workspaceId,
      agentId: input.agentId,
      assignedToCampaignId: input.campaignId,
      ...decided,
    })
    .onConflictDoUpdate({
      target: [agentAssignments.workspaceId, agentAssignments.agentId, agentAssignments.assignedToCampaignId],
      set: { ...decided, assignedDate: sql`now()` },
      setWhere: inArray(agentAssignments.assignmentStatus, ["completed", "failed", "archived"]),
    })
    .returning({ id: agentAssignments.id });
  return rows[0] ?? null;
}

const one = (workspaceId: string, id: string) =>
  and(eq(agentAssignments.workspaceId, workspaceId), eq(agentAssignments.id, id));

const isLimitedTo = (priorityLevel: PriorityLevel, constraints: object) =>
  and(
    eq(agentAssignments.priorityLevel, priorityLevel),
    sql`${agentAssignments.executionConstraints} = ${JSON.stringify(constraints)}::jsonb`,
  );

export type LimitsChange =
  | { kind: "saved"; agentId: string }
  | { kind: "conflict"; current: AssignmentLimits }
  | { kind: "gone" };

/**
 * Sets priority and limits, if they still are as the person saw them or already as wanted; what is used counts against
 * the new ones from the next execution on.
 */
export async function changeAssignment(tx: Tx, workspaceId: string, input: ChangeAssignment): Promise<LimitsChange> {
  const { assignmentId, priorityLevel, executionConstraints, seen } = input;
  const [changed] = await tx
    .update(agentAssignments)
    .set({ priorityLevel, executionConstraints })
    .where(
      and(
        one(workspaceId, assignmentId),
        or(isLimitedTo(seen.priorityLevel, seen.constraints), isLimitedTo(priorityLevel, executionConstraints)),
      ),
    )
    .returning({ agentId: agentAssignments.agentId });
  if (changed) return { kind: "saved", agentId: changed.agentId };
  const [current] = await tx
    .select({ priorityLevel: agentAssignments.priorityLevel, constraints: agentAssignments.executionConstraints })
    .from(agentAssignments)
    .where(one(workspaceId, assignmentId));
  return current ? { kind: "conflict", current } : { kind: "gone" };
}

export type MoveOutcome = { moved: true; agentId: string } | { moved: false; from: AssignmentStatus | null };

/** Pauses, resumes, completes or archives, with the reason. `from` is null when there is no such assignment. */
export async function moveAssignment(tx: Tx, workspaceId: string, input: MoveAssignment): Promise<MoveOutcome> {
  const [found] = await tx
    .select({ from: agentAssignments.assignmentStatus, agentId: agentAssignments.agentId })
    .from(agentAssignments)
    .where(one(workspaceId, input.assignmentId))
    .for("no key update");
  if (!found) return { moved: false, from: null };
  if (!ASSIGNMENT_STATUS_MOVES[found.from].includes(input.status)) return { moved: false, from: found.from };
  await tx
    .update(agentAssignments)
    .set({ assignmentStatus: input.status, statusReason: input.reason })
    .where(one(workspaceId, input.assignmentId));
  return { moved: true, agentId: found.agentId };
}
