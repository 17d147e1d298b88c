/** Optimistic concurrency: what became of an update that names the revision it was made from. */
import { sql } from "drizzle-orm";
import type { LaterChange } from "@/domain/conflicts";
import type { Tx } from "./workspace";

export type Saved<T> =
  | { kind: "saved"; row: T }
  | { kind: "conflict"; current: T; changes: LaterChange[] }
  | { kind: "missing" };

/** start_date is startDate in forms. */
function fieldOf(column: string): string {
  return column.replaceAll(/_([a-z])/g, (_, letter: string) => letter.toUpperCase());
}

/** What was changed in a row since `revision`, from the audit log. */
async function listLaterChanges(tx: Tx, table: string, id: string, revision: number): Promise<LaterChange[]> {
  const { rows } = await tx.execute<Omit<LaterChange, "fields"> & { columns: string[] }>(sql`
    select u.name as who, to_json(a.occurred_at) #>> '{}' as "when", coalesce(a.actor_id = auth.uid(), false) as mine,
      array(select key from jsonb_each(a.after)
            where value is distinct from a.before -> key and key not in ('revision', 'completed_at')
            order by key) as columns
    from audit_log a left join auth.users u on u.id = a.actor_id
    where a.workspace_id = app.workspace_id() and a.subject_type = ${table} and a.subject_id = ${id}
      and a.action = 'update' and (a.after ->> 'revision')::integer > ${revision}
    order by a.occurred_at desc limit 20`);
  return rows.map(({ columns, ...change }) => ({ ...change, fields: columns.map(fieldOf) }));
}

/** What somebody else's change made of a thing before mine came; `who` is null when no person did it. */
export type Overtaken<T> = { now: T; who: string | null };

/** Names, from the audit log, who left a row as it is `now`. */
export async function overtaken<T>(tx: Tx, table: string, id: string, now: T): Promise<Overtaken<T>> {
  const { rows } = await tx.execute<{ who: string | null }>(sql`
    select u.name as who from audit_log a left join auth.users u on u.id = a.actor_id
    where a.workspace_id = app.workspace_id() and a.subject_type = ${table} and a.subject_id = ${id}
    order by a.occurred_at desc limit 1`);
  return { now, who: rows[0]?.who ?? null };
}

/** Tells a saved row from one that somebody else changed first, and from one that is gone. */
export async function resolveUpdate<T>(
  tx: Tx,
  updated: T | undefined,
  at: { table: string; id: string; revision: number },
  find: () => Promise<T | undefined>,
): Promise<Saved<T>> {
  if (updated) return { kind: "saved", row: updated };
  const current = await find();
  if (!current) return { kind: "missing" };
  return { kind: "conflict", current, changes: await listLaterChanges(tx, at.table, at.id, at.revision) };
}
