/** Sends what is due in one workspace: people's notifications, and alerts' events for webhooks, side by side. */
import { type ClaimedDelivery, claimDeliveries, settleDelivery } from "@/db/notice-deliveries";
import { type ClaimedWebhook, claimWebhooks, settleWebhook } from "@/db/webhook-deliveries";
import { disableWebhook } from "@/db/webhooks";
import { type Membership, vouchFor, withWorkspace } from "@/db/workspace";
import { type DeliveryOutcome, MAX_ATTEMPTS, settlementOf } from "@/domain/delivery";
import { env } from "../env";
import { log } from "../log";
import { sendEmail } from "./send-email";
import { sendPush } from "./send-push";
import { sendSlack } from "./send-slack";
import { sendSms } from "./send-sms";
import { sendWebhook } from "./send-webhook";

// How many notifications are on their way at once.
const PORTION = 10;

/** Until nothing is due any more. Several processes may do this at once: each row is claimed by one of them. */
export async function deliverDue(workspaceId: string): Promise<void> {
  const origin = { kind: "system", requestId: "job deliver-notifications" } as const;
  const sender = vouchFor({ workspaceId, userId: null, role: "admin", origin });
  await Promise.all([
    drain(
      () => withWorkspace(sender, (tx) => claimDeliveries(tx, PORTION)),
      (delivery) => deliverNotification(sender, delivery),
    ),
    drain(
      () => withWorkspace(sender, (tx) => claimWebhooks(tx, new URL(env().APP_URL).origin)),
      (delivery) => deliverWebhook(sender, delivery),
    ),
  ]);
}

async function drain<T extends { id: string }>(claim: () => Promise<T[]>, deliver: (claimed: T) => Promise<void>) {
  for (let claimed = await claim(); claimed.length > 0; claimed = await claim()) {
    await Promise.all(
      claimed.map((one) =>
        deliver(one).catch((error: unknown) => {
          // Its claim lapses, and it comes due again.
          log.error({ err: error, delivery: one.id }, "a delivery was not settled");
        }),
      ),
    );
  }
}

async function deliverNotification(sender: Membership, delivery: ClaimedDelivery): Promise<void> {
  const outcome = await sendNotification(sender, delivery).catch((error: unknown): DeliveryOutcome => {
    log.error({ err: error, delivery: delivery.id, channel: delivery.channel }, "a notification could not be sent");
    return { status: "retry", detail: "Something went wrong on our side." };
  });
  const settlement = settlementOf(outcome, delivery.attempts);
  await withWorkspace(sender, (tx) => settleDelivery(tx, delivery, settlement, outcome.goneSubscriptions));
  log.info({ delivery: delivery.id, channel: delivery.channel, status: settlement.status }, "notification settled");
}

async function sendNotification(sender: Membership, delivery: ClaimedDelivery): Promise<DeliveryOutcome> {
  if (delivery.expired) return { status: "failed", detail: "It expired before it could be sent." };
  if (delivery.attempts > MAX_ATTEMPTS) return { status: "failed", detail: LOST_TRIES };
  switch (delivery.channel) {
    case "email":
      return sendEmail({ ...delivery, workspaceId: sender.workspaceId });
    case "slack":
      return sendSlack(sender, delivery);
    case "sms":
      return sendSms(delivery);
    case "push":
      return sendPush(delivery);
  }
}

const LOST_TRIES = "The sender ended at each try before it learnt what came of it.";

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
