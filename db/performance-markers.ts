/** What happened to agents that a chart of their performance should show. Source: system_alerts (017), agent_versions (036). */
import { type SQL, sql } from "drizzle-orm";
import { severityRank } from "@/domain/alerts";
import type { Marker } from "@/domain/markers";
import { lastDate, utcDate } from "./performance";
import { send } from "./send";
import type { Tx } from "./workspace";

const utc = (column: SQL) => sql`to_char(${column} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`;

/** More of a kind would hide the chart. */
const MOST_MARKERS = 40;

export type Named = { id: string; agentName: string };
type Scope = { workspaceId: string; agents: readonly Named[] };
type Span = { from: Date; to: Date };

/**
 * What happened to some agents in some time, oldest first; of too many of a kind, the latest. Of several agents each
 * marker says whose it is.
 */
export async function readMarkers(tx: Tx, scope: Scope, span: Span): Promise<Marker[]> {
  // Sent together, answered in their order.
  const kinds = await Promise.all([readIncidents(tx, scope, span), readVersionChanges(tx, scope, span)]);
  const name = ({ agentId, ...marker }: Found): Marker => {
    const whose = scope.agents.find(({ id }) => id === agentId)?.agentName ?? "";
    const isSaid = scope.agents.length < 2 || marker.label.includes(whose);
    return isSaid ? marker : { ...marker, label: `${whose}: ${marker.label}` };
  };
  return kinds
    .flat()
    .map(name)
    .toSorted((a, b) => Date.parse(a.at) - Date.parse(b.at));
}

type Found = Marker & { agentId: string };

const anyOf = ({ agents }: Scope) => sql`any (${`{${agents.map(({ id }) => id).join(",")}}`}::uuid[])`;

/** Alerts of severity critical or high. */
function readIncidents(tx: Tx, scope: Scope, { from, to }: Span): Promise<Found[]> {
  return send<Found>(
    tx,
    sql`select 'incident' as kind, ${utc(sql`triggered_at`)} as at, title as label, id as "alertId",
        triggered_by_agent_id as "agentId"
      from system_alerts
      where workspace_id = ${scope.workspaceId} and triggered_by_agent_id = ${anyOf(scope)}
        and severity_rank in ${[severityRank("critical"), severityRank("high")]}
        and triggered_at >= ${from.toISOString()} and triggered_at < ${to.toISOString()}
      order by triggered_at desc limit ${MOST_MARKERS}`,
  );
}

/** Changes in the registry; an agent's first entry is none. */
async function readVersionChanges(tx: Tx, scope: Scope, { from, to }: Span): Promise<Found[]> {
  const rows = await send<{ at: string; agentId: string; revision: number; version: string; renamed: boolean }>(
    tx,
    sql`select ${utc(sql`changed_at`)} as at, agent_id as "agentId", revision, version, renamed
      from (
        select *, version is distinct from lag(version) over (partition by agent_id order by revision) as renamed
        from agent_versions where agent_id = ${anyOf(scope)}
      ) v
      where revision > 1 and changed_at >= ${from.toISOString()} and changed_at < ${to.toISOString()}
      order by changed_at desc, revision desc limit ${MOST_MARKERS}`,
  );
  // Oldest first, as those of one moment stay.
  return rows.reverse().map(({ at, agentId, revision, version, renamed }) => ({
    kind: "version" as const,
    at,
    agentId,
    label: renamed ? `Version ${version}` : `Changed in the registry: revision ${revision} of version ${version}`,
  }));
}

/** The agents that did something on the UTC days of some time; nobody where they are more than `most`. */
export async function readFewWorkers(tx: Tx, workspaceId: string, { from, to }: Span, most: number): Promise<Named[]> {
  const workers = await send<Named>(
    tx,
    sql`select r.id, r.agent_name as "agentName" from (
        select distinct agent_id from agent_performance
        where workspace_id = ${workspaceId} and measurement_hour is null
          and measurement_date between ${utcDate(from)} and ${lastDate(to)}
        limit ${most + 1}
      ) w join agent_registry r on r.id = w.agent_id order by r.agent_name`,
    "few_workers",
  );
  return workers.length > most ? [] : workers;
}
