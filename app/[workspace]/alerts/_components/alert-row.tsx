"use client";

import { Avatar } from "@/components/ui/avatar";
import { Badge } from "@/components/ui/badge";
import { classNames } from "@/components/ui/class-names";
import { RelativeTime } from "@/components/ui/relative-time";
import type { AlertRow } from "@/db/alerts";
import { SeverityMark } from "./severity-mark";

type AlertRowProps = {
  row: AlertRow;
  href: string;
  timezone: string;
  selected: boolean;
  current: boolean;
  open: boolean;
  /** What it is by now, where the tab alone doesn't say it. */
  state?: string;
  movedOn: boolean;
  onSelect: () => void;
  onOpen: () => void;
  onFocus: () => void;
};

/** One line of the inbox; two on a phone. */
export function AlertLine({ row, href, timezone, selected, current, open, state, movedOn, ...on }: AlertRowProps) {
  const about = row.agent ?? row.campaign;
  return (
    <div
      className={classNames(
        "flex h-full items-center gap-1 border-b border-line pr-2 hover:bg-hover",
        open && "bg-accent-soft",
        selected && "bg-accent-soft",
        current && "shadow-[inset_3px_0_0_var(--accent)]",
        movedOn && "bg-sunken italic",
      )}
    >
      <label className="grid size-8 shrink-0 place-items-center">
        <input
          type="checkbox"
          aria-label={`Select ${row.title}`}
          checked={selected}
          onChange={on.onSelect}
          className="size-4 accent-(--accent)"
        />
      </label>
      <a
        id={`alert-${row.id}`}
        href={href}
        aria-current={open ? "true" : undefined}
        onFocus={on.onFocus}
        onClick={(event) => {
          if (event.metaKey || event.ctrlKey || event.shiftKey) return;
          event.preventDefault();
          on.onOpen();
        }}
        className="flex h-full min-w-0 grow flex-wrap content-center px-1 focus-visible:-outline-offset-2 items-center gap-x-3 md:flex-nowrap"
      >
        <SeverityMark severity={row.severity} className="w-20 shrink-0 text-[0.8667rem]" />
        <span className="order-last flex w-full min-w-0 items-baseline gap-1.5 md:order-none md:w-auto md:grow">
          <span className="truncate">{row.title}</span>
          {row.count > 1 && (
            <span className="shrink-0 text-[0.8rem] text-muted tabular-nums">×{row.count.toLocaleString("en")}</span>
          )}
        </span>
        {row.flapping && !state && <Badge>Flapping</Badge>}
        {state && (
          <span className="min-w-0 grow basis-0 truncate text-[0.8rem] text-muted md:max-w-72 md:shrink-0 md:grow-0 md:basis-auto">
            {state}
          </span>
        )}
        {about && (
          <span className="hidden max-w-40 shrink-0 truncate text-[0.8667rem] text-muted lg:inline">{about}</span>
        )}
        {row.assignee && <Avatar name={row.assignee} size="sm" label />}
        <RelativeTime
          date={row.triggeredAt}
          timezone={timezone}
          className="ml-auto max-w-28 shrink-0 truncate text-right text-[0.8667rem] text-muted tabular-nums md:w-20"
        />
      </a>
    </div>
  );
}
