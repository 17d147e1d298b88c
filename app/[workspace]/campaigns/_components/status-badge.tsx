import { Archive, CircleCheck, CirclePause, CirclePlay, NotebookPen, Route } from "lucide-react";
import { Badge, type Tone } from "@/components/ui/badge";
import { CAMPAIGN_STATUS_LABELS, type CampaignStatus } from "@/domain/campaigns";

const LOOKS: Record<CampaignStatus, { tone: Tone; icon: typeof Archive }> = {
  draft: { tone: "neutral", icon: NotebookPen },
  planning: { tone: "info", icon: Route },
  active: { tone: "accent", icon: CirclePlay },
  paused: { tone: "warning", icon: CirclePause },
  completed: { tone: "success", icon: CircleCheck },
  archived: { tone: "neutral", icon: Archive },
};

export function StatusBadge({ status }: { status: CampaignStatus }) {
  const { tone, icon: Icon } = LOOKS[status];
  return (
    <Badge tone={tone}>
      <Icon aria-hidden /> {CAMPAIGN_STATUS_LABELS[status]}
    </Badge>
  );
}
