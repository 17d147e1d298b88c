/**
 * The one door for what sources send: no flood → source → body within bounds → key or signature → schema → known already? → transaction
 * → log → answer. What was answered as accepted is committed.
 */
import { RateLimiterMemory, type RateLimiterRes } from "rate-limiter-flexible";
import { findSource } from "@/db/integration-check";
import { type Membership, type Origin, withWorkspace } from "@/db/workspace";
import { type IntegrationKind, KINDS, parseAddress, type SourceAddress } from "@/domain/integrations";
import { readContent } from "./body";
import { env } from "./env";
import { countFailure, isKnownMissing, refuseFlood, rememberMissing } from "./intake-flood";
import { FORMATS } from "./intake-formats";
import { type Arrival, logRefused, logTaken, type Outcome } from "./intake-log";
import { proveKey, proveSender } from "./intake-proof";
import { takeReading } from "./intake-take";
import { log } from "./log";
import { ProblemError, problemFrom, problemResponse } from "./problem";
import { originOf } from "./request";

/** The largest body of a source, in bytes, before and after decompression. */
const BODY_BYTES = 1024 * 1024;

type Addressed = { params: Promise<{ address: string }> };

/** The route of one kind of source. */
export function sourceRoute(kind: IntegrationKind) {
  return async (request: Request, { params }: Addressed) => receive(request, kind, (await params).address);
}

/**
 * @param tester who tries the source out: a member of its workspace whose permission was checked. Everything but the key or
 *   signature is as for a sender.
 */
export async function receive(
  request: Request,
  kind: IntegrationKind,
  address: string,
  tester?: Membership,
): Promise<Response> {
  const began = performance.now();
  const origin = originOf(request.headers, "api_key");
  const place = parseAddress(address);
  let arrival: Arrival | undefined;
  try {
    if (!place) throw unknownSource();
    if (!tester) await refuseFlood({ place, kind, address: origin.address });
    const found = await lookUp(place, kind, origin);
    if (!found || (tester && tester.workspaceId !== found.member.workspaceId)) throw unknownSource();
    const [proven, isTest] = [tester !== undefined, tester !== undefined];
    arrival = { ...found, headers: request.headers, body: Buffer.alloc(0), proven, isTest, began, shown: [] };
    const { status, body } = await admit(arrival, request);
    return Response.json(body, { status, headers: { "x-request-id": origin.requestId } });
  } catch (error) {
    const { problem, headers } = problemFrom(error, origin.requestId);
    if (arrival) {
      if (place && !arrival.proven) await countFailure({ place, kind, address: origin.address });
      const result = problem.status >= 500 ? "failed" : "refused";
      await logRefused(arrival, { result, status: problem.status, detail: problem.detail });
    }
    return problemResponse(problem, origin.requestId, headers);
  }
}

/** @returns null when there is no such source, as far as was seen in the last seconds */
export async function lookUp(place: SourceAddress, kind: IntegrationKind, origin: Origin) {
  if (isKnownMissing(place, kind)) return null;
  const found = await findSource(place, kind, origin);
  if (!found) rememberMissing(place, kind);
  return found;
}

async function admit(arrival: Arrival, request: Request): Promise<{ status: number; body: unknown }> {
  // A key in the headers is looked at before anything of the body is.
  if (!arrival.proven) proveKey(arrival);
  arrival.body = await readContent(request, BODY_BYTES);
  if (!arrival.proven) proveSender(arrival);
  if (arrival.source.disabled) throw disabledSource();
  await spend(arrival);
  const { source, member } = arrival;
  const reading = FORMATS[source.kind](arrival, source.source);
  return withWorkspace(member, async (tx) => {
    const { result, report } = await takeReading(tx, { member, source, reading });
    const { status, body } = reading.answer(report);
    const outcome: Outcome = { result, status, report };
    await logTaken(tx, arrival, outcome);
    return { status, body };
  });
}

let limiter: RateLimiterMemory | undefined;

/** @throws ProblemError 429, or 503 towards senders that drop what a 4xx refused, for a source over its limit */
async function spend({ source, member }: Arrival): Promise<void> {
  limiter ??= new RateLimiterMemory({ points: env().PROGRAM_REQUESTS_PER_MINUTE, duration: 60, keyPrefix: "source" });
  const refused = await limiter.consume(`${member.workspaceId} ${source.id}`).then(
    () => null,
    (over: RateLimiterRes) => over,
  );
  if (!refused) return;
  const seconds = Math.ceil(refused.msBeforeNext / 1000);
  log.warn({ requestId: member.origin.requestId, sourceId: source.id }, "refused: over the limit");
  throw new ProblemError(
    {
      status: KINDS[source.kind].overLimit,
      title: "too many requests",
      detail: `This source has sent too much. Nothing was stored; try again in ${seconds} s.`,
    },
    { "retry-after": String(seconds) },
  );
}

export function unknownSource(): ProblemError {
  const detail = "There is no source at this address. Copy it anew from the workspace's settings. Nothing was stored.";
  return new ProblemError({ status: 404, title: "not found", detail });
}

export function disabledSource(): ProblemError {
  const detail = "This source is disabled in the workspace's settings. Nothing was stored.";
  return new ProblemError({ status: 403, title: "disabled", detail });
}
