/**
 * Performance of the whole workspace and of each of its agents: folded buckets (migration 038), which hold for every agent
 * what its own hold, merged here. Source: fleet_performance and agent_performance.
 */
import { type SQL, sql } from "drizzle-orm";
import type { AgentTally } from "@/domain/breakdown";
import {
  type Cover,
  coverPeriod,
  fillSlots,
  type PerformanceWindow,
  type Slots,
  type Span,
  slotOf,
  splitByDay,
  splitPeriod,
} from "@/domain/performance";
import type { PerformancePoint } from "@/domain/ranges";
import { addPacked, addPackedAgents, emptySketch, keyOf, type Sketch } from "@/domain/sketch";
import { planSketches, type SketchPlan } from "@/domain/sketch-plan";
import { addSums, addTally, emptyTally, figuresOf, type Sums, type Tally } from "@/domain/tally";
import { coveredBy, NO_BUCKET, readFolded, START, spanOf } from "./folded-performance";
import { lastDate, SUMS, type Totals, utcDate } from "./performance";
import { send } from "./send";
import type { Tx } from "./workspace";

type FoldedRow = Sums & Packed & { at: number; isDay: boolean; sketch: Buffer | null };
/** Each agent's bins, as base64: shorter than PostgreSQL's own text of bytes, and quicker to read. */
type Packed = { packed: string | null };

const DAY = 86_400_000;

export type FleetSeries = { now: PerformancePoint[]; before: PerformancePoint[]; totals: Totals };

/** The fleet's points of a window and of the period before it, and both as a whole. */
export async function readFleetSeries(tx: Tx, workspaceId: string, window: PerformanceWindow): Promise<FleetSeries> {
  const plans = planBoth(window);
  return seriesOf(await readBuckets(tx, workspaceId, { window, plans, cover: null }), window, plans);
}

/** The fleet's series and each of its agents, from one reading of the folded buckets. */
export async function readFleet(
  tx: Tx,
  workspaceId: string,
  window: PerformanceWindow,
): Promise<{ series: FleetSeries; agents: AgentTally[] }> {
  const plans = planBoth(window);
  // Sent together: both are on their way before either is waited for.
  const [rows, sums] = await Promise.all([
    readBuckets(tx, workspaceId, { window, plans, cover: coverPeriod(window) }),
    send<AgentSums>(tx, agentSums(workspaceId, window), "fleet_sums"),
  ]);
  return { series: seriesOf(rows, window, plans), agents: tallyAgents(sums, addRows(new Map(), rows)) };
}

type Plans = { now: SketchPlan; before: SketchPlan };

const planBoth = (window: PerformanceWindow): Plans => ({
  now: planSketches(window),
  before: planSketches(window.previous),
});

/** What the series is put together from, and with `cover` the agents' sketches of those buckets. */
function readBuckets(
  tx: Tx,
  workspaceId: string,
  { window, plans, cover }: { window: PerformanceWindow; plans: Plans; cover: Cover | null },
): Promise<FoldedRow[]> {
  const both = Object.values(plans);
  const span = { from: window.previous.from, to: window.to };
  const days = arrayOf(both.flatMap(({ rests }) => [...rests.keys()]));
  const hours = arrayOf(both.flatMap((plan) => [...plan.hours]));
  const covered = cover ? coveredBy(cover) : NO_BUCKET;
  const buckets = sql`(measurement_hour >= 0 and ${spanOf(span)} or measurement_hour = -1 and ${START} = any (${days})
    or ${covered})`;
  const columns = sql`${START} as at, measurement_hour = -1 as "isDay", ${FOLDED_SUMS},
    case when measurement_hour = -1 or ${START} = any (${hours}) then sketch end as sketch,
    case when ${covered} then ${PACKED} end as packed`;
  return send<FoldedRow>(tx, readFolded(workspaceId, span, { columns, buckets }), "fleet_series");
}

function seriesOf(rows: readonly FoldedRow[], window: PerformanceWindow, plans: Plans): FleetSeries {
  const now = tallySlots(rows, window, plans.now);
  const before = tallySlots(rows, window.previous, plans.before);
  return { now: now.points, before: before.points, totals: { now: now.total, before: before.total } };
}

/** Moments as whole seconds, an array for SQL. */
const arrayOf = (moments: number[]) => sql`${`{${moments.map((at) => at / 1000).join(",")}}`}::bigint[]`;

const PACKED = sql`encode(agent_sketches, 'base64')`;
const FOLDED_SUMS = sql`execution_count as executions, success_count as successes, failure_count as failures,
  error_count as faults, min_execution_time_seconds as min, max_execution_time_seconds as max,
  total_input_tokens as "inputTokens", total_output_tokens as "outputTokens", total_cost_incurred as cost,
  quality_total as "qualityTotal", quality_count as "qualityCount"`;

