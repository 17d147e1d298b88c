/** What can come of handing one message over, and when it is tried again. */

/**
 * `method` says by which door it went (a mail server's name, "Slack"), `detail` why it is as it is, in words for people.
 * `retryAfter` are the seconds that the receiver asked for.
 */
export type DeliveryOutcome =
  | { status: "delivered"; method: string; detail?: string; goneSubscriptions?: string[] }
  | { status: "failed" | "bounced"; method?: string; detail: string; goneSubscriptions?: string[] }
  | { status: "retry"; method?: string; detail: string; retryAfter?: number; goneSubscriptions?: string[] };

const FIRST_WAIT = 30;
const LONGEST_WAIT = 6 * 3600;
/** Tries in all: the last comes some fifteen hours after the first. */
export const MAX_ATTEMPTS = 8;
export const LOST_TRIES = "The sender ended at each try before it learnt what came of it.";

/**
 * Seconds until the next try, four times as long each time up to six hours; null when it was the last.
 * @param attempts how many were made, 1 at least
 * @param retryAfter what the receiver asked for: kept to where it is longer, up to six hours
 */
export function secondsUntilRetry(attempts: number, retryAfter = 0): number | null {
  if (attempts >= MAX_ATTEMPTS) return null;
  const wait = FIRST_WAIT * 4 ** (attempts - 1);
  return Math.min(Math.max(wait, retryAfter), LONGEST_WAIT);
}

/** How an outcome is written down. */
export type Settlement = {
  status: "delivered" | "failed" | "bounced" | "pending";
  method: string | null;
  detail: string | null;
  /** Seconds until the next try; only where the status is pending. */
  retryIn: number | null;
};

/** @param attempts how many tries there were, this one included */
export function settlementOf(outcome: DeliveryOutcome, attempts: number): Settlement {
  const method = outcome.method ?? null;
  if (outcome.status !== "retry")
    return { status: outcome.status, method, detail: outcome.detail ?? null, retryIn: null };
  const retryIn = secondsUntilRetry(attempts, outcome.retryAfter);
  if (retryIn !== null) return { status: "pending", method, detail: outcome.detail, retryIn };
  return { status: "failed", method, detail: `${outcome.detail} Given up after ${attempts} tries.`, retryIn: null };
}
