"use client";

import { HydrateQueries, type ReadQuery } from "@/components/shell/hydrate-queries";
import { PageHeader } from "@/components/ui/page-header";
import { Skeleton } from "@/components/ui/states";
import { useHydrated } from "@/components/ui/use-hydrated";
import { Inbox, type InboxProps } from "./inbox";

/**
 * The inbox with what the server has read for it. The server itself draws only its shape: rows that can't be worked on
 * yet would be drawn twice, and cost it more than all the rest of the page.
 */
export function InboxScreen({ reads, readAt, ...inbox }: InboxProps & { reads: ReadQuery[]; readAt: number }) {
  if (!useHydrated()) return <InboxShape />;
  return (
    <HydrateQueries reads={reads} readAt={readAt}>
      <Inbox {...inbox} />
    </HydrateQueries>
  );
}

function InboxShape() {
  return (
    <div role="status">
      <PageHeader title="Alerts" />
      <span className="sr-only">Loading…</span>
      <Skeleton className="h-9" />
      <Skeleton className="mt-3 h-9 max-w-2xl" />
      <Skeleton className="mt-3 h-[60dvh]" />
    </div>
  );
}
