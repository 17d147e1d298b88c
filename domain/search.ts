/** What the command palette finds. */

export const SEARCH_KINDS = ["campaign", "agent", "alert", "person"] as const;
export type SearchKind = (typeof SEARCH_KINDS)[number];
export type SearchHit = { kind: SearchKind; id: string; title: string; detail: string };

/** Where a hit leads, inside its workspace. */
export function hitPath(hit: SearchHit): string {
  switch (hit.kind) {
    case "campaign":
      return `/campaigns/${hit.id}`;
    case "agent":
      return `/agents/${encodeURIComponent(hit.title)}`;
    case "alert":
      return `/alerts?tab=all&alert=${hit.id}`;
    case "person":
      return "/settings/members";
  }
}
