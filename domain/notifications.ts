/** What one person is told: kinds, channels, delivery and urgency, and where a notification leads. */

import type { Severity } from "./alerts";

export const NOTIFICATION_TYPES = ["alert", "achievement", "message", "reminder", "summary"] as const;
export const NOTIFICATION_CHANNELS = ["in_app", "email", "slack", "sms", "push"] as const;
export const DELIVERY_STATUSES = ["pending", "delivered", "failed", "bounced"] as const;
/** From the least to the most pressing. */
export const NOTIFICATION_PRIORITIES = ["low", "normal", "high", "urgent"] as const;

export type NotificationType = (typeof NOTIFICATION_TYPES)[number];
export type NotificationChannel = (typeof NOTIFICATION_CHANNELS)[number];
export type DeliveryStatus = (typeof DELIVERY_STATUSES)[number];
export type NotificationPriority = (typeof NOTIFICATION_PRIORITIES)[number];

export const NOTIFICATION_ENUMS = {
  "user_notifications.notification_type": NOTIFICATION_TYPES,
  "user_notifications.channel": NOTIFICATION_CHANNELS,
  "user_notifications.delivery_status": DELIVERY_STATUSES,
  "user_notifications.priority_level": NOTIFICATION_PRIORITIES,
} as const;

export const NOTIFICATION_TYPE_LABELS: Record<NotificationType, string> = {
  alert: "Alert",
  achievement: "Achievement",
  message: "Message",
  reminder: "Reminder",
  summary: "Summary",
};
export const CHANNEL_LABELS: Record<NotificationChannel, string> = {
  in_app: "in the app",
  email: "e-mail",
  slack: "Slack",
  sms: "SMS",
  push: "push",
};

export function isChannel(name: string): name is NotificationChannel {
  return NOTIFICATION_CHANNELS.some((channel) => channel === name);
}

const list = new Intl.ListFormat("en");

/** "in the app, by e-mail and by Slack". */
export function channelWords(channels: readonly NotificationChannel[]): string {
  return list.format(
    channels.map((channel) => (channel === "in_app" ? "in the app" : `by ${CHANNEL_LABELS[channel]}`)),
  );
}

export const NOTIFICATION_TABS = ["all", "unread"] as const;
export type NotificationTab = (typeof NOTIFICATION_TABS)[number];

/** How a notice fares on one of its ways outside the product. */
export type ChannelState = {
  id: string;
  channel: NotificationChannel;
  status: DeliveryStatus;
  /** Why it is as it is, in words. */
  detail: string | null;
  attempts: number;
  /** ISO 8601; when it is sent, or tried again. */
  nextTryAt: string | null;
};

/** A notification as its person sees it. */
export type Notification = {
  id: string;
  type: NotificationType;
  title: string;
  message: string;
  priority: NotificationPriority;
  /** The channels outside the product that the same notice goes out by. */
  channels: ChannelState[];
  isRead: boolean;
  actionUrl: string | null;
  actionLabel: string | null;
  alertId: string | null;
  achievementId: string | null;
  campaignId: string | null;
  /** ISO 8601. */
  createdAt: string;
  /** Its place in the list, for paging and for "all up to here". */
  place: string;
};

/** What the bell shows: the exact number of unread ones, and the newest. `changesIn` ms the number falls by itself. */
export type Bell = { unread: number; newest: Notification[]; changesIn: number | null };

type Target = Pick<Notification, "actionUrl" | "alertId" | "achievementId" | "campaignId">;

/**
 * Where a notification leads: its own address when that is one of our pages or an https one (programs write it, so
 * nothing else is followed), else the thing it is about; null when it is about nothing.
 */
export function notificationPath(target: Target, slug: string): string | null {
  const { actionUrl } = target;
  if (actionUrl && (/^\/(?![/\\])/.test(actionUrl) || actionUrl.startsWith("https://"))) return actionUrl;
  if (target.alertId) return `/${slug}/alerts?tab=all&alert=${target.alertId}`;
  if (target.achievementId) return `/${slug}/achievements?achievement=${target.achievementId}`;
  if (target.campaignId) return `/${slug}/campaigns/${target.campaignId}`;
  return null;
}

/** The badge's text: exact up to 99; the bell's name says the whole number. */
export function badgeText(unread: number): string {
  return unread > 99 ? "99+" : String(unread);
}

const PRIORITY_OF: Record<Severity, NotificationPriority> = {
  critical: "urgent",
  high: "high",
  medium: "normal",
  low: "low",
  info: "low",
};

/** How pressing a notification about an alert is. */
export function priorityOf(severity: Severity): NotificationPriority {
  return PRIORITY_OF[severity];
}
