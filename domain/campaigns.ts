/** Campaigns: their statuses and the state machine that the database keeps as well. */

export const CAMPAIGN_STATUSES = ["draft", "planning", "active", "paused", "completed", "archived"] as const;
export type CampaignStatus = (typeof CAMPAIGN_STATUSES)[number];

export const CAMPAIGN_ENUMS = { "campaigns.status": CAMPAIGN_STATUSES } as const;

export const CAMPAIGN_STATUS_LABELS: Record<CampaignStatus, string> = {
  draft: "Draft",
  planning: "Planning",
  active: "Active",
  paused: "Paused",
  completed: "Completed",
  archived: "Archived",
};

/** Where a campaign may go from each status. `app.campaign_status_moves` says the same; a test holds them together. */
export const CAMPAIGN_STATUS_MOVES: Record<CampaignStatus, readonly CampaignStatus[]> = {
  draft: ["planning", "archived"],
  planning: ["draft", "active", "archived"],
  active: ["paused", "completed", "archived"],
  paused: ["active", "completed", "archived"],
  completed: ["archived"],
  archived: ["draft"],
};

/** What the button says that takes a campaign from one status to another. */
export function nameStatusMove(from: CampaignStatus, to: CampaignStatus): string {
  if (from === "archived") return "Restore as draft";
  if (from === "paused" && to === "active") return "Resume";
  return {
    draft: "Back to draft",
    planning: "Plan",
    active: "Start",
    paused: "Pause",
    completed: "Complete",
    archived: "Archive",
  }[to];
}

export function isCampaignReadOnly(status: CampaignStatus): boolean {
  return status === "completed" || status === "archived";
}

/** Why a campaign's content can't be changed now: undefined when it can. */
export function whyReadOnly(status: CampaignStatus): string | undefined {
  if (!isCampaignReadOnly(status)) return undefined;
  // What is completed goes nowhere but to the archive, and from there back to draft.
  const way = status === "completed" ? "Archive it, then restore it as a draft." : "Restore it as a draft first.";
  return `A campaign that is ${status} is read-only. ${way}`;
}

export type Readiness = { item: "start" | "end" | "work"; label: string; done: boolean };

type ReadinessFacts = { startDate: string | null; endDate: string | null; questCount: number; moveCount: number };

/** What a campaign needs before it may become active. */
export function listReadiness(campaign: ReadinessFacts): Readiness[] {
  return [
    { item: "start", label: "A start date", done: campaign.startDate !== null },
    { item: "end", label: "An end date", done: campaign.endDate !== null },
    { item: "work", label: "At least one quest or move", done: campaign.questCount + campaign.moveCount > 0 },
  ];
}

/** Why a campaign can't go to a status: undefined when it can. */
export function whyNotStatus(campaign: ReadinessFacts & { status: CampaignStatus }, to: CampaignStatus) {
  if (!CAMPAIGN_STATUS_MOVES[campaign.status].includes(to)) {
    return `A campaign can't go from ${campaign.status} to ${to}.`;
  }
  const missing = to === "active" ? listReadiness(campaign).filter((item) => !item.done) : [];
  if (missing.length === 0) return undefined;
  return `To become active it still needs ${missing.map((item) => item.label.toLowerCase()).join(", ")}.`;
}

/** Both days count; null while a date is missing. */
export function countPlannedDays(startDate: string | null, endDate: string | null): number | null {
  if (!startDate || !endDate) return null;
  return Math.round((Date.parse(endDate) - Date.parse(startDate)) / 86_400_000) + 1;
}

/** Names of a campaign's fields, as forms and messages write them. */
export const CAMPAIGN_FIELD_LABELS = {
  name: "Name",
  description: "Description",
  objective: "Objective",
  status: "Status",
  positioningId: "Positioning",
  messageArchitectureId: "Message",
  targetSegments: "Segments",
  targetGeographies: "Geographies",
  startDate: "Start date",
  endDate: "End date",
  budgetAllocation: "Share of the budget",
  allocatedBudgetAmount: "Budget",
  resourceAllocation: "Channels and agents",
} as const;
