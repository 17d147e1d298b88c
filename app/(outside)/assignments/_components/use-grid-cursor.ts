"use client";

import { type FocusEvent, type KeyboardEvent, type RefObject, useEffect, useRef, useState } from "react";
import { revealColumn, revealRow } from "@/components/ui/use-visible-rows";

/** Row -1 holds the workspaces' names, column -1 the agents'. */
export type Place = { row: number; column: number };

type GridCursor = {
  scroller: RefObject<HTMLElement | null>;
  rows: number;
  columns: number;
  /** Rows that can't be entered: the guilds' names. */
  isClosed: (row: number) => boolean;
  /** A cell's height and width in pixels, and how much of the scroller the names cover at its top and left. */
  cell: { height: number; width: number };
  covered: () => { top: number; left: number };
};

export const placeId = ({ row, column }: Place) => `matrix-${row}-${column}`;

/** One stop for the Tab key, and arrows between the cells of a grid of which few are drawn. */
export function useGridCursor({ scroller, rows, columns, isClosed, cell, covered }: GridCursor) {
  const wanted = useRef<Place>(null);
  const [wished, setPlace] = useState<Place>({ row: -1, column: 0 });
  const place = {
    row: wished.row < rows && !(wished.row >= 0 && isClosed(wished.row)) ? wished.row : -1,
    column: Math.min(wished.column, columns - 1),
  };
  if (place.row === -1 && place.column === -1) place.column = 0;

  // A cell out of sight exists some drawings after its place was scrolled to.
  useEffect(() => {
    const element = wanted.current && document.getElementById(placeId(wanted.current));
    if (!element) return;
    wanted.current = null;
    element.focus();
  });

  /** The focus is on a place: what was scrolled to before is wanted no more. */
  function enter(next: Place) {
    wanted.current = null;
    setPlace(next);
  }

  /** Nor is it once the focus is somewhere else. A cell that is scrolled out of sight loses it to nothing. */
  function leave({ relatedTarget, currentTarget }: FocusEvent) {
    if (relatedTarget && !currentTarget.contains(relatedTarget)) wanted.current = null;
  }

  function go(next: Place) {
    setPlace(next);
    const { top, left } = covered();
    if (scroller.current && next.row >= 0) revealRow(scroller.current, next.row, cell.height, top);
    if (scroller.current && next.column >= 0) revealColumn(scroller.current, next.column, cell.width, left);
    wanted.current = next;
  }

  /** The next row that can be entered; the same where there is none. */
  function step(from: number, by: 1 | -1, times = 1): number {
    let row = from;
    for (let next = from + by; next >= -1 && next < rows && times > 0; next += by) {
      if (next >= 0 && isClosed(next)) continue;
      row = next;
      times -= 1;
    }
    return row === -1 && place.column === -1 ? from : row;
  }

  /** @returns true when the key moved the cursor */
  function move(event: KeyboardEvent): boolean {
    const { row, column } = place;
    const whole = event.ctrlKey || event.metaKey;
    const first = row === -1 ? 0 : -1;
    const moves: Record<string, () => Place> = {
      ArrowDown: () => ({ row: step(row, 1), column }),
      ArrowUp: () => ({ row: step(row, -1), column }),
      PageDown: () => ({ row: step(row, 1, 10), column }),
      PageUp: () => ({ row: step(row, -1, 10), column }),
      ArrowRight: () => ({ row, column: Math.min(column + 1, columns - 1) }),
      ArrowLeft: () => ({ row, column: Math.max(column - 1, first) }),
      Home: () => (whole ? { row: step(-1, 1), column: -1 } : { row, column: first }),
      End: () => ({ row: whole ? step(rows, -1) : row, column: columns - 1 }),
    };
    const next = moves[event.key]?.();
    if (!next) return false;
    event.preventDefault();
    go(next);
    return true;
  }

  return { place, enter, leave, go, move };
}
