"use client";

import { usePathname, useSearchParams } from "next/navigation";
import { useEffect, useRef, useState } from "react";
import { useShortcutHelp } from "@/components/shell/keyboard-help";
import { changedUrl, useUrlUpdate } from "@/components/shell/url-state";
import { Button } from "@/components/ui/button";
import { classNames } from "@/components/ui/class-names";
import { PageHeader } from "@/components/ui/page-header";
import { TabLinks } from "@/components/ui/tabs";
import { toast } from "@/components/ui/toast";
import {
  type AlertFilter,
  countOf,
  INBOX_FACETS,
  INBOX_VIEW_LABELS,
  INBOX_VIEWS,
  type InboxView,
  isPartial,
} from "@/domain/alert-inbox";
import type { AlertAction, SnoozeChoice } from "@/domain/alerts";
import { countAlerts } from "../actions";
import { AlertList } from "./alert-list";
import { AlertLine } from "./alert-row";
import { stateWords } from "./alert-words";
import { isInTab, type Person } from "./inbox-cache";
import {
  AlertDetailPane,
  BulkBar,
  focusSoon,
  InboxEmpty,
  InboxFacets,
  InboxHeader,
  SnoozeDialog,
  warmDetail,
} from "./late-parts";
import { type Refusals, type Target, useAlertActions } from "./use-alert-actions";
import { useCursor } from "./use-cursor";
import { useHold } from "./use-hold";
import { useInbox } from "./use-inbox";
import { useInboxKeys } from "./use-inbox-keys";
import type { Remark } from "./use-remark";
import { useSelection } from "./use-selection";

export type InboxProps = {
  slug: string;
  timezone: string;
  filter: AlertFilter;
  refusals: Refusals;
  me: Person;
};
type UrlChanges = Parameters<typeof changedUrl>[2];
type UrlStep = Parameters<ReturnType<typeof useUrlUpdate>>[1];
type Snoozing = { target: Target; alerts: number } & Partial<Remark>;

const readShortcuts = () => import("./inbox-shortcuts").then(({ INBOX_SHORTCUTS }) => INBOX_SHORTCUTS);
const CLEARED = Object.fromEntries([...INBOX_FACETS, "q"].map((name) => [name, null]));

