"use client";

import { dehydrate, HydrationBoundary, QueryClient, type QueryKey } from "@tanstack/react-query";
import { type ReactNode, useMemo } from "react";

/** What the server has read for a query, as JSON text: as an object, React would walk and encode every value of it. */
export type ReadQuery = { queryKey: QueryKey; json: string };

type HydrateQueriesProps = {
  reads: ReadQuery[];
  /** When, by the server's clock, in milliseconds since 1970. */
  readAt: number;
  children: ReactNode;
};

/** Gives the page's queries what the server has read for them. */
export function HydrateQueries({ reads, readAt, children }: HydrateQueriesProps) {
  const state = useMemo(() => {
    const client = new QueryClient();
    for (const { queryKey, json } of reads) client.setQueryData(queryKey, JSON.parse(json), { updatedAt: readAt });
    return dehydrate(client);
  }, [reads, readAt]);
  return <HydrationBoundary state={state}>{children}</HydrationBoundary>;
}
