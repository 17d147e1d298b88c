/** Deliveries that bear an id are taken once. The id's row is written in the delivery's own transaction. */
import { createHash } from "node:crypto";
import { sql } from "drizzle-orm";
import type { BatchReport } from "./alert-intake";
import type { Tx } from "./workspace";

/** An id of a delivery, of any length, as it is kept. */
export function digestOf(id: string): string {
  return createHash("sha256").update(id).digest("hex");
}

/**
 * Claims ids of deliveries. One that another transaction has just claimed is waited for, so that of two sent at once one is
 * taken and the other is answered alike.
 * @returns the digests that are new; the others have their report
 */
export async function claimReceipts(
  tx: Tx,
  input: { workspaceId: string; integrationId: string; digests: string[] },
): Promise<Set<string>> {
  // In one order everywhere, so that two batches that share ids never wait for each other.
  const digests = [...new Set(input.digests)].toSorted();
  const { rows } = await tx.execute<{ key: string }>(sql`
    insert into integration_receipts (workspace_id, integration_id, delivery_key)
    select ${input.workspaceId}, ${input.integrationId}, key from unnest(${sql.param(digests)}::text[]) with ordinality k (key, n)
    order by n
    on conflict (workspace_id, integration_id, delivery_key) do nothing
    returning delivery_key as key`);
  return new Set(rows.map(({ key }) => key));
}

/** Keeps what the delivery did, for those who send it again. */
export async function writeReport(
  tx: Tx,
  integrationId: string,
  digests: string[],
  report: BatchReport,
): Promise<void> {
  await tx.execute(sql`update integration_receipts set report = ${JSON.stringify(report)}::jsonb
    where integration_id = ${integrationId} and delivery_key = any (${sql.param(digests)}::text[])`);
}

/** What the delivery did when it first came. */
export async function readReport(tx: Tx, integrationId: string, digest: string): Promise<BatchReport | null> {
  const { rows } = await tx.execute<{ report: BatchReport | null }>(sql`select report from integration_receipts
    where integration_id = ${integrationId} and delivery_key = ${digest}`);
  return rows[0]?.report ?? null;
}
