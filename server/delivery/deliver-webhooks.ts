import { type ClaimedWebhook, claimWebhooks, settleWebhook } from "@/db/webhook-deliveries";
import { disableWebhook } from "@/db/webhooks";
import { type Membership, withWorkspace } from "@/db/workspace";
import { LOST_TRIES, MAX_ATTEMPTS, settlementOf } from "@/domain/delivery";
import { env } from "../env";
import { log } from "../log";
import { drain } from "./drain";
import { sendWebhook } from "./send-webhook";
import { senderOf } from "./sender";

/**
 * Sends alerts' events that are due to one workspace's webhooks, which don't wait for each other. Several processes may do
 * this at once: each row is claimed by one of them. @returns whether something may be left
 */
export async function deliverWebhooks(workspaceId: string): Promise<boolean> {
  const sender = senderOf(workspaceId);
  return drain({
    claim: (busy) => withWorkspace(sender, (tx) => claimWebhooks(tx, new URL(env().APP_URL).origin, busy)),
    laneOf: ({ webhookId }) => webhookId,
    deliver: (delivery) => deliverWebhook(sender, delivery),
  });
}

async function deliverWebhook(sender: Membership, delivery: ClaimedWebhook): Promise<void> {
  const { outcome, answer, gone } =
    delivery.attempts > MAX_ATTEMPTS
      ? { outcome: { status: "failed", detail: LOST_TRIES } as const, answer: undefined, gone: false }
      : await sendWebhook(delivery);
  const settlement = settlementOf(outcome, delivery.attempts);
  await withWorkspace(sender, async (tx) => {
    await settleWebhook(tx, delivery, settlement, {
      responseStatus: answer?.kind === "answered" ? answer.status : null,
      responseExcerpt: answer?.kind === "answered" ? answer.body : null,
      durationMs: answer?.ms ?? 0,
    });
    if (gone) await disableWebhook(tx, delivery.webhookId, "Its receiver answered 410: it wants nothing any more.");
  });
  log.info({ delivery: delivery.id, webhook: delivery.webhookId, status: settlement.status }, "webhook settled");
}
