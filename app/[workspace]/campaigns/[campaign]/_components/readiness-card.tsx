import { CircleCheck, CircleDashed } from "lucide-react";
import { Card } from "@/components/ui/card";
import type { Campaign } from "@/db/campaigns";
import { listReadiness } from "@/domain/campaigns";

/** What is still missing before the campaign can start; nothing once it has. */
export function ReadinessCard({ campaign }: { campaign: Campaign }) {
  if (campaign.status !== "draft" && campaign.status !== "planning") return null;
  const items = listReadiness(campaign);
  const done = items.filter((item) => item.done).length;
  return (
    <Card title={`Ready to start: ${done} of ${items.length}`}>
      <ul className="grid gap-1.5">
        {items.map(({ item, label, done: isDone }) => (
          <li key={item} className="flex items-center gap-2">
            {isDone ? (
              <CircleCheck aria-hidden className="size-4 text-success" />
            ) : (
              <CircleDashed aria-hidden className="size-4 text-muted" />
            )}
            {label}
            <span className="sr-only">{isDone ? "is there" : "is missing"}</span>
          </li>
        ))}
      </ul>
      {campaign.status === "draft" && <p className="mt-2 text-muted">A draft is planned first, then started.</p>}
    </Card>
  );
}
