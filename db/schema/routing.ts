/** Migration 023: who is told of alerts. */
import { bigint, boolean, date, integer, jsonb, pgTable, primaryKey, smallint, text, uuid } from "drizzle-orm/pg-core";
import { type AlertType, SEVERITIES } from "@/domain/alerts";
import { TURNS } from "@/domain/on-call";
import { ROUTING_CAUSES, STOP_REASONS, type Step } from "@/domain/routing";
import { createdAt, createdBy, growingKey, moment, updatedAt, workspaceKey } from "./columns";

export const escalationPolicies = pgTable(
  "escalation_policies",
  {
    ...workspaceKey(),
    name: text("name").notNull(),
    steps: jsonb("steps").$type<Step[]>().notNull().default([]),
    revision: integer("revision").notNull().default(1),
    createdBy: createdBy(),
    createdAt: createdAt(),
    updatedAt: updatedAt(),
  },
  (table) => [primaryKey({ columns: [table.workspaceId, table.id] })],
);

export const routingRules = pgTable(
  "routing_rules",
  {
    ...workspaceKey(),
    name: text("name").notNull(),
    ruleOrder: integer("rule_order").notNull().default(0),
    isEnabled: boolean("is_enabled").notNull().default(true),
    alertTypes: text("alert_types").array().$type<AlertType[]>().notNull().default([]),
    minimumSeverity: text("minimum_severity", { enum: SEVERITIES }).notNull().default("info"),
    source: text("source"),
    campaignId: uuid("campaign_id"),
    agentId: uuid("agent_id"),
    policyId: uuid("policy_id"),
    goesOn: boolean("goes_on").notNull().default(false),
    revision: integer("revision").notNull().default(1),
    createdBy: createdBy(),
    createdAt: createdAt(),
    updatedAt: updatedAt(),
  },
  (table) => [primaryKey({ columns: [table.workspaceId, table.id] })],
);

export const onCallSchedules = pgTable(
  "on_call_schedules",
  {
    ...workspaceKey(),
    name: text("name").notNull(),
    timezone: text("timezone").notNull(),
    rotation: uuid("rotation").array().notNull().default([]),
    turn: text("turn", { enum: TURNS }).notNull().default("weekly"),
    handoverHour: smallint("handover_hour").notNull().default(9),
    startsOn: date("starts_on", { mode: "string" }).notNull(),
    revision: integer("revision").notNull().default(1),
    createdBy: createdBy(),
    createdAt: createdAt(),
    updatedAt: updatedAt(),
  },
  (table) => [primaryKey({ columns: [table.workspaceId, table.id] })],
);

export const onCallOverrides = pgTable(
  "on_call_overrides",
  {
    ...workspaceKey(),
    scheduleId: uuid("schedule_id").notNull(),
    userId: uuid("user_id").notNull(),
    startsAt: moment("starts_at").notNull(),
    endsAt: moment("ends_at").notNull(),
    createdBy: createdBy(),
    createdAt: createdAt(),
  },
  (table) => [primaryKey({ columns: [table.workspaceId, table.id] })],
);

/** What the router has yet to look at; written by the time line's trigger. */
export const routingQueue = pgTable(
  "routing_queue",
  {
    ...workspaceKey(),
    position: bigint("position", { mode: "number" }).notNull().generatedAlwaysAsIdentity(),
    alertId: uuid("alert_id").notNull(),
    cause: text("cause", { enum: ROUTING_CAUSES }).notNull(),
    createdAt: createdAt(),
  },
  (table) => [primaryKey({ columns: [table.workspaceId, table.id] })],
);

/** One alert under one policy; without a policy, the default one. */
export const alertEscalations = pgTable(
  "alert_escalations",
  {
    ...growingKey(),
    alertId: uuid("alert_id").notNull(),
    policyId: uuid("policy_id"),
    ruleId: uuid("rule_id"),
    step: smallint("step").notNull().default(0),
    dueAt: moment("due_at").notNull(),
    stoppedAt: moment("stopped_at"),
    why: text("why", { enum: STOP_REASONS }),
    createdAt: createdAt(),
    updatedAt: updatedAt(),
  },
  (table) => [primaryKey({ columns: [table.workspaceId, table.id] })],
);
