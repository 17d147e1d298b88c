/** Migration 015: the registry (global), capabilities, assignments with their use of limits, and measured performance. */
import { type SQL, sql } from "drizzle-orm";
import {
  bigint,
  boolean,
  customType,
  date,
  integer,
  jsonb,
  numeric,
  pgTable,
  primaryKey,
  smallint,
  text,
  timestamp,
  unique,
  uuid,
} from "drizzle-orm/pg-core";
import { UNKNOWN_AGENTS } from "@/domain/agent-settings";
import {
  AGENT_TYPES,
  ASSIGNMENT_STATUSES,
  CAPABILITY_CATEGORIES,
  type ExecutionConstraints,
  type ModelConfig,
  PRIORITY_LEVELS,
  USAGE_WINDOWS,
} from "@/domain/agents";
import type { AgentRecord } from "@/domain/registry";
import { createdAt, moment, updatedAt, workspaceKey } from "./columns";

type Json = Record<string, unknown>;

const texts = (name: string) => text(name).array().notNull().default([]);
const percent = (name: string) => numeric(name, { precision: 5, scale: 2, mode: "number" });
/** A duration in seconds, to the microsecond. */
const seconds = (name: string, precision = 16) => numeric(name, { precision, scale: 6, mode: "number" });
/** An amount in the workspace's currency; a single execution may cost a millionth. */
const cost = (name: string) => numeric(name, { precision: 24, scale: 8, mode: "number" });
const count = (name: string) => bigint(name, { mode: "number" });
const counter = (name: string) => count(name).notNull().default(0);
const derived = (name: string, from: SQL) => numeric(name, { mode: "number" }).generatedAlwaysAs(from);

const bytes = customType<{ data: Buffer }>({ dataType: () => "bytea" });

export const agentRegistry = pgTable("agent_registry", {
  id: uuid("id").primaryKey().defaultRandom(),
  code: text("code")
    .notNull()
    .unique()
    .default(sql`('AGT-'::text || upper(substr(replace((gen_random_uuid())::text, '-'::text, ''::text), 1, 10)))`),
  agentName: text("agent_name").notNull().unique(),
  agentType: text("agent_type", { enum: AGENT_TYPES }).notNull(),
  guildName: text("guild_name").notNull(),
  description: text("description"),
  purpose: text("purpose").notNull().default(""),
  domainExpertise: texts("domain_expertise"),
  modelConfig: jsonb("model_config").$type<ModelConfig>().notNull().default({}),
  systemPrompt: text("system_prompt"),
  personalityTraits: texts("personality_traits"),
  supportedInputs: texts("supported_inputs"),
  supportedOutputs: texts("supported_outputs"),
  toolAccess: texts("tool_access"),
  avgExecutionTimeSeconds: seconds("avg_execution_time_seconds"),
  successRatePercentage: percent("success_rate_percentage"),
  errorRatePercentage: percent("error_rate_percentage"),
  costPerExecution: cost("cost_per_execution"),
  isActive: boolean("is_active").notNull().default(true),
  version: text("version").notNull().default("1.0.0"),
  releaseDate: date("release_date"),
  deprecatedDate: date("deprecated_date"),
  /** Set while it is a draft: named by executions, not yet completed by a platform administrator. */
  draftedAt: moment("drafted_at"),
  createdAt: createdAt(),
  updatedAt: updatedAt(),
  successorId: uuid("successor_id"),
});

/** Migration 036: what each agent was at each revision; written by triggers alone. */
export const agentVersions = pgTable(
  "agent_versions",
  {
    id: uuid("id").primaryKey().defaultRandom(),
    agentId: uuid("agent_id").notNull(),
    revision: integer("revision").notNull(),
    version: text("version").notNull(),
    changedAt: moment("changed_at").notNull().defaultNow(),
    /** Null: a program's report, or the installation itself. */
    changedBy: uuid("changed_by"),
    snapshot: jsonb("snapshot").$type<AgentRecord>().notNull(),
  },
  (table) => [unique("agent_versions_revision_key").on(table.agentId, table.revision)],
);

