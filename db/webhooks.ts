/** Outgoing webhooks: made, changed and listed. What is sent to them is in webhook-deliveries.ts. */
import { and, desc, eq, isNull, sql } from "drizzle-orm";
import type { Severity } from "@/domain/alerts";
import { PREVIOUS_SECRET_HOURS, type WebhookEvent } from "@/domain/webhooks";
import { webhookDeliveries, webhooks } from "./schema/delivery";
import type { Tx } from "./workspace";

export type WebhookRow = {
  id: string;
  name: string;
  url: string;
  /** Its beginning, which tells whose it is. */
  urlOrigin: string;
  events: WebhookEvent[];
  minSeverity: Severity;
  disabledAt: Date | null;
  disabledReason: string | null;
  /** Until when the secret before the last rotation signs along. */
  previousSecretUntil: Date | null;
  lastStatus: "pending" | "delivered" | "failed" | null;
  lastAt: Date | null;
  createdAt: Date;
};

/** By name; working ones first. */
export async function listWebhooks(tx: Tx): Promise<WebhookRow[]> {
  const last = tx
    .select({ status: webhookDeliveries.status, createdAt: webhookDeliveries.createdAt })
    .from(webhookDeliveries)
    .where(and(eq(webhookDeliveries.workspaceId, webhooks.workspaceId), eq(webhookDeliveries.webhookId, webhooks.id)))
    .orderBy(desc(webhookDeliveries.createdAt), desc(webhookDeliveries.id))
    .limit(1)
    .as("last");
  return tx
    .select({
      id: webhooks.id,
      name: webhooks.name,
      url: webhooks.url,
      urlOrigin: webhooks.urlOrigin,
      events: webhooks.events,
      minSeverity: webhooks.minSeverity,
      disabledAt: webhooks.disabledAt,
      disabledReason: webhooks.disabledReason,
      previousSecretUntil:
        sql<Date | null>`case when ${webhooks.previousSecretUntil} > now() then ${webhooks.previousSecretUntil} end`.mapWith(
          webhooks.previousSecretUntil,
        ),
      lastStatus: last.status,
      lastAt: last.createdAt,
      createdAt: webhooks.createdAt,
    })
    .from(webhooks)
    .leftJoinLateral(last, sql`true`)
    .orderBy(sql`${webhooks.disabledAt} is not null`, webhooks.name, webhooks.id)
    .limit(200);
}

export type NewWebhook = {
  id: string;
  workspaceId: string;
  name: string;
  url: string;
  events: WebhookEvent[];
  minSeverity: Severity;
  secretSealed: string;
  createdBy: string;
};

export async function createWebhook(tx: Tx, webhook: NewWebhook): Promise<void> {
  await tx.insert(webhooks).values(webhook);
}

type WebhookChange = Pick<NewWebhook, "id" | "name" | "url" | "events" | "minSeverity">;

/** @returns false when there is no such webhook */
export async function updateWebhook(tx: Tx, { id, ...values }: WebhookChange): Promise<boolean> {
  return changed(await tx.update(webhooks).set(values).where(eq(webhooks.id, id)));
}

/** The new secret signs from now on, the one before along with it for a day. @returns false when there is no such webhook */
export async function rotateWebhookSecret(tx: Tx, id: string, secretSealed: string): Promise<boolean> {
  return changed(
    await tx
      .update(webhooks)
      .set({
        previousSecretSealed: webhooks.secretSealed,
        previousSecretUntil: sql`now() + make_interval(hours => ${PREVIOUS_SECRET_HOURS})`,
        secretSealed,
      })
      .where(eq(webhooks.id, id)),
  );
}

/** @returns false when there is no such webhook, or it works already */
export async function enableWebhook(tx: Tx, id: string): Promise<boolean> {
  return changed(
    await tx
      .update(webhooks)
      .set({ disabledAt: null, disabledReason: null })
      .where(and(eq(webhooks.id, id), sql`${webhooks.disabledAt} is not null`)),
  );
}

/** What waits for it fails with the same reason, to be sent again once it works. @returns false when it was disabled before */
export async function disableWebhook(tx: Tx, id: string, reason: string): Promise<boolean> {
  const disabled = await tx
    .update(webhooks)
    .set({ disabledAt: sql`now()`, disabledReason: reason })
    .where(and(eq(webhooks.id, id), isNull(webhooks.disabledAt)));
  if (!changed(disabled)) return false;
  await tx
    .update(webhookDeliveries)
    .set({ status: "failed", detail: `The webhook was disabled. ${reason}`, claimId: null })
    .where(and(eq(webhookDeliveries.webhookId, id), eq(webhookDeliveries.status, "pending")));
  return true;
}

/** With its log. @returns false when there is no such webhook */
export async function deleteWebhook(tx: Tx, id: string): Promise<boolean> {
  return changed(await tx.delete(webhooks).where(eq(webhooks.id, id)));
}

function changed({ rowCount }: { rowCount: number | null }): boolean {
  return (rowCount ?? 0) > 0;
}
