/** Reports of executions, counted exactly once by app.record_agent_executions. */
import { sql } from "drizzle-orm";
import { type Execution, judgeExecutions, type Outcome, type Receipt, writeReceipt } from "@/domain/executions";
import type { Tx } from "./workspace";

type OutcomeRow = { item_index: number; outcome: Outcome["outcome"]; field: string | null; reason: string | null };

/**
 * Records a batch in the current workspace, in the caller's transaction. Places in the answer are those in `items`.
 * Source: agent_executions, agent_performance and its sketches, agent_assignments and their use of limits.
 */
export async function recordExecutions(tx: Tx, workspaceId: string, items: unknown[]): Promise<Receipt> {
  const { valid, rejected } = judgeExecutions(items);
  const outcomes: Outcome[] = rejected.map((rejection) => ({ outcome: "rejected", ...rejection }));
  if (valid.length > 0) {
    const rows = await insertExecutions(
      tx,
      workspaceId,
      valid.map((item) => item.execution),
    );
    for (const { item_index, outcome, field, reason } of rows) {
      const index = valid[item_index]?.index ?? item_index;
      if (outcome === "rejected") outcomes.push({ outcome, index, field: field ?? "", reason: reason ?? "" });
      else outcomes.push({ outcome, index });
    }
  }
  return writeReceipt(outcomes);
}

async function insertExecutions(tx: Tx, workspaceId: string, executions: Execution[]): Promise<OutcomeRow[]> {
  const { rows } = await tx.execute<OutcomeRow>(
    sql`select * from app.record_agent_executions(${workspaceId}, ${JSON.stringify(executions)}::jsonb)`,
  );
  return rows;
}
