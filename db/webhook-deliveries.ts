/** What is sent to outgoing webhooks: queued by the database itself, claimed and settled by the sender, read as a log. */
import { and, desc, eq, inArray, sql } from "drizzle-orm";
import type { Settlement } from "@/domain/delivery";
import { TEST_EVENT, WEBHOOK_LOG_DAYS, type WebhookDeliveryStatus } from "@/domain/webhooks";
import { webhookDeliveries, webhooks } from "./schema/delivery";
import type { Tx } from "./workspace";

export type ClaimedWebhook = {
  id: string;
  claimId: string;
  webhookId: string;
  url: string;
  /** The JSON text that is signed and sent: the same at each try. */
  body: string;
  secretSealed: string;
  /** The secret before the last rotation, while it signs along. */
  previousSealed: string | null;
  attempts: number;
};

// Of one webhook, and in all: many webhooks share, so that each has one on its way whatever the others' receivers do.
const CLAIMED_OF_ONE = 5;
const CLAIMED_AT_ONCE = 20;

/**
 * Claims due deliveries of working webhooks. A claim that isn't settled within two minutes comes due again.
 * @param appUrl the address that links in the payload begin with
 * @param busy webhooks whose last claims are still on their way: those get no more yet
 */
export async function claimWebhooks(tx: Tx, appUrl: string, busy: string[] = []): Promise<ClaimedWebhook[]> {
  const { rows } = await tx.execute<ClaimedWebhook>(sql`
    with due as (
      select d.id from (
        select workspace_id, id, greatest(1, least(${CLAIMED_OF_ONE}::bigint, ${CLAIMED_AT_ONCE} / count(*) over ())) as share
        from webhooks where workspace_id = app.workspace_id() and disabled_at is null) w
      cross join lateral (
        select n.id from webhook_deliveries n
        where n.workspace_id = w.workspace_id and n.webhook_id = w.id and n.status = 'pending' and n.deliver_after <= now()
        order by n.deliver_after limit w.share for update skip locked) d
      where w.id <> all (${sql.param(busy)}::uuid[])
      limit ${CLAIMED_AT_ONCE}
    )
    update webhook_deliveries d
    set claim_id = gen_random_uuid(), attempts = d.attempts + 1, attempted_at = now(), deliver_after = now() + interval '2 minutes'
    from due, webhooks w, workspaces s
    where d.workspace_id = app.workspace_id() and d.id = due.id and w.workspace_id = d.workspace_id and w.id = d.webhook_id
      and s.id = d.workspace_id
    returning d.id, d.claim_id as "claimId", d.webhook_id as "webhookId", d.attempts, w.url, w.secret_sealed as "secretSealed",
      case when w.previous_secret_until > now() then w.previous_secret_sealed end as "previousSealed",
      jsonb_build_object('type', d.event, 'timestamp', d.payload -> 'timestamp',
        'data', (d.payload - 'timestamp') || jsonb_strip_nulls(jsonb_build_object('workspace', s.slug,
          'url', ${appUrl}::text || '/' || s.slug || '/alerts?tab=all&alert=' || d.alert_id)))::text as body`);
  return rows;
}

export type WebhookAnswer = { responseStatus: number | null; responseExcerpt: string | null; durationMs: number };

/** Writes what came of a claim. @returns false when the claim is no longer the newest: nothing was written then */
export async function settleWebhook(
  tx: Tx,
  { id, claimId }: Pick<ClaimedWebhook, "id" | "claimId">,
  { status, detail, retryIn }: Settlement,
  answer: WebhookAnswer,
): Promise<boolean> {
  const { rowCount } = await tx
    .update(webhookDeliveries)
    .set({
      ...answer,
      status: status === "bounced" ? "failed" : status,
      detail,
      claimId: null,
      ...(retryIn === null ? {} : { deliverAfter: sql`now() + make_interval(secs => ${retryIn})` }),
    })
    .where(and(eq(webhookDeliveries.id, id), eq(webhookDeliveries.claimId, claimId)));
  return (rowCount ?? 0) > 0;
}

