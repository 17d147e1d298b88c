import { Notice } from "@/components/ui/notice";
import type { AgentPage } from "@/db/agent-page";
import { formatCount } from "@/domain/quantities";

/** Says that the cost shown is too low, and for which models. */
export function UnpricedNotice({ unpriced, currency }: { unpriced: AgentPage["unpriced"]; currency: string }) {
  if (unpriced.executions === 0) return null;
  const models = unpriced.models.map((model) => model || "tokens without a model").join(", ");
  const many = unpriced.executions !== 1;
  return (
    <Notice>
      The cost is too low: {formatCount(unpriced.executions)} {many ? "executions" : "execution"} of the last week used
      what has no price in {currency} ({models}). A platform administrator can add it and price {many ? "them" : "it"}{" "}
      again.
    </Notice>
  );
}
