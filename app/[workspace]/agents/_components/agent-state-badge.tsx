import { Ban, CircleAlert, CircleDashed, CirclePause, CirclePlay, PencilRuler } from "lucide-react";
import { Badge, type Tone } from "@/components/ui/badge";
import { AGENT_STATE_LABELS, type AgentState } from "@/domain/agents";

const LOOKS: Record<AgentState, { tone: Tone; icon: typeof Ban }> = {
  assigned: { tone: "success", icon: CirclePlay },
  paused: { tone: "warning", icon: CirclePause },
  at_work: { tone: "warning", icon: CircleAlert },
  unassigned: { tone: "neutral", icon: CircleDashed },
  inactive: { tone: "danger", icon: Ban },
  draft: { tone: "neutral", icon: PencilRuler },
};

export function AgentStateBadge({ state }: { state: AgentState }) {
  const { tone, icon: Icon } = LOOKS[state];
  return (
    <Badge tone={tone}>
      <Icon aria-hidden />
      {AGENT_STATE_LABELS[state]}
    </Badge>
  );
}
