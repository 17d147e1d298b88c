/** Makes a source with its secrets; what of them is shown once, and what is kept. */
import { randomBytes } from "node:crypto";
import { createIntegration, type Secrets } from "@/db/integrations";
import { hashKey } from "@/db/key-check";
import type { Tx } from "@/db/workspace";
import { type IntegrationKind, KINDS, type SourceAddress, sourceName } from "@/domain/integrations";
import { AppError } from "./errors";
import { sealPurpose } from "./intake-proof";
import { seal } from "./sealed";

/** Shown to the person once; null where there is none of that sort. */
export type ShownSecrets = { key: string | null; signingSecret: string | null };

type SecretNeeds = { kind: IntegrationKind; signed: boolean; given: string | null };

/**
 * @param given the sender's own secret, for kinds where the sender makes it
 * @returns what to show and what to store
 */
export function makeSecrets(
  place: SourceAddress,
  { kind, signed, given }: SecretNeeds,
): { shown: ShownSecrets; kept: Secrets } {
  const key = makeKey(kind);
  const signingSecret = KINDS[kind].secretFrom === "sender" ? given : makeSigningSecret(kind, signed);
  return {
    shown: { key, signingSecret: given ? null : signingSecret },
    kept: {
      keyHash: key === null ? null : hashKey(key),
      secretSealed: signingSecret === null ? null : seal(signingSecret, sealPurpose(place)),
    },
  };
}

/** 256 random bits; PagerDuty's senders want 32 characters, which are 128. */
function makeKey(kind: IntegrationKind): string | null {
  if (KINDS[kind].proof === "signature") return null;
  return KINDS[kind].proof === "routing_key"
    ? randomBytes(16).toString("hex")
    : `cdxs_${randomBytes(32).toString("base64url")}`;
}

function makeSigningSecret(kind: IntegrationKind, signed: boolean): string | null {
  if (kind === "standard_webhooks") return `whsec_${randomBytes(32).toString("base64")}`;
  return signed ? randomBytes(32).toString("hex") : null;
}

export type SourceRequest = SecretNeeds & { id: string; workspaceId: string; name: string; createdBy: string };

/** @throws AppError "conflict" when the workspace has one of this kind and name */
export async function makeSource(tx: Tx, request: SourceRequest): Promise<ShownSecrets> {
  const { given: _, ...wanted } = request;
  const { shown, kept } = makeSecrets({ workspaceId: request.workspaceId, integrationId: request.id }, request);
  const source = sourceName(request.kind, request.name);
  if (await createIntegration(tx, { ...wanted, ...kept, source })) return shown;
  const message = `There is a source ${source} already: its alerts would be mixed up with these. Choose another name.`;
  throw new AppError("conflict", message, { fieldErrors: { name: message } });
}
