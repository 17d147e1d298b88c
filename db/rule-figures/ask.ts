/** What every figure of rules is asked with, and how it answers. */
import { type SQL, sql } from "drizzle-orm";
import type { RuleFields } from "@/domain/alert-rules";

/** What a figure needs to know of a rule. */
export type AskedRule = Pick<
  RuleFields,
  "metric" | "scopeKind" | "scopeIds" | "windowHours" | "threshold" | "relevanceThreshold"
> & {
  id: string;
};

/** Looks from `from` to `to`, both included, each `stepHours` after the other; the job looks once. */
export type Looks = { from: Date; to: Date; stepHours: number };

export type Ask = { workspaceId: string; timezone: string; rules: readonly AskedRule[]; looks: Looks };

/**
 * The tables `asked` (a row for each rule) and `looks` (at, its UTC hour, the share of that hour that has passed, and its
 * day in the workspace's zone), to begin a WITH.
 */
export function askedTables({ rules, looks, timezone }: Ask): SQL {
  const asked = rules.map((rule) => ({
    rule_id: rule.id,
    scope_kind: rule.scopeKind,
    scope_ids: rule.scopeIds,
    hours: rule.windowHours,
    threshold: rule.threshold,
    relevance: rule.relevanceThreshold,
  }));
  return sql`asked as (
      select * from jsonb_to_recordset(${JSON.stringify(asked)}::jsonb) as a
        (rule_id uuid, scope_kind text, scope_ids text[], hours integer, threshold double precision, relevance double precision)
    ), looks as materialized (
      select at, date_trunc('hour', at, 'UTC') as hour, (at at time zone ${timezone})::date as day,
        extract(epoch from at - date_trunc('hour', at, 'UTC'))::double precision / 3600 as passed
      from generate_series(${looks.from.toISOString()}::timestamptz, ${looks.to.toISOString()}::timestamptz,
        make_interval(hours => ${looks.stepHours})) at
    )`;
}

/**
 * The columns that every figure's statement answers with: rule_id, scope_id, name, at, value and sample, and what the
 * scope is, for the alert: agent_id, campaign_id, signal_id (any may be NULL).
 */
export type FigureQuery = (ask: Ask) => SQL;
