"use client";

import { HydrateQueries, type ReadQuery } from "@/components/shell/hydrate-queries";
import { Skeleton } from "@/components/ui/states";
import { useHydrated } from "@/components/ui/use-hydrated";
import { Fleet, type FleetProps } from "./fleet";

/** The page with what the server has read for it, drawn in the browser only: drawn twice it would cost more than its reads. */
export function FleetScreen({ reads, readAt, ...fleet }: FleetProps & { reads: ReadQuery[]; readAt: number }) {
  if (!useHydrated()) return <FleetShape />;
  return (
    <HydrateQueries reads={reads} readAt={readAt}>
      <Fleet {...fleet} />
    </HydrateQueries>
  );
}

function FleetShape() {
  return (
    <div role="status">
      <span className="sr-only">Loading…</span>
      <Skeleton className="h-9" />
      <Skeleton className="mt-4 h-60" />
      <Skeleton className="mt-4 h-[60dvh]" />
    </div>
  );
}