/** Queues a message that only says that it is a test. @returns false when one was queued within the last ten seconds */
export async function queueTest(tx: Tx, workspaceId: string, webhookId: string): Promise<boolean> {
  // Tests at the same moment wait for each other.
  await tx.select({ id: webhooks.id }).from(webhooks).where(eq(webhooks.id, webhookId)).for("update");
  const recent = await tx
    .select({ id: webhookDeliveries.id })
    .from(webhookDeliveries)
    .where(
      and(
        eq(webhookDeliveries.webhookId, webhookId),
        eq(webhookDeliveries.event, TEST_EVENT),
        sql`${webhookDeliveries.createdAt} > now() - interval '10 seconds'`,
      ),
    )
    .limit(1);
  if (recent.length > 0) return false;
  const payload = { timestamp: new Date().toISOString(), message: "A test from Codex: this webhook works." };
  await tx.insert(webhookDeliveries).values({ workspaceId, webhookId, event: TEST_EVENT, payload });
  return true;
}

export type WebhookLogEntry = {
  id: string;
  event: string;
  alertId: string | null;
  status: WebhookDeliveryStatus;
  attempts: number;
  responseStatus: number | null;
  responseExcerpt: string | null;
  durationMs: number | null;
  detail: string | null;
  payload: Record<string, unknown>;
  createdAt: Date;
  attemptedAt: Date | null;
  nextTryAt: Date | null;
};

const entry = {
  id: webhookDeliveries.id,
  event: webhookDeliveries.event,
  alertId: webhookDeliveries.alertId,
  status: webhookDeliveries.status,
  attempts: webhookDeliveries.attempts,
  responseStatus: webhookDeliveries.responseStatus,
  responseExcerpt: webhookDeliveries.responseExcerpt,
  durationMs: webhookDeliveries.durationMs,
  detail: webhookDeliveries.detail,
  payload: webhookDeliveries.payload,
  createdAt: webhookDeliveries.createdAt,
  attemptedAt: webhookDeliveries.attemptedAt,
  nextTryAt:
    sql<Date | null>`case when ${webhookDeliveries.status} = 'pending' then ${webhookDeliveries.deliverAfter} end`.mapWith(
      webhookDeliveries.deliverAfter,
    ),
};

const LOG_LENGTH = 50;

/** The newest deliveries to one webhook. */
export async function listWebhookLog(tx: Tx, webhookId: string): Promise<WebhookLogEntry[]> {
  return tx
    .select(entry)
    .from(webhookDeliveries)
    .where(eq(webhookDeliveries.webhookId, webhookId))
    .orderBy(desc(webhookDeliveries.createdAt), desc(webhookDeliveries.id))
    .limit(LOG_LENGTH);
}

export type FailedWebhook = WebhookLogEntry & { webhook: string };

/** Deliveries that failed for good, newest first. */
export async function listFailedWebhooks(tx: Tx): Promise<FailedWebhook[]> {
  return tx
    .select({ ...entry, webhook: webhooks.name })
    .from(webhookDeliveries)
    .innerJoin(
      webhooks,
      and(eq(webhooks.workspaceId, webhookDeliveries.workspaceId), eq(webhooks.id, webhookDeliveries.webhookId)),
    )
    .where(eq(webhookDeliveries.status, "failed"))
    .orderBy(desc(webhookDeliveries.updatedAt))
    .limit(LOG_LENGTH);
}

/** Makes deliveries pending again, whatever came of them, under the id they had: a receiver sees it twice as one. @returns how many */
export async function resendWebhooks(tx: Tx, ids: string[]): Promise<number> {
  const { rowCount } = await tx
    .update(webhookDeliveries)
    .set({ status: "pending", attempts: 0, detail: null, deliverAfter: sql`now()`, claimId: null })
    .where(and(inArray(webhookDeliveries.id, ids), inArray(webhookDeliveries.status, ["failed", "delivered"])));
  return rowCount ?? 0;
}

/** Deletes what the log keeps no longer. @returns how many */
export async function pruneWebhookLog(tx: Tx): Promise<number> {
  const { rowCount } = await tx.execute(sql`
    delete from webhook_deliveries
    where workspace_id = app.workspace_id() and created_at < now() - make_interval(days => ${WEBHOOK_LOG_DAYS})
      and status <> 'pending'`);
  return rowCount ?? 0;
}
