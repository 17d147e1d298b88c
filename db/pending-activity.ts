/** Facts of acts on more than a thousand alerts: they count for their person's achievements a moment after the act. */
import { sql } from "drizzle-orm";
import type { Tx } from "./workspace";

/** Writes the facts of the workspace's oldest such act that nobody else is at. @returns false when none was waiting */
export async function recordPendingActivity(tx: Tx): Promise<boolean> {
  const { rows } = await tx.execute<{ recorded: boolean }>(
    sql`select app.record_pending_activity(app.workspace_id()) as recorded`,
  );
  return rows[0]?.recorded ?? false;
}
