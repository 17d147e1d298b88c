/** The audit log: who changed what, newest first. Triggers write it; nobody changes it. */
import { and, desc, eq, sql } from "drizzle-orm";
import { alias } from "drizzle-orm/pg-core";
import type { AuditEntry } from "@/domain/audit";
import type { AuditCursor, AuditFilter } from "@/domain/audit-input";
import { users } from "./schema/auth";
import { auditLog } from "./schema/tenancy";
import type { Tx } from "./workspace";

export const AUDIT_PAGE = 50;

export type AuditPage = { entries: AuditEntry[]; next: AuditCursor | null };

const concerned = alias(users, "concerned");

/** One page by keyset: `next` leads on, null at the end. */
export async function listAuditEntries(tx: Tx, filter: AuditFilter): Promise<AuditPage> {
  const { subject, after } = filter;
  const rows = await tx
    .select({
      id: auditLog.id,
      occurredAt: auditLog.occurredAt,
      // With its microseconds, which a JavaScript date has not.
      at: sql<string>`to_char(${auditLog.occurredAt} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')`,
      actorKind: auditLog.actorKind,
      actor: users.name,
      person: concerned.name,
      action: auditLog.action,
      subjectType: auditLog.subjectType,
      subjectId: auditLog.subjectId,
      before: auditLog.before,
      after: auditLog.after,
    })
    .from(auditLog)
    .leftJoin(users, eq(users.id, auditLog.actorId))
    .leftJoin(concerned, sql`${concerned.id} = (coalesce(${auditLog.after}, ${auditLog.before}) ->> 'user_id')::uuid`)
    .where(
      and(
        subject ? eq(auditLog.subjectType, subject) : undefined,
        // The first half alone bounds the index; the second cuts within one moment.
        after &&
          sql`${auditLog.occurredAt} <= ${after.at}::timestamptz
              and (${auditLog.occurredAt} < ${after.at}::timestamptz or ${auditLog.id} > ${after.id}::uuid)`,
      ),
    )
    .orderBy(desc(auditLog.occurredAt), auditLog.id)
    .limit(AUDIT_PAGE + 1);
  const entries = rows.slice(0, AUDIT_PAGE);
  const last = rows.length > AUDIT_PAGE ? entries.at(-1) : undefined;
  return { entries: entries.map(({ at: _at, ...entry }) => entry), next: last ? { at: last.at, id: last.id } : null };
}

/** The kinds of things that the log speaks of, each found by one step in the index. */
export async function listAuditSubjects(tx: Tx): Promise<string[]> {
  const { rows } = await tx.execute<{ subject: string }>(sql`
    with recursive subjects (subject) as (
      (select subject_type from audit_log where workspace_id = app.workspace_id() order by subject_type limit 1)
      union all
      select (select a.subject_type from audit_log a where a.workspace_id = app.workspace_id() and a.subject_type > s.subject
              order by a.subject_type limit 1)
      from subjects s where s.subject is not null)
    select subject from subjects where subject is not null order by subject`);
  return rows.map(({ subject }) => subject);
}

/** The tables whose changes come into the log. */
export async function listAuditedTables(tx: Tx): Promise<string[]> {
  const { rows } = await tx.execute<{ name: string }>(sql`
    select c.relname as name from pg_trigger t join pg_class c on c.oid = t.tgrelid
    where t.tgname = 'audit_change' order by 1`);
  return rows.map(({ name }) => name);
}
