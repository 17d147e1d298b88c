/** Budgets and reservations as programs read them, and what they are told instead. */
import { type AgentDetail, findAgent } from "@/db/agents";
import type { Budget, BudgetLine } from "@/db/budgets";
import type { Tx } from "@/db/workspace";
import {
  type Asked,
  describeShortage,
  describeUsedUp,
  type LimitStanding,
  type Reservation,
  secondsUntilRoom,
  usedUp,
  withoutRoom,
} from "@/domain/budgets";
import type { ReservationRequest } from "@/domain/budgets-input";
import type { Receipt } from "@/domain/executions";
import { AppError } from "./errors";
import { ProblemError } from "./problem";

/** The limits that work for a campaign (null: for none) counts against. */
export function bindingLines(lines: readonly BudgetLine[], campaignId: string | null): BudgetLine[] {
  return lines.filter((line) => line.campaignId === null || line.campaignId === campaignId);
}

const writeLimit = ({ limit, allowed, used, reserved, left, windowStart, windowEnd }: LimitStanding) => ({
  limit,
  allowed,
  used,
  reserved,
  left: left === null ? null : Math.max(0, left),
  window_start: windowStart,
  window_end: windowEnd,
});

export function writeBudget({ agent, lines }: Budget) {
  const limitsOf = (assignmentId: string | null) =>
    lines.filter((line) => line.assignmentId === assignmentId).map(writeLimit);
  const assigned = new Map(lines.flatMap((line) => (line.assignmentId ? [[line.assignmentId, line] as const] : [])));
  return {
    agent,
    assignments: [...assigned].map(([id, { campaignId, status, onBreach }]) => ({
      assignment_id: id,
      campaign_id: campaignId,
      status,
      on_breach: onBreach,
      limits: limitsOf(id),
    })),
    workspace: {
      on_breach: lines.find(({ assignmentId }) => assignmentId === null)?.onBreach,
      limits: limitsOf(null),
    },
  };
}

export const writeReservation = (reservation: Reservation) => ({
  id: reservation.id,
  status: reservation.status,
  executions: reservation.executions,
  tokens: reservation.tokens,
  cost: reservation.cost,
  campaign_id: reservation.campaignId,
  granted_at: reservation.grantedAt,
  expires_at: reservation.expiresAt,
  settled_at: reservation.settledAt,
});

export function noSuchAgent(name: string): AppError {
  return new AppError("not_found", `No agent with the name, code or id ${name} is in the registry.`);
}

/** @throws AppError "not_found" */
export async function requireAgent(tx: Tx, name: string): Promise<AgentDetail> {
  const agent = await findAgent(tx, name);
  if (!agent) throw noSuchAgent(name);
  return agent;
}

export function noSuchReservation(): AppError {
  return new AppError("not_found", "This agent has no such reservation in this workspace.");
}

/** The refusal that says what is left, and until when. */
export function noRoom(budget: Budget | null, request: ReservationRequest): ProblemError {
  const asked: Asked = request;
  const short = withoutRoom(bindingLines(budget?.lines ?? [], request.campaign_id ?? null), asked);
  const detail = `${budget?.agent.name} has no room for this within its limits: ${describeShortage(short, asked)}. Nothing was reserved. Ask for less, or again later.`;
  return refuseForNow(detail, short, secondsUntilRoom(short, new Date()));
}

function refuseForNow(detail: string, lines: readonly BudgetLine[], seconds: number): ProblemError {
  const limits = lines.map((line) => ({ assignment_id: line.assignmentId, ...writeLimit(line) }));
  return new ProblemError({ status: 409, title: "conflict", detail, limits }, { "retry-after": String(seconds) });
}

/** The assignments that get no more work while a limit which binds it is used up, with those limits. */
export function closedAssignments(lines: readonly BudgetLine[]): Map<string, BudgetLine[]> {
  const closed = new Map<string, BudgetLine[]>();
  for (const { assignmentId, campaignId } of lines) {
    const used = assignmentId === null ? [] : usedUp(bindingLines(lines, campaignId));
    if (assignmentId !== null && used.length > 0) closed.set(assignmentId, used);
  }
  return closed;
}

/** The refusal of tasks that wait while their assignments' limits are used up. */
export function noTaskWithin(agentName: string, withheld: readonly BudgetLine[][]): ProblemError {
  const lines = [...new Set(withheld.flat())];
  const detail = `${agentName} gets no task: of its limits here that pause it, these are used up: ${describeUsedUp(lines)}. What waits in the queue stays there. Come again then, or have the limit raised.`;
  return refuseForNow(detail, lines, Math.min(...withheld.map((used) => secondsUntilRoom(used, new Date()))));
}

/** What came with the settling, as reports of this agent for the reservation's campaign that count once however often it is sent. */
export function asSettled(items: readonly unknown[], agentId: string, { id, campaignId }: Reservation): unknown[] {
  return items.map((item, index) => ({
    campaign_id: campaignId,
    idempotency_key: `reservation:${id}:${index}`,
    ...(typeof item === "object" ? item : {}),
    agent_id: agentId,
    agent_name: undefined,
  }));
}

/** @throws ProblemError when an execution was refused: neither the others nor the settling are kept then */
export function refuseRejected(receipt: Receipt | undefined): void {
  if (!receipt || receipt.rejected.length === 0) return;
  const { rejected } = receipt;
  const [first] = rejected;
  const detail = `Nothing was settled or counted: executions.${first?.index} ${first?.field}: ${first?.reason} Correct what \`rejected\` names and settle again.`;
  throw new ProblemError({ status: 422, title: "invalid", detail, rejected });
}
