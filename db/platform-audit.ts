/** The log of what belongs to no workspace: the registry. Triggers write it; platform administrators read it. */
import { sql } from "drizzle-orm";
import type { AuditEntry } from "@/domain/audit";
import type { AuditCursor } from "@/domain/audit-input";
import { AUDIT_PAGE, type AuditPage } from "./audit";
import type { Tx } from "./workspace";

/** One page by keyset, newest first: `next` leads on, null at the end. */
export async function listPlatformAuditEntries(tx: Tx, after: AuditCursor | undefined): Promise<AuditPage> {
  const older = after
    ? sql`where a.occurred_at <= ${after.at}::timestamptz and (a.occurred_at < ${after.at}::timestamptz or a.id > ${after.id}::uuid)`
    : sql``;
  const { rows } = await tx.execute<Omit<AuditEntry, "occurredAt"> & { at: string }>(sql`
    select a.id, to_char(a.occurred_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') as at,
      a.actor_kind as "actorKind", u.name as actor, a.action, a.subject_type as "subjectType", a.subject_id as "subjectId",
      (select r.agent_name from agent_registry r where r.id = (coalesce(a.after, a.before) ->> 'agent_id')::uuid) as person,
      a.before, a.after
    from platform_audit_log a left join auth.users u on u.id = a.actor_id ${older}
    order by a.occurred_at desc, a.id limit ${AUDIT_PAGE + 1}`);
  const entries = rows.slice(0, AUDIT_PAGE).map(({ at, ...entry }) => ({ ...entry, occurredAt: new Date(at) }));
  const last = rows.length > AUDIT_PAGE ? rows[AUDIT_PAGE - 1] : undefined;
  return { entries, next: last ? { at: last.at, id: last.id } : null };
}
