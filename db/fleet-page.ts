/** What the fleet's performance page and the boards of agents and guilds read, each in one transaction. */
import { type BoardPeriod, boardPeriods } from "@/domain/board-periods";
import { type Breakdown, type BreakdownRow, breakDown, isShare, type Share } from "@/domain/breakdown";
import type { Marker } from "@/domain/markers";
import { type PerformanceWindow, performanceWindow, type ShownWindow, showWindow } from "@/domain/performance";
import { MOST_COMPARED } from "@/domain/performance-pages";
import type { PeriodRequest } from "@/domain/performance-request";
import { type FleetSeries, readFleet, readFleetAgents, readFleetSeries } from "./fleet-performance";
import { readFleetShares } from "./fleet-shares";
import { type Named, readFewWorkers, readMarkers } from "./performance-markers";
import type { Tx } from "./workspace";

type Workspace = { id: string; timezone: string };

export type FleetPage = {
  window: ShownWindow;
  series: FleetSeries;
  /** Where few agents did anything: of many, markers would hide the charts. */
  markers: Marker[];
  rows: BreakdownRow[];
};

/** `now` decides where the window ends. */
export async function readFleetPage(
  tx: Tx,
  workspace: Workspace,
  { by, period, now }: { by: Breakdown; period: PeriodRequest; now: Date },
): Promise<FleetPage> {
  const window = performanceWindow(period, now, workspace.timezone);
  const { series, rows, few } = isShare(by)
    ? await readByShare(tx, workspace.id, window, by)
    : await readByAgent(tx, workspace.id, window, by);
  const markers = few.length > 0 ? await readMarkers(tx, { workspaceId: workspace.id, agents: few }, window) : [];
  return { window: showWindow(window), series, markers, rows };
}

/** Rows with the agents at work where they are few; nobody where they are many. */
type Broken = { series: FleetSeries; rows: BreakdownRow[]; few: Named[] };

async function readByShare(tx: Tx, workspaceId: string, window: PerformanceWindow, by: Share): Promise<Broken> {
  // Sent together, answered in their order.
  const [series, rows, few] = await Promise.all([
    readFleetSeries(tx, workspaceId, window),
    readFleetShares(tx, workspaceId, window, by),
    readFewWorkers(tx, workspaceId, window, MOST_COMPARED),
  ]);
  return { series, rows, few };
}

async function readByAgent(
  tx: Tx,
  workspaceId: string,
  window: PerformanceWindow,
  by: "agent" | "guild" | "type",
): Promise<Broken> {
  const { series, agents } = await readFleet(tx, workspaceId, window);
  const few = agents.length > MOST_COMPARED ? [] : agents.map(({ agentId: id, agentName }) => ({ id, agentName }));
  return { series, rows: breakDown(agents, by), few };
}

/** The rows of the period before the window that `readFleetPage` reads with the same request. */
export async function readBreakdownBefore(
  tx: Tx,
  workspace: Workspace,
  { by, period, now }: { by: Breakdown; period: PeriodRequest; now: Date },
): Promise<BreakdownRow[]> {
  const { previous } = performanceWindow(period, now, workspace.timezone);
  if (isShare(by)) return readFleetShares(tx, workspace.id, previous, by);
  return breakDown(await readFleetAgents(tx, workspace.id, previous), by);
}

export type FleetBoard = {
  /** When the period began, ISO 8601, in days of `zone`; null for all time. */
  since: string | null;
  zone: string;
  rows: BreakdownRow[];
  before: BreakdownRow[];
};

/** Agents or guilds in a period and in the one before it. */
export async function readFleetBoard(
  tx: Tx,
  workspace: Workspace,
  { of, period, now }: { of: "agent" | "guild"; period: BoardPeriod; now: Date },
): Promise<FleetBoard> {
  const periods = boardPeriods(period, now, workspace.timezone);
  const [rows, before] = await Promise.all([
    readFleetAgents(tx, workspace.id, periods.now),
    periods.before ? readFleetAgents(tx, workspace.id, periods.before) : [],
  ]);
  return {
    since: periods.before && periods.now.from.toISOString(),
    zone: periods.zone,
    rows: breakDown(rows, of),
    before: breakDown(before, of),
  };
}
