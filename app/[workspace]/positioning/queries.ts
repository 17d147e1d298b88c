import { queryOptions } from "@tanstack/react-query";
import { unwrap } from "@/domain/result";
import { readMessage, readPositioning, readPositioningList } from "./actions";

// What uses a framework stands on its page too.
const TABLES = { tables: ["positioning", "message_architecture", "campaigns"] };

export function positioningListQuery(slug: string) {
  return queryOptions({
    queryKey: [slug, "positioning", "list"],
    queryFn: async () => unwrap(await readPositioningList(slug, {})),
    meta: TABLES,
  });
}

export function positioningQuery(slug: string, id: string) {
  return queryOptions({
    queryKey: [slug, "positioning", "framework", id],
    queryFn: async () => unwrap(await readPositioning(slug, { id })),
    meta: TABLES,
  });
}

export function messageQuery(slug: string, id: string) {
  return queryOptions({
    queryKey: [slug, "positioning", "message", id],
    queryFn: async () => unwrap(await readMessage(slug, { id })),
    meta: TABLES,
  });
}
