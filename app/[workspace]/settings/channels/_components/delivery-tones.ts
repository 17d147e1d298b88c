import type { Tone } from "@/components/ui/badge";
import type { WebhookDeliveryStatus } from "@/domain/webhooks";

export const DELIVERY_TONES: Record<WebhookDeliveryStatus, Tone> = {
  pending: "neutral",
  delivered: "success",
  failed: "danger",
};
