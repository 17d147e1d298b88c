import { Card } from "@/components/ui/card";
import { Link } from "@/components/ui/link";
import type { Use } from "@/db/positioning";
import { CAMPAIGN_STATUS_LABELS } from "@/domain/campaigns";

/** The campaigns that are built on it. */
export function CampaignUses({ slug, campaigns }: { slug: string; campaigns: Use[] }) {
  return (
    <Card title="Campaigns that use it">
      {campaigns.length === 0 ? (
        <p className="text-muted">No campaign uses it yet.</p>
      ) : (
        <ul className="grid gap-1.5">
          {campaigns.map((campaign) => (
            <li key={campaign.id} className="flex items-baseline gap-2">
              <Link href={`/${slug}/campaigns/${campaign.id}`} className="grow break-words text-accent underline">
                {campaign.name}
              </Link>
              <span className="text-[0.8rem] text-muted">{CAMPAIGN_STATUS_LABELS[campaign.status]}</span>
            </li>
          ))}
        </ul>
      )}
    </Card>
  );
}

export function MessageUses({ slug, messages }: { slug: string; messages: { id: string; name: string }[] }) {
  return (
    <Card title="Messages built on it">
      {messages.length === 0 ? (
        <p className="text-muted">No message is built on it yet.</p>
      ) : (
        <ul className="grid gap-1.5">
          {messages.map((message) => (
            <li key={message.id}>
              <Link href={`/${slug}/positioning/messages/${message.id}`} className="break-words text-accent underline">
                {message.name}
              </Link>
            </li>
          ))}
        </ul>
      )}
    </Card>
  );
}
