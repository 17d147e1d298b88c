/** Migration 035: use of a workspace by agent, its limits that were passed, and reservations. Written by functions alone. */
import { bigint, numeric, pgTable, primaryKey, text, unique, uuid } from "drizzle-orm/pg-core";
import { LIMITS, USAGE_WINDOWS } from "@/domain/agents";
import { moment, workspaceKey } from "./columns";

const count = (name: string) => bigint(name, { mode: "number" }).notNull();
const cost = () => numeric("cost", { precision: 24, scale: 8, mode: "number" }).notNull();
const amount = (name: string) => numeric(name, { mode: "number" }).notNull();
const [first, ...rest] = LIMITS.map(({ key }) => key);

/** In a UTC hour or a day of the workspace's zone. */
export const workspaceAgentUsage = pgTable(
  "workspace_agent_usage",
  {
    workspaceId: uuid("workspace_id").notNull(),
    windowKind: text("window_kind", { enum: USAGE_WINDOWS }).notNull(),
    windowStart: moment("window_start").notNull(),
    agentId: uuid("agent_id").notNull(),
    executionCount: count("execution_count").default(0),
    tokenCount: count("token_count").default(0),
    cost: cost().default(0),
  },
  (table) => [primaryKey({ columns: [table.workspaceId, table.windowKind, table.windowStart, table.agentId] })],
);

export const workspaceLimitBreaches = pgTable(
  "workspace_limit_breaches",
  {
    workspaceId: uuid("workspace_id").notNull(),
    limitName: text("limit_name", { enum: [first as (typeof LIMITS)[number]["key"], ...rest] }).notNull(),
    windowStart: moment("window_start").notNull(),
    allowed: amount("allowed"),
    used: amount("used"),
    breachedAt: moment("breached_at").notNull().defaultNow(),
  },
  (table) => [primaryKey({ columns: [table.workspaceId, table.limitName, table.windowStart] })],
);

/** Holds until it is settled or expires. */
export const agentReservations = pgTable(
  "agent_reservations",
  {
    ...workspaceKey(),
    agentId: uuid("agent_id").notNull(),
    campaignId: uuid("campaign_id"),
    executionCount: count("execution_count"),
    tokenCount: count("token_count"),
    cost: cost(),
    idempotencyKey: text("idempotency_key"),
    grantedAt: moment("granted_at").notNull().defaultNow(),
    expiresAt: moment("expires_at").notNull(),
    settledAt: moment("settled_at"),
  },
  (table) => [
    primaryKey({ columns: [table.workspaceId, table.id] }),
    unique().on(table.workspaceId, table.agentId, table.idempotencyKey),
  ],
);
