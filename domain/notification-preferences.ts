/** What one member wants to be told of: a minimum severity for each type and channel, quiet hours, digests, mutes. */
import { SEVERITIES, SEVERITY_LABELS } from "./alerts";
import type { NotificationChannel, NotificationType } from "./notifications";

export const MINIMUMS = [...SEVERITIES, "off"] as const;
export type Minimum = (typeof MINIMUMS)[number];
export type MinimumGrid = Partial<Record<NotificationType, Partial<Record<NotificationChannel, Minimum>>>>;

export const DIGESTS = ["off", "daily", "weekly"] as const;
export type Digest = (typeof DIGESTS)[number];

/** What holds without a word of the person, as app.default_minimum has it. */
export function defaultMinimum(type: NotificationType, channel: NotificationChannel): Minimum {
  if (channel === "in_app") return "info";
  if (type === "achievement") return "off";
  if (type === "summary" && channel !== "email") return "off";
  return channel === "sms" ? "high" : "info";
}

export function minimumOf(grid: MinimumGrid, type: NotificationType, channel: NotificationChannel): Minimum {
  return grid[type]?.[channel] ?? defaultMinimum(type, channel);
}

/** Alerts and reminders of them have severities; of the others there is all or nothing. */
export function hasSeverities(type: NotificationType): boolean {
  return type === "alert" || type === "reminder";
}

export function minimumWords(minimum: Minimum): string {
  if (minimum === "off") return "Never";
  if (minimum === "info") return "All";
  return minimum === "critical" ? "Critical" : `From ${SEVERITY_LABELS[minimum].toLowerCase()}`;
}

export const WEEKDAYS = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"] as const;

/** A person's settings in one workspace; `timezone` null is the workspace's. Times are minutes of the day. */
export type Preferences = {
  minimums: MinimumGrid;
  timezone: string | null;
  quietFrom: number | null;
  quietTo: number | null;
  criticalBreaksQuiet: boolean;
  criticalBreaksMutes: boolean;
  digest: Digest;
  /** 1 (Monday) to 7. */
  digestWeekday: number;
  digestHour: number;
};

export const NO_PREFERENCES: Preferences = {
  minimums: {},
  timezone: null,
  quietFrom: null,
  quietTo: null,
  criticalBreaksQuiet: true,
  criticalBreaksMutes: false,
  digest: "off",
  digestWeekday: 1,
  digestHour: 8,
};

/** What is muted: one campaign, agent or source of alerts. */
export const MUTED_KINDS = ["campaign", "agent", "source"] as const;
export type MutedKind = (typeof MUTED_KINDS)[number];
/** `id` of a source is its name. */
export type MutedThing = { kind: MutedKind; id: string };

/** Why a channel doesn't tell at once: not at all for the first two, later for the others. */
export const HOLDS = ["mute", "minimum", "digest", "quiet"] as const;
export type Hold = (typeof HOLDS)[number];

export const PREFERENCE_ENUMS = { "notification_preferences.digest": DIGESTS } as const;
