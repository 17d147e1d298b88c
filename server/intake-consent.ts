/**
 * The handshake of the CloudEvents webhook specification (1.0, section 4): before a sender delivers, it asks by OPTIONS
 * whether it may. It guards the sender from being pointed at strangers and proves nothing: each delivery still shows its key.
 */
import { type IntegrationKind, parseAddress } from "@/domain/integrations";
import { env } from "./env";
import { disabledSource, lookUp, unknownSource } from "./intake";
import { countFailure, refuseFlood } from "./intake-flood";
import { problemFrom, problemResponse } from "./problem";
import { originOf } from "./request";

type Addressed = { params: Promise<{ address: string }> };

/** The answer to OPTIONS of one kind of source. */
export function consentRoute(kind: IntegrationKind) {
  return async (request: Request, { params }: Addressed) => consent(request, kind, (await params).address);
}

/**
 * Agrees to the sender that asks, at the rate that the source has, in requests a minute. Consent is in the headers alone: a
 * refusal, and an OPTIONS that asks for nothing, have none.
 */
async function consent(request: Request, kind: IntegrationKind, address: string): Promise<Response> {
  const origin = originOf(request.headers, "api_key");
  const headers = { allow: "OPTIONS, POST", "x-request-id": origin.requestId };
  const sender = request.headers.get("webhook-request-origin");
  if (!sender) return new Response(null, { status: 204, headers });
  try {
    const place = parseAddress(address);
    if (!place) throw unknownSource();
    const caller = { place, kind, address: origin.address };
    await refuseFlood(caller);
    await countFailure(caller);
    const found = await lookUp(place, kind, origin);
    if (!found) throw unknownSource();
    if (found.source.disabled) throw disabledSource();
    const rate = String(env().PROGRAM_REQUESTS_PER_MINUTE);
    return new Response(null, {
      headers: { ...headers, "webhook-allowed-origin": sender, "webhook-allowed-rate": rate },
    });
  } catch (error) {
    const { problem, headers: more } = problemFrom(error, origin.requestId);
    return problemResponse(problem, origin.requestId, { ...headers, ...more });
  }
}
