import { expect, test } from "vitest";
import type { AlertRow, InboxHead } from "@/db/alerts";
import type { AlertFilter } from "@/domain/alert-inbox";
import { ALERT_ACTION_NAMES, ALERT_STATUSES, canMoveAlert, inboxTab } from "@/domain/alerts";
import { actOnRows, afterAction, headOf, type InboxData, rowsOf, sortsBefore, takeChanges } from "./inbox-cache";

const me = { id: "me", name: "Me" };
const filter: AlertFilter = {
  tab: "active",
  severity: [],
  type: [],
  agent: [],
  campaign: [],
  assignee: [],
  q: "",
  sort: "severity",
};
const facets = { severity: [], type: [], agent: [], campaign: [], assignee: [] };

const row = (id: string, more: Partial<AlertRow> = {}): AlertRow => ({
  id,
  title: id,
  severity: "high",
  type: "error",
  status: "active",
  tab: "active",
  count: 1,
  agent: null,
  campaign: null,
  assigneeId: null,
  assignee: null,
  acknowledgedBy: null,
  snoozeWake: null,
  snoozedUntil: null,
  silence: null,
  flapping: false,
  triggeredAt: "2026-11-22T10:00:00+00:00",
  lastSeenAt: "2026-11-22T10:00:00+00:00",
  ...more,
});
const head: InboxHead = {
  asOf: "2026-11-22T10:00:00Z",
  movesAt: null,
  lastEventAt: null,
  counts: { tabs: { active: 3, acknowledged: 0, snoozed: 0, closed: 0 }, facets, partial: [] },
};
const data: InboxData = {
  pages: [
    { rows: [row("a"), row("b")], next: "b", head },
    { rows: [row("c")], next: null, head: null },
  ],
  pageParams: [null, "b"],
};
const ids = (list: InboxData) => rowsOf(list).map(({ id }) => id);

test("rows that leave the tab leave the list, and the tabs' numbers follow", () => {
  const next = actOnRows(data, filter, new Set(["a", "c"]), (each) => afterAction(each, "acknowledge", me));
  expect(ids(next)).toEqual(["b"]);
  expect(headOf(next).counts.tabs).toEqual({ active: 1, acknowledged: 2, snoozed: 0, closed: 0 });
  expect(ids(data)).toEqual(["a", "b", "c"]);
});

test("under All they stay, as what they have become", () => {
  const next = actOnRows(data, { ...filter, tab: "all" }, new Set(["a"]), (each) => afterAction(each, "resolve", me));
  expect(rowsOf(next)[0]).toMatchObject({ id: "a", status: "resolved", tab: "closed" });
});

test("an act never shows a move that the server would refuse", () => {
  for (const status of ALERT_STATUSES) {
    for (const snoozeWake of ["time", null] as const) {
      const before = row("x", { status, snoozeWake, tab: inboxTab(status, snoozeWake !== null) });
      for (const action of ALERT_ACTION_NAMES) {
        const after = afterAction(before, action, me);
        if (!after) continue;
        expect(after.status === status || canMoveAlert(status, after.status), `${action} from ${status}`).toBe(true);
        expect(after.tab).toBe(inboxTab(after.status, after.snoozeWake !== null));
      }
    }
  }
});

test("others' changes leave the list in place while somebody is at it, and take effect when nobody is", () => {
  const worse = { severity: "critical", triggeredAt: "2026-11-22T11:00:00+00:00" } as const;
  const moved = { ...row("b", { ...worse, status: "acknowledged", tab: "acknowledged" }), matches: false };
  const changes = { rows: [moved], head: { ...head, lastEventAt: "2026-11-22T11:00:00Z" } };
  const held = takeChanges(data, changes, true);
  expect(ids(held)).toEqual(["a", "b", "c"]);
  expect(rowsOf(held)[1]).toMatchObject({ status: "acknowledged", severity: "critical" });
  // Also for who adds a row of their own between them.
  expect(rowsOf(held).map((each) => sortsBefore(each, row("bb"), "severity"))).toEqual([false, false, true]);
  expect(ids(takeChanges(data, changes, false))).toEqual(["a", "c"]);
  expect(headOf(held).lastEventAt).toBe("2026-11-22T11:00:00Z");
});

test("a row sorts by severity, then time, or by time alone in both directions", () => {
  // As PostgreSQL writes them: no digits that say nothing.
  const grave = row("a", { severity: "critical", triggeredAt: "2026-11-20T10:00:00+00:00" });
  const late = row("b", { severity: "medium", triggeredAt: "2026-11-22T10:00:00.12+00:00" });
  const later = row("c", { severity: "medium", triggeredAt: "2026-11-22T10:00:00.120001+00:00" });
  for (const [sort, order] of [
    ["severity", [grave, later, late]],
    ["newest", [later, late, grave]],
    ["oldest", [grave, late, later]],
  ] as const) {
    for (const [n, one] of order.entries()) {
      for (const [m, other] of order.entries()) expect(sortsBefore(one, other, sort)).toBe(n < m);
    }
  }
});
