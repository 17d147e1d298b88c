/**
 * Bounds what strangers cost before they have proven anything: no body is read, and no address looked up again and again.
 * Only failures count, each against its own source and, where a proxy tells it, its own caller.
 */
import { RateLimiterMemory, type RateLimiterRes } from "rate-limiter-flexible";
import { type IntegrationKind, KINDS, type SourceAddress } from "@/domain/integrations";
import { ProblemError } from "./problem";

// 600 a minute; a refusal is over within ten seconds.
const FAILURES = { points: 100, duration: 10 };
const UNKNOWN_MS = 5_000;
const UNKNOWN_KEPT = 10_000;

const failures = new RateLimiterMemory({ ...FAILURES, keyPrefix: "unproven" });
/** Addresses at which there was nothing, with the moment until which that is believed; the oldest first. */
const unknown = new Map<string, number>();

/** Who asks for what. The caller's address is known behind a trusted proxy alone. */
export type Caller = { place: SourceAddress; kind: IntegrationKind; address: string | undefined };

/**
 * Without the caller's address a stranger's failures can't be told from the sender's own. So a key in the headers, which is
 * cheap to look at, is always looked at; what must be read before it can be judged waits until the flood is over.
 * @throws ProblemError 429, or 503 towards senders that drop what a 4xx refused, with the seconds to wait
 */
export async function refuseFlood(caller: Caller): Promise<void> {
  const { overLimit, proof } = KINDS[caller.kind];
  if (proof === "bearer" && caller.address === undefined) return;
  const spent = await failures.get(keyOf(caller));
  if (!spent || spent.consumedPoints < FAILURES.points || spent.msBeforeNext <= 0) return;
  const seconds = Math.ceil(spent.msBeforeNext / 1000);
  throw new ProblemError(
    {
      status: overLimit,
      title: "too many requests",
      detail: `Too much came for this source without a valid key or signature. Nothing was stored; try again in ${seconds} s.`,
    },
    { "retry-after": String(seconds) },
  );
}

/** Counts a request that was refused before it had proven itself. */
export async function countFailure(caller: Caller): Promise<void> {
  await failures.consume(keyOf(caller)).catch((over: RateLimiterRes) => over);
}

/** Whether there was nothing at this address a moment ago. */
export function isKnownMissing(place: SourceAddress, kind: IntegrationKind): boolean {
  return (unknown.get(placeOf(place, kind)) ?? 0) > Date.now();
}

export function rememberMissing(place: SourceAddress, kind: IntegrationKind): void {
  const key = placeOf(place, kind);
  unknown.delete(key);
  unknown.set(key, Date.now() + UNKNOWN_MS);
  const [oldest] = unknown.keys();
  if (unknown.size > UNKNOWN_KEPT && oldest !== undefined) unknown.delete(oldest);
}

function keyOf({ place, kind, address }: Caller): string {
  return `${placeOf(place, kind)} ${address ?? ""}`;
}

function placeOf({ workspaceId, integrationId }: SourceAddress, kind: IntegrationKind): string {
  return `${kind} ${workspaceId} ${integrationId}`;
}
