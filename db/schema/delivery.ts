/** Migration 024: outgoing webhooks and what each person's channels need. */
import { sql } from "drizzle-orm";
import { integer, jsonb, pgTable, primaryKey, smallint, text, uuid } from "drizzle-orm/pg-core";
import { SEVERITIES } from "@/domain/alerts";
import { WEBHOOK_DELIVERY_STATUSES, type WebhookEvent } from "@/domain/webhooks";
import { createdAt, createdBy, growingKey, moment, updatedAt, workspaceKey } from "./columns";

type Json = Record<string, unknown>;

/** The sealed columns hold what server/sealed.ts made for "webhook <id>". */
export const webhooks = pgTable(
  "webhooks",
  {
    ...workspaceKey(),
    name: text("name").notNull(),
    url: text("url").notNull(),
    urlOrigin: text("url_origin").notNull().generatedAlwaysAs(sql`substring(url from '^https?://[^/?#]+')`),
    events: text("events").array().$type<WebhookEvent[]>().notNull(),
    minSeverity: text("min_severity", { enum: SEVERITIES }).notNull().default("info"),
    secretSealed: text("secret_sealed").notNull(),
    previousSecretSealed: text("previous_secret_sealed"),
    previousSecretUntil: moment("previous_secret_until"),
    disabledAt: moment("disabled_at"),
    disabledReason: text("disabled_reason"),
    createdBy: createdBy(),
    createdAt: createdAt(),
    updatedAt: updatedAt(),
  },
  (table) => [primaryKey({ columns: [table.workspaceId, table.id] })],
);

/** What was, or is to be, sent to a webhook; `id` is the receiver's idempotency key. */
export const webhookDeliveries = pgTable(
  "webhook_deliveries",
  {
    ...growingKey(),
    webhookId: uuid("webhook_id").notNull(),
    event: text("event").notNull(),
    alertId: uuid("alert_id"),
    payload: jsonb("payload").$type<Json>().notNull(),
    status: text("status", { enum: WEBHOOK_DELIVERY_STATUSES }).notNull().default("pending"),
    attempts: smallint("attempts").notNull().default(0),
    deliverAfter: moment("deliver_after").notNull().defaultNow(),
    claimId: uuid("claim_id"),
    responseStatus: integer("response_status"),
    responseExcerpt: text("response_excerpt"),
    durationMs: integer("duration_ms"),
    detail: text("detail"),
    attemptedAt: moment("attempted_at"),
    createdAt: createdAt(),
    updatedAt: updatedAt(),
  },
  (table) => [primaryKey({ columns: [table.workspaceId, table.id] })],
);

/** At most one per workspace; sealed for "slack <workspace id>". */
export const slackWebhooks = pgTable(
  "slack_webhooks",
  {
    ...workspaceKey(),
    urlSealed: text("url_sealed").notNull(),
    urlEnding: text("url_ending").notNull(),
    createdBy: createdBy(),
    createdAt: createdAt(),
    updatedAt: updatedAt(),
  },
  (table) => [primaryKey({ columns: [table.workspaceId, table.id] })],
);

export const pushSubscriptions = pgTable(
  "push_subscriptions",
  {
    ...workspaceKey(),
    userId: uuid("user_id").notNull(),
    endpoint: text("endpoint").notNull(),
    p256dh: text("p256dh").notNull(),
    auth: text("auth").notNull(),
    browser: text("browser").notNull(),
    createdAt: createdAt(),
  },
  (table) => [primaryKey({ columns: [table.workspaceId, table.id] })],
);

export const phoneNumbers = pgTable(
  "phone_numbers",
  {
    ...workspaceKey(),
    userId: uuid("user_id").notNull(),
    number: text("number"),
    verifiedAt: moment("verified_at"),
    codeHash: text("code_hash"),
    codeExpiresAt: moment("code_expires_at"),
    wrongCodes: smallint("wrong_codes").notNull().default(0),
    codesSent: smallint("codes_sent").notNull().default(0),
    codesSince: moment("codes_since").notNull().defaultNow(),
    textsSent: smallint("texts_sent").notNull().default(0),
    textsSince: moment("texts_since").notNull().defaultNow(),
    createdAt: createdAt(),
    updatedAt: updatedAt(),
  },
  (table) => [primaryKey({ columns: [table.workspaceId, table.id] })],
);

export const emailOptOuts = pgTable(
  "email_opt_outs",
  { ...workspaceKey(), userId: uuid("user_id").notNull(), createdAt: createdAt() },
  (table) => [primaryKey({ columns: [table.workspaceId, table.id] })],
);
