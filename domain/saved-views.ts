/** Filters of the inbox as addresses, which are what a saved view keeps. */
import { type AlertFilter, INBOX_FACETS } from "./alert-inbox";

/** The filter as the inbox's address says it after the "?"; two filters that show the same list have the same one. */
export function filterQuery(filter: AlertFilter): string {
  const query = new URLSearchParams({ tab: filter.tab });
  for (const facet of INBOX_FACETS) for (const value of filter[facet].toSorted()) query.append(facet, value);
  if (filter.q) query.set("q", filter.q);
  if (filter.sort !== "severity") query.set("sort", filter.sort);
  return query.toString();
}
