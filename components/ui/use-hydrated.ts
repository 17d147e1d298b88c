"use client";

import { useSyncExternalStore } from "react";

const never = () => () => {};

/** False until the page has come alive in the browser: what is pressed before would be lost. */
export function useHydrated(): boolean {
  return useSyncExternalStore(
    never,
    () => true,
    () => false,
  );
}
