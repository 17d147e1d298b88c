import { Badge } from "@/components/ui/badge";

type SourceStateProps = { disabled: boolean; ready: boolean };

/** Whether a source takes anything now. */
export function SourceState({ disabled, ready }: SourceStateProps) {
  if (disabled) return <Badge>Disabled</Badge>;
  if (!ready) return <Badge tone="warning">Waits for its secret</Badge>;
  return <Badge tone="success">Ready</Badge>;
}
