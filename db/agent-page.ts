/** What the agent page reads, in one transaction. */
import { type PerformanceWindow, performanceWindow } from "@/domain/performance";
import type { Range } from "@/domain/ranges";
import { type AgentDetail, type Capability, findAgent, listCapabilities } from "./agents";
import { type Assignment, listAssignments, listOpenCampaigns } from "./assignments";
import { readSeries, readTotals } from "./performance";
import type { Tx } from "./workspace";

export type AgentPage = {
  agent: AgentDetail;
  capabilities: Capability[];
  assignments: Assignment[];
  campaigns: { id: string; name: string }[];
  window: PerformanceWindow;
  series: Awaited<ReturnType<typeof readSeries>>;
  totals: Awaited<ReturnType<typeof readTotals>>;
};

/** Null when the registry has no such agent. `now` decides where the window ends. */
export async function readAgentPage(
  tx: Tx,
  workspace: { id: string; timezone: string },
  request: { name: string; range: Range; now: Date },
): Promise<AgentPage | null> {
  const agent = await findAgent(tx, request.name);
  if (!agent) return null;
  const window = performanceWindow(request.range, request.now, workspace.timezone);
  const scope = { workspaceId: workspace.id, agentId: agent.id };
  return {
    agent,
    capabilities: await listCapabilities(tx, agent.id),
    assignments: await listAssignments(tx, workspace.id, agent.id),
    campaigns: await listOpenCampaigns(tx, workspace.id),
    window,
    series: await readSeries(tx, scope, window, workspace.timezone),
    totals: await readTotals(tx, scope, window),
  };
}
