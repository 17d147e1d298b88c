"use client";

import { usePathname, useRouter, useSearchParams } from "next/navigation";

type Changes = Record<string, string | readonly string[] | number | null | undefined>;

/** The address with `changes` applied: null, undefined, "" and [] take a parameter away. */
export function changedUrl(pathname: string, current: URLSearchParams, changes: Changes): string {
  const next = new URLSearchParams(current);
  for (const [name, value] of Object.entries(changes)) {
    next.delete(name);
    const values = Array.isArray(value) ? value : [value];
    for (const one of values) if (one !== null && one !== undefined && one !== "") next.append(name, String(one));
  }
  const query = next.toString();
  return query ? `${pathname}?${query}` : pathname;
}

/**
 * Changes what the URL says, keeping the rest of it.
 * `shallow` leaves the server out (for a selection that only the browser needs); `push` makes a step in the history.
 */
export function useUrlUpdate(): (changes: Changes, how?: { shallow?: boolean; push?: boolean }) => void {
  const pathname = usePathname();
  const current = useSearchParams();
  const router = useRouter();
  return (changes, { shallow = false, push = false } = {}) => {
    // Shallow changes made since the last render are in the address bar only.
    const now = shallow ? new URLSearchParams(window.location.search) : new URLSearchParams(current);
    const url = changedUrl(pathname, now, changes);
    if (shallow) window.history[push ? "pushState" : "replaceState"](null, "", url);
    else router[push ? "push" : "replace"](url, { scroll: false });
  };
}