/** The alert inbox: list, filters, detail and keys, held together by the address. */
export function Inbox({ slug, timezone, filter, refusals, me }: InboxProps) {
  const pathname = usePathname();
  const params = useSearchParams();
  const updateUrl = useUrlUpdate();
  // The tab is always said: without a word the person's default view would open.
  const said = (changes: UrlChanges) => ({ tab: filter.tab, ...changes });
  const setUrl = (changes: UrlChanges, how?: UrlStep) => updateUrl(said(changes), how);
  const openId = params.get("alert");
  const { selection, isSelected, count: selectedCount, ...select } = useSelection();
  const busy = selectedCount > 0 || openId !== null;
  const { isHeld, list } = useHold(busy);
  const inbox = useInbox(slug, filter, isHeld);
  const { rows, head, keep, sweep } = inbox;
  // A key selects and opens, too, wherever the pointer is.
  useEffect(() => {
    if (busy) keep();
    else sweep();
  }, [busy, keep, sweep]);
  const actions = useAlertActions({ slug, filter, refusals, me }, inbox.refresh);
  const cursor = useCursor(rows, openId);
  const visible = useRef<string[]>([]);
  const [filtersOpen, setFiltersOpen] = useState(false);
  const [snoozing, setSnoozing] = useState<Snoozing | null>(null);
  useShortcutHelp("Alert inbox", readShortcuts);
  useEffect(warmDetail, []);

  const total = countOf(head.counts, filter.tab);
  const listed = rows.map(({ id }) => id);
  const openIndex = rows.findIndex(({ id }) => id === openId);

  const open = (id: string) => {
    cursor.note(id);
    setUrl({ alert: id }, { shallow: true, push: openId === null });
  };
  const close = () => setUrl({ alert: null }, { shallow: true });
  const openAt = (index: number) => {
    const row = rows[index];
    if (row) open(row.id);
  };
  // An open alert that has left the list has its neighbours still.
  const place = openIndex >= 0 ? openIndex : openId ? cursor.place : cursor.index;
  const before = place - 1;
  const after = openIndex >= 0 ? place + 1 : place;

  /** What a key or the bar acts on: the selection, else the open alert, else the one at the cursor. */
  const target = (): { target: Target; alerts: number } | null => {
    if (selection.all) return { target: { asOf: selection.all.asOf }, alerts: selection.all.total };
    if (selection.ids.size > 0) return { target: { ids: [...selection.ids] }, alerts: selection.ids.size };
    const id = openId ?? cursor.row?.id;
    return id ? { target: { ids: [id] }, alerts: 1 } : null;
  };
  const actOn = (
    aim: Snoozing,
    action: AlertAction,
    more: { assignee?: Person | null; snooze?: SnoozeChoice } = {},
  ) => {
    const { alerts: _, ...act } = aim;
    actions.act({ action, ...act, ...more });
    select.clear();
  };
  const act = (action: AlertAction, { assignee, ...remark }: { assignee?: Person | null } & Partial<Remark> = {}) => {
    const aim = target();
    if (!aim) return toast({ message: "Choose an alert first." });
    if (action === "snooze" && !actions.refusal("snooze")) return setSnoozing({ ...aim, ...remark });
    actOn({ ...aim, ...remark }, action, { assignee });
  };
  const selectAll = async () => {
    if (!isPartial(head.counts, filter.tab)) return select.selectAll({ asOf: head.asOf, total });
    const answer = await countAlerts(slug, { filter, asOf: head.asOf });
    if (answer.ok) select.selectAll({ asOf: head.asOf, total: answer.data });
    else toast({ message: answer.message, tone: "danger" });
  };
  const showNew = () => {
    list.current?.querySelector("ul")?.parentElement?.scrollTo({ top: 0 });
    void inbox.refresh();
  };
  const comment = () => {
    const id = openId ?? cursor.row?.id;
    if (id && !openId) open(id);
    focusSoon("alert-comment");
  };
  const escape = () => {
    if (selectedCount > 0) select.clear();
    else if (openId) close();
  };

  useInboxKeys({
    j: () => cursor.moveTo(cursor.index + 1),
    ArrowDown: () => cursor.moveTo(cursor.index + 1),
    k: () => cursor.moveTo(cursor.index - 1),
    ArrowUp: () => cursor.moveTo(cursor.index - 1),
    Enter: () => openAt(cursor.index),
    o: () => openAt(cursor.index),
    "[": () => openAt(before),
    "]": () => openAt(after),
    x: () => cursor.row && select.toggle(cursor.row.id, listed),
    "Shift+X": () => select.toggleMany(visible.current),
    a: () => act("acknowledge"),
    e: () => act("resolve"),
    d: () => act("dismiss"),
    h: () => act("snooze"),
    i: () => act("assign", { assignee: me }),
    c: comment,
    "/": () => focusSoon("alert-search"),
    "Mod+z": actions.undoLast,
    Escape: escape,
  });

  const hrefOf = (changes: UrlChanges) => changedUrl(pathname, new URLSearchParams(params), said(changes));
  const countWords = (view: InboxView) =>
    `${countOf(head.counts, view).toLocaleString("en")}${isPartial(head.counts, view) ? "+" : ""}`;

  return (
    <div className="flex h-[calc(100dvh-6rem)] min-h-112 flex-col gap-3">
      <div className={classNames("-mb-5", openId && "max-lg:sr-only")}>
        <PageHeader title="Alerts" />
      </div>
      <div className={classNames("contents", openId && "max-lg:hidden")}>
        <TabLinks
          label="Alerts by state"
          tabs={INBOX_VIEWS.map((view) => ({
            href: hrefOf({ tab: view, alert: null }),
            label: INBOX_VIEW_LABELS[view],
            current: filter.tab === view,
            count: countWords(view),
          }))}
        />
        <InboxHeader
          slug={slug}
          shareRefusal={refusals.share}
          filter={filter}
          filtersOpen={filtersOpen}
          filtersButton={openId ? "2xl:hidden" : "xl:hidden"}
          onSearch={(q) => setUrl({ q })}
          onSort={(sort) => setUrl({ sort: sort === "severity" ? null : sort })}
          onToggleFilters={() => setFiltersOpen(!filtersOpen)}
        />
        {selectedCount > 0 && (
          <BulkBar
            slug={slug}
            me={me}
            tab={filter.tab}
            count={selectedCount}
            matching={
              selection.all || total <= selectedCount ? null : { words: countWords(filter.tab), onSelectAll: selectAll }
            }
            refusal={actions.refusal}
            onAct={act}
            onClear={select.clear}
          />
        )}
      </div>
      <div className="flex min-h-0 grow gap-4">
        <aside
          id="alert-filters"
          aria-label="Filters"
          className={classNames(
            "w-full shrink-0 overflow-y-auto pr-1 md:w-52",
            filtersOpen ? "block" : openId ? "hidden 2xl:block" : "hidden xl:block",
          )}
        >
          <InboxFacets
            counts={head.counts}
            filter={filter}
            me={me}
            onChange={(facet, values) => setUrl({ [facet]: values })}
          />
        </aside>
        {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions -- it only notes that hands come and go */}
        <section
          aria-label="Inbox"
          ref={list}
          onPointerEnter={keep}
          onFocus={keep}
          onPointerLeave={sweep}
          onBlur={sweep}
          className={classNames(
            "relative min-h-0 min-w-0 grow flex-col rounded-md border border-line bg-surface",
            openId ? "hidden lg:flex" : "flex",
            filtersOpen && "max-md:hidden",
          )}
        >
          {inbox.waiting > 0 && (
            <div className="pointer-events-none absolute inset-x-0 -top-5 z-10 grid justify-items-center">
              <Button
                size="sm"
                variant="primary"
                className="pointer-events-auto rounded-full shadow-md"
                onClick={showNew}
              >
                {inbox.waiting.toLocaleString("en")}
                {inbox.waiting >= 1_000 && "+"} new
              </Button>
            </div>
          )}
          <p role="status" className="sr-only">
            {inbox.waiting > 0 && `${inbox.waiting} new alerts wait above the list.`}
          </p>
          {rows.length === 0 ? (
            <div className="grid grow content-center p-4">
              <InboxEmpty
                slug={slug}
                timezone={timezone}
                filter={filter}
                lastEventAt={head.lastEventAt}
                onClearFilters={() => setUrl(CLEARED)}
              />
            </div>
          ) : (
            <AlertList
              rows={rows}
              total={total}
              focused={cursor.focused}
              onNearEnd={inbox.loadMore}
              onVisible={(ids) => {
                visible.current = ids;
              }}
            >
              {(row) => (
                <AlertLine
                  row={row}
                  href={hrefOf({ alert: row.id })}
                  timezone={timezone}
                  selected={isSelected(row.id)}
                  current={cursor.row?.id === row.id}
                  open={openId === row.id}
                  state={
                    isInTab(row, filter) && filter.tab !== "all" && !row.silence ? undefined : stateWords(row, timezone)
                  }
                  movedOn={!isInTab(row, filter)}
                  onSelect={() => select.toggle(row.id, listed)}
                  onOpen={() => open(row.id)}
                  onFocus={() => cursor.note(row.id)}
                />
              )}
            </AlertList>
          )}
        </section>
        {openId && (
          <AlertDetailPane
            id={openId}
            slug={slug}
            timezone={timezone}
            me={me}
            actions={actions}
            onAct={(action, assignee) => {
              const aim = { target: { ids: [openId] }, alerts: 1 };
              if (action === "snooze") setSnoozing(aim);
              else actions.act({ action, target: aim.target, assignee });
            }}
            onClose={close}
            onPrevious={rows[before] && (() => openAt(before))}
            onNext={rows[after] && (() => openAt(after))}
          />
        )}
      </div>
      {snoozing && (
        <SnoozeDialog
          alerts={snoozing.alerts}
          timezone={timezone}
          onClose={() => setSnoozing(null)}
          onChoose={(choice) => {
            actOn(snoozing, "snooze", { snooze: choice });
            setSnoozing(null);
          }}
        />
      )}
    </div>
  );
}
