/** Notifications on their way to a channel: claimed and settled by the sender, listed and sent again by people. */
import { sql } from "drizzle-orm";
import type { Settlement } from "@/domain/delivery";
import type {
  ChannelState,
  DeliveryStatus,
  NotificationChannel,
  NotificationPriority,
  NotificationType,
} from "@/domain/notifications";
import type { Tx } from "./workspace";

export type PushSubscriptionRow = { id: string; endpoint: string; p256dh: string; auth: string };

/** One claimed notification with what its channel needs to know of the person, and nothing else. */
export type ClaimedDelivery = {
  id: string;
  claimId: string;
  type: NotificationType;
  title: string;
  message: string;
  priority: NotificationPriority;
  actionUrl: string | null;
  actionLabel: string | null;
  alertId: string | null;
  achievementId: string | null;
  campaignId: string | null;
  /** This try included. */
  attempts: number;
  expired: boolean;
  userId: string;
  person: string;
  workspace: string;
  slug: string;
} & (
  | { channel: "email"; address: { email: string; unsubscribed: boolean } }
  | { channel: "sms"; address: { number: string } | null }
  | { channel: "push"; address: PushSubscriptionRow[] | null }
  | { channel: "slack"; address: null }
);

/**
 * Claims due notifications of the workspace, most urgent first. Only a job's transaction, without a person, may. A claim
 * that isn't settled within two minutes comes due again.
 */
export async function claimDeliveries(tx: Tx, limit: number): Promise<ClaimedDelivery[]> {
  const { rows } = await tx.execute<ClaimedDelivery>(sql`
    select id, claim_id as "claimId", type, title, message, channel, priority, action_url as "actionUrl",
      action_label as "actionLabel", alert_id as "alertId", achievement_id as "achievementId", campaign_id as "campaignId",
      attempts, expired, user_id as "userId", person, address, workspace, slug
    from app.claim_deliveries(app.workspace_id(), ${limit})`);
  return rows;
}

/**
 * Writes what came of a claim.
 * @param gone the person's browsers that take no push messages any more
 * @returns false when the claim is no longer the newest: nothing was written then
 */
export async function settleDelivery(
  tx: Tx,
  { id, claimId }: Pick<ClaimedDelivery, "id" | "claimId">,
  { status, method, detail, retryIn }: Settlement,
  gone: string[] = [],
): Promise<boolean> {
  const { rows } = await tx.execute<{ settled: boolean }>(sql`
    select app.settle_delivery(app.workspace_id(), ${id}, ${claimId}, ${status}, ${method}, ${detail},
      make_interval(secs => ${retryIn}), ${sql.param(gone)}::uuid[]) as settled`);
  return rows[0]?.settled ?? false;
}

export type Undelivered = {
  id: string;
  person: string;
  type: NotificationType;
  channel: NotificationChannel;
  status: Extract<DeliveryStatus, "failed" | "bounced">;
  detail: string | null;
  attempts: number;
  createdAt: Date;
  failedAt: Date;
};

const MOST_LISTED = 100;

/** What failed for good, newest first: one's own, or everybody's for who manages integrations. The words stay private. */
export async function listUndelivered(tx: Tx): Promise<Undelivered[]> {
  const { rows } = await tx.execute<
    Omit<Undelivered, "createdAt" | "failedAt"> & { createdAt: string; failedAt: string }
  >(
    sql`select id, person, type, channel, status, detail, attempts, created_at as "createdAt", failed_at as "failedAt"
        from app.list_undelivered(app.workspace_id(), ${MOST_LISTED})`,
  );
  return rows.map((row) => ({ ...row, createdAt: new Date(row.createdAt), failedAt: new Date(row.failedAt) }));
}

/** Makes failed ones pending again, one's own or, for who manages integrations, anybody's. @returns how many */
export async function resendDeliveries(tx: Tx, ids: string[]): Promise<number> {
  const { rows } = await tx.execute<{ resent: number }>(
    sql`select app.resend_deliveries(app.workspace_id(), ${sql.param(ids)}::uuid[]) as resent`,
  );
  return rows[0]?.resent ?? 0;
}

/** A test to oneself by one channel. @returns its id, or null when one went out within the last ten seconds */
export async function queueTestNotice(tx: Tx, channel: NotificationChannel): Promise<string | null> {
  const { rows } = await tx.execute<{ id: string | null }>(
    sql`select app.send_test_notice(app.workspace_id(), ${channel}) as id`,
  );
  return rows[0]?.id ?? null;
}

/** How one's own fares, or null. */
export async function readChannelState(tx: Tx, id: string): Promise<ChannelState | null> {
  const { rows } = await tx.execute<ChannelState>(sql`
    select n.id, n.channel, n.delivery_status as status, n.delivery_detail as detail, n.attempts,
      to_json(case when n.delivery_status = 'pending' then n.deliver_after end) as "nextTryAt"
    from user_notifications n where n.workspace_id = app.workspace_id() and n.id = ${id} and n.user_id = auth.uid()`);
  return rows[0] ?? null;
}
