/** Migration 021: sources of alerts, what they sent last, and which of their deliveries are known. */
import { boolean, integer, jsonb, pgTable, primaryKey, smallint, text, uuid } from "drizzle-orm/pg-core";
import { DELIVERY_RESULTS, INTEGRATION_KINDS } from "@/domain/integrations";
import { createdAt, createdBy, moment, updatedAt, workspaceKey } from "./columns";

type Json = Record<string, unknown>;

/** `source` is what its alerts are fired under; secrets are hashes, or sealed by server/sealed.ts. */
export const integrations = pgTable(
  "integrations",
  {
    ...workspaceKey(),
    kind: text("kind", { enum: INTEGRATION_KINDS }).notNull(),
    name: text("name").notNull(),
    source: text("source").notNull(),
    keyHash: text("key_hash"),
    secretSealed: text("secret_sealed"),
    previousKeyHash: text("previous_key_hash"),
    previousSecretSealed: text("previous_secret_sealed"),
    previousUntil: moment("previous_until"),
    secretChangedAt: moment("secret_changed_at"),
    settings: jsonb("settings").$type<Json>().notNull().default({}),
    createdBy: createdBy(),
    disabledAt: moment("disabled_at"),
    createdAt: createdAt(),
    updatedAt: updatedAt(),
  },
  (table) => [primaryKey({ columns: [table.workspaceId, table.id] })],
);

/** The log that people read; written once, pruned by a job. */
export const integrationDeliveries = pgTable(
  "integration_deliveries",
  {
    ...workspaceKey(),
    integrationId: uuid("integration_id").notNull(),
    result: text("result", { enum: DELIVERY_RESULTS }).notNull(),
    status: smallint("status").notNull(),
    detail: text("detail"),
    payload: text("payload").notNull().default(""),
    payloadBytes: integer("payload_bytes").notNull().default(0),
    headers: jsonb("headers").$type<Record<string, string>>().notNull().default({}),
    fired: integer("fired").notNull().default(0),
    resolved: integer("resolved").notNull().default(0),
    acknowledged: integer("acknowledged").notNull().default(0),
    alertIds: uuid("alert_ids").array().notNull().default([]),
    durationMs: integer("duration_ms").notNull().default(0),
    unlogged: integer("unlogged").notNull().default(0),
    proven: boolean("proven").notNull().default(true),
    isTest: boolean("is_test").notNull().default(false),
    receivedAt: moment("received_at").notNull().defaultNow(),
  },
  (table) => [primaryKey({ columns: [table.workspaceId, table.id] })],
);

/** A delivery with an id is taken once; `report` is what it did then. */
export const integrationReceipts = pgTable(
  "integration_receipts",
  {
    ...workspaceKey(),
    integrationId: uuid("integration_id").notNull(),
    deliveryKey: text("delivery_key").notNull(),
    report: jsonb("report").$type<Json>(),
    receivedAt: moment("received_at").notNull().defaultNow(),
  },
  (table) => [primaryKey({ columns: [table.workspaceId, table.id] })],
);
