/** Looks the source of an incoming request up, under the workspace that its address names. */
import { sql } from "drizzle-orm";
import type { IntegrationKind, SourceAddress } from "@/domain/integrations";
import { send } from "./send";
import { type Membership, type Origin, vouchFor, withWorkspace } from "./workspace";

export type Source = {
  id: string;
  kind: IntegrationKind;
  name: string;
  source: string;
  disabled: boolean;
  /** Whether what it sends must be signed, for kinds that leave the choice. */
  signed: boolean;
  /** Hashes of the keys that are good now: the one, and after a rotation the previous one for a while. */
  keyHashes: string[];
  /** Likewise, sealed. */
  secretsSealed: string[];
};

/** @returns null when there is no such source; nothing that the request itself says is believed yet */
export async function findSource(
  { workspaceId, integrationId }: SourceAddress,
  kind: IntegrationKind,
  origin: Origin,
): Promise<{ source: Source; member: Membership } | null> {
  const member = vouchFor({ workspaceId, userId: null, role: "viewer", origin });
  const [source] = await withWorkspace(member, (tx) =>
    send<Source>(
      tx,
      sql`select i.id, i.kind, i.name, i.source, i.disabled_at is not null as disabled,
        coalesce((i.settings ->> 'signed')::boolean, false) as signed,
        array_remove(array[i.key_hash, case when i.previous_until > now() then i.previous_key_hash end], null) as "keyHashes",
        array_remove(array[i.secret_sealed, case when i.previous_until > now() then i.previous_secret_sealed end], null)
          as "secretsSealed"
      from integrations i where i.id = ${integrationId} and i.kind = ${kind}`,
      "source_find",
    ),
  );
  return source ? { source, member } : null;
}
