/** Migrations 017, 025 and 039: people's notifications, and what they want to be told of. */
import { sql } from "drizzle-orm";
import { boolean, integer, jsonb, pgTable, primaryKey, smallint, text, uuid } from "drizzle-orm/pg-core";
import { DIGESTS, type MinimumGrid } from "@/domain/notification-preferences";
import {
  DELIVERY_STATUSES,
  NOTIFICATION_CHANNELS,
  NOTIFICATION_PRIORITIES,
  NOTIFICATION_TYPES,
} from "@/domain/notifications";
import { createdAt, growingKey, moment, updatedAt, workspaceKey } from "./columns";

/** Made by `send_user_notification` alone; everybody sees only their own. */
export const userNotifications = pgTable(
  "user_notifications",
  {
    ...growingKey(),
    userId: uuid("user_id").notNull(),
    notificationType: text("notification_type", { enum: NOTIFICATION_TYPES }).notNull(),
    title: text("title").notNull(),
    message: text("message").notNull(),
    description: text("description"),
    relatedAlertId: uuid("related_alert_id"),
    relatedAchievementId: uuid("related_achievement_id"),
    relatedCampaignId: uuid("related_campaign_id"),
    channel: text("channel", { enum: NOTIFICATION_CHANNELS }).notNull().default("in_app"),
    isRead: boolean("is_read").notNull().default(false),
    readAt: moment("read_at"),
    deliveryStatus: text("delivery_status", { enum: DELIVERY_STATUSES }).notNull().default("pending"),
    deliveryMethod: text("delivery_method"),
    deliveryDetail: text("delivery_detail"),
    deliveredAt: moment("delivered_at"),
    actionUrl: text("action_url"),
    actionLabel: text("action_label"),
    callToAction: text("call_to_action"),
    priorityLevel: text("priority_level", { enum: NOTIFICATION_PRIORITIES }).notNull().default("normal"),
    priorityRank: smallint("priority_rank")
      .notNull()
      .generatedAlwaysAs(
        sql`case priority_level when 'urgent' then 4 when 'high' then 3 when 'normal' then 2 else 1 end`,
      ),
    expiresAt: moment("expires_at"),
    noticeId: uuid("notice_id").notNull().defaultRandom(),
    deliverAfter: moment("deliver_after").notNull().defaultNow(),
    attempts: smallint("attempts").notNull().default(0),
    claimId: uuid("claim_id"),
    createdAt: createdAt(),
    updatedAt: updatedAt(),
  },
  (table) => [primaryKey({ columns: [table.workspaceId, table.id] })],
);

/** Migration 025. When the next digest comes is the database's to say. */
export const notificationPreferences = pgTable(
  "notification_preferences",
  {
    ...workspaceKey(),
    userId: uuid("user_id").notNull(),
    minimums: jsonb("minimums").$type<MinimumGrid>().notNull().default({}),
    timezone: text("timezone"),
    quietFrom: smallint("quiet_from"),
    quietTo: smallint("quiet_to"),
    criticalBreaksQuiet: boolean("critical_breaks_quiet").notNull().default(true),
    criticalBreaksMutes: boolean("critical_breaks_mutes").notNull().default(false),
    digest: text("digest", { enum: DIGESTS }).notNull().default("off"),
    digestWeekday: smallint("digest_weekday").notNull().default(1),
    digestHour: smallint("digest_hour").notNull().default(8),
    digestedUntil: moment("digested_until").notNull().defaultNow(),
    nextDigestAt: moment("next_digest_at"),
    createdAt: createdAt(),
    updatedAt: updatedAt(),
  },
  (table) => [primaryKey({ columns: [table.workspaceId, table.id] })],
);

/** One thing each: a campaign, an agent, or a source of alerts. */
export const notificationMutes = pgTable(
  "notification_mutes",
  {
    ...workspaceKey(),
    userId: uuid("user_id").notNull(),
    campaignId: uuid("campaign_id"),
    agentId: uuid("agent_id"),
    source: text("source"),
    createdAt: createdAt(),
  },
  (table) => [primaryKey({ columns: [table.workspaceId, table.id] })],
);

/** Migration 039: how much each person was told of one topic lately. Written by `app.tell_members` alone. */
export const noticeStorms = pgTable(
  "notice_storms",
  {
    ...workspaceKey(),
    userId: uuid("user_id").notNull(),
    topic: text("topic").notNull(),
    windowFrom: moment("window_from").notNull(),
    windowTo: moment("window_to").notNull(),
    told: integer("told").notNull().default(0),
    gathered: integer("gathered").notNull().default(0),
    titles: text("titles").array().notNull().default([]),
    noticeId: uuid("notice_id"),
  },
  (table) => [primaryKey({ columns: [table.workspaceId, table.id] })],
);
