import { queryOptions } from "@tanstack/react-query";
import type { FleetPageRequest } from "@/domain/performance-pages";
import { unwrap } from "@/domain/result";
import { readFleet, readFleetBefore } from "./actions";

export const fleetQuery = (slug: string, request: FleetPageRequest) =>
  queryOptions({
    queryKey: [slug, "fleet performance", request],
    queryFn: async () => unwrap(await readFleet(slug, request)),
    // Facts stream in without being announced one by one.
    refetchInterval: 60_000,
  });

/** The same breakdown of the period before: asked for when somebody wants to see what changed. */
export const fleetBeforeQuery = (slug: string, request: FleetPageRequest) =>
  queryOptions({
    queryKey: [slug, "fleet before", request],
    queryFn: async () => unwrap(await readFleetBefore(slug, request)),
  });
