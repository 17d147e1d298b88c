"use client";

import { type ReactNode, useRef } from "react";
import { classNames } from "./class-names";
import { useSoftNavigation } from "./soft-navigation";

export type TabLink = { href: string; label: string; current: boolean; count?: ReactNode };

/** Where the row of tabs is too narrow for all, the current one comes to where the one before it is seen, too. */
function bringIntoSight(tab: HTMLElement | null): void {
  const row = tab?.parentElement;
  if (row) row.scrollLeft = tab.offsetLeft - row.offsetLeft - 96;
}

/** Tabs that are links: each has its own address. */
export function TabLinks({ label, tabs }: { label: string; tabs: TabLink[] }) {
  const container = useRef<HTMLElement>(null);
  useSoftNavigation(container);
  return (
    <nav
      ref={container}
      aria-label={label}
      className="-mb-px flex min-h-fit gap-1 overflow-x-auto border-b border-line"
    >
      {tabs.map((tab) => (
        <a
          key={tab.href}
          ref={tab.current ? bringIntoSight : null}
          href={tab.href}
          aria-current={tab.current ? "page" : undefined}
          className={classNames(
            "flex h-9 items-center gap-1.5 border-b-2 px-3 whitespace-nowrap",
            tab.current ? "border-accent font-medium text-ink" : "border-transparent text-muted hover:text-ink",
          )}
        >
          {tab.label}
          {tab.count !== undefined && (
            <span className="rounded bg-info-soft px-1.5 text-[0.8rem] text-ink tabular-nums">{tab.count}</span>
          )}
        </a>
      ))}
    </nav>
  );
}
