"use client";

import { useEffect, useState } from "react";

const SETTLE_MS = 400;

/** The value once it has stood for a moment: what is typed asks the server when the typing settles. */
export function useSettled(value: string): string {
  const [settled, setSettled] = useState(value);
  useEffect(() => {
    const timer = setTimeout(() => setSettled(value), SETTLE_MS);
    return () => clearTimeout(timer);
  }, [value]);
  return settled;
}
