/** Measured results: imported by upsert, summed by day and by source. */
import { sql } from "drizzle-orm";
import type { CampaignMetric } from "@/domain/campaign-metric-input";
import type { Membership, Tx } from "./workspace";

/**
 * Writes a batch of at most some thousand rows. A row that says what is stored already changes nothing; of two for the
 * same campaign, cohort, day and source in one batch the later counts.
 * @returns how many rows were new or different
 */
export async function recordCampaignMetrics(
  tx: Tx,
  member: Membership,
  metrics: readonly CampaignMetric[],
): Promise<number> {
  const { rowCount } = await tx.execute(sql`
    insert into campaign_metrics as m
      (workspace_id, campaign_id, cohort_id, metric_date, source, reach, engagements, conversions, spend, revenue)
    select distinct on (campaign_id, metric_date, cohort_id, source)
      ${member.workspaceId}, campaign_id, cohort_id, metric_date, source, reach, engagements, conversions,
      round(spend, 2), round(revenue, 2)
    from rows from (jsonb_to_recordset(${JSON.stringify(metrics)}::jsonb) as (
      campaign_id uuid, cohort_id uuid, metric_date date, source text,
      reach bigint, engagements bigint, conversions bigint, spend numeric, revenue numeric)) with ordinality as given
    order by campaign_id, metric_date, cohort_id, source, ordinality desc
    on conflict (workspace_id, campaign_id, metric_date, cohort_id, source) do update
    set reach = excluded.reach, engagements = excluded.engagements, conversions = excluded.conversions,
      spend = excluded.spend, revenue = excluded.revenue
    where (m.reach, m.engagements, m.conversions, m.spend, m.revenue)
      is distinct from (excluded.reach, excluded.engagements, excluded.conversions, excluded.spend, excluded.revenue)`);
  return rowCount ?? 0;
}

export type ResultRow = {
  /** The day or the source that is summed up. */
  label: string;
  reach: number;
  engagements: number;
  conversions: number;
  spend: number;
  revenue: number;
};

const sums = sql`sum(reach)::bigint as reach, sum(engagements)::bigint as engagements,
  sum(conversions)::bigint as conversions, sum(spend) as spend, sum(revenue) as revenue`;

/** A campaign's results by source, the widest reach first. */
export async function listResultsBySource(tx: Tx, campaignId: string): Promise<ResultRow[]> {
  const { rows } = await tx.execute<ResultRow>(sql`
    select source as label, ${sums} from campaign_metrics
    where workspace_id = app.workspace_id() and campaign_id = ${campaignId} group by source order by reach desc, source`);
  return rows;
}

/** A campaign's latest measured days, newest first. */
export async function listResultsByDay(tx: Tx, campaignId: string, days: number): Promise<ResultRow[]> {
  const { rows } = await tx.execute<ResultRow>(sql`
    select metric_date::text as label, ${sums} from campaign_metrics
    where workspace_id = app.workspace_id() and campaign_id = ${campaignId}
    group by metric_date order by metric_date desc limit ${days}`);
  return rows;
}
