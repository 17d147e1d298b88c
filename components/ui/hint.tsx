"use client";

import { CircleHelp } from "lucide-react";
import { type ReactNode, useId } from "react";

/**
 * A question mark that explains on hover and on focus. `label` is its name: the question that it answers. The explanation
 * stands below, at the left edge of the nearest ancestor that is positioned: beside the mark it might not fit.
 */
export function Hint({ label, children }: { label: string; children: ReactNode }) {
  const id = useId();
  return (
    <span className="group/hint inline-flex align-middle">
      <button
        type="button"
        aria-label={label}
        aria-describedby={id}
        className="grid size-6 place-items-center rounded text-muted hover:text-ink [&_svg]:size-4"
      >
        <CircleHelp aria-hidden />
      </button>
      <span
        id={id}
        role="tooltip"
        className="pointer-events-none absolute top-full left-0 z-40 mt-1 hidden max-w-[60ch] rounded-md border border-line bg-raised px-3 py-2 text-left text-[0.8rem] font-normal whitespace-normal text-ink shadow-md group-focus-within/hint:block group-hover/hint:block"
      >
        {children}
      </span>
    </span>
  );
}
