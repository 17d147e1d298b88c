/** How limits stand: what is used, promised to agents that asked first, and left. Pure, without zod: screens import it. */
import { type BreachPolicy, type ExecutionConstraints, LIMITS, type LimitKey, USAGE_WINDOWS } from "./agents";

export const BUDGET_ENUMS = {
  "workspace_agent_usage.window_kind": USAGE_WINDOWS,
  "workspace_limit_breaches.limit_name": LIMITS.map(({ key }) => key),
} as const;

/**
 * Of one limit in its running window. Cost in the workspace's currency; `allowed` and `left` are null without a limit, and
 * `left` is below zero once it was passed.
 */
export type LimitStanding = {
  limit: LimitKey;
  allowed: number | null;
  used: number;
  reserved: number;
  left: number | null;
  windowStart: string;
  windowEnd: string;
};

/** How the limits of one assignment, or of the workspace, stand. */
export type Standing = Record<LimitKey, Pick<LimitStanding, "used" | "reserved">>;

export function standingOf(limits: readonly LimitStanding[]): Standing {
  const at = (key: LimitKey) => limits.find(({ limit }) => limit === key) ?? { used: 0, reserved: 0 };
  return {
    max_executions_per_hour: at("max_executions_per_hour"),
    max_tokens_per_day: at("max_tokens_per_day"),
    max_cost_per_day: at("max_cost_per_day"),
  };
}

/** What an agent asks for before it works: at most so many executions, tokens and so much cost. */
export type Asked = { executions: number; tokens: number; cost: number };

export const ASKED_BY_LIMIT = {
  max_executions_per_hour: "executions",
  max_tokens_per_day: "tokens",
  max_cost_per_day: "cost",
} as const satisfies Record<LimitKey, keyof Asked>;

/** The limits that have no room for it. */
export function withoutRoom<T extends LimitStanding>(limits: readonly T[], asked: Asked): T[] {
  return limits.filter(({ limit, left }) => left !== null && left < asked[ASKED_BY_LIMIT[limit]]);
}

/** The limits that give out no more work: nothing is left of them, and who passes one is paused. */
export function usedUp<T extends LimitStanding & { onBreach: BreachPolicy }>(limits: readonly T[]): T[] {
  return limits.filter(({ allowed, used, onBreach }) => onBreach === "pause" && allowed !== null && used >= allowed);
}

/** Whole seconds until all of these limits begin anew; at least one. */
export function secondsUntilRoom(limits: readonly LimitStanding[], now: Date): number {
  const last = Math.max(...limits.map(({ windowEnd }) => Date.parse(windowEnd)));
  return Math.max(1, Math.ceil((last - now.getTime()) / 1_000));
}

/** What is left under all of the limits together; null where none binds. */
export function leftOf(limits: readonly LimitStanding[]): Record<keyof Asked, number | null> {
  const least = (key: LimitKey) => {
    const left = limits.flatMap((standing) => (standing.limit === key ? (standing.left ?? []) : []));
    return left.length > 0 ? Math.max(0, Math.min(...left)) : null;
  };
  return {
    executions: least("max_executions_per_hour"),
    tokens: least("max_tokens_per_day"),
    cost: least("max_cost_per_day"),
  };
}

/** "executions an hour (12 of 60 left until 2026-03-31T15:00:00Z, 20 asked for)", one after the other. */
export function describeShortage(limits: readonly LimitStanding[], asked: Asked): string {
  return listLimits(
    limits,
    ({ limit, allowed, left, windowEnd }) =>
      `${Math.max(0, left ?? 0)} of ${allowed} left until ${windowEnd}, ${asked[ASKED_BY_LIMIT[limit]]} asked for`,
  );
}

/** "tokens a day (100 of 100 used until 2026-04-01T00:00:00Z)", one after the other. */
export function describeUsedUp(limits: readonly LimitStanding[]): string {
  return listLimits(limits, ({ allowed, used, windowEnd }) => `${used} of ${allowed} used until ${windowEnd}`);
}

function listLimits(limits: readonly LimitStanding[], describe: (standing: LimitStanding) => string): string {
  const words = limits.map((standing) => {
    const label = LIMITS.find(({ key }) => key === standing.limit)?.label.toLowerCase();
    return `${label} (${describe(standing)})`;
  });
  return new Intl.ListFormat("en").format(words);
}

export type ReservationStatus = "live" | "settled" | "expired";

export type Reservation = Asked & {
  id: string;
  status: ReservationStatus;
  campaignId: string | null;
  grantedAt: string;
  expiresAt: string;
  settledAt: string | null;
};

/** The workspace's own limits and how they stand. */
export type WorkspaceLimits = { limits: ExecutionConstraints; standing: Standing };
