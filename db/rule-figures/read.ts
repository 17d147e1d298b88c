/** Reads the figures of rules: one statement for each metric, for all rules that watch it. */
import { sql } from "drizzle-orm";
import { METRICS, type RuleMetric } from "@/domain/alert-rules";
import type { Reading } from "@/domain/breaches";
import type { Tx } from "../workspace";
import { cost, errorSpike, p95, successRate } from "./agents";
import type { Ask, FigureQuery } from "./ask";
import { behindPlan, budgetUsed, overdueQuest } from "./campaigns";
import { strongSignal, unlockedBadge } from "./events";
import { silence } from "./silence";

const QUERIES: Record<RuleMetric, FigureQuery> = {
  success_rate: successRate,
  p95,
  cost,
  error_spike: errorSpike,
  silence,
  budget_used: budgetUsed,
  behind_plan: behindPlan,
  overdue_quest: overdueQuest,
  unlocked_badge: unlockedBadge,
  strong_signal: strongSignal,
};

/** One scope of one rule, with its figure at each look at which it has one, in order. */
export type ScopeFigures = {
  ruleId: string;
  scopeId: string;
  name: string;
  agentId: string | null;
  campaignId: string | null;
  signalId: string | null;
  readings: Reading[];
};

type Row = Omit<ScopeFigures, "readings"> & { readings: [at: number, value: number | null, sample: number][] };

/** @param ask its rules all watch the metric */
export async function readFigures(tx: Tx, metric: RuleMetric, ask: Ask): Promise<ScopeFigures[]> {
  const { rows } = await tx.execute<Row>(sql`
    select rule_id as "ruleId", scope_id as "scopeId", min(name) as name, min(agent_id::text) as "agentId",
      min(campaign_id::text) as "campaignId", min(signal_id::text) as "signalId",
      json_agg(json_build_array((extract(epoch from at) * 1000)::bigint, value::double precision, sample::double precision) order by at) as readings
    from (${QUERIES[metric](ask)}) figures
    group by rule_id, scope_id order by 1, 3, 2`);
  return rows.map((row) => ({
    ...row,
    readings: row.readings.map(([at, value, sample]) => ({ at, value, sample })),
  }));
}

/** Figures at every look: where a scope has none, it is unknown or over, as its metric says. */
export function fillReadings(metric: RuleMetric, readings: readonly Reading[], looks: readonly number[]): Reading[] {
  const known = new Map(readings.map((reading) => [reading.at, reading]));
  const gone = METRICS[metric].absent === "over";
  return looks.map((at) => known.get(at) ?? { at, value: null, sample: 0, gone });
}