export const agentCapabilities = pgTable(
  "agent_capabilities",
  {
    id: uuid("id").primaryKey().defaultRandom(),
    agentId: uuid("agent_id").notNull(),
    capabilityName: text("capability_name").notNull(),
    description: text("description"),
    category: text("category", { enum: CAPABILITY_CATEGORIES }).notNull(),
    subcategory: text("subcategory"),
    inputTypes: texts("input_types"),
    outputTypes: texts("output_types"),
    externalApis: texts("external_apis"),
    requiredPermissions: texts("required_permissions"),
    typicalExecutionTimeSeconds: seconds("typical_execution_time_seconds"),
    typicalTokenUsage: count("typical_token_usage"),
    typicalCost: cost("typical_cost"),
    successRatePercentage: percent("success_rate_percentage"),
    isEnabled: boolean("is_enabled").notNull().default(true),
    configuration: jsonb("configuration").$type<Json>().notNull().default({}),
    parameterSchema: jsonb("parameter_schema").$type<Json>().notNull().default({}),
    createdAt: createdAt(),
    updatedAt: updatedAt(),
  },
  (table) => [unique().on(table.agentId, table.capabilityName)],
);

/** Its counters are kept by `app.record_agent_executions` and by its tasks (037), its queue by them alone; people change the rest. */
export const agentAssignments = pgTable(
  "agent_assignments",
  {
    ...workspaceKey(),
    agentId: uuid("agent_id").notNull(),
    /** Null: the whole workspace. */
    assignedToCampaignId: uuid("assigned_to_campaign_id"),
    assignedToGuildOperationId: uuid("assigned_to_guild_operation_id"),
    assignmentStatus: text("assignment_status", { enum: ASSIGNMENT_STATUSES }).notNull().default("active"),
    priorityLevel: text("priority_level", { enum: PRIORITY_LEVELS }).notNull().default("normal"),
    assignedDate: moment("assigned_date").notNull().defaultNow(),
    assignmentConfig: jsonb("assignment_config").$type<Json>().notNull().default({}),
    taskQueue: jsonb("task_queue").$type<Json[]>().notNull().default([]),
    executionConstraints: jsonb("execution_constraints").$type<ExecutionConstraints>().notNull().default({}),
    tasksAssigned: counter("tasks_assigned"),
    tasksCompleted: counter("tasks_completed"),
    tasksFailed: counter("tasks_failed"),
    tasksOpen: counter("tasks_open"),
    totalTokensUsed: counter("total_tokens_used"),
    totalCostIncurred: cost("total_cost_incurred").notNull().default(0),
    statusReason: text("status_reason"),
    statusChangedAt: moment("status_changed_at").notNull().defaultNow(),
    assignedBy: uuid("assigned_by"),
    createdAt: createdAt(),
    updatedAt: updatedAt(),
  },
  (table) => [
    primaryKey({ columns: [table.workspaceId, table.id] }),
    unique("agent_assignments_once_key")
      .on(table.workspaceId, table.agentId, table.assignedToCampaignId)
      .nullsNotDistinct(),
  ],
);

/** Use of an assignment in a UTC hour or a day of the workspace's zone. */
export const agentAssignmentUsage = pgTable(
  "agent_assignment_usage",
  {
    workspaceId: uuid("workspace_id").notNull(),
    assignmentId: uuid("assignment_id").notNull(),
    windowKind: text("window_kind", { enum: USAGE_WINDOWS }).notNull(),
    windowStart: timestamp("window_start", { withTimezone: true }).notNull(),
    executionCount: counter("execution_count"),
    tokenCount: counter("token_count"),
    cost: cost("cost").notNull().default(0),
    breaches: texts("breaches"),
  },
  (table) => [primaryKey({ columns: [table.workspaceId, table.assignmentId, table.windowKind, table.windowStart] })],
);

/** The ledger of raw executions by key; kept about a week. */
export const agentExecutions = pgTable(
  "agent_executions",
  {
    workspaceId: uuid("workspace_id").notNull(),
    executionKey: text("execution_key").notNull(),
    agentId: uuid("agent_id").notNull(),
    campaignId: uuid("campaign_id"),
    occurredAt: moment("occurred_at").notNull(),
    receivedAt: moment("received_at").notNull().defaultNow(),
    executionTimeSeconds: seconds("execution_time_seconds").notNull(),
    inputTokens: count("input_tokens").notNull(),
    outputTokens: count("output_tokens").notNull(),
    cost: cost("cost").notNull(),
    success: boolean("success").notNull(),
    error: text("error"),
    qualityScore: percent("quality_score"),
    model: text("model"),
  },
  (table) => [primaryKey({ columns: [table.workspaceId, table.executionKey] })],
);

