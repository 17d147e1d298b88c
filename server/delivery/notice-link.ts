/** Where a message outside the product leads back to. */
import type { ClaimedDelivery } from "@/db/notice-deliveries";
import { notificationPath } from "@/domain/notifications";
import { env } from "../env";

export type NoticeLink = { label: string; url: string };

type Linked = Pick<ClaimedDelivery, "actionUrl" | "actionLabel" | "alertId" | "achievementId" | "campaignId" | "slug">;

/** What the notification is about, else the page of notifications; always a whole address. */
export function noticeLink(delivery: Linked): NoticeLink {
  const path = notificationPath(delivery, delivery.slug);
  const url = new URL(path ?? `/${delivery.slug}/notifications`, env().APP_URL).href;
  return { label: (path && delivery.actionLabel) || "Open in Codex", url };
}
