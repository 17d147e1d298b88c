"use client";

import { Link } from "@/components/ui/link";
import { Meter } from "@/components/ui/meter";
import { Td, Tr } from "@/components/ui/table";
import type { CampaignRow } from "@/db/campaign-list";
import { formatAmount } from "@/domain/campaign-metrics";
import type { Role } from "@/domain/permissions";
import { formatChange, formatCount, formatPercent } from "@/domain/quantities";
import { calendarDay } from "@/domain/time";
import { StatusMenu } from "./status-menu";

type CampaignTableRowProps = { slug: string; row: CampaignRow; currency: string; role: Role };

export function CampaignTableRow({ slug, row, currency, role }: CampaignTableRowProps) {
  return (
    <Tr>
      <Td className="max-w-80">
        <Link href={`/${slug}/campaigns/${row.id}`} className="font-medium break-words hover:underline">
          {row.name}
        </Link>
        <p className="text-[0.8rem] text-muted">{row.createdByName ?? "No owner"}</p>
      </Td>
      <Td>
        <StatusMenu slug={slug} campaign={row} role={role} />
      </Td>
      <Td className="whitespace-nowrap">{row.startDate ? calendarDay(row.startDate) : <None />}</Td>
      <Td className="whitespace-nowrap">{row.endDate ? calendarDay(row.endDate) : <None />}</Td>
      <Td className="min-w-24">
        <QuestProgress row={row} />
      </Td>
      <Td className="min-w-36">
        <Spending row={row} currency={currency} />
      </Td>
      <Td numeric>{formatCount(row.reach)}</Td>
      <Td numeric>
        {row.roiPercentage === null ? <None what="nothing spent" /> : formatChange(row.roiPercentage)}
        {row.roiPercentage !== null && (
          <p className="text-[0.8rem] whitespace-nowrap text-muted">on {formatAmount(row.spend, currency)}</p>
        )}
      </Td>
    </Tr>
  );
}

function None({ what = "–" }: { what?: string }) {
  return <span className="text-muted">{what}</span>;
}

function QuestProgress({ row }: { row: CampaignRow }) {
  if (row.leaves === 0) return <None what="no quests" />;
  return (
    <>
      <p className="text-[0.8rem]">
        {row.completedLeaves} of {row.leaves} done
      </p>
      <Meter
        label={`Quests of ${row.name} that are done`}
        value={row.completedLeaves}
        max={row.leaves}
        tone={row.completedLeaves === row.leaves ? "success" : "accent"}
      />
    </>
  );
}

function Spending({ row, currency }: { row: CampaignRow; currency: string }) {
  if (row.budget === null) return row.spend > 0 ? formatAmount(row.spend, currency) : <None what="no budget" />;
  const share = row.budget > 0 ? (row.spend / row.budget) * 100 : 0;
  return (
    <>
      <p className="text-[0.8rem] whitespace-nowrap">
        {formatPercent(share)} of {formatAmount(row.budget, currency)}
      </p>
      <Meter
        label={`Budget of ${row.name} that is spent`}
        value={row.spend}
        max={row.budget}
        tone={row.spend > row.budget ? "danger" : "accent"}
      />
    </>
  );
}
