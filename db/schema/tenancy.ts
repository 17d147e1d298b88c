/** Migrations 003–005: tenants, members, cohorts, moves, keys, facts and the audit log. */
import { integer, jsonb, pgTable, primaryKey, text, uuid } from "drizzle-orm/pg-core";
import { ACTOR_KINDS } from "@/domain/audit";
import { MOVE_OUTCOMES, MOVE_STATUSES } from "@/domain/moves";
import { ROLES } from "@/domain/permissions";
import { createdAt, createdBy, growingKey, moment, updatedAt, workspaceKey } from "./columns";

type Json = Record<string, unknown>;

export const workspaces = pgTable("workspaces", {
  id: uuid("id").primaryKey().defaultRandom(),
  name: text("name").notNull(),
  slug: text("slug").notNull().unique(),
  timezone: text("timezone").notNull().default("UTC"),
  currency: text("currency").notNull().default("USD"),
  settings: jsonb("settings").$type<Json>().notNull().default({}),
  createdAt: createdAt(),
  updatedAt: updatedAt(),
});

export const workspaceMembers = pgTable(
  "workspace_members",
  {
    ...workspaceKey(),
    userId: uuid("user_id").notNull(),
    role: text("role", { enum: ROLES }).notNull(),
    joinedAt: moment("joined_at").notNull().defaultNow(),
    updatedAt: updatedAt(),
  },
  (table) => [primaryKey({ columns: [table.workspaceId, table.id] })],
);

export const invitations = pgTable(
  "invitations",
  {
    ...workspaceKey(),
    email: text("email").notNull(),
    role: text("role", { enum: ROLES }).notNull(),
    tokenHash: text("token_hash").notNull(),
    invitedBy: uuid("invited_by"),
    expiresAt: moment("expires_at").notNull(),
    acceptedAt: moment("accepted_at"),
    revokedAt: moment("revoked_at"),
    createdAt: createdAt(),
  },
  (table) => [primaryKey({ columns: [table.workspaceId, table.id] })],
);

export const cohorts = pgTable(
  "cohorts",
  {
    ...workspaceKey(),
    name: text("name").notNull(),
    description: text("description"),
    attributes: jsonb("attributes").$type<Json>().notNull().default({}),
    size: integer("size"),
    createdBy: createdBy(),
    createdAt: createdAt(),
    updatedAt: updatedAt(),
  },
  (table) => [primaryKey({ columns: [table.workspaceId, table.id] })],
);

export const moves = pgTable(
  "moves",
  {
    ...workspaceKey(),
    campaignId: uuid("campaign_id"),
    name: text("name").notNull(),
    description: text("description"),
    channel: text("channel"),
    ownerId: uuid("owner_id"),
    status: text("status", { enum: MOVE_STATUSES }).notNull().default("planned"),
    outcome: text("outcome", { enum: MOVE_OUTCOMES }).notNull().default("pending"),
    plannedAt: moment("planned_at"),
    executedAt: moment("executed_at"),
    createdBy: createdBy(),
    createdAt: createdAt(),
    updatedAt: updatedAt(),
  },
  (table) => [primaryKey({ columns: [table.workspaceId, table.id] })],
);

export const apiKeys = pgTable(
  "api_keys",
  {
    ...workspaceKey(),
    name: text("name").notNull(),
    prefix: text("prefix").notNull(),
    keyHash: text("key_hash").notNull(),
    scopes: text("scopes").array().notNull(),
    expiresAt: moment("expires_at"),
    lastUsedAt: moment("last_used_at"),
    revokedAt: moment("revoked_at"),
    createdBy: createdBy(),
    createdAt: createdAt(),
  },
  (table) => [primaryKey({ columns: [table.workspaceId, table.id] })],
);

/** Append-only facts; `sourceKey` names the action that caused one, so that a retried action counts once. */
export const activityEvents = pgTable(
  "activity_events",
  {
    ...growingKey(),
    userId: uuid("user_id"),
    eventName: text("event_name").notNull(),
    subjectType: text("subject_type"),
    subjectId: uuid("subject_id"),
    sourceKey: text("source_key").notNull(),
    properties: jsonb("properties").$type<Json>().notNull().default({}),
    occurredAt: moment("occurred_at").notNull().defaultNow(),
  },
  (table) => [primaryKey({ columns: [table.workspaceId, table.id] })],
);

/** Facts of acts on very many things at once, yet to be written as activity events: one of each subject. */
export const pendingActivity = pgTable(
  "pending_activity",
  {
    ...growingKey(),
    userId: uuid("user_id").notNull(),
    eventName: text("event_name").notNull(),
    subjectType: text("subject_type").notNull(),
    subjectIds: uuid("subject_ids").array().notNull(),
    occurredAt: moment("occurred_at").notNull().defaultNow(),
  },
  (table) => [primaryKey({ columns: [table.workspaceId, table.id] })],
);

const auditedChange = () => ({
  actorId: uuid("actor_id"),
  actorKind: text("actor_kind", { enum: ACTOR_KINDS }).notNull(),
  action: text("action").notNull(),
  subjectType: text("subject_type").notNull(),
  subjectId: text("subject_id"),
  before: jsonb("before").$type<Json>(),
  after: jsonb("after").$type<Json>(),
  origin: text("origin"),
  occurredAt: moment("occurred_at").notNull().defaultNow(),
});

/** Written by triggers alone, in the change's own transaction; nobody changes or deletes an entry. */
export const auditLog = pgTable(
  "audit_log",
  {
    ...workspaceKey(),
    ...auditedChange(),
  },
  (table) => [primaryKey({ columns: [table.workspaceId, table.id] })],
);

/** As `auditLog`, for what belongs to no workspace: the registry. Platform administrators read it. */
export const platformAuditLog = pgTable("platform_audit_log", {
  id: uuid("id").primaryKey().defaultRandom(),
  ...auditedChange(),
});
