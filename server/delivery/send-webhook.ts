/** One event to an outgoing webhook, signed as Standard Webhooks says (www.standardwebhooks.com). */
import { randomBytes } from "node:crypto";
import { Webhook } from "standardwebhooks";
import type { ClaimedWebhook } from "@/db/webhook-deliveries";
import type { DeliveryOutcome } from "@/domain/delivery";
import { type OutgoingAnswer, sendRequest } from "../outgoing";
import { unseal } from "../sealed";
import { judgeAnswer } from "./judge-answer";

/** What a webhook's secret is sealed for. */
export function webhookPurpose(webhookId: string): string {
  return `webhook ${webhookId}`;
}

/** @returns 256 random bits in the form that receivers' libraries take */
export function createWebhookSecret(): string {
  return `whsec_${randomBytes(32).toString("base64")}`;
}

export type SentWebhook = { outcome: DeliveryOutcome; answer?: OutgoingAnswer; gone: boolean };

/** `gone` is the receiver's wish to get nothing any more (410). */
export async function sendWebhook(delivery: ClaimedWebhook): Promise<SentWebhook> {
  const { id, webhookId, url, body, secretSealed, previousSealed } = delivery;
  const secrets = [secretSealed, previousSealed].flatMap((sealed) =>
    sealed ? (unseal(sealed, webhookPurpose(webhookId)) ?? []) : [],
  );
  if (secrets.length === 0) {
    const detail = "The webhook's secret can't be read with this AUTH_SECRET. Rotate it. Nothing was sent.";
    return { outcome: { status: "failed", detail }, gone: false };
  }
  const now = new Date();
  const answer = await sendRequest({
    url,
    body,
    headers: {
      "content-type": "application/json",
      // The same at each try: by it a receiver knows what it has had.
      "webhook-id": id,
      "webhook-timestamp": String(Math.floor(now.getTime() / 1000)),
      "webhook-signature": secrets.map((secret) => new Webhook(secret).sign(id, now, body)).join(" "),
    },
  });
  return { ...judgeWebhook(answer), answer };
}

function judgeWebhook(answer: OutgoingAnswer): Omit<SentWebhook, "answer"> {
  const gone = answer.kind === "answered" && answer.status === 410;
  const outcome = judgeAnswer(answer, "The receiver");
  // A receiver that is being set up refuses for a while; only "gone", redirects and refused addresses are for good.
  const mayPass = outcome.status === "failed" && answer.kind === "answered" && answer.status >= 400 && !gone;
  return { outcome: mayPass ? { ...outcome, status: "retry" } : outcome, gone };
}
