"use client";

import { useEffect, useRef } from "react";

/**
 * Whether somebody is at the list: the pointer over it, the focus in it, or `busy` (a selection, an open alert). Then
 * nothing may appear or disappear there by itself.
 */
export function useHold(busy: boolean) {
  const pointer = useRef(false);
  const focus = useRef(false);
  const isBusy = useRef(busy);
  useEffect(() => {
    isBusy.current = busy;
  }, [busy]);
  return {
    isHeld: () => isBusy.current || pointer.current || focus.current,
    /** @param onRelease called when the pointer or the focus has left */
    handlers: (onRelease: () => void) => ({
      onPointerEnter: (event: { pointerType: string }) => {
        pointer.current = event.pointerType !== "touch";
      },
      onPointerLeave: () => {
        pointer.current = false;
        onRelease();
      },
      onFocus: () => {
        focus.current = true;
      },
      onBlur: (event: { currentTarget: Element; relatedTarget: EventTarget | null }) => {
        if (event.relatedTarget instanceof Node && event.currentTarget.contains(event.relatedTarget)) return;
        focus.current = false;
        onRelease();
      },
    }),
  };
}
