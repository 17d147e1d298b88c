/** Migration 034: what models cost (global), and the spans of agents' traces, kept about a week. */
import { bigint, boolean, date, numeric, pgTable, primaryKey, text, uuid } from "drizzle-orm/pg-core";
import { createdAt, createdBy, moment } from "./columns";

/** Per million tokens. */
const price = (name: string) => numeric(name, { precision: 16, scale: 8, mode: "number" });
const count = (name: string) => bigint(name, { mode: "number" });

/** A row never changes but for being replaced. */
export const modelPrices = pgTable("model_prices", {
  id: uuid("id").primaryKey().defaultRandom(),
  model: text("model").notNull(),
  currency: text("currency").notNull().default("USD"),
  validFrom: date("valid_from").notNull(),
  inputPrice: price("input_price").notNull(),
  /** Null: as other input. */
  cachedInputPrice: price("cached_input_price"),
  outputPrice: price("output_price").notNull(),
  note: text("note"),
  createdBy: createdBy(),
  createdAt: createdAt(),
  replacedAt: moment("replaced_at"),
  replacedBy: uuid("replaced_by"),
});

export const agentSpans = pgTable(
  "agent_spans",
  {
    workspaceId: uuid("workspace_id").notNull(),
    traceId: text("trace_id").notNull(),
    spanId: text("span_id").notNull(),
    parentId: text("parent_id"),
    isExecution: boolean("is_execution").notNull(),
    endedAt: moment("ended_at"),
    model: text("model"),
    inputTokens: count("input_tokens"),
    cachedTokens: count("cached_tokens"),
    outputTokens: count("output_tokens"),
    unpricedModels: text("unpriced_models").array().notNull().default([]),
    receivedAt: moment("received_at").notNull().defaultNow(),
  },
  (table) => [primaryKey({ columns: [table.workspaceId, table.traceId, table.spanId] })],
);
