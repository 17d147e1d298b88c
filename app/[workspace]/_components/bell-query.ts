import { queryOptions } from "@tanstack/react-query";
import type { Bell } from "@/domain/notifications";

const LONGEST_TIMER_MS = 3_600_000;

/** What the bell shows: read once, by the bell and by whoever tells of new notifications otherwise. */
export function bellQuery(slug: string) {
  return queryOptions({
    queryKey: [slug, "notifications", "bell"],
    queryFn: ({ signal }) => fetchBell(slug, signal),
    // No event tells that one has expired.
    refetchInterval: ({ state }) => {
      const changesIn = state.data?.changesIn;
      return typeof changesIn === "number" ? Math.min(changesIn + 50, LONGEST_TIMER_MS) : false;
    },
    meta: { tables: ["user_notifications"] },
  });
}

async function fetchBell(slug: string, signal: AbortSignal): Promise<Bell & { timezone: string }> {
  const response = await fetch(`/${slug}/notifications/bell`, { signal });
  if (!response.ok) throw new Error("Notifications could not be read.");
  return response.json();
}
