/** SMS through an HTTP API like Twilio's (Messages resource, version 2010-04-01). */
import type { ClaimedDelivery } from "@/db/notice-deliveries";
import { countText } from "@/db/phone-numbers";
import { type Membership, withWorkspace } from "@/db/workspace";
import type { DeliveryOutcome } from "@/domain/delivery";
import { TEXTS_PER_HOUR } from "@/domain/devices";
import { env } from "../env";
import { sendRequest } from "../outgoing";
import { judgeAnswer } from "./judge-answer";
import { noticeLink } from "./notice-link";

// Three parts of 153 characters: enough for what happened and a link.
const MOST_CHARACTERS = 459;

// Numbers that can't get this: no such number, not a mobile one, or its owner answered STOP (Twilio's error codes).
const UNREACHABLE_NUMBER = new Set([21211, 21214, 21217, 21610, 21614]);

export function smsConfigured(): boolean {
  const { SMS_URL, SMS_ACCOUNT, SMS_TOKEN, SMS_FROM } = env();
  return Boolean(SMS_URL && SMS_ACCOUNT && SMS_TOKEN && SMS_FROM);
}

export async function sendSms(
  sender: Membership,
  delivery: Extract<ClaimedDelivery, { channel: "sms" }>,
): Promise<DeliveryOutcome> {
  if (!delivery.address) {
    return {
      status: "failed",
      detail: "The person has confirmed no phone number for this workspace. Nothing was sent.",
    };
  }
  if (!(await withWorkspace(sender, (tx) => countText(tx, sender.workspaceId, delivery.userId)))) {
    return {
      status: "failed",
      detail: `${TEXTS_PER_HOUR} SMS have gone to the person within an hour, which is the most. Nothing was sent.`,
    };
  }
  const { url } = noticeLink(delivery);
  const words = [delivery.title, delivery.message].filter(Boolean).join(": ");
  return textTo(delivery.address.number, `${words.slice(0, MOST_CHARACTERS - url.length - 1)} ${url}`);
}

/** @param number E.164 */
export async function textTo(number: string, text: string): Promise<DeliveryOutcome> {
  const { SMS_URL, SMS_ACCOUNT, SMS_TOKEN, SMS_FROM } = env();
  if (!smsConfigured()) {
    return {
      status: "failed",
      detail: "No SMS service is configured for this installation (SMS_URL). Nothing was sent.",
    };
  }
  const answer = await sendRequest({
    url: `${SMS_URL?.replace(/\/$/, "")}/2010-04-01/Accounts/${encodeURIComponent(SMS_ACCOUNT)}/Messages.json`,
    headers: {
      "content-type": "application/x-www-form-urlencoded",
      authorization: `Basic ${Buffer.from(`${SMS_ACCOUNT}:${SMS_TOKEN}`).toString("base64")}`,
    },
    body: new URLSearchParams({ To: number, From: SMS_FROM, Body: text }).toString(),
    trusted: true,
  });
  const outcome = judgeAnswer(answer, "The SMS service");
  if (outcome.status !== "failed" || answer.kind !== "answered") return outcome;
  const refusal = readRefusal(answer.body);
  return refusal && UNREACHABLE_NUMBER.has(refusal.code)
    ? { status: "bounced", detail: `The SMS service refused the number: ${refusal.message}` }
    : outcome;
}

function readRefusal(body: string): { code: number; message: string } | null {
  try {
    const { code, message } = JSON.parse(body) as { code?: unknown; message?: unknown };
    return typeof code === "number" ? { code, message: String(message) } : null;
  } catch {
    return null;
  }
}
