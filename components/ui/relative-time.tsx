"use client";

import { useSyncExternalStore } from "react";
import { exactTime, relativeTime } from "@/domain/time";

// One clock for all of them: a page of rows re-reads the time together, twice a minute.
let now = 0;
const listeners = new Set<() => void>();
let timer: ReturnType<typeof setInterval> | undefined;

function subscribe(listener: () => void) {
  listeners.add(listener);
  timer ??= setInterval(() => {
    now = Date.now();
    for (const each of listeners) each();
  }, 30_000);
  return () => {
    listeners.delete(listener);
    if (listeners.size === 0) {
      clearInterval(timer);
      timer = undefined;
    }
  };
}

function readClock() {
  if (now === 0) now = Date.now();
  return now;
}

/** How long ago or until, with the exact time of the workspace's zone on hover. The server writes the exact one. */
export function RelativeTime({
  date,
  timezone,
  className,
}: {
  date: string | Date;
  timezone: string;
  className?: string;
}) {
  const moment = typeof date === "string" ? new Date(date) : date;
  const clock = useSyncExternalStore(subscribe, readClock, () => null);
  const exact = exactTime(moment, timezone);
  return (
    <time dateTime={moment.toISOString()} title={exact} className={className} suppressHydrationWarning>
      {clock === null ? exact : relativeTime(moment, new Date(clock))}
    </time>
  );
}
