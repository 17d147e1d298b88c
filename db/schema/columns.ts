/** Columns that many tables share, described once. The SQL of migrations/ is the source; the drift test compares. */
import { sql } from "drizzle-orm";
import { timestamp, uuid } from "drizzle-orm/pg-core";

/** A moment; `timestamptz` everywhere. */
export const moment = (name: string) => timestamp(name, { withTimezone: true });

/** The two columns that every workspace table's primary key is made of. */
export const workspaceKey = () => ({
  workspaceId: uuid("workspace_id").notNull(),
  id: uuid("id").notNull().defaultRandom(),
});

/** The same where thousands of rows come at once: ids that grow with time lie together in every index that has them. */
export const growingKey = () => ({
  ...workspaceKey(),
  id: uuid("id").notNull().default(sql`app.time_ordered_uuid()`),
});

export const createdAt = () => moment("created_at").notNull().defaultNow();

/** Kept true by the shared trigger `touch_updated_at`. */
export const updatedAt = () => moment("updated_at").notNull().defaultNow();

/** The person who made it; null once their account is deleted. */
export const createdBy = () => uuid("created_by");
