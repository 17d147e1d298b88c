"use client";

import { useQueryClient, useSuspenseInfiniteQuery } from "@tanstack/react-query";
import { useEffect, useEffectEvent, useRef, useState } from "react";
import { useLive, useLiveGap, useLiveStatus } from "@/components/shell/live";
import type { AlertFilter } from "@/domain/alert-inbox";
import { loadInboxChanges } from "../actions";
import { ACTING, inboxQuery } from "../queries";
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
  const { data, fetchNextPage, hasNextPage, isFetching } = useSuspenseInfiniteQuery(options);
  const [waiting, setWaiting] = useState({ filter, alerts: 0 });
  const changed = useRef(new Set<string>());
  // Rows that match by now and are not listed: what the pill counts.
  const arrivals = useRef({ filter, ids: new Set<string>() });
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  // Changes may be unknown: all is read again once the list is let go.
  const missed = useRef(false);
  // How often the list began to be read anew, and ended: what was judged by the rows before that counts no more.
  const reads = useRef(0);
  // There is something to ask once one's own acts are answered. Actions are sent one after the other: what was asked
  // before an act is answered before it is.
  const owed = useRef(false);
  const isActing = () => client.isMutating({ mutationKey: ACTING }) > 0;
  // What takes the list's place by itself, while it is on its way.
  const coming = useRef<Promise<void>>(undefined);
  const rows = rowsOf(data);
  const head = headOf(data);

  const readAgain = async () => {
    missed.current = false;
    reads.current += 1;
    arrivals.current.ids.clear();
    setWaiting({ filter, alerts: 0 });
    await client.invalidateQueries({ queryKey: options.queryKey });
    reads.current += 1;
    const { isInvalidated, fetchStatus } = client.getQueryState(options.queryKey) ?? {};
    // It failed or was broken off, and no other has begun.
    if (isInvalidated && fetchStatus === "idle") missed.current = true;
  };
  const refresh = () => {
    client.setQueryData(
      options.queryKey,
      (old) => old && { pages: old.pages.slice(0, 1), pageParams: old.pageParams.slice(0, 1) },
    );
    return readAgain();
  };

  const byItself = async (read: () => Promise<void>) => {
    const reading = read();
    coming.current = reading;
    await reading;
    if (coming.current === reading) coming.current = undefined;
  };

  const takeIn = useEffectEvent(async (askAgain: (ids: string[]) => void) => {
    if (isActing()) {
      owed.current = true;
      return;
    }
    if (missed.current && !isHeld()) return byItself(readAgain);
    const ids = [...changed.current].slice(0, IDS_AT_ONCE);
    for (const id of ids) changed.current.delete(id);
    const judgedAt = reads.current;
    const isFetching = () => client.getQueryState(options.queryKey)?.fetchStatus === "fetching";
    const askedAmid = isFetching();
    const answer = await loadInboxChanges(slug, { filter, asOf: head.asOf, ids }).catch(() => null);
    if (!answer?.ok) {
      // Asked again with the next change, or when the connection is back.
      for (const id of ids) changed.current.add(id);
      return;
    }
    // A reading that began after the question knows more than its answer; one that was under way may know less.
    if (reads.current !== judgedAt && !askedAmid) return changed.current.size > 0 ? askAgain([]) : undefined;
    if (isFetching() || reads.current !== judgedAt) return askAgain(ids);
    if (isActing()) return askAgain(ids);
    if (changed.current.size > 0) askAgain([]);
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
    if (fresh > 0 && !isHeld()) return byItself(refresh);
    client.setQueryData(options.queryKey, (old) => old && takeChanges(old, answer.data, isHeld()));
    setWaiting({ filter, alerts: fresh });
  });

  const askAbout = useEffectEvent(function ask(ids: string[]) {
    for (const id of ids) changed.current.add(id);
    timer.current ??= setTimeout(() => {
      timer.current = undefined;
      void takeIn(ask);
    }, SETTLE_MS);
  });
  const askAboutListed = useEffectEvent(() => askAbout(rows.slice(0, IDS_AT_ONCE).map(({ id }) => id)));

  const askOwed = useEffectEvent(() => {
    if (!owed.current || isActing()) return;
    owed.current = false;
    askAbout([]);
  });
  // Other events come amid a rendering, when a mutation's hook is made.
  useEffect(() => client.getMutationCache().subscribe(({ type }) => type === "updated" && askOwed()), [client]);

  useLive(["system_alerts"], ({ ids, n }) => {
    askAbout(ids);
    if (n > ids.length) askAboutListed();
  });

  useLiveGap(() => {
    missed.current = true;
    if (isHeld()) askAboutListed();
    else void byItself(readAgain);
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

  /** Once nobody is at the list any more, rows that have moved on leave it, and what a gap may have hidden comes. */
  const sweepNow = useEffectEvent(() => {
    if (isHeld()) return;
    if (missed.current) return void byItself(readAgain);
    if (rows.every((row) => isInTab(row, filter))) return;
    client.setQueryData(options.queryKey, (old) => old && keepTab(old, filter));
  });
  // The focus on its way from one row to the next is nowhere for a moment.
  const [sweep] = useState(() => () => void setTimeout(() => sweepNow()));

  /** Somebody has come to the list: what would take its place waits until they are gone. */
  const keepNow = useEffectEvent(() => {
    if (!coming.current || !isHeld()) return;
    coming.current = undefined;
    missed.current = true;
    void client.cancelQueries({ queryKey: options.queryKey });
    askAboutListed();
  });
  const [keep] = useState(() => () => keepNow());

  const loadMore = () => {
    // A next page would break off the reading anew that is on its way, and stand below rows that are old.
    if (hasNextPage && !isFetching) void fetchNextPage({ cancelRefetch: false });
  };

  return {
    rows,
    head,
    /** How many new ones wait above the list. */
    waiting: waiting.filter === filter ? waiting.alerts : 0,
    refresh,
    sweep,
    keep,
    loadMore,
  };
}
