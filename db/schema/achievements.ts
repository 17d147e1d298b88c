/** Migration 014: achievements, who earned them, derived statistics and the ledger of points. */
import { sql } from "drizzle-orm";
import { bigint, boolean, integer, jsonb, numeric, pgTable, primaryKey, text, uuid } from "drizzle-orm/pg-core";
import {
  ACHIEVEMENT_CATEGORIES,
  ACHIEVEMENT_VISIBILITIES,
  BADGE_TYPES,
  CONDITION_TYPES,
  type Condition,
  POINT_CAUSES,
  RARITY_LEVELS,
  TIERS,
} from "@/domain/achievements";
import { createdAt, createdBy, moment, updatedAt, workspaceKey } from "./columns";

const texts = (name: string) => text(name).array().notNull().default([]);
const percent = (name: string) => numeric(name, { precision: 5, scale: 2, mode: "number" });
const counter = (name: string) => integer(name).notNull().default(0);
const bigCounter = (name: string) => bigint(name, { mode: "number" }).notNull().default(0);

export const achievements = pgTable(
  "achievements",
  {
    ...workspaceKey(),
    name: text("name").notNull(),
    description: text("description"),
    iconUrl: text("icon_url"),
    badgeType: text("badge_type", { enum: BADGE_TYPES }).notNull(),
    category: text("category", { enum: ACHIEVEMENT_CATEGORIES }).notNull(),
    tier: text("tier", { enum: TIERS }).notNull().default("bronze"),
    conditionType: text("condition_type", { enum: CONDITION_TYPES }).notNull(),
    conditionValue: jsonb("condition_value").$type<Condition>().notNull(),
    watchedMetrics: text("watched_metrics")
      .array()
      .notNull()
      .generatedAlwaysAs(sql`app.condition_metrics(condition_value)`),
    requiredPreviousAchievementId: uuid("required_previous_achievement_id"),
    pointsReward: counter("points_reward"),
    badgeUnlocks: texts("badge_unlocks"),
    unlockPerks: texts("unlock_perks"),
    isActive: boolean("is_active").notNull().default(true),
    rarityLevel: text("rarity_level", { enum: RARITY_LEVELS }).notNull().default("common"),
    revision: integer("revision").notNull().default(1),
    createdBy: createdBy(),
    createdAt: createdAt(),
    updatedAt: updatedAt(),
  },
  (table) => [primaryKey({ columns: [table.workspaceId, table.id] })],
);

/** What was missing or counted when the progress was last worked out. */
export type ProgressData = { target?: number; parts?: { value: number; target: number }[] };

export const userAchievements = pgTable(
  "user_achievements",
  {
    ...workspaceKey(),
    userId: uuid("user_id").notNull(),
    achievementId: uuid("achievement_id").notNull(),
    progressPercentage: percent("progress_percentage").notNull().default(0),
    progressValue: numeric("progress_value", { mode: "number" }).notNull().default(0),
    progressData: jsonb("progress_data").$type<ProgressData>().notNull().default({}),
    unlockedAt: moment("unlocked_at"),
    unlockedByEvent: text("unlocked_by_event"),
    isLocked: boolean("is_locked").notNull().default(true),
    displayOnProfile: boolean("display_on_profile").notNull().default(true),
    visibility: text("visibility", { enum: ACHIEVEMENT_VISIBILITIES }).notNull().default("public"),
    createdAt: createdAt(),
    updatedAt: updatedAt(),
  },
  (table) => [primaryKey({ columns: [table.workspaceId, table.id] })],
);

export const userStats = pgTable(
  "user_stats",
  {
    ...workspaceKey(),
    userId: uuid("user_id").notNull(),
    campaignsCreated: counter("campaigns_created"),
    campaignsActive: counter("campaigns_active"),
    campaignsCompleted: counter("campaigns_completed"),
    totalCampaignReach: bigCounter("total_campaign_reach"),
    contentPiecesCreated: counter("content_pieces_created"),
    contentPiecesPublished: counter("content_pieces_published"),
    totalEngagementCount: bigCounter("total_engagement_count"),
    movesCreated: counter("moves_created"),
    movesExecuted: counter("moves_executed"),
    movesSuccessful: counter("moves_successful"),
    successRatePercentage: percent("success_rate_percentage"),
    collaborationsCount: counter("collaborations_count"),
    teamsJoined: counter("teams_joined"),
    totalPoints: bigCounter("total_points"),
    achievementsUnlocked: counter("achievements_unlocked"),
    achievementsInProgress: counter("achievements_in_progress"),
    badgesEarned: texts("badges_earned"),
    loginCount: counter("login_count"),
    lastActiveAt: moment("last_active_at"),
    totalHoursEngaged: counter("total_hours_engaged"),
    experienceLevel: bigint("experience_level", { mode: "number" }).notNull().default(1),
    experiencePercentage: percent("experience_percentage").notNull().default(0),
    hiddenFromLeaderboard: boolean("hidden_from_leaderboard").notNull().default(false),
    statsLastUpdated: moment("stats_last_updated").notNull().defaultNow(),
    createdAt: createdAt(),
  },
  (table) => [primaryKey({ columns: [table.workspaceId, table.id] })],
);

export const pointsLedger = pgTable(
  "points_ledger",
  {
    ...workspaceKey(),
    userId: uuid("user_id").notNull(),
    points: integer("points").notNull(),
    causeType: text("cause_type", { enum: POINT_CAUSES }).notNull(),
    causeKey: text("cause_key").notNull(),
    achievementId: uuid("achievement_id"),
    reason: text("reason").notNull(),
    occurredAt: moment("occurred_at").notNull().defaultNow(),
  },
  (table) => [primaryKey({ columns: [table.workspaceId, table.id] })],
);
