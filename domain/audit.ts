/** Who can stand behind an audited change, and how a change is told. */

export const ACTOR_KINDS = ["person", "api_key", "system"] as const;
export type ActorKind = (typeof ACTOR_KINDS)[number];

export const AUDIT_ENUMS = {
  "audit_log.actor_kind": ACTOR_KINDS,
  "platform_audit_log.actor_kind": ACTOR_KINDS,
} as const;

/** One change in a log, newest first there. */
export type AuditEntry = {
  id: string;
  occurredAt: Date;
  actorKind: ActorKind;
  actor: string | null;
  action: string;
  subjectType: string;
  subjectId: string | null;
  /** Whom or what the row is about that has no name of its own: a member's person, a capability's agent. */
  person: string | null;
  before: Record<string, unknown> | null;
  after: Record<string, unknown> | null;
};

export type FieldChange = { field: string; before: string | null; after: string | null };

// Known from the row itself; telling them adds nothing.
const SILENT: ReadonlySet<string> = new Set(["id", "workspace_id", "created_at", "updated_at"]);

/** What differs between two states of a row, in the order of its fields. Empty values are null. */
export function listChanges(
  before: Record<string, unknown> | null,
  after: Record<string, unknown> | null,
): FieldChange[] {
  const fields = new Set([...Object.keys(before ?? {}), ...Object.keys(after ?? {})]);
  return [...fields]
    .filter((field) => !SILENT.has(field))
    .map((field) => ({ field, before: inWords(before?.[field]), after: inWords(after?.[field]) }))
    .filter((change) => change.before !== change.after);
}

const LONGEST = 200;

function inWords(value: unknown): string | null {
  if (value === null || value === undefined || value === "") return null;
  const text = typeof value === "string" ? value : JSON.stringify(value);
  return text.length > LONGEST ? `${text.slice(0, LONGEST)}…` : text;
}

/** "workspace_members" becomes "workspace member": one row of the table, in words. */
export function inSingular(name: string): string {
  if (name === "agent_registry") return "agent";
  return fieldWords(name)
    .replace(/ies$/, "y")
    .replace(/([^s])s$/, "$1");
}

export function fieldWords(name: string): string {
  return name.replaceAll("_", " ");
}
