/** Migration 022: rules that make alerts, and where each stands. */
import { sql } from "drizzle-orm";
import { boolean, doublePrecision, integer, pgTable, primaryKey, smallint, text, uuid } from "drizzle-orm/pg-core";
import { COMPARISONS, RULE_METRICS, SCOPE_KINDS } from "@/domain/alert-rules";
import { ALERT_TYPES, SEVERITIES } from "@/domain/alerts";
import { createdAt, createdBy, moment, updatedAt, workspaceKey } from "./columns";

export const alertRules = pgTable(
  "alert_rules",
  {
    ...workspaceKey(),
    name: text("name").notNull(),
    metric: text("metric", { enum: RULE_METRICS }).notNull(),
    scopeKind: text("scope_kind", { enum: SCOPE_KINDS }).notNull(),
    scopeIds: text("scope_ids").array().notNull().default([]),
    comparison: text("comparison", { enum: COMPARISONS }).notNull(),
    threshold: doublePrecision("threshold").notNull(),
    relevanceThreshold: doublePrecision("relevance_threshold"),
    windowHours: smallint("window_hours").notNull(),
    minimumSample: integer("minimum_sample").notNull().default(0),
    holdMinutes: integer("hold_minutes").notNull().default(0),
    severity: text("severity_level", { enum: SEVERITIES }).notNull(),
    alertType: text("alert_type", { enum: ALERT_TYPES }).notNull(),
    recommendedActions: text("recommended_actions").array().notNull().default([]),
    enabled: boolean("enabled").notNull().default(true),
    createdBy: createdBy(),
    revision: integer("revision").notNull().default(1),
    createdAt: createdAt(),
    updatedAt: updatedAt(),
  },
  (table) => [primaryKey({ columns: [table.workspaceId, table.id] })],
);

/** A scope that breaches its rule. */
export const alertRuleStates = pgTable(
  "alert_rule_states",
  {
    workspaceId: uuid("workspace_id").notNull(),
    ruleId: uuid("rule_id").notNull(),
    scopeId: text("scope_id").notNull(),
    scopeName: text("scope_name").notNull(),
    breachingSince: moment("breaching_since").notNull(),
    firedAt: moment("fired_at"),
    fingerprint: text("fingerprint").notNull().generatedAlwaysAs(sql`rule_id::text || ':' || scope_id`),
    alertId: uuid("alert_id"),
    lastValue: doublePrecision("last_value"),
    lastSample: doublePrecision("last_sample").notNull().default(0),
    knownAt: moment("known_at"),
    evaluatedAt: moment("evaluated_at").notNull(),
  },
  (table) => [primaryKey({ columns: [table.workspaceId, table.ruleId, table.scopeId] })],
);
