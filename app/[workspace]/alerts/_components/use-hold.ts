"use client";

import { useEffect, useRef } from "react";

/**
 * Whether somebody is at the list: the pointer over it, the focus in it, or `busy` (a selection, an open alert). Then
 * nothing may appear or disappear there by itself. Asked of the page itself, because a row that leaves under the
 * pointer or with the focus announces neither.
 */
export function useHold(busy: boolean) {
  const list = useRef<HTMLElement>(null);
  const isBusy = useRef(busy);
  useEffect(() => {
    isBusy.current = busy;
  }, [busy]);
  return {
    isHeld: () =>
      isBusy.current ||
      (list.current?.matches(":hover") === true && window.matchMedia("(hover: hover)").matches) ||
      list.current?.contains(document.activeElement) === true,
    list,
  };
}
