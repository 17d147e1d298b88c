import { Badge, type Tone } from "@/components/ui/badge";
import { DELIVERY_RESULT_LABELS, type DeliveryResult } from "@/domain/integrations";

const TONES: Record<DeliveryResult, Tone> = {
  accepted: "success",
  ignored: "neutral",
  replayed: "neutral",
  refused: "danger",
  failed: "danger",
};

/** What became of a delivery, in words and colour. */
export function DeliveryResultBadge({ result }: { result: DeliveryResult }) {
  return <Badge tone={TONES[result]}>{DELIVERY_RESULT_LABELS[result]}</Badge>;
}
