import type { ReactNode } from "react";

/** A quiet sentence above what it is about: why something can't be changed, what to know before. */
export function Notice({ children }: { children: ReactNode }) {
  return <p className="rounded-md bg-info-soft px-3 py-2 text-ink">{children}</p>;
}
