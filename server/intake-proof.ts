/** How a sender proves itself: a key in the header or in the body, a signature over the body. */

import type { Source } from "@/db/integration-check";
import { hashKey } from "@/db/key-check";
import { KINDS, type SourceAddress } from "@/domain/integrations";
import { jsonOf } from "./body";
import type { Arrival } from "./intake-log";
import { ProblemError } from "./problem";
import { unseal } from "./sealed";
import { checkGrafanaSignature, checkSentrySignature, checkStandardSignature, equal } from "./signatures";

/** What a source's sealed secret is bound to. The id alone names none: another workspace may have one of the same id. */
export function sealPurpose({ workspaceId, integrationId }: SourceAddress): string {
  return `integration ${workspaceId} ${integrationId}`;
}

/** The key of kinds that send one with the request's head. @throws ProblemError 401 */
export function proveKey(arrival: Arrival): void {
  const { source, headers } = arrival;
  if (KINDS[source.kind].proof !== "bearer") return;
  const [scheme, key] = (headers.get("authorization") ?? "").split(" ");
  checkSourceKey(arrival, scheme?.toLowerCase() === "bearer" ? key : undefined, 'Send "Authorization: Bearer <key>"');
  // A signature may be asked for besides.
  arrival.proven = !source.signed;
}

/** What needs the body: a signature, or the key that stands in it. @throws ProblemError 401 */
export function proveSender(arrival: Arrival): void {
  const { source, body } = arrival;
  if (KINDS[source.kind].proof === "routing_key") {
    const sent = jsonOf(body);
    const key = typeof sent === "object" && sent !== null && "routing_key" in sent ? sent.routing_key : undefined;
    checkSourceKey(arrival, typeof key === "string" ? key : undefined, 'Send it as "routing_key"');
  } else {
    const fault = faultOfSignature(arrival);
    if (fault) throw unproven(fault);
  }
  arrival.proven = true;
}

function faultOfSignature({ source, member, headers, body }: Arrival): string | null {
  const secrets = signingSecrets(source, member.workspaceId);
  if (secrets.length === 0)
    return "This source has no signing secret that could be read. Set or rotate it on the source's page in the settings.";
  switch (source.kind) {
    case "sentry":
      return checkSentrySignature(secrets, headers, body);
    case "grafana":
      return checkGrafanaSignature(secrets, headers, body);
    default:
      return checkStandardSignature(secrets, headers, body);
  }
}

/** The secrets that are good now, the current one first. */
function signingSecrets({ id, secretsSealed }: Source, workspaceId: string): string[] {
  const purpose = sealPurpose({ workspaceId, integrationId: id });
  return secretsSealed.flatMap((sealed) => unseal(sealed, purpose) ?? []);
}

function checkSourceKey({ source, shown }: Arrival, key: string | undefined, how: string): void {
  if (!key) throw unproven(`No key came with this request. ${how} with the key of this source.`);
  shown.push(key);
  const hash = hashKey(key);
  if (source.keyHashes.some((known) => equal(known, hash))) return;
  throw unproven(`This is not the key of this source. ${how} with the key that was shown when it was made or rotated.`);
}

function unproven(detail: string): ProblemError {
  return new ProblemError(
    { status: 401, title: "unauthenticated", detail: `${detail} Nothing was stored.` },
    { "www-authenticate": 'Bearer realm="codex"' },
  );
}
