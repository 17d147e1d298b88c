"use client";

import { type RefObject, useEffect, useState } from "react";

const AXES = {
  down: { overscan: 12, begin: "scrollTop", length: "clientHeight" },
  across: { overscan: 3, begin: "scrollLeft", length: "clientWidth" },
} as const;

type Range = { first: number; last: number };

/**
 * Which rows of a list of equal heights are on screen. Equal heights need arithmetic only, and this page has no
 * kilobytes to spare for a library that measures.
 * @param size height of a row in pixels
 */
export function useVisibleRows(scroller: RefObject<HTMLElement | null>, count: number, size: number) {
  return useVisible(scroller, count, size, "down");
}

/**
 * The same for columns of equal widths.
 * @param size width of a column in pixels
 */
export function useVisibleColumns(scroller: RefObject<HTMLElement | null>, count: number, size: number) {
  return useVisible(scroller, count, size, "across");
}

function useVisible(scroller: RefObject<HTMLElement | null>, count: number, size: number, axis: keyof typeof AXES) {
  const { overscan, begin, length } = AXES[axis];
  const [range, setRange] = useState<Range>({ first: 0, last: 24 });
  useEffect(() => {
    const element = scroller.current;
    if (!element) return;
    const look = () => {
      const first = Math.floor(element[begin] / size);
      const last = Math.ceil((element[begin] + element[length]) / size) - 1;
      setRange((old) => (old.first === first && old.last === last ? old : { first, last }));
    };
    look();
    const resized = new ResizeObserver(look);
    resized.observe(element);
    element.addEventListener("scroll", look, { passive: true });
    return () => {
      resized.disconnect();
      element.removeEventListener("scroll", look);
    };
  }, [scroller, size, begin, length]);
  const last = Math.min(range.last, count - 1);
  return {
    /** Those that a person sees. */
    first: Math.min(range.first, Math.max(last, 0)),
    last,
    /** Those to draw: some more on either side, so that quick scrolling shows no gaps. */
    from: Math.max(0, range.first - overscan),
    to: Math.min(count, range.last + 1 + overscan),
  };
}

/**
 * Scrolls no further than needed to bring a row into view.
 * @param covered height in pixels of what stays at the scroller's top, above the rows
 */
export function revealRow(scroller: HTMLElement, index: number, size: number, covered = 0): void {
  const top = index * size;
  const height = scroller.clientHeight - covered;
  if (top < scroller.scrollTop) scroller.scrollTop = top;
  else if (top + size > scroller.scrollTop + height) scroller.scrollTop = top + size - height;
}

/** The same for a column; `covered` is the width of what stays at the scroller's left. */
export function revealColumn(scroller: HTMLElement, index: number, size: number, covered: number): void {
  const left = index * size;
  const width = scroller.clientWidth - covered;
  if (left < scroller.scrollLeft) scroller.scrollLeft = left;
  else if (left + size > scroller.scrollLeft + width) scroller.scrollLeft = left + size - width;
}
