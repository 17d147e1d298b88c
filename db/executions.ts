/** Reports of executions, counted exactly once by app.record_agent_executions. */
import { sql } from "drizzle-orm";
import {
  type Execution,
  emptyReceipt,
  judgeExecutions,
  type Outcome,
  type Receipt,
  writeReceipt,
} from "@/domain/executions";
import type { Tx } from "./workspace";

/** What became of the items at these places. */
type OutcomeRow = { places: number[]; outcome: Outcome["outcome"]; field: string | null; reason: string | null };

/**
 * Records a batch in the current workspace, in the caller's transaction. Places in the answer are those in `items`.
 * Reservations that counted ones name are settled with them.
 * Source: agent_executions, agent_performance and its sketches, agent_assignments and their use of limits, agent_reservations.
 */
export async function recordExecutions(tx: Tx, workspaceId: string, items: unknown[]): Promise<Receipt> {
  const [receipt] = await recordExecutionLists(tx, workspaceId, [items]);
  return receipt ?? emptyReceipt();
}

/** The same for several batches at once, each with an answer of its own; a key counts for the first that has it. */
export async function recordExecutionLists(tx: Tx, workspaceId: string, lists: unknown[][]): Promise<Receipt[]> {
  const judged = lists.map(judgeExecutions);
  const outcomes: Outcome[][] = judged.map(({ rejected }) => rejected.map((one) => ({ outcome: "rejected", ...one })));
  const valid = judged.flatMap((list, of) => list.valid.map((item) => ({ of, ...item })));
  if (valid.length > 0) {
    const executions = valid.map(({ execution }) => execution);
    const accepted: number[] = [];
    for (const { places, outcome, field, reason } of await insertExecutions(tx, workspaceId, executions)) {
      for (const place of places) {
        const { of = 0, index = place } = valid[place] ?? {};
        if (outcome === "rejected") outcomes[of]?.push({ outcome, index, field: field ?? "", reason: reason ?? "" });
        else if (outcome === "duplicate") outcomes[of]?.push({ outcome, index });
        else accepted.push(place);
      }
    }
    const notes = await settleReported(tx, workspaceId, accepted, executions);
    for (const place of accepted) {
      const { of = 0, index = place } = valid[place] ?? {};
      const note = notes.get(place);
      outcomes[of]?.push({ outcome: "accepted", index, ...(note && { note: { field: "reservation_id", note } }) });
    }
  }
  return outcomes.map(writeReceipt);
}

/** Settles the reservations that counted executions name. @returns why one gave nothing back, by the execution's place */
export async function settleReported(
  tx: Tx,
  workspaceId: string,
  counted: readonly number[],
  executions: readonly Pick<Execution, "reservation_id" | "agent_id" | "agent_name">[],
): Promise<Map<number, string>> {
  const reports = counted.flatMap((index) => {
    const { reservation_id, agent_id, agent_name } = executions[index] ?? {};
    return reservation_id ? [{ index, reservation_id, agent_id, agent_name }] : [];
  });
  if (reports.length === 0) return new Map();
  const { rows } = await tx.execute<{ index: number; note: string }>(
    sql`select item_index as index, note from app.settle_reported_reservations(${workspaceId}, ${JSON.stringify(reports)}::jsonb)`,
  );
  return new Map(rows.map(({ index, note }) => [index, note]));
}

async function insertExecutions(tx: Tx, workspaceId: string, executions: Execution[]): Promise<OutcomeRow[]> {
  const { rows } = await tx.execute<OutcomeRow>(
    sql`select outcome, field, reason, array_agg(item_index) as places
      from app.record_agent_executions(${workspaceId}, ${JSON.stringify(executions)}::jsonb) group by outcome, field, reason`,
  );
  return rows;
}
