"use client";

import { type ComponentType, lazy, type ReactNode, Suspense } from "react";
import { late } from "@/components/shell/late";
import { ListSkeleton, Skeleton } from "@/components/ui/states";

/** What the inbox needs only after a first act: read apart, so that the list is there sooner. */

/** The server draws these where the address asks for them, so it isn't `late`; `next/dynamic` is a kilobyte and a half. */
function apart<Props extends object>(read: () => Promise<ComponentType<Props>>, placeholder: ReactNode = null) {
  const Part = lazy(async () => ({ default: await read() }));
  return (props: Props) => (
    <Suspense fallback={placeholder}>
      <Part {...props} />
    </Suspense>
  );
}

const readDetail = () => import("./alert-detail");

export const AlertDetailPane = apart(
  () => readDetail().then((part) => part.AlertDetailPane),
  <aside
    aria-label="Alert"
    className="min-w-0 grow rounded-md border border-line bg-surface p-4 lg:max-w-[30rem] lg:basis-[44%]"
  >
    <ListSkeleton rows={6} />
  </aside>,
);
/** Beside the list, and nothing without the page's script: the server leaves them out. */
export const InboxFacets = late(
  () => import("./inbox-facets").then((part) => part.InboxFacets),
  <ListSkeleton rows={6} />,
);
/** On a phone it has two lines. */
export const InboxHeader = late(
  () => import("./inbox-header").then((part) => part.InboxHeader),
  <Skeleton className="h-20 shrink-0 sm:h-9" />,
);
export const InboxEmpty = apart(() => import("./inbox-empty").then((part) => part.InboxEmpty));
export const BulkBar = apart(() => import("./bulk-bar").then((part) => part.BulkBar));
export const SnoozeDialog = apart(() => import("./snooze-dialog").then((part) => part.SnoozeDialog));

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
