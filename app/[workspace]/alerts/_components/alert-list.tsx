"use client";

import { useVirtualizer } from "@tanstack/react-virtual";
import { type ReactNode, useEffect, useRef, useSyncExternalStore } from "react";
import type { AlertRow } from "@/db/alerts";

// What the server draws before the browser knows how much fits.
const FIRST_ROWS = 40;
const NEAR_END = 30;
const WIDE = "(min-width: 48rem)";
const HEIGHT = { line: 36, twoLines: 60 };

function watchWidth(listener: () => void) {
  const query = window.matchMedia(WIDE);
  query.addEventListener("change", listener);
  return () => query.removeEventListener("change", listener);
}

type AlertListProps = {
  rows: AlertRow[];
  /** How many there are in all, listed or not. */
  total: number;
  /** The row that the keyboard moved to: it is scrolled to and focused. */
  focused: { id: string; index: number } | null;
  onNearEnd: () => void;
  /** Ids of the rows on screen, for "select all on screen". */
  onVisible: (ids: string[]) => void;
  children: (row: AlertRow) => ReactNode;
};

/**
 * Draws the rows on screen and few more, however many there are. The server draws the first ones in the ordinary flow;
 * positions are set once the browser has the list, because the page's policy allows no style attributes in its markup.
 */
export function AlertList({ rows, total, focused, onNearEnd, onVisible, children }: AlertListProps) {
  const scroller = useRef<HTMLDivElement>(null);
  const wide = useSyncExternalStore(
    watchWidth,
    () => window.matchMedia(WIDE).matches,
    () => null,
  );
  const size = wide === false ? HEIGHT.twoLines : HEIGHT.line;
  // oxlint-disable-next-line react/incompatible-library -- the compiler is off; nothing here is memoized
  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => size,
    getItemKey: (index) => rows[index]?.id ?? index,
    overscan: 10,
    useFlushSync: false,
  });
  const items = virtual.getVirtualItems();
  const last = items.at(-1)?.index ?? 0;

  useEffect(() => virtual.measure(), [virtual, size]);
  useEffect(() => {
    if (last >= rows.length - NEAR_END) onNearEnd();
  }, [last, rows.length, onNearEnd]);
  useEffect(() => {
    if (!focused) return;
    virtual.scrollToIndex(focused.index);
    // The row exists one frame after it was scrolled to.
    const frame = requestAnimationFrame(() => document.getElementById(`alert-${focused.id}`)?.focus());
    return () => cancelAnimationFrame(frame);
  }, [virtual, focused]);

  const range = virtual.range;
  useEffect(() => {
    if (range) onVisible(rows.slice(range.startIndex, range.endIndex + 1).map(({ id }) => id));
  }, [range, rows, onVisible]);

  return (
    <div ref={scroller} className="min-h-0 grow overflow-y-auto overscroll-contain">
      {wide === null ? (
        <ul aria-label="Alerts">
          {rows.slice(0, FIRST_ROWS).map((row) => (
            <li key={row.id} className="h-[60px] md:h-[36px]">
              {children(row)}
            </li>
          ))}
        </ul>
      ) : (
        <ul aria-label="Alerts" className="relative" style={{ height: virtual.getTotalSize() }}>
          {items.map(({ index, key, start }) => {
            const row = rows[index];
            return (
              row && (
                <li
                  key={key}
                  aria-setsize={total}
                  aria-posinset={index + 1}
                  className="absolute inset-x-0 top-0 h-[60px] md:h-[36px]"
                  style={{ transform: `translateY(${start}px)` }}
                >
                  {children(row)}
                </li>
              )
            );
          })}
        </ul>
      )}
    </div>
  );
}
