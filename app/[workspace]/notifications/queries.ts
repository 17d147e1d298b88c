import { queryOptions } from "@tanstack/react-query";
import type { NotificationFilter } from "@/domain/notifications-input";
import { unwrap } from "@/domain/result";
import { readNotifications } from "./actions";

export function notificationsQuery(slug: string, filter: NotificationFilter) {
  return queryOptions({
    queryKey: [slug, "notifications", "list", filter],
    queryFn: async () => unwrap(await readNotifications(slug, filter)),
    meta: { tables: ["user_notifications"] },
  });
}
