import { type ClaimedDelivery, claimDeliveries, settleDelivery } from "@/db/notice-deliveries";
import { type Membership, withWorkspace } from "@/db/workspace";
import { type DeliveryOutcome, LOST_TRIES, MAX_ATTEMPTS, settlementOf } from "@/domain/delivery";
import { log } from "../log";
import { drain } from "./drain";
import { sendEmail } from "./send-email";
import { sendPush } from "./send-push";
import { sendSlack } from "./send-slack";
import { sendSms } from "./send-sms";
import { senderOf } from "./sender";

// How many of a workspace's notifications are on their way at once; the next are claimed when half of them are done.
const PORTION = 10;

/**
 * Sends people's notifications that are due in one workspace. Several processes may do this at once: each row is claimed
 * by one of them. @returns whether something may be left
 */
export async function deliverNotifications(workspaceId: string): Promise<boolean> {
  const sender = senderOf(workspaceId);
  return drain({
    claim: async ({ length }) =>
      length > PORTION / 2 ? [] : withWorkspace(sender, (tx) => claimDeliveries(tx, PORTION - length)),
    laneOf: ({ id }) => id,
    deliver: (delivery) => deliverNotification(sender, delivery),
  });
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
      return sendSms(sender, delivery);
    case "push":
      return sendPush(delivery);
  }
}
