import { queryOptions } from "@tanstack/react-query";
import { unwrap } from "@/domain/result";
import { readChannelSettings, readWebhookLog } from "./actions";

export function channelsQuery(slug: string) {
  return queryOptions({
    queryKey: [slug, "channels", "settings"],
    queryFn: async () => unwrap(await readChannelSettings(slug, {})),
    meta: { tables: ["webhooks", "webhook_deliveries", "user_notifications"] },
  });
}

export function webhookLogQuery(slug: string, id: string) {
  return queryOptions({
    queryKey: [slug, "channels", "log", id],
    queryFn: async () => unwrap(await readWebhookLog(slug, { id })),
    meta: { tables: ["webhook_deliveries"] },
  });
}
