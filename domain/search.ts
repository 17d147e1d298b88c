/** What the command palette finds. */

export const SEARCH_KINDS = ["campaign", "agent", "alert", "view", "person"] as const;
export type SearchKind = (typeof SEARCH_KINDS)[number];
/** `query` is what a saved view of the inbox shows; null for all else. */
export type SearchHit = { kind: SearchKind; id: string; title: string; detail: string; query: string | null };

/** Where a hit leads, inside its workspace. */
export function hitPath(hit: SearchHit): string {
  switch (hit.kind) {
    case "campaign":
      return `/campaigns/${hit.id}`;
    case "agent":
      return `/agents/${encodeURIComponent(hit.title)}`;
    case "alert":
      return `/alerts?tab=all&alert=${hit.id}`;
    case "view":
      return `/alerts?${hit.query}`;
    case "person":
      return "/settings/members";
  }
}
