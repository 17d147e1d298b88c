/** Migration 016: market intelligence. */
import { sql } from "drizzle-orm";
import { integer, jsonb, numeric, pgTable, primaryKey, text, uuid } from "drizzle-orm/pg-core";
import type { ConfidenceBasis } from "@/domain/insight-confidence";
import {
  CONFIDENCE_LEVELS,
  INSIGHT_CATEGORIES,
  INSIGHT_STATUSES,
  INSIGHT_TYPES,
  SIGNAL_CATEGORIES,
  SIGNAL_SOURCES,
  SIGNAL_STATUSES,
} from "@/domain/intelligence";
import { createdAt, createdBy, moment, updatedAt, workspaceKey } from "./columns";

const texts = (name: string) => text(name).array().notNull().default([]);
const ids = (name: string) => uuid(name).array().notNull().default([]);
const percent = (name: string) => numeric(name, { precision: 5, scale: 2, mode: "number" });

export const intelligenceSignals = pgTable(
  "intelligence_signals",
  {
    ...workspaceKey(),
    sourceAgentId: uuid("source_agent_id"),
    sourceType: text("source_type", { enum: SIGNAL_SOURCES }).notNull(),
    dataSource: text("data_source"),
    signalTitle: text("signal_title").notNull(),
    signalDescription: text("signal_description"),
    signalCategory: text("signal_category", { enum: SIGNAL_CATEGORIES }).notNull(),
    keyFindings: texts("key_findings"),
    dataPoints: jsonb("data_points").$type<Record<string, unknown> | unknown[]>().notNull().default({}),
    confidenceScore: percent("confidence_score"),
    relevanceScore: percent("relevance_score"),
    priorityScore: numeric("priority_score", { precision: 9, scale: 6, mode: "number" })
      .notNull()
      .generatedAlwaysAs(sql`coalesce(confidence_score, 0) * coalesce(relevance_score, 0) / 100`),
    relatedCompetitorIds: ids("related_competitor_ids"),
    relatedCohortIds: ids("related_cohort_ids"),
    relatedCampaignIds: ids("related_campaign_ids"),
    signalDate: moment("signal_date"),
    detectionDate: moment("detection_date").notNull().defaultNow(),
    expiryDate: moment("expiry_date"),
    actionStatus: text("action_status", { enum: SIGNAL_STATUSES }).notNull().default("new"),
    assignedToUserId: uuid("assigned_to_user_id"),
    actionNotes: text("action_notes"),
    createdBy: createdBy(),
    createdAt: createdAt(),
    updatedAt: updatedAt(),
  },
  (table) => [primaryKey({ columns: [table.workspaceId, table.id] })],
);

export const marketInsights = pgTable(
  "market_insights",
  {
    ...workspaceKey(),
    insightTitle: text("insight_title").notNull(),
    insightDescription: text("insight_description"),
    insightType: text("insight_type", { enum: INSIGHT_TYPES }).notNull(),
    category: text("category", { enum: INSIGHT_CATEGORIES }),
    sourceSignalIds: ids("source_signal_ids"),
    sourceAgentId: uuid("source_agent_id"),
    numberOfSignalsAnalyzed: integer("number_of_signals_analyzed").notNull().default(0),
    keyConclusions: texts("key_conclusions"),
    supportingEvidence: texts("supporting_evidence"),
    confidenceLevel: text("confidence_level", { enum: CONFIDENCE_LEVELS }),
    confidenceScore: percent("confidence_score"),
    confidenceBasis: jsonb("confidence_basis").$type<ConfidenceBasis | Record<string, never>>().notNull().default({}),
    businessImplications: texts("business_implications"),
    recommendedActions: texts("recommended_actions"),
    potentialImpact: text("potential_impact"),
    potentialRoiPercentage: numeric("potential_roi_percentage", { precision: 12, scale: 2, mode: "number" }),
    relevantForCompetitors: ids("relevant_for_competitors"),
    relevantForCohorts: ids("relevant_for_cohorts"),
    relevantForCampaigns: ids("relevant_for_campaigns"),
    relevantSegments: texts("relevant_segments"),
    timeRelevanceStart: moment("time_relevance_start"),
    timeRelevanceEnd: moment("time_relevance_end"),
    discoveryDate: moment("discovery_date").notNull().defaultNow(),
    insightStatus: text("insight_status", { enum: INSIGHT_STATUSES }).notNull().default("active"),
    actionedDate: moment("actioned_date"),
    createdBy: createdBy(),
    reviewedBy: uuid("reviewed_by"),
    createdAt: createdAt(),
    updatedAt: updatedAt(),
  },
  (table) => [primaryKey({ columns: [table.workspaceId, table.id] })],
);

/** The same fact as `market_insights.source_signal_ids`, with foreign keys; triggers keep the two equal. */
export const marketInsightSignals = pgTable(
  "market_insight_signals",
  {
    ...workspaceKey(),
    insightId: uuid("insight_id").notNull(),
    signalId: uuid("signal_id").notNull(),
    createdAt: createdAt(),
  },
  (table) => [primaryKey({ columns: [table.workspaceId, table.id] })],
);
