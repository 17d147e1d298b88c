"use client";

import { useSyncExternalStore } from "react";

const STORED = "codex.single-keys";
const listeners = new Set<() => void>();

/** Whether keys without Ctrl, Alt or Cmd do anything: they can be switched off, for people whose tools type by themselves. */
export function areSingleKeysOn(): boolean {
  return window.localStorage.getItem(STORED) !== "off";
}

/** The switch of this browser, for every screen. */
export function useSingleKeys(): [on: boolean, set: (on: boolean) => void] {
  const on = useSyncExternalStore(watch, areSingleKeysOn, () => true);
  return [on, set];
}

function watch(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

function set(on: boolean): void {
  window.localStorage.setItem(STORED, on ? "on" : "off");
  for (const listener of listeners) listener();
}
