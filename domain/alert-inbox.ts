/** How the inbox is divided, filtered and sorted. Its URL schema is in domain/alerts-input.ts. */
import { type AlertType, INBOX_TABS, type InboxTab, type Severity } from "./alerts";

export const INBOX_VIEWS = [...INBOX_TABS, "all"] as const;
export type InboxView = (typeof INBOX_VIEWS)[number];
export const INBOX_VIEW_LABELS: Record<InboxView, string> = {
  active: "Active",
  acknowledged: "Acknowledged",
  snoozed: "Snoozed",
  closed: "Closed",
  all: "All",
};

export const ALERT_SORTS = ["severity", "newest", "oldest"] as const;
export type AlertSort = (typeof ALERT_SORTS)[number];
export const ALERT_SORT_LABELS: Record<AlertSort, string> = {
  severity: "Severity",
  newest: "Newest first",
  oldest: "Oldest first",
};

/** In a facet of ids: those that have none. In assignee, also "me". */
export const NONE = "none";
export const ME = "me";

export const INBOX_FACETS = ["severity", "type", "agent", "campaign", "assignee"] as const;
export type InboxFacet = (typeof INBOX_FACETS)[number];
export const INBOX_FACET_LABELS: Record<InboxFacet, string> = {
  severity: "Severity",
  type: "Type",
  agent: "Agent",
  campaign: "Campaign",
  assignee: "Assignee",
};

/** What the inbox shows. Empty lists and an empty search restrict nothing. */
export type AlertFilter = {
  tab: InboxView;
  severity: Severity[];
  type: AlertType[];
  agent: string[];
  campaign: string[];
  assignee: string[];
  q: string;
  sort: AlertSort;
};

export function hasConditions(filter: AlertFilter): boolean {
  return filter.q !== "" || INBOX_FACETS.some((facet) => filter[facet].length > 0);
}

/** Where rows must be counted one by one, counting stops at this many: the page says "1,000+". */
export const COUNT_CAP = 1_000;

export type FacetValue = { value: string; label: string | null; alerts: number };
export type InboxCounts = {
  tabs: Record<InboxTab, number>;
  facets: Record<InboxFacet, FacetValue[]>;
  /** The tabs and facets whose numbers are lower bounds: counting them stopped at COUNT_CAP alerts. */
  partial: (InboxTab | InboxFacet)[];
};

/** How many alerts the filter matches. */
export function countOf(counts: InboxCounts, view: InboxView): number {
  return view === "all" ? INBOX_TABS.reduce((sum, tab) => sum + counts.tabs[tab], 0) : counts.tabs[view];
}

/** Whether `countOf` is only a lower bound. */
export function isPartial(counts: InboxCounts, view: InboxView): boolean {
  return view === "all" ? INBOX_TABS.some((tab) => counts.partial.includes(tab)) : counts.partial.includes(view);
}
