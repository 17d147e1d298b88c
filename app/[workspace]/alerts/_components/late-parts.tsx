"use client";

import dynamic from "next/dynamic";
import { ListSkeleton } from "@/components/ui/states";

/** What the inbox needs only after a first act: read apart, so that the list is there sooner. */

const readDetail = () => import("./alert-detail");

export const AlertDetailPane = dynamic(() => readDetail().then((part) => part.AlertDetailPane), {
  loading: () => (
    <aside
      aria-label="Alert"
      className="min-w-0 grow rounded-md border border-line bg-surface p-4 lg:max-w-[30rem] lg:basis-[44%]"
    >
      <ListSkeleton rows={6} />
    </aside>
  ),
});
export const InboxEmpty = dynamic(() => import("./inbox-empty").then((part) => part.InboxEmpty));
export const BulkBar = dynamic(() => import("./bulk-bar").then((part) => part.BulkBar));
export const SnoozeDialog = dynamic(() => import("./snooze-dialog").then((part) => part.SnoozeDialog));

/** Fetches the detail's code while nothing else is going on: opening the first alert then waits for its data alone. */
export function warmDetail(): void {
  if ("requestIdleCallback" in window) window.requestIdleCallback(() => void readDetail());
}

/** Focuses an element that is about to be drawn, within a second. */
export function focusSoon(id: string, tries = 60): void {
  const element = document.getElementById(id);
  if (element) element.focus();
  else if (tries > 0) requestAnimationFrame(() => focusSoon(id, tries - 1));
}
