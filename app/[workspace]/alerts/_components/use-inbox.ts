"use client";

import { useQueryClient, useSuspenseInfiniteQuery } from "@tanstack/react-query";
import { useEffect, useEffectEvent, useRef, useState } from "react";
import { useLive, useLiveStatus } from "@/components/shell/live";
import type { AlertFilter } from "@/domain/alert-inbox";
import { loadInboxChanges } from "../actions";
import { inboxQuery } from "../queries";
import { headOf, isInTab, keepTab, rowsOf, sortsBefore, takeChanges } from "./inbox-cache";

// One question to the server answers a burst of changes.
const SETTLE_MS = 150;
const IDS_AT_ONCE = 500;
const LONGEST_TIMER = 2 ** 31 - 1;

/**
 * The list as it stands in this browser. Changes come in row by row; while `isHeld` says that somebody is at the list,
 * none appears or disappears: new ones are counted in `waiting` until `refresh`.
 */
export function useInbox(slug: string, filter: AlertFilter, isHeld: () => boolean) {
  const client = useQueryClient();
  const options = inboxQuery(slug, filter);
  const { data, fetchNextPage, hasNextPage, isFetchingNextPage } = useSuspenseInfiniteQuery(options);
  const [waiting, setWaiting] = useState({ filter, alerts: 0 });
  const changed = useRef(new Set<string>());
  // Rows that match by now and are not listed: what the pill counts.
  const arrivals = useRef({ filter, ids: new Set<string>() });
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  const rows = rowsOf(data);
  const head = headOf(data);

  const refresh = async () => {
    arrivals.current.ids.clear();
    setWaiting({ filter, alerts: 0 });
    client.setQueryData(
      options.queryKey,
      (old) => old && { pages: old.pages.slice(0, 1), pageParams: old.pageParams.slice(0, 1) },
    );
    await client.invalidateQueries({ queryKey: options.queryKey });
  };

  const takeIn = useEffectEvent(async () => {
    const ids = [...changed.current].slice(0, IDS_AT_ONCE);
    changed.current.clear();
    const answer = await loadInboxChanges(slug, { filter, asOf: head.asOf, ids }).catch(() => null);
    if (!answer?.ok) {
      // Asked again with the next change, or when the connection is back.
      for (const id of ids) changed.current.add(id);
      return;
    }
    const listed = new Set(rows.map(({ id }) => id));
    if (arrivals.current.filter !== filter) arrivals.current = { filter, ids: new Set() };
    const arrived = arrivals.current.ids;
    const last = hasNextPage ? rows.at(-1) : undefined;
    for (const row of answer.data.rows) {
      // What sorts below the last row that is read is no news: it comes with its page.
      if (row.matches && !listed.has(row.id) && (!last || sortsBefore(row, last, filter.sort))) arrived.add(row.id);
      else arrived.delete(row.id);
    }
    const fresh = Math.max(arrived.size, answer.data.newer);
    if (fresh > 0 && !isHeld()) return refresh();
    client.setQueryData(options.queryKey, (old) => old && takeChanges(old, answer.data, isHeld()));
    setWaiting({ filter, alerts: fresh });
  });

  const askAbout = useEffectEvent((ids: string[]) => {
    for (const id of ids) changed.current.add(id);
    timer.current ??= setTimeout(() => {
      timer.current = undefined;
      void takeIn();
    }, SETTLE_MS);
  });
  const askAboutListed = useEffectEvent(() => askAbout(rows.slice(0, IDS_AT_ONCE).map(({ id }) => id)));

  useLive(["system_alerts"], ({ ids, n }) => {
    askAbout(ids);
    if (n > ids.length) askAboutListed();
  });

  // What changed between the server's drawing of the page and the stream's beginning is asked for once.
  const status = useLiveStatus();
  useEffect(() => {
    if (status === "connected") askAboutListed();
  }, [status]);

  // A snooze ends or an alert expires without anybody's doing: look again when the next one is due.
  const { movesAt } = head;
  useEffect(() => {
    if (!movesAt) return;
    const wait = Math.min(Math.max(Date.parse(movesAt) - Date.now(), 0) + 500, LONGEST_TIMER);
    const due = setTimeout(() => askAboutListed(), wait);
    return () => clearTimeout(due);
  }, [movesAt]);

  useEffect(() => () => clearTimeout(timer.current), []);

  /** Once nobody is at the list any more, rows that have moved on leave it. */
  const sweepNow = useEffectEvent(() => {
    if (isHeld() || rows.every((row) => isInTab(row, filter))) return;
    client.setQueryData(options.queryKey, (old) => old && keepTab(old, filter));
  });
  // The focus on its way from one row to the next is nowhere for a moment.
  const [sweep] = useState(() => () => void setTimeout(() => sweepNow()));

  const loadMore = () => {
    if (hasNextPage && !isFetchingNextPage) void fetchNextPage();
  };

  return {
    rows,
    head,
    /** How many new ones wait above the list. */
    waiting: waiting.filter === filter ? waiting.alerts : 0,
    refresh,
    sweep,
    loadMore,
  };
}
