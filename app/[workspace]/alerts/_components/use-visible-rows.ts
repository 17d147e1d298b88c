"use client";

import { type RefObject, useEffect, useState } from "react";

const OVERSCAN = 12;

type Range = { first: number; last: number };

/**
 * Which rows of a list of equal heights are on screen. Equal heights need arithmetic only, and this page has no
 * kilobytes to spare for a library that measures.
 * @param size height of a row in pixels
 */
export function useVisibleRows(scroller: RefObject<HTMLElement | null>, count: number, size: number) {
  const [range, setRange] = useState<Range>({ first: 0, last: 24 });
  useEffect(() => {
    const element = scroller.current;
    if (!element) return;
    const look = () => {
      const first = Math.floor(element.scrollTop / size);
      const last = Math.ceil((element.scrollTop + element.clientHeight) / size) - 1;
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
  }, [scroller, size]);
  const last = Math.min(range.last, count - 1);
  return {
    /** Rows that a person sees. */
    first: Math.min(range.first, Math.max(last, 0)),
    last,
    /** Rows to draw: some more on either side, so that quick scrolling shows no gaps. */
    from: Math.max(0, range.first - OVERSCAN),
    to: Math.min(count, range.last + 1 + OVERSCAN),
  };
}

/** Scrolls no further than needed to bring a row into view. */
export function revealRow(scroller: HTMLElement, index: number, size: number): void {
  const top = index * size;
  if (top < scroller.scrollTop) scroller.scrollTop = top;
  else if (top + size > scroller.scrollTop + scroller.clientHeight) {
    scroller.scrollTop = top + size - scroller.clientHeight;
  }
}
