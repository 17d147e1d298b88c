/** What reaches the signed-in person outside the product, and which channels this installation has. */
import { hasUnsubscribed } from "@/db/email-opt-outs";
import { readPhone } from "@/db/phone-numbers";
import { listPushBrowsers } from "@/db/push-subscriptions";
import type { Tx } from "@/db/workspace";
import { smsConfigured } from "./delivery/send-sms";
import { vapidDetails } from "./delivery/vapid";
import { env } from "./env";

export async function readDevices(tx: Tx) {
  return {
    phone: await readPhone(tx),
    browsers: await listPushBrowsers(tx),
    unsubscribed: await hasUnsubscribed(tx),
    /** What a browser subscribes with, in base64url. */
    pushKey: vapidDetails().publicKey,
    emailWorks: env().SMTP_URL !== undefined,
    smsWorks: smsConfigured(),
  };
}
export type Devices = Awaited<ReturnType<typeof readDevices>>;
