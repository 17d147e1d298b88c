/** Migration 039: what retention did. Written and read by functions alone. */
import { bigint, pgTable, text } from "drizzle-orm/pg-core";
import { RETENTION_TASKS } from "@/domain/retention";
import { moment } from "./columns";

export const retentionLog = pgTable("retention_log", {
  id: bigint("id", { mode: "number" }).primaryKey().generatedAlwaysAsIdentity(),
  task: text("task", { enum: RETENTION_TASKS }).notNull(),
  removed: bigint("removed", { mode: "number" }).notNull(),
  ranAt: moment("ran_at").notNull().defaultNow(),
});
