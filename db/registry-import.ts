/** Imports a file into the registry: the dry run and, once it is confirmed, all of it or nothing. */
import { randomUUID } from "node:crypto";
import { sql } from "drizzle-orm";
import { isInService } from "@/domain/registry";
import type { FileRow } from "@/domain/registry-file";
import { type PlannedRow, planImport } from "@/domain/registry-import";
import { listAgentRecords } from "./registry-agent";
import { insertAgent, replaceCapabilities, updateAgent } from "./registry-changes";
import type { Tx } from "./workspace";

export type ImportPlan = {
  rows: PlannedRow[];
  /** The registry as this plan saw it: while it stands, the plan does. */
  state: string;
  /** Calendar day of the database, YYYY-MM-DD. */
  today: string;
};

/** Writes nothing. */
export async function readImportPlan(tx: Tx, rows: readonly FileRow[]): Promise<ImportPlan> {
  const registry = await listAgentRecords(tx);
  const { rows: seen } = await tx.execute<{ state: string; today: string }>(sql`
    select md5(coalesce(string_agg(r.id || ' ' || app.agent_snapshot(r.id), ' ' order by r.id), '')) as state,
      current_date::text as today from agent_registry r`);
  const { state = "", today = "" } = seen[0] ?? {};
  return { rows: planImport(registry, rows, today), state, today };
}

type Written = Extract<PlannedRow, { record: unknown }> & { id: string };

/**
 * Writes what the plan says. New agents come first and begin in service; then whoever is in service at the end, then
 * those that leave it: a successor is there, and in service, when it is named.
 * @returns false when a new agent's name or code was taken meanwhile
 */
export async function runImport(tx: Tx, { rows, today }: ImportPlan): Promise<boolean> {
  const written = rows.flatMap((row): Written[] => {
    if (row.outcome === "create") return [{ ...row, id: randomUUID() }];
    return row.outcome === "change" ? [row] : [];
  });
  for (const { id, outcome, record } of written) {
    if (outcome === "create" && !(await insertAgent(tx, id, { ...record, is_active: true, deprecated_date: null })))
      return false;
  }
  for (const { id, record } of inOrder(written, today)) {
    const { capabilities, ...fields } = record;
    await updateAgent(tx, id, fields);
    await replaceCapabilities(tx, id, capabilities);
  }
  return true;
}

/** Whoever names a successor is written before that one leaves service itself. */
function inOrder(written: readonly Written[], today: string): Written[] {
  const byCode = new Map(written.map((one) => [one.record.code, one]));
  const place = ({ record }: Written): number => {
    if (isInService(record, today)) return -1;
    let steps = 0;
    for (let next = byCode.get(record.successor ?? ""); next && steps < written.length; steps++) {
      next = byCode.get(next.record.successor ?? "");
    }
    return written.length - steps;
  };
  return [...written].sort((a, b) => place(a) - place(b));
}
