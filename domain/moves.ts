/** Marketing moves: single actions of a campaign, whose outcomes make people's success rates. */

export const MOVE_STATUSES = ["planned", "running", "executed", "cancelled"] as const;
export type MoveStatus = (typeof MOVE_STATUSES)[number];

export const MOVE_OUTCOMES = ["pending", "successful", "unsuccessful"] as const;
export type MoveOutcome = (typeof MOVE_OUTCOMES)[number];

export const MOVE_ENUMS = { "moves.status": MOVE_STATUSES, "moves.outcome": MOVE_OUTCOMES } as const;

export const MOVE_STATUS_LABELS: Record<MoveStatus, string> = {
  planned: "Planned",
  running: "Running",
  executed: "Executed",
  cancelled: "Cancelled",
};

export const MOVE_OUTCOME_LABELS: Record<MoveOutcome, string> = {
  pending: "Not known yet",
  successful: "Successful",
  unsuccessful: "Unsuccessful",
};

export type MoveState = { status: MoveStatus; outcome: MoveOutcome };

/** "Running", or how an executed move turned out, once that is known. */
export function nameMoveState({ status, outcome }: MoveState): string {
  return status === "executed" && outcome !== "pending" ? MOVE_OUTCOME_LABELS[outcome] : MOVE_STATUS_LABELS[status];
}

/** Where a move may go from each status; an executed one only gets its outcome. */
export const MOVE_STATUS_MOVES: Record<MoveStatus, readonly MoveStatus[]> = {
  planned: ["running", "executed", "cancelled"],
  running: ["executed", "cancelled"],
  executed: [],
  cancelled: ["planned"],
};

export function mayMoveGo(from: MoveState, to: MoveState): boolean {
  return from.status === to.status ? to.status === "executed" : MOVE_STATUS_MOVES[from.status].includes(to.status);
}