/** One row per UTC hour, one (measurementHour null) per UTC day. Partitioned by month; written by the function alone. */
export const agentPerformance = pgTable(
  "agent_performance",
  {
    ...workspaceKey(),
    agentId: uuid("agent_id").notNull(),
    measurementDate: date("measurement_date").notNull(),
    measurementHour: smallint("measurement_hour"),
    executionCount: counter("execution_count"),
    successCount: counter("success_count"),
    failureCount: counter("failure_count"),
    errorCount: counter("error_count"),
    totalExecutionTimeSeconds: seconds("total_execution_time_seconds", 24).notNull().default(0),
    avgExecutionTimeSeconds: derived(
      "avg_execution_time_seconds",
      sql`(total_execution_time_seconds / nullif(execution_count, 0))`,
    ),
    minExecutionTimeSeconds: seconds("min_execution_time_seconds"),
    maxExecutionTimeSeconds: seconds("max_execution_time_seconds"),
    p50ExecutionTimeSeconds: seconds("p50_execution_time_seconds"),
    p95ExecutionTimeSeconds: seconds("p95_execution_time_seconds"),
    p99ExecutionTimeSeconds: seconds("p99_execution_time_seconds"),
    totalInputTokens: counter("total_input_tokens"),
    totalOutputTokens: counter("total_output_tokens"),
    avgInputTokensPerExecution: derived(
      "avg_input_tokens_per_execution",
      sql`(total_input_tokens::numeric / nullif(execution_count, 0))`,
    ),
    avgOutputTokensPerExecution: derived(
      "avg_output_tokens_per_execution",
      sql`(total_output_tokens::numeric / nullif(execution_count, 0))`,
    ),
    totalCostIncurred: cost("total_cost_incurred").notNull().default(0),
    avgCostPerExecution: derived("avg_cost_per_execution", sql`(total_cost_incurred / nullif(execution_count, 0))`),
    successRatePercentage: derived(
      "success_rate_percentage",
      sql`(success_count * 100.0 / nullif(execution_count, 0))`,
    ),
    errorRatePercentage: derived("error_rate_percentage", sql`(error_count * 100.0 / nullif(execution_count, 0))`),
    qualityTotal: numeric("quality_total", { precision: 24, scale: 2, mode: "number" }).notNull().default(0),
    qualityCount: counter("quality_count"),
    qualityScore: derived("quality_score", sql`(quality_total / nullif(quality_count, 0))`),
    createdAt: createdAt(),
    updatedAt: updatedAt(),
    /** How many of its executions were set right later (042, 046). */
    correctionCount: counter("correction_count"),
  },
  (table) => [
    primaryKey({ columns: [table.workspaceId, table.id, table.measurementDate] }),
    unique("agent_performance_bucket_key")
      .on(table.workspaceId, table.agentId, table.measurementDate, table.measurementHour)
      .nullsNotDistinct(),
  ],
);

/** How many executions of a bucket fell in each bin of the exponential histogram; hour -1 is the whole day. */
export const agentPerformanceSketch = pgTable(
  "agent_performance_sketch",
  {
    workspaceId: uuid("workspace_id").notNull(),
    agentId: uuid("agent_id").notNull(),
    measurementDate: date("measurement_date").notNull(),
    measurementHour: smallint("measurement_hour").notNull(),
    bin: smallint("bin").notNull(),
    n: count("n").notNull(),
  },
  (table) => [
    primaryKey({
      columns: [table.workspaceId, table.agentId, table.measurementHour, table.measurementDate, table.bin],
    }),
  ],
);

