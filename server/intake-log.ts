/** Writes the log of a source, so that nobody can fill the table: past a rate, deliveries are only counted. */
import { RateLimiterMemory } from "rate-limiter-flexible";
import type { BatchReport } from "@/db/alert-intake";
import { type NewDelivery, writeDelivery } from "@/db/deliveries";
import type { Source } from "@/db/integration-check";
import { type Membership, type Tx, withWorkspace } from "@/db/workspace";
import type { DeliveryResult } from "@/domain/integrations";
import { PAYLOAD_LENGTH, redactPayload, tellingHeaders } from "@/domain/redaction";
import { log } from "./log";

/** A request as far as it has come. */
export type Arrival = {
  source: Source;
  member: Membership;
  headers: Headers;
  /** Empty until it is read. */
  body: Buffer;
  /** True once the sender has shown its key or signature. */
  proven: boolean;
  isTest: boolean;
  /** By performance.now(). */
  began: number;
  /** What the sender showed: never written down. */
  shown: string[];
};

export type Outcome = { result: DeliveryResult; status: number; detail?: string; report?: BatchReport };

// Rows per source and process. What anybody may send is written seldom, and little of it.
const RATES = {
  proven: new RateLimiterMemory({ points: 120, duration: 60 }),
  unproven: new RateLimiterMemory({ points: 6, duration: 300 }),
};
const UNPROVEN_LENGTH = 2_048;
const ALERTS_LISTED = 20;

/** How many were only counted since the last that was written, by source and sort. */
const unlogged = new Map<string, number>();

/** Writes within the delivery's own transaction: what was taken in is in the log, and nothing else. */
export async function logTaken(tx: Tx, arrival: Arrival, outcome: Outcome): Promise<void> {
  await write(arrival, outcome, (delivery) => writeDelivery(tx, delivery));
}

/** Writes in a transaction of its own. A log that can't be written must not change the answer. */
export async function logRefused(arrival: Arrival, outcome: Outcome): Promise<void> {
  const { requestId } = arrival.member.origin;
  log.warn({ requestId, sourceId: arrival.source.id, status: outcome.status }, "delivery refused");
  try {
    await write(arrival, outcome, (delivery) => withWorkspace(arrival.member, (tx) => writeDelivery(tx, delivery)));
  } catch (error) {
    log.error({ requestId, err: error }, "a refused delivery was not logged");
  }
}

async function write(arrival: Arrival, outcome: Outcome, insert: (row: NewDelivery) => Promise<void>): Promise<void> {
  const sort = arrival.proven ? "proven" : "unproven";
  // An id is chosen by who makes the source, so it counts within its workspace only.
  const key = `${arrival.member.workspaceId} ${arrival.source.id} ${sort}`;
  const skipped = unlogged.get(key) ?? 0;
  const hasRoom = await RATES[sort].consume(key).then(
    () => true,
    () => false,
  );
  unlogged.set(key, hasRoom ? 0 : skipped + 1);
  if (hasRoom) await insert(rowOf(arrival, outcome, skipped));
}

function rowOf(arrival: Arrival, { result, status, detail, report }: Outcome, skipped: number): NewDelivery {
  const { source, member, headers, body, proven, isTest, began, shown } = arrival;
  const length = proven ? PAYLOAD_LENGTH : UNPROVEN_LENGTH;
  // A character has at most four bytes; the rest is never looked at.
  const text = new TextDecoder().decode(body.subarray(0, 4 * length));
  const touched = [
    ...(report?.fired.map(({ id }) => id) ?? []),
    ...(report?.resolved ?? []),
    ...(report?.acknowledged ?? []),
  ];
  return {
    workspaceId: member.workspaceId,
    integrationId: source.id,
    result,
    status,
    detail: detail?.slice(0, 1_000) ?? null,
    payload: redactPayload(text.slice(0, length), shown),
    payloadBytes: body.length,
    headers: tellingHeaders(headers),
    fired: report?.fired.length ?? 0,
    resolved: report?.resolved.length ?? 0,
    acknowledged: report?.acknowledged.length ?? 0,
    alertIds: [...new Set(touched)].slice(0, ALERTS_LISTED),
    durationMs: Math.round(performance.now() - began),
    unlogged: skipped,
    proven,
    isTest,
  };
}
