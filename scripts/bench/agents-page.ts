/** Thirty days of a whole fleet as a page, over four and over forty million executions; beside percentiles of raw rows. */
import { foldPerformance } from "@/db/performance-folding";
import { vouchFor, withWorkspace } from "@/db/workspace";
import type { WebServer } from "../web-server";
import type { Report } from "./figures";
import { type Fleet, makeFleet } from "./fleet";
import type { Ground } from "./ground";
import { call, median } from "./rates";

const MILLION = 1_000_000;
const EXECUTIONS = 4 * MILLION;
const DAYS = 30;
const CAMPAIGNS = 12;
// As in rates.ts: before that, the engine is still at work on the page's code.
const WARM_UPS = 300;
const REQUESTS = 200;

/** What jobs and PostgreSQL's own upkeep would have done by now. */
async function tend({ admin }: Ground, { member, workspaceId }: Fleet): Promise<void> {
  await admin.query("vacuum analyze agent_performance, agent_performance_sketch, agent_campaign_performance");
  const job = vouchFor({ ...member, userId: null, origin: { kind: "system", requestId: "job bench" } });
  await withWorkspace(job, (tx) => foldPerformance(tx, workspaceId, new Date()));
  await admin.query("vacuum analyze fleet_performance");
}

type PageRun = { ground: Ground; application: WebServer; cookie: string };

export async function measurePage(report: Report, { ground, application, cookie }: PageRun): Promise<void> {
  const fleet = await makeFleet(ground, "thirty-days");
  await makeRawExecutions(ground, fleet);
  await foldRawExecutions(ground, fleet);
  await tend(ground, fleet);
  const page = `${application.address}/${fleet.slug}/agents/performance`;
  const slowest = async () => percentile95(await timeRequests(page, cookie));
  const at4 = await slowest();
  const byCampaign = percentile95(await timeRequests(`${page}?by=campaign`, cookie));
  const raw = await timeRawPercentiles(ground);
  await multiplyByTen(ground, fleet);
  await tend(ground, fleet);
  const at40 = await slowest();
  report({
    name: `page of ${fleet.agents.length} agents, ${DAYS} days, 4 million executions: p95`,
    value: at4,
    unit: "ms",
    target: { atMost: 50 },
  });
  report({
    name: `the same page by its ${CAMPAIGNS} campaigns: p95`,
    value: byCampaign,
    unit: "ms",
    target: { atMost: 60 },
  });
  report({ name: "percentile_cont over the raw rows by that page", value: raw / at4, unit: "×" });
  report({ name: "the page over 40 million executions: p95", value: at40, unit: "ms" });
  report({ name: "the page over 40 million by over 4 million", value: at40 / at4, unit: "×", target: { atMost: 1.5 } });
}

/** One after another, as one person would ask. @returns milliseconds of each */
async function timeRequests(page: string, cookie: string): Promise<number[]> {
  const times: number[] = [];
  for (let i = 0; i < WARM_UPS + REQUESTS; i++) {
    const began = performance.now();
    await call(page, { headers: { cookie } });
    if (i >= WARM_UPS) times.push(performance.now() - began);
  }
  return times;
}

function percentile95(times: number[]): number {
  return times.toSorted((a, b) => a - b)[Math.ceil(times.length * 0.95) - 1] ?? Number.NaN;
}

/**
 * Skewed durations, another middle for each agent; today's hours are as busy as those of the days before. Each agent works
 * for two campaigns.
 */
async function makeRawExecutions({ admin }: Ground, { workspaceId }: Fleet): Promise<void> {
  await admin.query(
    `insert into campaigns (workspace_id, name) select $1, 'Campaign ' || n from generate_series(1, ${CAMPAIGNS}) n`,
    [workspaceId],
  );
  await admin.query(
    `create unlogged table bench_raw as
     select a.agents[1 + n % cardinality(a.agents)] as agent_id,
       c.campaigns[1 + (n % cardinality(a.agents) + (random() * 2)::integer % 2) % ${CAMPAIGNS}] as campaign_id,
       now() - random() * interval '${DAYS} days' as occurred_at,
       round(exp((n % cardinality(a.agents)) / 30.0 - 1
         + 0.7 * sqrt(-2 * ln(1 - random())) * cos(2 * pi() * random()))::numeric, 6) as seconds
     from generate_series(1, ${EXECUTIONS}) n,
       (select array_agg(agent_id) as agents from agent_assignments where workspace_id = '${workspaceId}') a,
       (select array_agg(id) as campaigns from campaigns where workspace_id = '${workspaceId}') c`,
  );
  await admin.query("analyze bench_raw");
}

