/** What the agent page reads, in one transaction. */
import type { BreakdownRow } from "@/domain/breakdown";
import type { WorkspaceLimits } from "@/domain/budgets";
import type { Marker } from "@/domain/markers";
import { type PerformanceWindow, performanceWindow, type ShownWindow, showWindow } from "@/domain/performance";
import type { PeriodRequest } from "@/domain/performance-request";
import { NO_FIGURES, type PerformancePoint } from "@/domain/ranges";
import { readUnpriced } from "./agent-spans";
import { type AgentDetail, type Capability, findAgent, listCapabilities } from "./agents";
import { type Assignment, listAssignments, listOpenCampaigns } from "./assignments";
import { readSeries, readTotals, type Totals } from "./performance";
import { readMarkers } from "./performance-markers";
import { readAgentShares } from "./performance-shares";
import type { Tx } from "./workspace";
import { readWorkspaceLimits } from "./workspace-limits";

export type AgentPage = {
  agent: AgentDetail;
  capabilities: Capability[];
  assignments: Assignment[];
  /** The workspace's own limits, for all agents together. */
  sharedLimits: WorkspaceLimits;
  campaigns: { id: string; name: string }[];
  performance: AgentPerformance;
  unpriced: Awaited<ReturnType<typeof readUnpriced>>;
};

export type AgentPerformance = {
  window: ShownWindow;
  series: { now: PerformancePoint[]; before: PerformancePoint[] };
  totals: Totals;
  markers: Marker[];
  shares: { campaign: BreakdownRow[]; model: BreakdownRow[] };
};

type Workspace = { id: string; timezone: string };

/** Null when the registry has no such agent. `now` decides where the window ends. */
export async function readAgentPage(
  tx: Tx,
  workspace: Workspace,
  request: { name: string; period: PeriodRequest; now: Date },
): Promise<AgentPage | null> {
  const agent = await findAgent(tx, request.name);
  if (!agent) return null;
  const window = performanceWindow(request.period, request.now, workspace.timezone);
  return {
    agent,
    capabilities: await listCapabilities(tx, agent.id),
    assignments: await listAssignments(tx, workspace.id, agent.id),
    sharedLimits: await readWorkspaceLimits(tx),
    campaigns: await listOpenCampaigns(tx, workspace.id),
    performance: await readPerformance(tx, workspace, agent, window),
    unpriced: await readUnpriced(tx, { workspaceId: workspace.id, agentId: agent.id }),
  };
}

async function readPerformance(
  tx: Tx,
  { id: workspaceId }: Workspace,
  { id: agentId, agentName }: AgentDetail,
  window: PerformanceWindow,
): Promise<AgentPerformance> {
  const scope = { workspaceId, agentIds: [agentId] };
  // Sent together, answered in their order.
  const [now, before, totals, markers, campaigns, models] = await Promise.all([
    readSeries(tx, scope, window),
    readSeries(tx, scope, window.previous),
    readTotals(tx, scope, window),
    readMarkers(tx, { workspaceId, agents: [{ id: agentId, agentName }] }, window),
    readAgentShares(tx, "campaign", { workspaceId, agentId, period: window }),
    readAgentShares(tx, "model", { workspaceId, agentId, period: window }),
  ]);
  return {
    window: showWindow(window),
    series: { now: now.get(agentId) ?? [], before: before.get(agentId) ?? [] },
    totals: totals.get(agentId) ?? { now: NO_FIGURES, before: NO_FIGURES },
    markers,
    shares: { campaign: campaigns, model: models },
  };
}
