/** Insights: made from signals by the database's function, listed with the evidence that they rest on. */
import { and, eq, isNull, or, type SQL, sql } from "drizzle-orm";
import type { ConfidenceBasis } from "@/domain/insight-confidence";
import type { InsightStatus, InsightTab } from "@/domain/intelligence";
import type { CreateInsightInput, InsightFilter } from "@/domain/intelligence-input";
import { users } from "./schema/auth";
import { marketInsights as insights } from "./schema/intelligence";
import type { Membership, Tx } from "./workspace";

export const INSIGHTS_PER_PAGE = 20;

type StoredEvidence = {
  id: string;
  title: string;
  source: string;
  confidence: number | null;
  date: string;
  expired: boolean;
};

const evidence = sql<StoredEvidence[]>`(
  select coalesce(jsonb_agg(jsonb_build_object(
      'id', s.id, 'title', s.signal_title, 'confidence', s.confidence_score, 'date', e.date,
      'source', coalesce(s.data_source, (select a.agent_name from agent_registry a where a.id = s.source_agent_id), s.source_type),
      'expired', coalesce(s.expiry_date <= now(), false)) order by e.date desc, s.id), '[]')
  from market_insight_signals l
  join intelligence_signals s on s.workspace_id = l.workspace_id and s.id = l.signal_id
  cross join lateral (select coalesce(s.signal_date, s.detection_date) as date) e
  where l.workspace_id = ${insights.workspaceId} and l.insight_id = ${insights.id})`;

/** One page of insights, most confident first, with how many there are in every tab. */
export async function listInsights(tx: Tx, filter: InsightFilter) {
  const rank = sql`coalesce(${insights.confidenceScore}, -1)`;
  const backwards = filter.before !== undefined;
  const [edge, edgeId] = (filter.before ?? filter.after ?? "").split("~");
  const direction = sql.raw(backwards ? "asc" : "desc");
  const beyond = edge
    ? sql`(${rank}, ${insights.id}) ${sql.raw(backwards ? ">" : "<")} (${edge}::numeric, ${edgeId}::uuid)`
    : undefined;
  const found = await tx
    .select({
      id: insights.id,
      title: insights.insightTitle,
      description: insights.insightDescription,
      type: insights.insightType,
      category: insights.category,
      conclusions: insights.keyConclusions,
      confidence: insights.confidenceScore,
      level: insights.confidenceLevel,
      basis: insights.confidenceBasis,
      status: insights.insightStatus,
      relevantUntil: insights.timeRelevanceEnd,
      isOver: sql<boolean>`coalesce(${insights.timeRelevanceEnd} <= now(), false)`,
      discoveredAt: insights.discoveryDate,
      author: users.name,
      evidence,
      place: sql<string>`${rank}::text || '~' || ${insights.id}`,
    })
    .from(insights)
    .leftJoin(users, eq(users.id, insights.createdBy))
    .where(and(matches(filter), inTab(filter.tab), beyond))
    .orderBy(sql`${rank} ${direction}, ${insights.id} ${direction}`)
    .limit(INSIGHTS_PER_PAGE + 1);
  const more = found.length > INSIGHTS_PER_PAGE;
  const page = found.slice(0, INSIGHTS_PER_PAGE);
  if (backwards) page.reverse();
  return {
    rows: page.map((row) => ({
      ...row,
      basis: asBasis(row.basis),
      evidence: row.evidence.map((signal) => ({ ...signal, date: new Date(signal.date) })),
    })),
    /** When this was true; the age of evidence is counted from here. */
    asOf: new Date(),
    counts: await countByTab(tx, filter),
    previous: (backwards ? more : edge !== "") ? page[0]?.place : undefined,
    next: backwards || more ? page.at(-1)?.place : undefined,
  };
}
export type InsightPage = Awaited<ReturnType<typeof listInsights>>;
export type InsightRow = InsightPage["rows"][number];

function inStatus(status: InsightStatus) {
  return sql<number>`count(*) filter (where ${insights.insightStatus} = ${status})`.mapWith(Number);
}

async function countByTab(tx: Tx, filter: InsightFilter): Promise<Record<InsightTab, number>> {
  const [counts] = await tx
    .select({
      active: inStatus("active"),
      archived: inStatus("archived"),
      superseded: inStatus("superseded"),
      all: sql<number>`count(*)`.mapWith(Number),
    })
    .from(insights)
    .where(matches(filter));
  return counts ?? { active: 0, archived: 0, superseded: 0, all: 0 };
}

function inTab(tab: InsightTab): SQL | undefined {
  return tab === "all" ? undefined : eq(insights.insightStatus, tab);
}

function matches(filter: InsightFilter): SQL | undefined {
  return and(
    filter.type && eq(insights.insightType, filter.type),
    filter.expired === "hide"
      ? or(isNull(insights.timeRelevanceEnd), sql`${insights.timeRelevanceEnd} > now()`)
      : undefined,
  );
}

function asBasis(stored: ConfidenceBasis | Record<string, never>): ConfidenceBasis | null {
  return typeof stored.sources === "number" ? (stored as ConfidenceBasis) : null;
}

/**
 * Makes an insight from signals and marks them actioned; returns its id.
 * @throws CX404 for unknown signals, CX409 for archived or expired ones, CX422 for the rest, each with its field
 */
export async function createInsight(tx: Tx, member: Membership, input: CreateInsightInput): Promise<string> {
  const { rows } = await tx.execute<{ id: string }>(sql`
    select create_insight_from_signals(${member.workspaceId}, ${sql.param(input.signals)}::uuid[], ${input.title},
      ${input.type}, ${sql.param(input.conclusions)}::text[], ${member.userId}::uuid) as id`);
  const made = rows[0];
  if (!made) throw new Error("create_insight_from_signals() answered nothing.");
  return made.id;
}

/**
 * Moves an insight on when it still has the status that the person saw.
 * @returns the status it has instead when somebody was faster; null when there is no such insight
 * @throws CX409 for a move that the state machine does not have
 */
export async function moveInsight(
  tx: Tx,
  move: { id: string; from: InsightStatus; to: InsightStatus },
): Promise<{ moved: boolean; status: InsightStatus } | null> {
  const [current] = await tx
    .select({ status: insights.insightStatus })
    .from(insights)
    .where(eq(insights.id, move.id))
    .for("no key update");
  if (!current) return null;
  if (current.status !== move.from) return { moved: false, status: current.status };
  await tx.update(insights).set({ insightStatus: move.to }).where(eq(insights.id, move.id));
  return { moved: true, status: move.to };
}
