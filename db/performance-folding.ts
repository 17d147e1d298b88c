/** Keeps the fleet's folded hours and days (038 and 046) near to what the agents' own say. Called by a job. */
import { sql } from "drizzle-orm";
import { HOURS_KEPT_DAYS } from "@/domain/retention";
import { send } from "./send";
import type { Tx } from "./workspace";

const DAY = 86_400_000;
/** Executions are taken so many days late at most. */
const LATE_DAYS = 32;
/** So many days in one statement: years of history that was just loaded take several. */
const PORTION_DAYS = 31;

/** @returns how many buckets were folded, and how many were forgotten */
export async function foldPerformance(
  tx: Tx,
  workspaceId: string,
  now: Date,
): Promise<{ folded: number; pruned: number }> {
  let folded = await fold(tx, workspaceId, daysBefore(now, LATE_DAYS), now);
  const first = await firstUnfolded(tx, workspaceId, daysBefore(now, LATE_DAYS));
  for (
    let from = first;
    from && from < daysBefore(now, LATE_DAYS);
    from = new Date(from.getTime() + PORTION_DAYS * DAY)
  ) {
    folded += await fold(tx, workspaceId, from, new Date(from.getTime() + (PORTION_DAYS - 1) * DAY));
  }
  const hoursSince = dateOf(daysBefore(now, HOURS_KEPT_DAYS + 2));
  const [row] = await send<{ n: number }>(
    tx,
    sql`select app.prune_folded_performance(${workspaceId}, ${hoursSince}::date) as n`,
  );
  return { folded, pruned: row?.n ?? 0 };
}

async function fold(tx: Tx, workspaceId: string, from: Date, to: Date): Promise<number> {
  const [row] = await send<{ n: number }>(
    tx,
    sql`select app.keep_folded_performance(${workspaceId}, ${dateOf(from)}::date, ${dateOf(to)}::date) as n`,
  );
  return row?.n ?? 0;
}

/**
 * The first day before `end` that has executions and was never folded, or without its shares: history that was loaded at
 * once, or is from before 046.
 */
async function firstUnfolded(tx: Tx, workspaceId: string, end: Date): Promise<Date | undefined> {
  const [row] = await send<{ day: string | null }>(
    tx,
    sql`select min(p.measurement_date)::text as day from agent_performance p
      where p.workspace_id = ${workspaceId} and p.measurement_hour is null and p.measurement_date < ${dateOf(end)}::date
        and not exists (select from fleet_performance f where f.workspace_id = ${workspaceId}
          and f.measurement_hour = -1 and f.measurement_date = p.measurement_date and f.campaign_shares is not null)`,
  );
  return row?.day ? new Date(`${row.day}T00:00:00Z`) : undefined;
}

const daysBefore = (now: Date, days: number) => new Date(now.getTime() - days * DAY);
const dateOf = (at: Date) => at.toISOString().slice(0, 10);
