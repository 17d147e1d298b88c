/** Sentences of alerts' states. Those of the time line are apart: the list does without them. */
import type { AlertRow } from "@/db/alerts";
import { exactTime } from "@/domain/time";

const WAKES: Record<string, string> = {
  fires_again: "until it fires again",
  gets_worse: "until it gets worse",
};

/** "until 23 Nov 2026, 09:00 GMT", "until it gets worse". */
export function snoozeWords(wake: unknown, until: unknown, timezone: string): string {
  if (typeof until === "string") return `until ${exactTime(new Date(until), timezone)}`;
  return WAKES[String(wake)] ?? "";
}

export function stateWords(row: AlertRow, timezone: string): string {
  return `${bareState(row, timezone)}${row.flapping ? " · Flapping" : ""}`;
}

function bareState(row: AlertRow, timezone: string): string {
  if (row.silence) return `Silenced by ${row.silence} ${snoozeWords("time", row.snoozedUntil, timezone)}`;
  if (row.tab === "snoozed") return `Snoozed ${snoozeWords(row.snoozeWake, row.snoozedUntil, timezone)}`.trim();
  if (row.status === "acknowledged") return `Acknowledged${row.acknowledgedBy ? ` by ${row.acknowledgedBy}` : ""}`;
  return { active: "Active", resolved: "Resolved", dismissed: "Dismissed" }[row.status];
}
