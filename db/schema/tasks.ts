/** Migration 037: the tasks of assignments' queues. */

import { sql } from "drizzle-orm";
import { boolean, integer, numeric, pgTable, primaryKey, text, uuid } from "drizzle-orm/pg-core";
import { PRIORITY_LEVELS } from "@/domain/agents";
import { TASK_STATUSES } from "@/domain/tasks";
import { createdAt, createdBy, moment, updatedAt, workspaceKey } from "./columns";

/** People write what is to be done and its place; takers' states, leases and endings are set by `db/task-work.ts`. */
export const agentTasks = pgTable(
  "agent_tasks",
  {
    ...workspaceKey(),
    assignmentId: uuid("assignment_id").notNull(),
    title: text("title").notNull(),
    instructions: text("instructions"),
    priorityLevel: text("priority_level", { enum: PRIORITY_LEVELS }).notNull().default("normal"),
    queuePosition: numeric("queue_position").notNull().default(sql`extract(epoch from clock_timestamp())`),
    taskStatus: text("task_status", { enum: TASK_STATUSES }).notNull().default("waiting"),
    attempts: integer("attempts").notNull().default(0),
    maxAttempts: integer("max_attempts").notNull().default(3),
    takenBy: text("taken_by"),
    takenAt: moment("taken_at"),
    leaseEndsAt: moment("lease_ends_at"),
    result: text("result"),
    failureReason: text("failure_reason"),
    endedAt: moment("ended_at"),
    countedByExecution: boolean("counted_by_execution").notNull().default(false),
    revision: integer("revision").notNull().default(1),
    createdBy: createdBy(),
    createdAt: createdAt(),
    updatedAt: updatedAt(),
  },
  (table) => [primaryKey({ columns: [table.workspaceId, table.id] })],
);
