/** The log of what sources sent last. */
import { desc, eq, sql } from "drizzle-orm";
import { DELIVERIES_KEPT, type DeliveryResult, RECEIPT_HOURS } from "@/domain/integrations";
import { integrationDeliveries } from "./schema/integrations";
import type { Tx } from "./workspace";

export type NewDelivery = {
  workspaceId: string;
  integrationId: string;
  result: DeliveryResult;
  status: number;
  detail: string | null;
  payload: string;
  payloadBytes: number;
  headers: Record<string, string>;
  fired: number;
  resolved: number;
  acknowledged: number;
  alertIds: string[];
  durationMs: number;
  unlogged: number;
  proven: boolean;
  isTest: boolean;
};

export async function writeDelivery(tx: Tx, delivery: NewDelivery): Promise<void> {
  await tx.insert(integrationDeliveries).values(delivery);
}

/** The last deliveries of a source, newest first, without their payloads. */
export async function listDeliveries(tx: Tx, integrationId: string) {
  const d = integrationDeliveries;
  return tx
    .select({
      id: d.id,
      result: d.result,
      status: d.status,
      detail: d.detail,
      payloadBytes: d.payloadBytes,
      fired: d.fired,
      resolved: d.resolved,
      acknowledged: d.acknowledged,
      alertIds: d.alertIds,
      durationMs: d.durationMs,
      unlogged: d.unlogged,
      isTest: d.isTest,
      receivedAt: sql<string>`to_char(${d.receivedAt} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`,
    })
    .from(d)
    .where(eq(d.integrationId, integrationId))
    .orderBy(desc(d.receivedAt), desc(d.id))
    .limit(DELIVERIES_KEPT.proven + DELIVERIES_KEPT.unproven);
}
export type DeliveryRow = Awaited<ReturnType<typeof listDeliveries>>[number];

/** What one delivery held, as far as it is kept; null when it is pruned. */
export async function readPayload(
  tx: Tx,
  deliveryId: string,
): Promise<{ payload: string; headers: Record<string, string> } | null> {
  const d = integrationDeliveries;
  const [row] = await tx.select({ payload: d.payload, headers: d.headers }).from(d).where(eq(d.id, deliveryId));
  return row ?? null;
}

/**
 * Deletes what is beyond a source's last ones or a week old, but for the very last; and ids of deliveries that nobody sends
 * again. @returns how many of each
 */
export async function pruneDeliveries(tx: Tx): Promise<{ deliveries: number; receipts: number }> {
  const deliveries = await tx.execute(sql`
    delete from integration_deliveries d using (
      select id, received_at, row_number() over (partition by integration_id, proven order by received_at desc, id desc) as place,
        case when proven then ${DELIVERIES_KEPT.proven}::integer else ${DELIVERIES_KEPT.unproven}::integer end as kept
      from integration_deliveries) p
    where d.workspace_id = app.workspace_id() and d.id = p.id
      and (p.place > p.kept or (p.place > 1 and p.received_at < now() - make_interval(days => ${DELIVERIES_KEPT.days})))`);
  const receipts = await tx.execute(
    sql`delete from integration_receipts where received_at < now() - make_interval(hours => ${RECEIPT_HOURS})`,
  );
  return { deliveries: deliveries.rowCount ?? 0, receipts: receipts.rowCount ?? 0 };
}
