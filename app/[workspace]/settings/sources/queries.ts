import { queryOptions } from "@tanstack/react-query";
import { unwrap } from "@/domain/result";
import { loadDeliveries, loadPayload } from "./actions";

export function deliveriesQuery(slug: string, sourceId: string) {
  return queryOptions({
    queryKey: [slug, "sources", sourceId, "deliveries"],
    queryFn: async () => unwrap(await loadDeliveries(slug, { sourceId })),
    meta: { tables: ["integration_deliveries"] },
  });
}

/** What a delivery held never changes. */
export function payloadQuery(slug: string, deliveryId: string) {
  return queryOptions({
    queryKey: [slug, "sources", "payload", deliveryId],
    queryFn: async () => unwrap(await loadPayload(slug, { deliveryId })),
    staleTime: Number.POSITIVE_INFINITY,
  });
}
