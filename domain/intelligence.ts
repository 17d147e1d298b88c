/** Market intelligence: signals, the insights made from them, and why an insight is believed as much as it is. */

export const SIGNAL_SOURCES = ["competitor", "market", "trend", "industry", "customer"] as const;
export const SIGNAL_CATEGORIES = [
  "competitor_activity",
  "market_trend",
  "industry_news",
  "customer_sentiment",
  "technology_shift",
] as const;
export const SIGNAL_STATUSES = ["new", "acknowledged", "actioned", "archived"] as const;
export const INSIGHT_TYPES = ["opportunity", "threat", "trend", "gap", "pattern"] as const;
export const INSIGHT_CATEGORIES = ["competitive", "market", "customer", "technology"] as const;
export const INSIGHT_STATUSES = ["active", "archived", "superseded"] as const;
export const CONFIDENCE_LEVELS = ["low", "medium", "high"] as const;

export type SignalSource = (typeof SIGNAL_SOURCES)[number];
export type SignalCategory = (typeof SIGNAL_CATEGORIES)[number];
export type SignalStatus = (typeof SIGNAL_STATUSES)[number];
export type InsightType = (typeof INSIGHT_TYPES)[number];
export type InsightCategory = (typeof INSIGHT_CATEGORIES)[number];
export type InsightStatus = (typeof INSIGHT_STATUSES)[number];
export type ConfidenceLevel = (typeof CONFIDENCE_LEVELS)[number];

export const INTELLIGENCE_ENUMS = {
  "intelligence_signals.source_type": SIGNAL_SOURCES,
  "intelligence_signals.signal_category": SIGNAL_CATEGORIES,
  "intelligence_signals.action_status": SIGNAL_STATUSES,
  "market_insights.insight_type": INSIGHT_TYPES,
  "market_insights.category": INSIGHT_CATEGORIES,
  "market_insights.insight_status": INSIGHT_STATUSES,
  "market_insights.confidence_level": CONFIDENCE_LEVELS,
} as const;

export const SIGNAL_SOURCE_LABELS: Record<SignalSource, string> = {
  competitor: "Competitor",
  market: "Market",
  trend: "Trend",
  industry: "Industry",
  customer: "Customer",
};
export const SIGNAL_CATEGORY_LABELS: Record<SignalCategory, string> = {
  competitor_activity: "Competitor activity",
  market_trend: "Market trend",
  industry_news: "Industry news",
  customer_sentiment: "Customer sentiment",
  technology_shift: "Technology shift",
};
export const SIGNAL_STATUS_LABELS: Record<SignalStatus, string> = {
  new: "New",
  acknowledged: "Acknowledged",
  actioned: "Actioned",
  archived: "Archived",
};
export const INSIGHT_TYPE_LABELS: Record<InsightType, string> = {
  opportunity: "Opportunity",
  threat: "Threat",
  trend: "Trend",
  gap: "Gap",
  pattern: "Pattern",
};
export const INSIGHT_STATUS_LABELS: Record<InsightStatus, string> = {
  active: "Active",
  archived: "Archived",
  superseded: "Superseded",
};

/** What may follow what; the database enforces the same table. */
export const SIGNAL_MOVES: Record<SignalStatus, readonly SignalStatus[]> = {
  new: ["acknowledged", "actioned", "archived"],
  acknowledged: ["new", "actioned", "archived"],
  actioned: ["acknowledged", "archived"],
  archived: ["new"],
};
export const INSIGHT_MOVES: Record<InsightStatus, readonly InsightStatus[]> = {
  active: ["archived", "superseded"],
  archived: ["active"],
  superseded: ["active", "archived"],
};

/** The move that usually comes next: the one button of a row. */
export const NEXT_SIGNAL_STATUS: Record<SignalStatus, SignalStatus> = {
  new: "acknowledged",
  acknowledged: "actioned",
  actioned: "archived",
  archived: "new",
};

/** The words on the button that makes the move; coming back from somewhere is named after where it leads. */
export function signalMoveLabel(from: SignalStatus, to: SignalStatus): string {
  if (from === "archived") return "Restore";
  if (to === "new") return "Back to new";
  if (from === "actioned" && to === "acknowledged") return "Reopen";
  return { acknowledged: "Acknowledge", actioned: "Mark actioned", archived: "Archive" }[to];
}
export const INSIGHT_MOVE_LABELS: Record<InsightStatus, string> = {
  active: "Reactivate",
  archived: "Archive",
  superseded: "Mark superseded",
};

/** True when a signal can still be used for an insight: neither archived nor expired. */
export function isUsable(signal: { status: SignalStatus; expired: boolean }): boolean {
  return signal.status !== "archived" && !signal.expired;
}

/** Tabs and orders of the lists, as their URLs say them. */
export const SIGNAL_TABS = [...SIGNAL_STATUSES, "all"] as const;
export type SignalTab = (typeof SIGNAL_TABS)[number];

export const SIGNAL_SORTS = ["priority", "newest", "confidence"] as const;
export type SignalSort = (typeof SIGNAL_SORTS)[number];
export const SIGNAL_SORT_LABELS: Record<SignalSort, string> = {
  priority: "Priority",
  newest: "Newest",
  confidence: "Confidence",
};

export const INSIGHT_TABS = [...INSIGHT_STATUSES, "all"] as const;
export type InsightTab = (typeof INSIGHT_TABS)[number];
