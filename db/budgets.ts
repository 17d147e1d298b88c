/** Budgets of agents: how the limits that bind one stand, and reservations, which never pass them together with the use. */
import { sql } from "drizzle-orm";
import type { AssignmentStatus, BreachPolicy } from "@/domain/agents";
import type { LimitStanding, Reservation } from "@/domain/budgets";
import type { ReservationRequest } from "@/domain/budgets-input";
import { send } from "./send";
import type { Tx } from "./workspace";

/** Of one limit: of an assignment, or (no assignment) of the workspace. */
export type BudgetLine = LimitStanding & {
  assignmentId: string | null;
  campaignId: string | null;
  status: AssignmentStatus | null;
  onBreach: BreachPolicy;
};
export type Budget = { agent: { id: string; code: string; name: string }; lines: BudgetLine[] };

/** The agent by code or name, in any case, or by id, with every limit that binds it here; null when there is none. */
export async function readBudget(tx: Tx, name: string): Promise<Budget | null> {
  const [found] = await send<Budget["agent"] & { lines: BudgetLine[] }>(
    tx,
    sql`
    select r.id, r.code, r.agent_name as name, (
      select json_agg(json_build_object('assignmentId', b.assignment_id, 'campaignId', b.campaign_id, 'status', a.assignment_status,
          'onBreach', coalesce(coalesce(a.execution_constraints, s.limits) ->> 'on_breach', 'alert'),
          'limit', b.limit_name, 'allowed', b.allowed, 'used', b.used, 'reserved', b.reserved,
          'left', b.allowed - b.used - b.reserved, 'windowStart', b.window_start, 'windowEnd', b.window_end)
        order by b.assignment_id is null, b.campaign_id nulls first, b.limit_name)
      from app.agent_budget(app.workspace_id(), r.id) b
      left join agent_assignments a on a.workspace_id = app.workspace_id() and a.id = b.assignment_id
      left join workspace_agent_settings s on s.workspace_id = app.workspace_id() and b.assignment_id is null
    ) as lines
    from agent_registry r where r.code = upper(${name}) or lower(r.agent_name) = lower(${name}) or r.id::text = ${name}
    order by r.code = upper(${name}) desc limit 1`,
    "agent_budget",
  );
  return found ? { agent: { id: found.id, code: found.code, name: found.name }, lines: found.lines } : null;
}

export type ReservationOutcome = { outcome: "granted" | "known"; id: string } | { outcome: "refused" };

/**
 * Holds what the work may use at most, or refuses for want of room. Whoever asks or reports at the same moment waits.
 * @throws SQLSTATE CX409 for an agent that is not assigned or paused here, or a key that named another reservation
 */
export async function reserveBudget(
  tx: Tx,
  workspaceId: string,
  agentId: string,
  request: ReservationRequest,
): Promise<ReservationOutcome> {
  const { rows } = await tx.execute<ReservationOutcome>(sql`
    select outcome, reservation_id as id from app.reserve_agent_budget(${workspaceId}, ${agentId}, ${request.campaign_id ?? null},
      ${request.executions}, ${request.tokens}, ${request.cost}, ${request.ttl_seconds}, ${request.idempotency_key ?? null})`);
  return rows[0] ?? { outcome: "refused" };
}

/** One of the agent's reservations here; null when there is none. */
export async function findReservation(tx: Tx, agentId: string, id: string): Promise<Reservation | null> {
  const { rows } = await tx.execute<Reservation>(sql`
    select id, case when settled_at is not null then 'settled' when expires_at <= clock_timestamp() then 'expired' else 'live' end as status,
      campaign_id as "campaignId", execution_count as executions, token_count as tokens, cost,
      to_json(granted_at) #>> '{}' as "grantedAt", to_json(expires_at) #>> '{}' as "expiresAt", to_json(settled_at) #>> '{}' as "settledAt"
    from agent_reservations where workspace_id = app.workspace_id() and agent_id = ${agentId} and id = ${id}`);
  return rows[0] ?? null;
}

/** Gives back what it holds. One that is settled or expired stays as it is. */
export async function settleReservation(tx: Tx, workspaceId: string, agentId: string, id: string): Promise<void> {
  await tx.execute(sql`select app.settle_agent_reservation(${workspaceId}, ${agentId}, ${id})`);
}

/** Deletes old windows and what is left of old reservations, in all workspaces. @returns how many rows */
export async function pruneBudgets(tx: Tx, portion: number): Promise<number> {
  const { rows } = await tx.execute<{ pruned: number }>(sql`select app.prune_agent_budgets(${portion}) as pruned`);
  return rows[0]?.pruned ?? 0;
}
