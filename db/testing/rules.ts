/** Rules and agents' executions for database tests. */
import { randomUUID } from "node:crypto";
import { sql } from "drizzle-orm";
import { type RuleFields, type RuleMetric, startOf } from "@/domain/alert-rules";
import { createAlertRule } from "../alert-rules";
import { readFigures } from "../rule-figures/read";
import type { Tx } from "../workspace";
import type { TestWorkspace } from "./workspace";

export const HOUR = 3_600_000;
export const DAY = 24 * HOUR;
/** The fixed moment at which tests look: a Wednesday, a quarter past ten. */
export const NOON = new Date("2026-03-18T10:15:00Z");
export const before = (milliseconds: number) => new Date(NOON.getTime() - milliseconds);

/** Makes a rule with the metric's defaults, as ops would. @returns its id */
export async function createTestRule(
  workspace: TestWorkspace,
  metric: RuleMetric,
  changes: Partial<RuleFields> = {},
): Promise<string> {
  const id = randomUUID();
  await workspace.as("ops", (tx) =>
    createAlertRule(tx, workspace.member("ops"), { ...startOf(metric), name: `Watch ${metric}`, ...changes, id }),
  );
  return id;
}

export type TestExecution = {
  at: Date;
  success?: boolean;
  error?: string;
  seconds?: number;
  cost?: number;
  /** How many alike. */
  times?: number;
};

/** Reports executions by the product's own function, of any age. */
export async function reportExecutions(tx: Tx, workspaceId: string, agentId: string, executions: TestExecution[]) {
  const items = executions.flatMap(({ at, success = true, error, seconds = 1, cost = 0, times = 1 }) =>
    Array.from({ length: times }, () => ({
      agent_id: agentId,
      occurred_at: at.toISOString(),
      execution_time_seconds: seconds,
      input_tokens: 0,
      output_tokens: 0,
      cost,
      success,
      error,
    })),
  );
  const { rows } = await tx.execute(sql`
    select reason from app.record_agent_executions(${workspaceId}, ${JSON.stringify(items)}::jsonb, null) where outcome <> 'accepted'`);
  if (rows.length > 0) throw new Error(`Executions were refused: ${JSON.stringify(rows[0])}`);
}

/** The figures of a metric at one moment, one for each scope. The rule has the metric's defaults but for `changes`. */
export async function lookAtFigures(
  workspace: TestWorkspace,
  metric: RuleMetric,
  changes: Partial<RuleFields>,
  { at, timezone = "UTC" }: { at: Date; timezone?: string },
) {
  const figures = await workspace.as("viewer", (tx) =>
    readFigures(tx, metric, {
      workspaceId: workspace.id,
      timezone,
      rules: [{ ...startOf(metric), ...changes, id: randomUUID() }],
      looks: { from: at, to: at, stepHours: 1 },
    }),
  );
  return figures.map(({ scopeId, name, agentId, campaignId, signalId, readings }) => ({
    scopeId,
    name,
    agentId,
    campaignId,
    signalId,
    value: readings[0]?.value ?? null,
    sample: readings[0]?.sample ?? null,
  }));
}
