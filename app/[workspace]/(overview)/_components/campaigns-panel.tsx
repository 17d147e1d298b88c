import { LinkButton } from "@/components/ui/button";
import { Card } from "@/components/ui/card";
import { Link } from "@/components/ui/link";
import { Meter } from "@/components/ui/meter";
import type { Overview } from "@/db/overview";
import { formatAmount } from "@/domain/campaign-metrics";
import { CAMPAIGN_STATUS_LABELS, CAMPAIGN_STATUSES } from "@/domain/campaigns";
import { formatChange } from "@/domain/quantities";
import { calendarDay } from "@/domain/time";

type CampaignsPanelProps = { slug: string; campaigns: Overview["campaigns"]; currency: string };

export function CampaignsPanel({ slug, campaigns, currency }: CampaignsPanelProps) {
  return (
    <Card title="Campaigns">
      <ul aria-label="Campaigns by status" className="mb-3 flex flex-wrap gap-x-4 gap-y-1">
        {CAMPAIGN_STATUSES.map((status) => (
          <li key={status}>
            <Link
              href={`/${slug}/campaigns?status=${status}`}
              className="inline-block py-0.5 text-muted hover:text-ink hover:underline"
            >
              {CAMPAIGN_STATUS_LABELS[status]}{" "}
              <strong className="font-semibold text-ink tabular-nums">{campaigns.counts[status]}</strong>
            </Link>
          </li>
        ))}
      </ul>
      {campaigns.rows.length === 0 && (
        <div className="grid justify-items-start gap-2 text-muted">
          <p>No campaign is active.</p>
          <LinkButton size="sm" href={`/${slug}/campaigns?status=all`}>
            To the campaigns
          </LinkButton>
        </div>
      )}
      <ul className="grid gap-3">
        {campaigns.rows.map((campaign) => {
          const done = campaign.leaves > 0 ? (campaign.completedLeaves / campaign.leaves) * 100 : 0;
          return (
            <li key={campaign.id} className="grid gap-1">
              <p className="flex items-baseline gap-3">
                <Link
                  href={`/${slug}/campaigns/${campaign.id}`}
                  className="min-w-0 grow font-medium break-words hover:underline"
                >
                  {campaign.name}
                </Link>
                <span className="text-[0.8667rem] whitespace-nowrap tabular-nums">
                  {campaign.leaves > 0 ? `${campaign.completedLeaves} of ${campaign.leaves} quests` : "no quests"}
                </span>
              </p>
              <Meter label={`Quests of ${campaign.name} completed`} value={Math.round(done)} />
              <p className="flex flex-wrap gap-x-3 text-[0.8rem] text-muted tabular-nums">
                {campaign.endDate && <span>ends {calendarDay(campaign.endDate)}</span>}
                <span>
                  {formatAmount(campaign.spend, currency)}
                  {campaign.budget !== null && ` of ${formatAmount(campaign.budget, currency)}`} spent
                </span>
                {campaign.roiPercentage !== null && <span>ROI {formatChange(campaign.roiPercentage)}</span>}
              </p>
            </li>
          );
        })}
      </ul>
    </Card>
  );
}
