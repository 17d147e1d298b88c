import { queryOptions } from "@tanstack/react-query";
import type { InsightFilter, SignalFilter } from "@/domain/intelligence-input";
import { unwrap } from "@/domain/result";
import { readInsights, readSignals } from "./actions";

export function signalsQuery(slug: string, filter: SignalFilter) {
  return queryOptions({
    queryKey: [slug, "intelligence", "signals", filter],
    queryFn: async () => unwrap(await readSignals(slug, filter)),
    meta: { tables: ["intelligence_signals", "market_insights"] },
  });
}

export function insightsQuery(slug: string, filter: InsightFilter) {
  return queryOptions({
    queryKey: [slug, "intelligence", "insights", filter],
    queryFn: async () => unwrap(await readInsights(slug, filter)),
    meta: { tables: ["market_insights", "intelligence_signals"] },
  });
}
