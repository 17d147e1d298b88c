/** Marketing moves: single actions of a campaign, whose outcomes make people's success rates. */

export const MOVE_STATUSES = ["planned", "running", "executed", "cancelled"] as const;
export type MoveStatus = (typeof MOVE_STATUSES)[number];

export const MOVE_OUTCOMES = ["pending", "successful", "unsuccessful"] as const;
export type MoveOutcome = (typeof MOVE_OUTCOMES)[number];

export const MOVE_ENUMS = { "moves.status": MOVE_STATUSES, "moves.outcome": MOVE_OUTCOMES } as const;