/** The aggregates that ingestion would have left. */
async function foldRawExecutions({ admin }: Ground, { workspaceId }: Fleet): Promise<void> {
  await admin.query(`select app.ensure_performance_partitions(current_date - ${DAYS + 1}, current_date)`);
  const buckets = `(select agent_id, campaign_id, seconds, (occurred_at at time zone 'UTC')::date as date,
      extract(hour from occurred_at at time zone 'UTC')::smallint as hour from bench_raw) e`;
  await admin.query(
    `insert into agent_performance (workspace_id, agent_id, measurement_date, measurement_hour, execution_count,
       success_count, failure_count, error_count, total_execution_time_seconds, min_execution_time_seconds,
       max_execution_time_seconds, total_input_tokens, total_output_tokens, total_cost_incurred)
     select $1, agent_id, date, hour, count(*), count(*), 0, 0, sum(seconds), min(seconds), max(seconds),
       1000 * count(*), 300 * count(*), 0.01 * count(*)
     from ${buckets} group by agent_id, date, grouping sets ((hour), ())`,
    [workspaceId],
  );
  await admin.query(
    `insert into agent_performance_sketch (workspace_id, agent_id, measurement_date, measurement_hour, bin, n)
     select $1, agent_id, date, coalesce(hour, -1), app.sketch_bin(seconds), count(*)
     from ${buckets} group by agent_id, date, app.sketch_bin(seconds), grouping sets ((hour), ())`,
    [workspaceId],
  );
  await admin.query(
    `insert into agent_campaign_performance (workspace_id, agent_id, measurement_date, measurement_hour, campaign_id, bin, n,
       success_count, error_count, total_input_tokens, total_output_tokens, total_cost_incurred, quality_total, quality_count)
     select $1, agent_id, date, coalesce(hour, -1), campaign_id, app.sketch_bin(seconds), count(*), count(*), 0,
       1000 * count(*), 300 * count(*), 0.01 * count(*), 0, 0
     from ${buckets} group by agent_id, date, campaign_id, app.sketch_bin(seconds), grouping sets ((hour), ())`,
    [workspaceId],
  );
}

/** Ten times the executions; the rarest of them are slower than any before. */
async function multiplyByTen({ admin }: Ground, { workspaceId }: Fleet): Promise<void> {
  const slower = 3;
  await admin.query(
    `update agent_performance set execution_count = 10 * execution_count + ${slower}, success_count = 10 * success_count + ${slower}
     where workspace_id = $1`,
    [workspaceId],
  );
  await admin.query("update agent_performance_sketch set n = 10 * n where workspace_id = $1", [workspaceId]);
  await admin.query(
    `insert into agent_performance_sketch (workspace_id, agent_id, measurement_date, measurement_hour, bin, n)
     select workspace_id, agent_id, measurement_date, measurement_hour, max(bin) + step, 1
     from agent_performance_sketch, generate_series(1, ${slower}) step where workspace_id = $1
     group by workspace_id, agent_id, measurement_date, measurement_hour, step`,
    [workspaceId],
  );
}

/** @returns milliseconds, the median of three */
async function timeRawPercentiles({ admin }: Ground): Promise<number> {
  const times: number[] = [];
  for (let i = 0; i < 3; i++) {
    const began = performance.now();
    await admin.query(
      `select agent_id, percentile_cont(array[0.5, 0.95, 0.99]) within group (order by seconds)
       from bench_raw group by agent_id`,
    );
    times.push(performance.now() - began);
  }
  return median(times);
}
