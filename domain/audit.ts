/** Who can stand behind an audited change. */

export const ACTOR_KINDS = ["person", "api_key", "system"] as const;
export type ActorKind = (typeof ACTOR_KINDS)[number];

export const AUDIT_ENUMS = { "audit_log.actor_kind": ACTOR_KINDS } as const;
