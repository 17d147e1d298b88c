/** Migration 017: the alert inbox, its time line and its counters. */
import { sql } from "drizzle-orm";
import { bigint, boolean, integer, jsonb, pgTable, primaryKey, smallint, text, uuid } from "drizzle-orm/pg-core";
import {
  ALERT_EVENT_KINDS,
  ALERT_EVENT_REASONS,
  ALERT_FACETS,
  ALERT_STATUSES,
  ALERT_TYPES,
  INBOX_TABS,
  SEVERITIES,
  SNOOZE_WAKES,
} from "@/domain/alerts";
import { ACTOR_KINDS } from "@/domain/audit";
import { createdAt, createdBy, growingKey, moment, updatedAt, workspaceKey } from "./columns";

type Json = Record<string, unknown>;

export const systemAlerts = pgTable(
  "system_alerts",
  {
    ...growingKey(),
    alertType: text("alert_type", { enum: ALERT_TYPES }).notNull(),
    severityLevel: text("severity_level", { enum: SEVERITIES }).notNull(),
    severityRank: smallint("severity_rank")
      .notNull()
      .generatedAlwaysAs(
        sql`case severity_level when 'critical' then 5 when 'high' then 4 when 'medium' then 3 when 'low' then 2 else 1 end`,
      ),
    status: text("status", { enum: ALERT_STATUSES }).notNull().default("active"),
    title: text("title").notNull(),
    description: text("description"),
    message: text("message"),
    actionUrl: text("action_url"),
    triggeredByAgentId: uuid("triggered_by_agent_id"),
    triggeredBySignalId: uuid("triggered_by_signal_id"),
    triggeredByEvent: text("triggered_by_event"),
    relatedCampaignId: uuid("related_campaign_id"),
    relatedCohortId: uuid("related_cohort_id"),
    relatedMoveId: uuid("related_move_id"),
    dataPoints: jsonb("data_points").$type<Json>().notNull().default({}),
    recommendedActions: text("recommended_actions").array().notNull().default([]),
    triggeredAt: moment("triggered_at").notNull().defaultNow(),
    acknowledgedAt: moment("acknowledged_at"),
    resolvedAt: moment("resolved_at"),
    expiryDate: moment("expiry_date"),
    acknowledgedBy: uuid("acknowledged_by"),
    actionTaken: text("action_taken"),
    createdBy: createdBy(),
    source: text("source").notNull().default("codex"),
    fingerprint: text("fingerprint").notNull().default(sql`gen_random_uuid()::text`),
    occurrenceCount: bigint("occurrence_count", { mode: "number" }).notNull().default(1),
    lastSeenAt: moment("last_seen_at").notNull().defaultNow(),
    snoozedUntil: moment("snoozed_until"),
    snoozeWake: text("snooze_wake", { enum: SNOOZE_WAKES }),
    assignedTo: uuid("assigned_to"),
    silenceId: uuid("silence_id"),
    flapping: boolean("flapping").notNull().default(false),
    remindedAt: moment("reminded_at"),
    revision: integer("revision").notNull().default(1),
    inboxTab: text("inbox_tab", { enum: INBOX_TABS })
      .notNull()
      .generatedAlwaysAs(
        sql`case when status in ('resolved', 'dismissed') then 'closed' when snooze_wake is not null then 'snoozed' else status end`,
      ),
    dueAt: moment("due_at").generatedAlwaysAs(
      sql`case when status in ('active', 'acknowledged') then least(expiry_date, snoozed_until) end`,
    ),
    createdAt: createdAt(),
    updatedAt: updatedAt(),
  },
  (table) => [primaryKey({ columns: [table.workspaceId, table.id] })],
);

/** The time line: written by the database itself, never changed. */
export const alertEvents = pgTable(
  "alert_events",
  {
    ...growingKey(),
    position: bigint("position", { mode: "number" }).notNull().generatedAlwaysAsIdentity(),
    alertId: uuid("alert_id").notNull(),
    kind: text("kind", { enum: ALERT_EVENT_KINDS }).notNull(),
    reason: text("reason", { enum: ALERT_EVENT_REASONS }),
    actorId: uuid("actor_id"),
    actorKind: text("actor_kind", { enum: ACTOR_KINDS }).notNull(),
    comment: text("comment"),
    details: jsonb("details").$type<Json>().notNull().default({}),
    was: jsonb("was").$type<Json>(),
    batchId: uuid("batch_id"),
    revision: integer("revision").notNull(),
    occurredAt: moment("occurred_at").notNull().defaultNow(),
  },
  (table) => [primaryKey({ columns: [table.workspaceId, table.alertId, table.id] })],
);

/** Counters behind tabs, badges and facets; only sums over `slot` mean something. */
export const alertCounts = pgTable(
  "alert_counts",
  {
    ...workspaceKey(),
    slot: smallint("slot").notNull(),
    inboxTab: text("inbox_tab", { enum: INBOX_TABS }).notNull(),
    severityLevel: text("severity_level", { enum: SEVERITIES }).notNull(),
    alertType: text("alert_type", { enum: ALERT_TYPES }).notNull(),
    facet: text("facet", { enum: ALERT_FACETS }).notNull(),
    value: uuid("value"),
    alerts: bigint("alerts", { mode: "number" }).notNull(),
  },
  (table) => [primaryKey({ columns: [table.workspaceId, table.id] })],
);
