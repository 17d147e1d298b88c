import { queryOptions } from "@tanstack/react-query";
import { unwrap } from "@/domain/result";
import { loadSilenceHits, loadSilences } from "./actions";

/** Alerts count too: each silence says how many it holds. */
const tables = ["silences", "system_alerts"];

export function silencesQuery(slug: string) {
  return queryOptions({
    queryKey: [slug, "silences", "list"],
    queryFn: async () => unwrap(await loadSilences(slug, {})),
    meta: { tables },
  });
}

export function silenceHitsQuery(slug: string, id: string) {
  return queryOptions({
    queryKey: [slug, "silences", "hits", id],
    queryFn: async () => unwrap(await loadSilenceHits(slug, { id })),
    meta: { tables },
  });
}
