"use client";

import { useEffect, useEffectEvent, useSyncExternalStore } from "react";
import type { Shortcut } from "@/components/shell/keyboard-help";
import { isTyping } from "@/components/shell/typing";

/** What the keys of the inbox do; the help dialog lists the same. */
export const INBOX_SHORTCUTS: Shortcut[] = [
  { keys: ["j", "k"], does: "Next, previous alert" },
  { keys: ["Enter", "o"], does: "Open" },
  { keys: ["[", "]"], does: "Previous, next in the detail" },
  { keys: ["x"], does: "Select" },
  { keys: ["Shift X"], does: "Select all on screen" },
  { keys: ["a"], does: "Acknowledge" },
  { keys: ["e"], does: "Resolve" },
  { keys: ["d"], does: "Dismiss" },
  { keys: ["h"], does: "Snooze" },
  { keys: ["i"], does: "Assign to me" },
  { keys: ["c"], does: "Comment" },
  { keys: ["/"], does: "Search" },
  { keys: ["Ctrl Z", "⌘ Z"], does: "Undo the last act" },
];

const STORED = "codex.alert-keys";
const listeners = new Set<() => void>();

/** Single-key shortcuts can be switched off, for people whose tools type by themselves. */
export function useKeysEnabled(): [boolean, (on: boolean) => void] {
  const enabled = useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => window.localStorage.getItem(STORED) !== "off",
    () => true,
  );
  return [
    enabled,
    (on) => {
      window.localStorage.setItem(STORED, on ? "on" : "off");
      for (const listener of listeners) listener();
    },
  ];
}

export type KeyHandlers = Partial<Record<string, () => void>>;

/** Calls the handler of the key pressed; never while somebody types, a dialog is open or a menu has the keys. */
export function useInboxKeys(handlers: KeyHandlers, enabled: boolean): void {
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
    const handler = enabled || command || name === "Escape" ? handlers[name] : undefined;
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
