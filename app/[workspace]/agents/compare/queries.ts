import { queryOptions } from "@tanstack/react-query";
import type { ComparisonRequest } from "@/domain/performance-pages";
import { unwrap } from "@/domain/result";
import { compareAgents } from "./actions";

export const comparisonQuery = (slug: string, request: ComparisonRequest) =>
  queryOptions({
    queryKey: [slug, "agents compared", request],
    queryFn: async () => unwrap(await compareAgents(slug, request)),
    // Facts stream in without being announced one by one.
    refetchInterval: 60_000,
  });
