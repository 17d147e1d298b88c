/** Migration 013: positioning, messages, campaigns, quests, cohorts and measured results. */
import { sql } from "drizzle-orm";
import { bigint, date, integer, jsonb, numeric, pgTable, primaryKey, text, uuid } from "drizzle-orm/pg-core";
import { CAMPAIGN_STATUSES } from "@/domain/campaigns";
import { QUEST_STATUSES } from "@/domain/quests";
import { createdAt, createdBy, moment, updatedAt, workspaceKey } from "./columns";

/** Raised by trigger when a person's content changed; an update names the one it was made from. */
const revision = () => integer("revision").notNull().default(1);
const texts = (name: string) => text(name).array().notNull().default([]);
const percent = (name: string) => numeric(name, { precision: 5, scale: 2, mode: "number" });
const money = (name: string, precision = 14) => numeric(name, { precision, scale: 2, mode: "number" });
const counter = (name: string) => bigint(name, { mode: "number" }).notNull().default(0);

export const positioning = pgTable(
  "positioning",
  {
    ...workspaceKey(),
    name: text("name").notNull(),
    description: text("description"),
    marketSegment: text("market_segment").notNull(),
    targetPersona: text("target_persona"),
    keyMessage: text("key_message"),
    valueProposition: text("value_proposition"),
    differentiation: text("differentiation"),
    targetPainPoints: texts("target_pain_points"),
    solutionBenefits: texts("solution_benefits"),
    revision: revision(),
    createdBy: createdBy(),
    createdAt: createdAt(),
    updatedAt: updatedAt(),
  },
  (table) => [primaryKey({ columns: [table.workspaceId, table.id] })],
);

export const messageArchitecture = pgTable(
  "message_architecture",
  {
    ...workspaceKey(),
    name: text("name").notNull(),
    description: text("description"),
    positioningId: uuid("positioning_id"),
    primaryMessage: text("primary_message").notNull(),
    secondaryMessages: texts("secondary_messages"),
    contentPillars: texts("content_pillars"),
    brandVoice: text("brand_voice"),
    toneGuidelines: text("tone_guidelines"),
    targetAudience: text("target_audience"),
    keyTopics: texts("key_topics"),
    contentThemes: texts("content_themes"),
    revision: revision(),
    createdBy: createdBy(),
    createdAt: createdAt(),
    updatedAt: updatedAt(),
  },
  (table) => [primaryKey({ columns: [table.workspaceId, table.id] })],
);

/** Agents by name; channels with their amounts in the workspace's currency. */
export type ResourceAllocation = { agents?: string[]; channels?: Record<string, number> };

export const campaigns = pgTable(
  "campaigns",
  {
    ...workspaceKey(),
    name: text("name").notNull(),
    description: text("description"),
    objective: text("objective"),
    status: text("status", { enum: CAMPAIGN_STATUSES }).notNull().default("draft"),
    positioningId: uuid("positioning_id"),
    messageArchitectureId: uuid("message_architecture_id"),
    targetSegments: texts("target_segments"),
    targetGeographies: texts("target_geographies"),
    startDate: date("start_date"),
    endDate: date("end_date"),
    plannedDurationDays: integer("planned_duration_days").generatedAlwaysAs(sql`(end_date - start_date + 1)`),
    budgetAllocation: percent("budget_allocation"),
    allocatedBudgetAmount: money("allocated_budget_amount"),
    resourceAllocation: jsonb("resource_allocation").$type<ResourceAllocation>().notNull().default({}),
    totalReach: counter("total_reach"),
    totalEngagements: counter("total_engagements"),
    conversionCount: counter("conversion_count"),
    totalSpend: money("total_spend", 16).notNull().default(0),
    totalRevenue: money("total_revenue", 16).notNull().default(0),
    roiPercentage: numeric("roi_percentage", { mode: "number" }).generatedAlwaysAs(
      sql`(case when total_spend > 0 then round((total_revenue - total_spend) / total_spend * 100, 2) end)`,
    ),
    completedAt: moment("completed_at"),
    revision: revision(),
    createdBy: createdBy(),
    createdAt: createdAt(),
    updatedAt: updatedAt(),
  },
  (table) => [primaryKey({ columns: [table.workspaceId, table.id] })],
);

export const campaignQuests = pgTable(
  "campaign_quests",
  {
    ...workspaceKey(),
    campaignId: uuid("campaign_id").notNull(),
    name: text("name").notNull(),
    description: text("description"),
    objective: text("objective"),
    parentQuestId: uuid("parent_quest_id"),
    questOrder: integer("quest_order").notNull().default(0),
    status: text("status", { enum: QUEST_STATUSES }).notNull().default("pending"),
    startDate: date("start_date"),
    endDate: date("end_date"),
    dueDate: date("due_date"),
    assignedToAgents: texts("assigned_to_agents"),
    expectedOutput: text("expected_output"),
    actualOutput: text("actual_output"),
    revision: revision(),
    createdBy: createdBy(),
    createdAt: createdAt(),
    updatedAt: updatedAt(),
  },
  (table) => [primaryKey({ columns: [table.workspaceId, table.id] })],
);

export const campaignCohorts = pgTable(
  "campaign_cohorts",
  {
    ...workspaceKey(),
    campaignId: uuid("campaign_id").notNull(),
    cohortId: uuid("cohort_id").notNull(),
    allocationPercentage: percent("allocation_percentage").notNull().default(0),
    targetCount: integer("target_count"),
    reachedCount: integer("reached_count").notNull().default(0),
    convertedCount: integer("converted_count").notNull().default(0),
    revision: revision(),
    createdAt: createdAt(),
    updatedAt: updatedAt(),
  },
  (table) => [primaryKey({ columns: [table.workspaceId, table.id] })],
);

/** One row per campaign, cohort (null: not told apart), day and source; its triggers keep the campaign's totals. */
export const campaignMetrics = pgTable(
  "campaign_metrics",
  {
    ...workspaceKey(),
    campaignId: uuid("campaign_id").notNull(),
    cohortId: uuid("cohort_id"),
    metricDate: date("metric_date").notNull(),
    source: text("source").notNull(),
    reach: counter("reach"),
    engagements: counter("engagements"),
    conversions: counter("conversions"),
    spend: money("spend").notNull().default(0),
    revenue: money("revenue").notNull().default(0),
    createdAt: createdAt(),
    updatedAt: updatedAt(),
  },
  (table) => [primaryKey({ columns: [table.workspaceId, table.id] })],
);
