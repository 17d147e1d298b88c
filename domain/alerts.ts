/** Alerts: what they are, how they may move, and how the inbox divides them. */
import { ACTOR_KINDS } from "./audit";

export const ALERT_TYPES = ["performance", "error", "milestone", "anomaly", "action_required", "opportunity"] as const;
export type AlertType = (typeof ALERT_TYPES)[number];
export const ALERT_TYPE_LABELS: Record<AlertType, string> = {
  performance: "Performance",
  error: "Error",
  milestone: "Milestone",
  anomaly: "Anomaly",
  action_required: "Action required",
  opportunity: "Opportunity",
};

/** Worst first: this order is their rank. */
export const SEVERITIES = ["critical", "high", "medium", "low", "info"] as const;
export type Severity = (typeof SEVERITIES)[number];
export const SEVERITY_LABELS: Record<Severity, string> = {
  critical: "Critical",
  high: "High",
  medium: "Medium",
  low: "Low",
  info: "Info",
};

/** 5 (critical) to 1 (info), as in SQL. */
export function severityRank(severity: Severity): number {
  return SEVERITIES.length - SEVERITIES.indexOf(severity);
}

export const ALERT_STATUSES = ["active", "acknowledged", "resolved", "dismissed"] as const;
export type AlertStatus = (typeof ALERT_STATUSES)[number];

const MOVES: Record<AlertStatus, readonly AlertStatus[]> = {
  active: ["acknowledged", "resolved", "dismissed"],
  acknowledged: ["active", "resolved", "dismissed"],
  resolved: ["active"],
  dismissed: ["active"],
};

/** Whether the database would take the move; staying is not a move. */
export function canMoveAlert(from: AlertStatus, to: AlertStatus): boolean {
  return MOVES[from].includes(to);
}

export function isClosed(status: AlertStatus): boolean {
  return status === "resolved" || status === "dismissed";
}

export const SNOOZE_WAKES = ["time", "fires_again", "gets_worse", "silence"] as const;
export type SnoozeWake = (typeof SNOOZE_WAKES)[number];

/** Where in the inbox an alert lies; the tab "all" shows each of them. */
export const INBOX_TABS = ["active", "acknowledged", "snoozed", "closed"] as const;
export type InboxTab = (typeof INBOX_TABS)[number];

export function inboxTab(status: AlertStatus, snoozed: boolean): InboxTab {
  if (status === "resolved" || status === "dismissed") return "closed";
  return snoozed ? "snoozed" : status;
}

/** What one may do to alerts, each with the words of its button, of what happened, and of what a role can't do. */
export const ALERT_ACTIONS = {
  acknowledge: { label: "Acknowledge", done: "Acknowledged", doing: "acknowledge alerts" },
  unacknowledge: { label: "Un-acknowledge", done: "Un-acknowledged", doing: "un-acknowledge alerts" },
  resolve: { label: "Resolve", done: "Resolved", doing: "resolve alerts" },
  dismiss: { label: "Dismiss", done: "Dismissed", doing: "dismiss alerts" },
  reopen: { label: "Reopen", done: "Reopened", doing: "reopen alerts" },
  snooze: { label: "Snooze", done: "Snoozed", doing: "snooze alerts" },
  wake: { label: "End snooze", done: "Snooze ended", doing: "end snoozes" },
  assign: { label: "Assign", done: "Assigned", doing: "assign alerts" },
} as const;
export type AlertAction = keyof typeof ALERT_ACTIONS;
export const ALERT_ACTION_NAMES = Object.keys(ALERT_ACTIONS) as AlertAction[];

/** The actions that make sense for an alert as it is. */
export function possibleActions(alert: { status: AlertStatus; snoozed: boolean }): AlertAction[] {
  if (isClosed(alert.status)) return ["reopen"];
  const acknowledging: AlertAction = alert.status === "active" ? "acknowledge" : "unacknowledge";
  return [acknowledging, "resolve", "dismiss", alert.snoozed ? "wake" : "snooze", "assign"];
}

export const ALERT_EVENT_KINDS = [
  "fired",
  "reopened",
  "severity_raised",
  "severity_lowered",
  "acknowledged",
  "unacknowledged",
  "resolved",
  "dismissed",
  "snoozed",
  "woken",
  "assigned",
  "unassigned",
  "commented",
  "silenced",
  "flapping",
  "steadied",
  "notified",
  "reminded",
] as const;
export type AlertEventKind = (typeof ALERT_EVENT_KINDS)[number];
export const ALERT_EVENT_REASONS = ["source", "repeat", "expired", "time", "undo", "silence", "rule"] as const;
export type AlertEventReason = (typeof ALERT_EVENT_REASONS)[number];

export const ALERT_FACETS = ["all", "agent", "campaign", "assignee"] as const;

/** The most alerts that one action touches; more are refused, nothing is half-done. */
export const BULK_LIMIT = 50_000;

/** The six ways to snooze; `snoozeUntil` in domain/snooze.ts turns a choice into a moment. */
export const SNOOZE_CHOICES = {
  "15m": "15 minutes",
  "1h": "1 hour",
  tomorrow: "Tomorrow 9:00",
  next_week: "Next Monday 9:00",
  fires_again: "Until it fires again",
  gets_worse: "Until it gets worse",
} as const;
export type SnoozeChoice = keyof typeof SNOOZE_CHOICES;
export const SNOOZE_CHOICE_NAMES = Object.keys(SNOOZE_CHOICES) as SnoozeChoice[];

export const ALERT_ENUMS = {
  "system_alerts.alert_type": ALERT_TYPES,
  "system_alerts.severity_level": SEVERITIES,
  "system_alerts.status": ALERT_STATUSES,
  "system_alerts.snooze_wake": SNOOZE_WAKES,
  "alert_events.kind": ALERT_EVENT_KINDS,
  "alert_events.reason": ALERT_EVENT_REASONS,
  "alert_events.actor_kind": ACTOR_KINDS,
  "alert_counts.facet": ALERT_FACETS,
} as const;
