"use client";

import { useEffect, useEffectEvent } from "react";
import { areSingleKeysOn } from "@/components/shell/single-keys";
import { isTyping } from "@/components/shell/typing";

export type KeyHandlers = Partial<Record<string, () => void>>;

/** Calls the handler of the key pressed (`inbox-shortcuts.ts` says what each does); never while somebody types, a dialog is open or a menu has the keys. */
export function useInboxKeys(handlers: KeyHandlers): void {
  const onKey = useEffectEvent((event: KeyboardEvent) => {
    if (event.defaultPrevented || event.altKey || isTyping(event.target)) return;
    const element = event.target instanceof Element ? event.target : null;
    if (element?.closest("[role=menu]") || document.querySelector("dialog[open]")) return;
    const command = event.metaKey || event.ctrlKey;
    // A focused button or link takes Enter itself.
    if (event.key === "Enter" && element?.closest("a, button, input")) return;
    const name = command
      ? `Mod+${event.key.toLowerCase()}`
      : event.shiftKey && event.key === "X"
        ? "Shift+X"
        : event.key;
    const handler = areSingleKeysOn() || command || name === "Escape" ? handlers[name] : undefined;
    if (!handler) return;
    event.preventDefault();
    handler();
  });
  useEffect(() => {
    const listener = (event: KeyboardEvent) => onKey(event);
    window.addEventListener("keydown", listener);
    return () => window.removeEventListener("keydown", listener);
  }, []);
}
