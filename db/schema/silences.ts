/** Migrations 020 and 041: silences, maintenance windows, and the log of what they hid. */
import { sql } from "drizzle-orm";
import { bigint, boolean, integer, jsonb, pgTable, primaryKey, text, uuid } from "drizzle-orm/pg-core";
import { type Matcher, SILENCE_REPEATS } from "@/domain/silences";
import { createdAt, createdBy, moment, updatedAt, workspaceKey } from "./columns";

export const silences = pgTable(
  "silences",
  {
    ...workspaceKey(),
    name: text("name").notNull(),
    reason: text("reason"),
    matchers: jsonb("matchers").$type<Matcher[]>().notNull(),
    criticalPasses: boolean("critical_passes").notNull().default(true),
    holdsOpen: boolean("holds_open").notNull().default(false),
    startsAt: moment("starts_at").notNull().defaultNow(),
    endsAt: moment("ends_at").notNull(),
    repeats: text("repeats", { enum: SILENCE_REPEATS }).notNull().default("never"),
    repeatsUntil: moment("repeats_until"),
    timezone: text("timezone").notNull().default("UTC"),
    begunAt: moment("begun_at"),
    skipsUntil: moment("skips_until"),
    endedAt: moment("ended_at"),
    endedBy: uuid("ended_by"),
    overAt: moment("over_at")
      .notNull()
      .generatedAlwaysAs(
        sql`least(ended_at, case repeats when 'weekly' then coalesce(repeats_until, 'infinity') else ends_at end)`,
      ),
    revision: integer("revision").notNull().default(1),
    createdBy: createdBy(),
    createdAt: createdAt(),
    updatedAt: updatedAt(),
  },
  (table) => [primaryKey({ columns: [table.workspaceId, table.id] })],
);

/** One row each time a silence takes an alert. */
export const silenceHits = pgTable(
  "silence_hits",
  {
    ...workspaceKey(),
    silenceId: uuid("silence_id").notNull(),
    alertId: uuid("alert_id").notNull(),
    heldAt: moment("held_at").notNull().defaultNow(),
    releasedAt: moment("released_at"),
    firedAgain: bigint("fired_again", { mode: "number" }).notNull().default(0),
  },
  (table) => [primaryKey({ columns: [table.workspaceId, table.id] })],
);
