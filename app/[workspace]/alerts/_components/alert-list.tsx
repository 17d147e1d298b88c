"use client";

import { type ReactNode, useEffect, useRef, useSyncExternalStore } from "react";
import { revealRow, useVisibleRows } from "@/components/ui/use-visible-rows";
import type { AlertRow } from "@/db/alerts";

const NEAR_END = 15;
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

/** Draws the rows on screen and few more, however many there are; in the browser alone, which knows how much fits. */
export function AlertList({ rows, total, focused, onNearEnd, onVisible, children }: AlertListProps) {
  const scroller = useRef<HTMLDivElement>(null);
  const wide = useSyncExternalStore(watchWidth, () => window.matchMedia(WIDE).matches);
  const size = wide ? HEIGHT.line : HEIGHT.twoLines;
  const { first, last, from, to } = useVisibleRows(scroller, rows.length, size);

  useEffect(() => {
    if (last >= rows.length - NEAR_END) onNearEnd();
  }, [last, rows.length, onNearEnd]);
  useEffect(() => {
    onVisible(rows.slice(first, last + 1).map(({ id }) => id));
  }, [first, last, rows, onVisible]);
  useEffect(() => {
    if (!focused || !scroller.current) return;
    revealRow(scroller.current, focused.index, size);
    // The row exists one frame after it was scrolled to.
    const frame = requestAnimationFrame(() => document.getElementById(`alert-${focused.id}`)?.focus());
    return () => cancelAnimationFrame(frame);
  }, [focused, size]);

  return (
    <div ref={scroller} className="min-h-0 grow overflow-y-auto overscroll-contain rounded-md">
      <ul aria-label="Alerts" className="relative" style={{ height: rows.length * size }}>
        {rows.slice(from, to).map((row, offset) => (
          <li
            key={row.id}
            aria-setsize={total}
            aria-posinset={from + offset + 1}
            className="absolute inset-x-0 top-0 h-[60px] md:h-[36px]"
            style={{ transform: `translateY(${(from + offset) * size}px)` }}
          >
            {children(row)}
          </li>
        ))}
      </ul>
    </div>
  );
}
