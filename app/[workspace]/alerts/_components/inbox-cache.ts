/** What happens to the rows in the browser's hands: by one's own act at once, by others' as the server tells. Pure. */
import type { InfiniteData } from "@tanstack/react-query";
import type { AlertRow, InboxHead, InboxPage } from "@/db/alerts";
import type { AlertFilter, InboxCounts } from "@/domain/alert-inbox";
import { type AlertAction, inboxTab, possibleActions, severityRank } from "@/domain/alerts";

/** `stands` is the place that a row keeps in the list though it has changed since it was read. */
export type InboxRow = AlertRow & { stands?: string };
export type InboxData = InfiniteData<Omit<InboxPage, "rows"> & { rows: InboxRow[]; head: InboxHead | null }>;
export type Person = { id: string; name: string };

export function rowsOf(data: InboxData): InboxRow[] {
  return data.pages.flatMap(({ rows }) => rows);
}

export function headOf(data: InboxData): InboxHead {
  const head = data.pages[0]?.head;
  if (!head) throw new Error("An inbox without numbers.");
  return head;
}

function mapRows(data: InboxData, change: (rows: InboxRow[]) => InboxRow[]): InboxData {
  return { ...data, pages: data.pages.map((page) => ({ ...page, rows: change(page.rows) })) };
}

function withHead(data: InboxData, change: (head: InboxHead) => InboxHead): InboxData {
  return { ...data, pages: data.pages.map((page) => (page.head ? { ...page, head: change(page.head) } : page)) };
}

/** Whether the row still belongs under the tab; another filter's doubt is the server's to settle. */
export function isInTab(row: AlertRow, filter: AlertFilter): boolean {
  return filter.tab === "all" || row.tab === filter.tab;
}

/** "rank~moment~id", in the order of texts: moments are in UTC and differ first where the earlier one is smaller. */
const placeOf = (row: InboxRow) => row.stands ?? `${severityRank(row.severity)}~${row.triggeredAt}~${row.id}`;

/** Whether a row stands above another in a sort. */
export function sortsBefore(row: InboxRow, other: InboxRow, sort: AlertFilter["sort"]): boolean {
  const [mine, theirs] = [placeOf(row), placeOf(other)];
  if (sort === "severity") return mine > theirs;
  return sort === "newest" ? mine.slice(2) > theirs.slice(2) : mine.slice(2) < theirs.slice(2);
}

/** The row as it will be after the act; null where the act makes no sense. */
export function afterAction(
  row: AlertRow,
  action: AlertAction,
  me: Person,
  assignee: Person | null = me,
): AlertRow | null {
  const snoozed = row.snoozeWake !== null;
  if (!possibleActions({ status: row.status, snoozed }).includes(action)) {
    // A snooze may be changed while it lasts.
    if (action !== "snooze" || row.tab === "closed") return null;
  }
  const next = { ...row };
  if (action === "acknowledge") Object.assign(next, { status: "acknowledged", acknowledgedBy: me.name });
  if (action === "unacknowledge" || action === "reopen")
    Object.assign(next, { status: "active", acknowledgedBy: null });
  if (action === "resolve")
    Object.assign(next, { status: "resolved", snoozeWake: null, snoozedUntil: null, silence: null });
  if (action === "dismiss")
    Object.assign(next, { status: "dismissed", snoozeWake: null, snoozedUntil: null, silence: null });
  if (action === "snooze") Object.assign(next, { snoozeWake: "time", silence: null });
  if (action === "wake") Object.assign(next, { snoozeWake: null, snoozedUntil: null, silence: null });
  if (action === "assign") Object.assign(next, { assigneeId: assignee?.id ?? null, assignee: assignee?.name ?? null });
  next.tab = inboxTab(next.status, next.snoozeWake !== null);
  return next;
}

/** Applies the act to the rows that it fits; those that leave the tab leave the list. */
export function actOnRows(
  data: InboxData,
  filter: AlertFilter,
  acting: ReadonlySet<string>,
  change: (row: AlertRow) => AlertRow | null,
): InboxData {
  const moved: [from: AlertRow, to: AlertRow][] = [];
  const next = mapRows(data, (rows) =>
    rows.flatMap((row) => {
      const changed = acting.has(row.id) ? change(row) : null;
      if (!changed) return [row];
      moved.push([row, changed]);
      return isInTab(changed, filter) ? [changed] : [];
    }),
  );
  return withHead(next, (head) => ({ ...head, counts: moveCounts(head.counts, moved) }));
}

function moveCounts(counts: InboxCounts, moved: [from: AlertRow, to: AlertRow][]): InboxCounts {
  const tabs = { ...counts.tabs };
  for (const [from, to] of moved) {
    tabs[from.tab] = Math.max(0, tabs[from.tab] - 1);
    tabs[to.tab] += 1;
  }
  return { ...counts, tabs };
}

/**
 * Takes in what the server says of rows already listed. A row that matches no more stays where it is, drawn as what it
 * has become, while `hold` says that somebody is at the list; otherwise it leaves.
 */
export function takeChanges(
  data: InboxData,
  changes: { rows: (AlertRow & { matches: boolean })[]; head: InboxHead },
  hold: boolean,
): InboxData {
  const fresh = new Map(changes.rows.map((row) => [row.id, row]));
  const next = mapRows(data, (rows) =>
    rows.flatMap((row) => {
      const changed = fresh.get(row.id);
      if (!changed) return [row];
      return changed.matches || hold ? [{ ...changed, stands: placeOf(row) }] : [];
    }),
  );
  return withHead(next, () => changes.head);
}

/** Only the rows that belong under the tab. */
export function keepTab(data: InboxData, filter: AlertFilter): InboxData {
  return mapRows(data, (rows) => rows.filter((row) => isInTab(row, filter)));
}
