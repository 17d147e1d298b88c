import type { ReactNode } from "react";
import { Card } from "@/components/ui/card";
import { Link } from "@/components/ui/link";
import { RelativeTime } from "@/components/ui/relative-time";
import type { Campaign } from "@/db/campaigns";
import type { WorkspaceSummary } from "@/db/session";
import { formatAmount } from "@/domain/campaign-metrics";
import { formatPercent } from "@/domain/quantities";
import { calendarDay } from "@/domain/time";

type CampaignFactsProps = { slug: string; campaign: Campaign; workspace: WorkspaceSummary };

/** What the campaign is made of; empty facts are left out, but for its dates. */
export function CampaignFacts({ slug, campaign, workspace }: CampaignFactsProps) {
  const { allocatedBudgetAmount: budget, budgetAllocation: share, resourceAllocation } = campaign;
  const channels = Object.entries(resourceAllocation.channels ?? {});
  const agents = resourceAllocation.agents ?? [];
  return (
    <Card title="About it">
      <dl className="grid gap-2.5">
        {campaign.description && <Fact name="Description">{campaign.description}</Fact>}
        <Fact name="Runs">{describeRun(campaign)}</Fact>
        <Fact name="Budget">
          {budget === null ? "Not set" : formatAmount(budget, workspace.currency)}
          {share !== null && `, ${formatPercent(share)} of the workspace's`}
        </Fact>
        {channels.length > 0 && (
          <Fact name="Channels">
            {channels.map(([name, amount]) => `${name} ${formatAmount(amount, workspace.currency)}`).join(", ")}
          </Fact>
        )}
        {agents.length > 0 && <Fact name="Agents">{agents.join(", ")}</Fact>}
        {campaign.positioningId && (
          <Fact name="Positioning">
            <Link href={`/${slug}/positioning/${campaign.positioningId}`} className="text-accent underline">
              {campaign.positioningName}
            </Link>
          </Fact>
        )}
        {campaign.messageArchitectureId && (
          <Fact name="Message">
            <Link
              href={`/${slug}/positioning/messages/${campaign.messageArchitectureId}`}
              className="text-accent underline"
            >
              {campaign.messageName}
            </Link>
          </Fact>
        )}
        {campaign.targetSegments.length > 0 && <Fact name="Segments">{campaign.targetSegments.join(", ")}</Fact>}
        {campaign.targetGeographies.length > 0 && (
          <Fact name="Geographies">{campaign.targetGeographies.join(", ")}</Fact>
        )}
        <Fact name="Made by">
          {campaign.createdByName ?? "Somebody who left"},{" "}
          <RelativeTime date={campaign.createdAt} timezone={workspace.timezone} />
        </Fact>
        <Fact name="Last changed">
          <RelativeTime date={campaign.updatedAt} timezone={workspace.timezone} />
        </Fact>
      </dl>
    </Card>
  );
}

function Fact({ name, children }: { name: string; children: ReactNode }) {
  return (
    <div>
      <dt className="text-[0.8rem] text-muted">{name}</dt>
      <dd className="break-words whitespace-pre-line">{children}</dd>
    </div>
  );
}

function describeRun({ startDate, endDate, plannedDurationDays: days }: Campaign): string {
  if (!startDate && !endDate) return "No dates yet";
  if (!endDate) return `From ${calendarDay(startDate ?? "")}, no end yet`;
  if (!startDate) return `Until ${calendarDay(endDate)}, no start yet`;
  return `${calendarDay(startDate)} to ${calendarDay(endDate)}, ${days} ${days === 1 ? "day" : "days"}`;
}
