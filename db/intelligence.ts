/** Signals: the list, their status moves, and what people record. Insights made from them are in db/insights.ts. */
import { and, eq, gte, ilike, isNull, or, type SQL, sql } from "drizzle-orm";
import {
  SIGNAL_MOVES,
  SIGNAL_STATUSES,
  type SignalSort,
  type SignalStatus,
  type SignalTab,
} from "@/domain/intelligence";
import type { RecordSignalInput, SignalFilter } from "@/domain/intelligence-input";
import { dayOf } from "@/domain/performance";
import { users } from "./schema/auth";
import { intelligenceSignals as signals } from "./schema/intelligence";
import type { Membership, Tx } from "./workspace";

export const SIGNALS_PER_PAGE = 30;

const RANK: Record<SignalSort, { value: SQL<string>; rank: SQL; from: (value: string) => SQL }> = {
  priority: {
    value: sql`${signals.priorityScore}::text`,
    rank: sql`${signals.priorityScore}`,
    from: (value) => sql`${value}::numeric`,
  },
  newest: {
    // Whole microseconds: a JavaScript Date would lose what PostgreSQL keeps.
    value: sql`(extract(epoch from ${signals.detectionDate}) * 1000000)::bigint::text`,
    rank: sql`${signals.detectionDate}`,
    from: (value) => sql`timestamptz 'epoch' + ${value}::float8 * interval '1 microsecond'`,
  },
  confidence: {
    value: sql`coalesce(${signals.confidenceScore}, 0)::text`,
    rank: sql`coalesce(${signals.confidenceScore}, 0)`,
    from: (value) => sql`${value}::numeric`,
  },
};

const row = {
  id: signals.id,
  title: signals.signalTitle,
  description: signals.signalDescription,
  findings: signals.keyFindings,
  category: signals.signalCategory,
  source: signals.sourceType,
  dataSource: signals.dataSource,
  agentId: signals.sourceAgentId,
  agentName: sql<string | null>`(select a.agent_name from agent_registry a where a.id = ${signals.sourceAgentId})`,
  confidence: signals.confidenceScore,
  relevance: signals.relevanceScore,
  status: signals.actionStatus,
  assignee: users.name,
  signalDate: signals.signalDate,
  detectedAt: signals.detectionDate,
  expiryDate: signals.expiryDate,
  expired: sql<boolean>`coalesce(${signals.expiryDate} <= now(), false)`,
  /** How many insights rest on it. */
  insights: sql<number>`(select count(*) from market_insight_signals l
    where l.workspace_id = ${signals.workspaceId} and l.signal_id = ${signals.id})`,
};

/** One page of the signals that match, with how many match in every tab. */
export async function listSignals(tx: Tx, filter: SignalFilter) {
  const { value, rank, from } = RANK[filter.sort];
  const backwards = filter.before !== undefined;
  const [edge, edgeId] = (filter.before ?? filter.after ?? "").split("~");
  const beyond = edge
    ? sql`(${rank}, ${signals.id}) ${sql.raw(backwards ? ">" : "<")} (${from(edge)}, ${edgeId}::uuid)`
    : undefined;
  const direction = sql.raw(backwards ? "asc" : "desc");
  const found = await tx
    .select({ ...row, place: sql<string>`${value} || '~' || ${signals.id}` })
    .from(signals)
    .leftJoin(users, eq(users.id, signals.assignedToUserId))
    .where(and(matches(filter), inTab(filter.tab), beyond))
    .orderBy(sql`${rank} ${direction}, ${signals.id} ${direction}`)
    .limit(SIGNALS_PER_PAGE + 1);
  const more = found.length > SIGNALS_PER_PAGE;
  const rows = found.slice(0, SIGNALS_PER_PAGE);
  if (backwards) rows.reverse();
  return {
    rows,
    counts: await countByTab(tx, filter),
    previous: (backwards ? more : edge !== "") ? rows[0]?.place : undefined,
    next: backwards || more ? rows.at(-1)?.place : undefined,
  };
}
export type SignalPage = Awaited<ReturnType<typeof listSignals>>;
export type SignalRow = SignalPage["rows"][number];

