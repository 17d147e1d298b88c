import { Badge } from "@/components/ui/badge";

type ServiceBadgeProps = { isActive: boolean; isDraft: boolean; isDeprecated: boolean };

/** Whether an agent works, and if not, what it is instead. */
export function ServiceBadge({ isActive, isDraft, isDeprecated }: ServiceBadgeProps) {
  if (isDraft) return <Badge tone="warning">Draft</Badge>;
  if (!isActive) return <Badge tone="danger">Inactive</Badge>;
  return isDeprecated ? <Badge tone="warning">Deprecated</Badge> : <Badge tone="success">In service</Badge>;
}
