/** What the comparison of agents reads, in one transaction. */
import { sql } from "drizzle-orm";
import type { Marker } from "@/domain/markers";
import { performanceWindow, type ShownWindow, showWindow } from "@/domain/performance";
import type { PeriodRequest } from "@/domain/performance-request";
import type { PerformancePoint } from "@/domain/ranges";
import { readSeries, readTotals, type Totals } from "./performance";
import { readMarkers } from "./performance-markers";
import { send } from "./send";
import type { Tx } from "./workspace";

type AgentName = { id: string; code: string; agentName: string };
export type ComparedAgent = AgentName & { points: PerformancePoint[]; totals: Totals };

export type Comparison = {
  window: ShownWindow;
  agents: ComparedAgent[];
  markers: Marker[];
  /** Codes that no agent of the registry has. */
  unknown: string[];
  /** Everybody who could be compared. */
  registry: AgentName[];
};

/** The agents of some codes, in that order. `now` decides where the window ends. */
export async function readComparison(
  tx: Tx,
  workspace: { id: string; timezone: string },
  { codes, period, now }: { codes: readonly string[]; period: PeriodRequest; now: Date },
): Promise<Comparison> {
  const window = performanceWindow(period, now, workspace.timezone);
  const registry = await send<AgentName>(
    tx,
    sql`select id, code, agent_name as "agentName" from agent_registry order by agent_name`,
  );
  const chosen = codes.flatMap((code) => registry.find((agent) => agent.code === code) ?? []);
  const unknown = codes.filter((code) => !registry.some((agent) => agent.code === code));
  const scope = { workspaceId: workspace.id, agentIds: chosen.map(({ id }) => id) };
  const [points, totals, markers] = await Promise.all([
    readSeries(tx, scope, window),
    readTotals(tx, scope, window),
    readMarkers(tx, { workspaceId: workspace.id, agents: chosen }, window),
  ]);
  const agents = chosen.flatMap((agent) => {
    const [own, sums] = [points.get(agent.id), totals.get(agent.id)];
    return own && sums ? [{ ...agent, points: own, totals: sums }] : [];
  });
  return { window: showWindow(window), agents, markers, unknown, registry };
}
