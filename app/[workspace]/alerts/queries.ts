import { infiniteQueryOptions, queryOptions } from "@tanstack/react-query";
import type { AlertFilter } from "@/domain/alert-inbox";
import { unwrap } from "@/domain/result";
import { loadAlert, loadInbox, loadMemberNames } from "./actions";

/**
 * The list, page by page. It names no live tables: the inbox takes changes in row by row, so that the list doesn't move
 * under anybody's hands, also after a gap in the live stream.
 */
export function inboxQuery(slug: string, filter: AlertFilter) {
  return infiniteQueryOptions({
    queryKey: [slug, "alerts", "inbox", filter],
    queryFn: async ({ pageParam }) => unwrap(await loadInbox(slug, { filter, after: pageParam ?? undefined })),
    initialPageParam: null as string | null,
    getNextPageParam: (last) => last.next,
    meta: { takesGaps: true },
    staleTime: Number.POSITIVE_INFINITY,
  });
}

export function alertQuery(slug: string, id: string) {
  return queryOptions({
    queryKey: [slug, "alerts", "detail", id],
    queryFn: async () => unwrap(await loadAlert(slug, { id })),
    meta: { tables: ["alert_events"] },
    retry: false,
  });
}

/** Whom an alert can be assigned to. */
export function memberNamesQuery(slug: string) {
  return queryOptions({
    queryKey: [slug, "members", "names"],
    queryFn: async () => unwrap(await loadMemberNames(slug, {})),
    meta: { tables: ["workspace_members"] },
    staleTime: 5 * 60_000,
  });
}

/** The key of what somebody does to alerts: while that is on its way, the list shows more than the server knows. */
export const ACTING = ["act on alerts"];