function tallySlots(rows: readonly FoldedRow[], { from, to, starts, grain }: Slots, { rests, hours }: SketchPlan) {
  const total = emptyTally();
  const tallies = new Map<number, Tally>();
  const tallyOf = (slot: number) => {
    const tally = tallies.get(slot) ?? emptyTally();
    tallies.set(slot, tally);
    return tally;
  };
  for (const row of rows) {
    const at = row.at * 1000;
    if (at >= from.getTime() && at < to.getTime() && row.isDay === (grain === "day"))
      addSums(tallyOf(slotOf(starts, at)), row);
    if (!row.sketch) continue;
    const rest = rests.get(at - (at % DAY));
    if (row.isDay ? rest !== undefined : hours.has(at)) {
      const bins = viewOf(row.sketch);
      if (!row.isDay) addPacked(tallyOf(slotOf(starts, at)).sketch, bins, 1);
      if (rest !== undefined) addPacked(tallyOf(rest).sketch, bins, row.isDay ? 1 : -1);
    }
  }
  for (const tally of tallies.values()) addTally(total, tally);
  const figures = new Map([...tallies].map(([slot, tally]) => [slot, figuresOf(tally)]));
  return { points: fillSlots(figures, starts), total: figuresOf(total) };
}

const viewOf = ({ buffer, byteOffset, byteLength }: Buffer) => new DataView(buffer, byteOffset, byteLength);

type AgentSums = Omit<AgentTally, "tally"> & Sums;

/** UTC days whose agents' bins are read at once: those of years would be hundreds of megabytes. */
const DAYS_AT_ONCE = 92;

/** Every agent that did something in the period. Whole UTC days are read as days, the ends as hours. */
export async function readFleetAgents(tx: Tx, workspaceId: string, period: Span): Promise<AgentTally[]> {
  const known = await sinceFirstDay(tx, workspaceId, period);
  const [first = known, ...later] = splitPeriod(known, DAYS_AT_ONCE);
  const readPart = (part: Span) => {
    const buckets = coveredBy(coverPeriod(part));
    const query = readFolded(workspaceId, part, { columns: sql`${PACKED} as packed`, buckets });
    return send<Packed>(tx, query, "fleet_agents");
  };
  // Sent together: both are on their way before either is waited for.
  const [sums, rows] = await Promise.all([
    send<AgentSums>(tx, agentSums(workspaceId, period), "fleet_sums"),
    readPart(first),
  ]);
  const sketches = addRows(new Map(), rows);
  for (const part of later) addRows(sketches, await readPart(part));
  return tallyAgents(sums, sketches);
}

/** A long period from the workspace's first day on: nothing is looked for in the decades before. */
async function sinceFirstDay(tx: Tx, workspaceId: string, period: Span): Promise<Span> {
  if (period.to.getTime() - period.from.getTime() <= DAYS_AT_ONCE * DAY) return period;
  const [row] = await send<{ first: string | null }>(
    tx,
    sql`select min(measurement_date)::text as first from agent_performance
      where workspace_id = ${workspaceId} and measurement_hour is null`,
    "fleet_first_day",
  );
  const first = row?.first ? new Date(row.first) : period.to;
  return first > period.from ? { ...period, from: first } : period;
}

function addRows(sketches: Map<string, Sketch>, rows: readonly Packed[]): Map<string, Sketch> {
  for (const { packed } of rows) if (packed) addPackedAgents(sketches, viewOf(Buffer.from(packed, "base64")));
  return sketches;
}

function tallyAgents(sums: readonly AgentSums[], sketches: ReadonlyMap<string, Sketch>): AgentTally[] {
  return sums.map(({ agentId, code, agentName, agentType, guildName, ...own }) => {
    const tally = { ...own, sketch: sketches.get(keyOf(agentId)) ?? emptySketch() };
    return { agentId, code, agentName, agentType, guildName, tally };
  });
}

function agentSums(workspaceId: string, period: Span): SQL {
  const { days, hours } = coverPeriod(period);
  const parts = hours.flatMap(splitByDay).map(
    ({ day, first, last }) => sql`select * from agent_performance
      where workspace_id = ${workspaceId} and agent_id = any (array(select agent_id from workers))
        and measurement_date = ${day}::date and measurement_hour between ${first}::smallint and ${last}::smallint`,
  );
  if (days) {
    parts.push(sql`select * from agent_performance where workspace_id = ${workspaceId} and measurement_hour is null
      and measurement_date >= ${days.from}::date and measurement_date < ${days.to}::date`);
  }
  if (parts.length === 0) parts.push(sql`select * from agent_performance where false`);
  // Who did something at all: the hours of an agent are found by its id.
  return sql`
    with workers as materialized (
      select distinct agent_id from agent_performance where workspace_id = ${workspaceId} and measurement_hour is null
        and measurement_date between ${utcDate(period.from)} and ${lastDate(period.to)}
    )
    select r.id as "agentId", r.code, r.agent_name as "agentName", r.agent_type as "agentType", r.guild_name as "guildName",
      s.*
    from (
      select agent_id, ${SUMS}, sum(quality_total) as "qualityTotal", sum(quality_count) as "qualityCount"
      from (${sql.join(parts, sql` union all `)}) b group by agent_id
    ) s join agent_registry r on r.id = s.agent_id
    order by r.agent_name`;
}
