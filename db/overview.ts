/** What the overview shows, read in one transaction: each figure by the query that its own screen would use, or a smaller one. */
import { sql } from "drizzle-orm";
import { SEVERITIES, type Severity } from "@/domain/alerts";
import { campaignListSchema } from "@/domain/campaign-list";
import { TREND_DAYS, TROUBLE, type TrendDay } from "@/domain/overview";
import { listCampaigns } from "./campaign-list";
import { readMyPlace } from "./leaderboard";
import type { Membership, Tx } from "./workspace";

const QUESTS_SHOWN = 30;
const CAMPAIGNS_SHOWN = 6;

export async function readOverview(tx: Tx, member: Membership, timezone: string) {
  const { rows, counts } = await listCampaigns(
    tx,
    member,
    campaignListSchema.parse({ status: "active", sort: "end", direction: "asc" }),
  );
  return {
    alerts: await countActiveAlerts(tx),
    quests: await listOverdueQuests(tx, timezone),
    agents: await listAgentsInTrouble(tx),
    campaigns: { rows: rows.slice(0, CAMPAIGNS_SHOWN), counts },
    trend: await readTrend(tx),
    me: await readMyPlace(tx, member, { window: "all" }),
  };
}
export type Overview = Awaited<ReturnType<typeof readOverview>>;

/** Active alerts by severity, from the inbox's counters. */
async function countActiveAlerts(tx: Tx): Promise<Record<Severity, number>> {
  const { rows } = await tx.execute<{ severity: Severity; n: number }>(sql`
    select c.severity_level as severity, sum(c.alerts)::bigint as n from alert_counts c
    where c.workspace_id = app.workspace_id() and c.facet = 'all' and c.inbox_tab = 'active' group by 1`);
  const found = new Map(rows.map(({ severity, n }) => [severity, n]));
  return Object.fromEntries(SEVERITIES.map((severity) => [severity, found.get(severity) ?? 0])) as Record<
    Severity,
    number
  >;
}

export type OverdueQuest = {
  id: string;
  name: string;
  campaignId: string;
  campaign: string;
  /** yyyy-mm-dd in the workspace's zone. */
  dueDate: string;
  daysLate: number;
};

/** Open quests of campaigns that run or are planned, due before today in the workspace's zone; the latest first. */
async function listOverdueQuests(tx: Tx, timezone: string): Promise<{ total: number; rows: OverdueQuest[] }> {
  const { rows } = await tx.execute<OverdueQuest & { total: number }>(sql`
    select q.id, q.name, c.id as "campaignId", c.name as campaign, q.due_date::text as "dueDate",
      t.today - q.due_date as "daysLate", count(*) over () as total
    from campaign_quests q join campaigns c on c.workspace_id = q.workspace_id and c.id = q.campaign_id
    cross join (select (now() at time zone ${timezone})::date as today) t
    where q.workspace_id = app.workspace_id() and q.status <> 'completed' and q.due_date < t.today
      and c.status in ('planning', 'active')
    order by q.due_date, q.id limit ${QUESTS_SHOWN}`);
  return { total: rows[0]?.total ?? 0, rows };
}

export type AgentInTrouble = {
  code: string;
  name: string;
  executions: number;
  /** Percent of the last TROUBLE.hours hours. */
  successRate: number;
};

/** Assigned agents that fail too often, the worst first. Each agent's buckets are found by its key. */
async function listAgentsInTrouble(tx: Tx): Promise<AgentInTrouble[]> {
  const { rows } = await tx.execute<AgentInTrouble>(sql`
    select r.code, r.agent_name as name, f.executions, f.successes * 100.0 / f.executions as "successRate"
    from (select distinct a.agent_id from agent_assignments a
          where a.workspace_id = app.workspace_id() and a.assignment_status in ('active', 'paused', 'failed')) assigned
    join agent_registry r on r.id = assigned.agent_id
    cross join lateral (
      select sum(p.execution_count)::bigint as executions, sum(p.success_count) as successes
      from agent_performance p
      where p.workspace_id = app.workspace_id() and p.agent_id = assigned.agent_id and p.measurement_hour is not null
        and p.measurement_date >= ((now() - make_interval(hours => ${TROUBLE.hours})) at time zone 'UTC')::date
        and (p.measurement_date + make_interval(hours => p.measurement_hour)) at time zone 'UTC' > now() - make_interval(hours => ${TROUBLE.hours})
    ) f
    where f.executions >= ${TROUBLE.leastExecutions} and f.successes * 100.0 / f.executions < ${TROUBLE.successBelow}
    order by 4, r.agent_name`);
  return rows;
}

/** The last TREND_DAYS UTC days, today included, and as many before; every day is there. */
async function readTrend(tx: Tx): Promise<{ now: TrendDay[]; before: TrendDay[] }> {
  const { rows } = await tx.execute<TrendDay>(sql`
    with days as (
      select day::date as day from (select (now() at time zone 'UTC')::date as today) t,
        generate_series(t.today - ${2 * TREND_DAYS - 1}::integer, t.today, interval '1 day') day
    )
    select d.day::text as day, coalesce(sum(p.execution_count), 0)::bigint as executions,
      coalesce(sum(p.success_count), 0)::bigint as successes, coalesce(sum(p.total_cost_incurred), 0) as cost
    from days d left join agent_performance p on p.workspace_id = app.workspace_id()
      and p.measurement_hour is null and p.measurement_date = d.day
      and p.measurement_date >= (now() at time zone 'UTC')::date - ${2 * TREND_DAYS - 1}::integer
    group by d.day order by d.day`);
  return { before: rows.slice(0, TREND_DAYS), now: rows.slice(TREND_DAYS) };
}
