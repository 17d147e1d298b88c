"use client";

import { useQueryClient, useSuspenseInfiniteQuery } from "@tanstack/react-query";
import { useEffect, useEffectEvent, useRef, useState } from "react";
import { useLive } from "@/components/shell/live";
import type { AlertFilter } from "@/domain/alert-inbox";
import { loadInboxChanges } from "../actions";
import { inboxQuery } from "../queries";
import { headOf, isInTab, rowsOf, takeChanges } from "./inbox-cache";

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
  const [waiting, setWaiting] = useState(0);
  const changed = useRef(new Set<string>());
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  const rows = rowsOf(data);
  const head = headOf(data);

  const refresh = async () => {
    setWaiting(0);
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
    // What could not be asked now is asked with the next change, or read anew when the connection is back.
    if (!answer?.ok) return;
    const listed = new Set(rows.map(({ id }) => id));
    const arrivals = answer.data.rows.filter(({ id, matches }) => matches && !listed.has(id)).length;
    const fresh = Math.max(arrivals, answer.data.newer);
    if (fresh > 0 && !isHeld()) return refresh();
    client.setQueryData(options.queryKey, (old) => old && takeChanges(old, answer.data, isHeld()));
    setWaiting(fresh);
  });

  const schedule = useEffectEvent((delay: number) => {
    clearTimeout(timer.current);
    timer.current = setTimeout(() => void takeIn(), delay);
  });

  useLive(["system_alerts"], ({ ids, n }) => {
    const known = n > ids.length ? rows.slice(0, IDS_AT_ONCE).map(({ id }) => id) : [];
    for (const id of [...ids, ...known]) changed.current.add(id);
    schedule(SETTLE_MS);
  });

  // A snooze ends or an alert expires without anybody's doing: look again when the next one is due.
  const { movesAt } = head;
  useEffect(() => {
    if (!movesAt) return;
    const wait = Math.min(Math.max(Date.parse(movesAt) - Date.now(), 0) + 500, LONGEST_TIMER);
    const due = setTimeout(() => {
      for (const { id } of rows.slice(0, IDS_AT_ONCE)) changed.current.add(id);
      void takeIn();
    }, wait);
    return () => clearTimeout(due);
    // oxlint-disable-next-line react-hooks/exhaustive-deps -- the rows are read when the time has come
  }, [movesAt]);

  useEffect(() => () => clearTimeout(timer.current), []);
  useEffect(() => setWaiting(0), [filter]);

  /** Once nobody is at the list any more, rows that have moved on leave it. */
  const sweep = () => {
    if (isHeld() || rows.every((row) => isInTab(row, filter))) return;
    client.setQueryData(
      options.queryKey,
      (old) =>
        old && {
          ...old,
          pages: old.pages.map((page) => ({ ...page, rows: page.rows.filter((row) => isInTab(row, filter)) })),
        },
    );
  };

  const loadMore = () => {
    if (hasNextPage && !isFetchingNextPage) void fetchNextPage();
  };

  return { rows, head, waiting, refresh, sweep, loadMore, hasNextPage, isFetchingNextPage };
}
