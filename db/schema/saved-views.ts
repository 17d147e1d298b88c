/** Migration 032: filters of the alert inbox, kept under names. */
import { boolean, pgTable, primaryKey, text, uuid } from "drizzle-orm/pg-core";
import { createdAt, updatedAt, workspaceKey } from "./columns";

export const savedViews = pgTable(
  "saved_views",
  {
    ...workspaceKey(),
    ownerId: uuid("owner_id").notNull(),
    name: text("name").notNull(),
    query: text("query").notNull(),
    isShared: boolean("is_shared").notNull().default(false),
    isDefault: boolean("is_default").notNull().default(false),
    createdAt: createdAt(),
    updatedAt: updatedAt(),
  },
  (table) => [primaryKey({ columns: [table.workspaceId, table.id] })],
);
