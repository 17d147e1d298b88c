/** The workspace's channels as their settings page shows them. */
import { listUndelivered } from "@/db/notice-deliveries";
import { readSlackWebhook } from "@/db/slack-webhook";
import { listFailedWebhooks } from "@/db/webhook-deliveries";
import { listWebhooks } from "@/db/webhooks";
import type { Tx } from "@/db/workspace";
import { may, type Role } from "@/domain/permissions";
import { smsConfigured } from "./delivery/send-sms";
import { env } from "./env";

/** An address may hold a secret in its path: who can't change it sees only whose it is. */
export async function readChannels(tx: Tx, role: Role) {
  const { SMTP_URL, MAIL_FROM, SMS_URL, SMS_FROM } = env();
  const manages = may(role, "integrations.manage");
  const webhooks = await listWebhooks(tx);
  const slack = await readSlackWebhook(tx);
  return {
    email: SMTP_URL ? { server: new URL(SMTP_URL).hostname, from: MAIL_FROM } : null,
    sms: smsConfigured() ? { service: new URL(SMS_URL ?? "").hostname, from: SMS_FROM } : null,
    slack: slack && { ending: slack.urlEnding, updatedAt: slack.updatedAt },
    webhooks: webhooks.map((one) => ({ ...one, url: manages ? one.url : `${one.urlOrigin}/…` })),
    undelivered: await listUndelivered(tx),
    failedWebhooks: manages ? await listFailedWebhooks(tx) : [],
  };
}
export type Channels = Awaited<ReturnType<typeof readChannels>>;