function inStatus(status: SignalStatus) {
  return sql<number>`count(*) filter (where ${signals.actionStatus} = ${status})`.mapWith(Number);
}

async function countByTab(tx: Tx, filter: SignalFilter): Promise<Record<SignalTab, number>> {
  const [counts] = await tx
    .select({
      new: inStatus("new"),
      acknowledged: inStatus("acknowledged"),
      actioned: inStatus("actioned"),
      archived: inStatus("archived"),
      all: sql<number>`count(*)`.mapWith(Number),
    })
    .from(signals)
    .where(matches(filter));
  return counts ?? { new: 0, acknowledged: 0, actioned: 0, archived: 0, all: 0 };
}

function inTab(tab: SignalTab): SQL | undefined {
  return tab === "all" ? undefined : eq(signals.actionStatus, tab);
}

function matches(filter: SignalFilter): SQL | undefined {
  const pattern = `%${filter.q.replace(/[\\%_]/g, "\\$&")}%`;
  return and(
    filter.signal ? eq(signals.id, filter.signal) : undefined,
    filter.q ? or(ilike(signals.signalTitle, pattern), ilike(signals.dataSource, pattern)) : undefined,
    filter.category && eq(signals.signalCategory, filter.category),
    filter.source && eq(signals.sourceType, filter.source),
    filter.confidence === undefined ? undefined : gte(signals.confidenceScore, filter.confidence),
    filter.expired === "hide" ? or(isNull(signals.expiryDate), sql`${signals.expiryDate} > now()`) : undefined,
  );
}

/**
 * Moves a signal on when it still has the status that the person saw.
 * @returns the status it has instead when somebody was faster; null when there is no such signal
 * @throws CX409 for a move that the state machine does not have
 */
export async function moveSignal(
  tx: Tx,
  move: { id: string; from: SignalStatus; to: SignalStatus },
): Promise<{ moved: boolean; status: SignalStatus } | null> {
  const [current] = await tx
    .select({ status: signals.actionStatus })
    .from(signals)
    .where(eq(signals.id, move.id))
    .for("no key update");
  if (!current) return null;
  if (current.status !== move.from) return { moved: false, status: current.status };
  await tx.update(signals).set({ actionStatus: move.to }).where(eq(signals.id, move.id));
  return { moved: true, status: move.to };
}

/**
 * Moves many signals at once; those whose status does not allow it stay as they are.
 * @returns how many moved and how many did not
 */
export async function moveSignals(
  tx: Tx,
  { ids, to }: { ids: string[]; to: SignalStatus },
): Promise<{ moved: number; skipped: number }> {
  const from = SIGNAL_STATUSES.filter((status) => SIGNAL_MOVES[status].includes(to));
  // Locked in the order of their ids: two people moving overlapping sets wait for each other instead of deadlocking.
  const { rowCount } = await tx.execute(sql`
    with wanted as (
      select s.workspace_id, s.id from intelligence_signals s
      where s.id = any (${sql.param(ids)}::uuid[]) and s.action_status = any (${sql.param(from)}::text[])
      order by s.id for no key update)
    update intelligence_signals s set action_status = ${to} from wanted w where s.workspace_id = w.workspace_id and s.id = w.id`);
  const moved = rowCount ?? 0;
  return { moved, skipped: new Set(ids).size - moved };
}

/** Stores what a person noticed; returns its id. A day is kept as its first moment in the workspace's zone. */
export async function recordSignal(
  tx: Tx,
  member: Membership,
  input: RecordSignalInput,
  timezone: string,
): Promise<string> {
  const startOf = (day: string | null) => (day ? new Date(dayOf(day, timezone).getTime()) : null);
  const [made] = await tx
    .insert(signals)
    .values({
      workspaceId: member.workspaceId,
      createdBy: member.userId,
      signalTitle: input.title,
      signalDescription: input.description,
      signalCategory: input.category,
      sourceType: input.source,
      dataSource: input.dataSource,
      confidenceScore: input.confidence,
      relevanceScore: input.relevance,
      signalDate: startOf(input.signalDate),
      expiryDate: startOf(input.expiryDate),
    })
    .returning({ id: signals.id });
  if (!made) throw new Error("An inserted signal came back without an id.");
  return made.id;
}
