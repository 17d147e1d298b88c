"use client";

import { useQuery } from "@tanstack/react-query";
import { Inbox } from "lucide-react";
import { EmptyState } from "@/components/ui/states";
import { DELIVERIES_KEPT } from "@/domain/integrations";
import { deliveriesQuery } from "../../queries";
import { DeliveryItem } from "./delivery-item";

type DeliveryLogProps = { slug: string; timezone: string; sourceId: string };

/** What a source sent last and what became of it; new ones come by themselves. */
export function DeliveryLog({ slug, timezone, sourceId }: DeliveryLogProps) {
  const { data: deliveries = [] } = useQuery(deliveriesQuery(slug, sourceId));
  if (deliveries.length === 0) {
    return (
      <EmptyState icon={<Inbox aria-hidden />} title="Nothing has come yet">
        Set the sender up, or send a test. What comes shows up here by itself.
      </EmptyState>
    );
  }
  return (
    <>
      <p className="mb-3 max-w-[75ch] text-muted">
        The last {DELIVERIES_KEPT.proven}, for {DELIVERIES_KEPT.days} days, without what looks like a secret. Texts of
        senders may hold data of people.
      </p>
      <ul aria-label="Deliveries" className="divide-y divide-line/60 rounded-lg border border-line">
        {deliveries.map((delivery) => (
          <DeliveryItem key={delivery.id} slug={slug} timezone={timezone} delivery={delivery} />
        ))}
      </ul>
    </>
  );
}
