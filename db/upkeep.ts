/** What the database needs done now and then, in no workspace. Called by jobs. */
import { sql } from "drizzle-orm";
import type { Tx } from "./workspace";

/**
 * Deletes spans of agents' traces that are older than eight days, and those of a day that tell nothing and lead nothing up.
 * @param portion how many at most @returns how many
 */
export async function pruneAgentSpans(tx: Tx, portion: number): Promise<number> {
  const { rows } = await tx.execute<{ deleted: number }>(sql`select app.prune_agent_spans(${portion}) as deleted`);
  return rows[0]?.deleted ?? 0;
}

/** Deletes ended sessions, ended verifications and counts of attempts that are a day old. @returns how many of each */
export async function pruneExpired(tx: Tx): Promise<{ sessions: number; verifications: number; attempts: number }> {
  const sessions = await tx.execute(sql`delete from auth.sessions where expires_at < now()`);
  const verifications = await tx.execute(sql`delete from auth.verifications where expires_at < now()`);
  const attempts = await tx.execute(
    sql`delete from auth.rate_limits where last_request < extract(epoch from now() - interval '1 day') * 1000`,
  );
  return {
    sessions: sessions.rowCount ?? 0,
    verifications: verifications.rowCount ?? 0,
    attempts: attempts.rowCount ?? 0,
  };
}

/** The ids of all workspaces. Only a job's transaction (withJob) sees them; it enters each by itself. */
export async function listWorkspaceIds(tx: Tx): Promise<string[]> {
  const { rows } = await tx.execute<{ id: string }>(sql`select id from workspaces order by id`);
  return rows.map(({ id }) => id);
}

/** The names of the migrations that this database has. */
export async function listAppliedMigrations(tx: Tx): Promise<string[]> {
  const { rows } = await tx.execute<{ name: string }>(sql`select name from public.schema_migrations order by name`);
  return rows.map(({ name }) => name);
}

/** True when some process has looked after the job queue within five minutes. */
export async function isQueueTended(tx: Tx): Promise<boolean> {
  const { rows } = await tx.execute<{ tended: boolean | null }>(
    sql`select max(cron_on) > now() - interval '5 minutes' as tended from pgboss.version`,
  );
  return rows[0]?.tended ?? false;
}