/** The counters of one bin of a share: the sums over bins are the share's own. */
const shareColumns = () => ({
  agentId: uuid("agent_id").notNull(),
  measurementDate: date("measurement_date").notNull(),
  /** -1: the whole day. */
  measurementHour: smallint("measurement_hour").notNull(),
  bin: smallint("bin").notNull(),
  n: count("n").notNull(),
  successCount: count("success_count").notNull(),
  errorCount: count("error_count").notNull(),
  totalInputTokens: count("total_input_tokens").notNull(),
  totalOutputTokens: count("total_output_tokens").notNull(),
  totalCostIncurred: cost("total_cost_incurred").notNull(),
  qualityTotal: numeric("quality_total", { precision: 24, scale: 2, mode: "number" }).notNull(),
  qualityCount: count("quality_count").notNull(),
});

/** A campaign's share by agent, hour and day, and bin. */
export const agentCampaignPerformance = pgTable(
  "agent_campaign_performance",
  { workspaceId: uuid("workspace_id").notNull(), campaignId: uuid("campaign_id").notNull(), ...shareColumns() },
  (table) => [
    primaryKey({
      columns: [
        table.workspaceId,
        table.agentId,
        table.measurementHour,
        table.measurementDate,
        table.campaignId,
        table.bin,
      ],
    }),
  ],
);

/** A model's share by agent, hour and day, and bin. */
export const agentModelPerformance = pgTable(
  "agent_model_performance",
  { workspaceId: uuid("workspace_id").notNull(), model: text("model").notNull(), ...shareColumns() },
  (table) => [
    primaryKey({
      columns: [table.workspaceId, table.agentId, table.measurementHour, table.measurementDate, table.model, table.bin],
    }),
  ],
);

/** How a workspace takes the executions that its programs report; no row means the defaults. */
export const workspaceAgentSettings = pgTable(
  "workspace_agent_settings",
  {
    ...workspaceKey(),
    lateDataDays: smallint("late_data_days").notNull().default(7),
    unknownAgents: text("unknown_agents", { enum: UNKNOWN_AGENTS }).notNull().default("refuse"),
    /** The workspace's own, beside those of its assignments. */
    limits: jsonb("limits").$type<ExecutionConstraints>().notNull().default({}),
    createdAt: createdAt(),
    updatedAt: updatedAt(),
  },
  (table) => [primaryKey({ columns: [table.workspaceId, table.id] }), unique().on(table.workspaceId)],
);

/** Agents that reported work without an assignment; told of by an alert once. */
export const unassignedAgents = pgTable(
  "unassigned_agents",
  {
    ...workspaceKey(),
    agentId: uuid("agent_id").notNull(),
    firstReportedAt: moment("first_reported_at").notNull().defaultNow(),
    isTold: boolean("is_told").notNull().default(false),
  },
  (table) => [
    primaryKey({ columns: [table.workspaceId, table.id] }),
    unique("unassigned_agents_agent_key").on(table.workspaceId, table.agentId),
  ],
);

/** Migrations 038 and 046: the whole workspace's hours and days, folded from its agents' while they are as they were. */
export const fleetPerformance = pgTable(
  "fleet_performance",
  {
    workspaceId: uuid("workspace_id").notNull(),
    measurementDate: date("measurement_date").notNull(),
    /** -1: the whole day. */
    measurementHour: smallint("measurement_hour").notNull(),
    executionCount: count("execution_count").notNull(),
    successCount: count("success_count").notNull(),
    failureCount: count("failure_count").notNull(),
    errorCount: count("error_count").notNull(),
    minExecutionTimeSeconds: seconds("min_execution_time_seconds"),
    maxExecutionTimeSeconds: seconds("max_execution_time_seconds"),
    totalInputTokens: count("total_input_tokens").notNull(),
    totalOutputTokens: count("total_output_tokens").notNull(),
    totalCostIncurred: cost("total_cost_incurred").notNull(),
    qualityTotal: numeric("quality_total", { precision: 24, scale: 2, mode: "number" }).notNull(),
    qualityCount: count("quality_count").notNull(),
    sketch: bytes("sketch").notNull(),
    agentSketches: bytes("agent_sketches").notNull(),
    correctionCount: counter("correction_count"),
    /** By the campaign's id; null until its shares are folded. */
    campaignShares: jsonb("campaign_shares"),
    /** By the model's name. */
    modelShares: jsonb("model_shares"),
  },
  (table) => [primaryKey({ columns: [table.workspaceId, table.measurementHour, table.measurementDate] })],
);
