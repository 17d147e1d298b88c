/** Deletes agents' facts that are kept no longer, in portions, and says what the disk holds. Source: migration 039. */
import { sql } from "drizzle-orm";
import { EXECUTIONS_KEPT_DAYS, type RetentionTask } from "@/domain/retention";
import type { Storage } from "@/domain/storage";
import type { Tx } from "./workspace";

/** Makes agents' monthly partitions of this month and the next two. @returns how many were missing */
export async function makeMonthsAhead(tx: Tx): Promise<number> {
  const { rows } = await tx.execute<{ made: number }>(
    sql`select app.ensure_performance_partitions(current_date, current_date + 62) as made`,
  );
  return rows[0]?.made ?? 0;
}

/**
 * Deletes a portion of the workspace's executions whose key counts no more: after a week, or a day after the workspace
 * takes no report of that time any more. @returns how many went
 */
export async function expireExecutions(tx: Tx, portion: number): Promise<number> {
  const { rows } = await tx.execute<{ gone: number }>(
    sql`select app.expire_executions(app.workspace_id(), ${EXECUTIONS_KEPT_DAYS}, ${portion}) as gone`,
  );
  return rows[0]?.gone ?? 0;
}

/** Deletes a portion of the workspace's hours older than `keepDays` UTC days (90 at least). @returns how many went */
export async function expireHours(tx: Tx, keepDays: number, portion: number): Promise<number> {
  const { rows } = await tx.execute<{ gone: number }>(
    sql`select app.expire_performance_hours(app.workspace_id(), ${keepDays}, ${portion}) as gone`,
  );
  return rows[0]?.gone ?? 0;
}

/** Gives back the disk space of one month whose hours are gone. @returns the partition, or null when none is left */
export async function packMonth(tx: Tx, keepDays: number): Promise<string | null> {
  const { rows } = await tx.execute<{ packed: string | null }>(
    sql`select app.pack_performance_month(${keepDays}) as packed`,
  );
  return rows[0]?.packed ?? null;
}

/** Drops agents' performance of months that ended more than `keepMonths` (13 at least) ago. @returns how many partitions */
export async function dropOldPerformance(tx: Tx, keepMonths: number): Promise<number> {
  const { rows } = await tx.execute<{ dropped: number }>(
    sql`select app.drop_performance_partitions(${keepMonths}) as dropped`,
  );
  return rows[0]?.dropped ?? 0;
}

/** Notes that a task ran, and what it removed besides what the functions above note themselves. */
export async function logRetention(tx: Tx, task: RetentionTask, removed: number): Promise<void> {
  await tx.execute(sql`select app.log_retention(${task}, ${removed})`);
}

/** @throws CX403 unless the caller is a platform administrator */
export async function readStorage(tx: Tx): Promise<Storage> {
  const { rows } = await tx.execute<{ storage: Storage }>(sql`select app.read_storage() as storage`);
  const [row] = rows;
  if (!row) throw new Error("The database said nothing of its storage.");
  return row.storage;
}
