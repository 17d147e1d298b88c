"use client";

import { usePathname, useSearchParams } from "next/navigation";
import { changedUrl } from "./url-state";

/** Addresses of this page with a change; it leads back to the list's first page unless it names a place itself. */
export function usePageHref(): (changes: Record<string, string | number | null | undefined>) => string {
  const pathname = usePathname();
  const current = useSearchParams();
  return (changes) => changedUrl(pathname, new URLSearchParams(current), { after: null, before: null, ...changes });
}
