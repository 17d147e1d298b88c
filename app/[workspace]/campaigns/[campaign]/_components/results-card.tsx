import { Card, Stat } from "@/components/ui/card";
import { Table, Td, Th, Tr } from "@/components/ui/table";
import type { ResultRow } from "@/db/campaign-metrics";
import type { CampaignView } from "@/db/campaign-view";
import type { Campaign } from "@/db/campaigns";
import { formatAmount, returnOnInvestment } from "@/domain/campaign-metrics";
import { formatChange, formatCount, formatPercent } from "@/domain/quantities";
import { calendarDay } from "@/domain/time";

/** The campaign's totals, each with what it is measured against. */
export function ResultStats({ campaign, currency }: { campaign: Campaign; currency: string }) {
  const { totalReach: reach, totalEngagements: engagements, conversionCount: conversions } = campaign;
  const { totalSpend: spend, totalRevenue: revenue, roiPercentage: roi, allocatedBudgetAmount: budget } = campaign;
  return (
    <div className="grid grid-cols-2 gap-3 md:grid-cols-3 xl:grid-cols-5">
      <Stat label="Reach" value={formatCount(reach)} detail="people, by source and day" />
      <Stat
        label="Engagements"
        value={formatCount(engagements)}
        detail={reach > 0 ? `${formatPercent((engagements / reach) * 100)} of reach` : "nobody reached yet"}
      />
      <Stat
        label="Conversions"
        value={formatCount(conversions)}
        detail={engagements > 0 ? `${formatPercent((conversions / engagements) * 100)} of engagements` : "none yet"}
      />
      <Stat
        label="Spent"
        value={formatAmount(spend, currency)}
        detail={
          budget ? `${formatPercent((spend / budget) * 100)} of ${formatAmount(budget, currency)}` : "no budget set"
        }
        tone={budget !== null && spend > budget ? "danger" : undefined}
      />
      <Stat
        label="Return on investment"
        value={roi === null ? "–" : formatChange(roi)}
        detail={
          roi === null
            ? "nothing was spent yet"
            : `${formatAmount(revenue, currency)} revenue on ${formatAmount(spend, currency)} spent`
        }
      />
    </div>
  );
}

export function ResultsCard({ view, currency }: { view: CampaignView; currency: string }) {
  if (view.resultsBySource.length === 0) {
    return (
      <Card title="Results">
        <p className="text-muted">
          Nothing is measured yet. Results arrive by import or API: reach, engagements, conversions, spend and revenue
          per day and source.
        </p>
      </Card>
    );
  }
  return (
    <Card title="Results">
      <div className="grid gap-4">
        <ResultTable label="Results by source" heading="Source" rows={view.resultsBySource} currency={currency} />
        <ResultTable
          label="The latest measured days"
          heading="Day"
          rows={view.resultsByDay.map((row) => ({ ...row, label: calendarDay(row.label) }))}
          currency={currency}
        />
      </div>
    </Card>
  );
}

type ResultTableProps = { label: string; heading: string; rows: ResultRow[]; currency: string };

function ResultTable({ label, heading, rows, currency }: ResultTableProps) {
  return (
    <Table label={label}>
      <thead>
        <tr>
          <Th>{heading}</Th>
          {["Reach", "Engagements", "Conversions", "Spent", "Revenue", "ROI"].map((name) => (
            <Th key={name} numeric>
              {name}
            </Th>
          ))}
        </tr>
      </thead>
      <tbody>
        {rows.map((row) => {
          const roi = returnOnInvestment(row);
          return (
            <Tr key={row.label}>
              <Td className="whitespace-nowrap">{row.label}</Td>
              <Td numeric>{formatCount(row.reach)}</Td>
              <Td numeric>{formatCount(row.engagements)}</Td>
              <Td numeric>{formatCount(row.conversions)}</Td>
              <Td numeric>{formatAmount(row.spend, currency)}</Td>
              <Td numeric>{formatAmount(row.revenue, currency)}</Td>
              <Td numeric className="whitespace-nowrap">
                {roi === null ? "–" : formatChange(roi)}
              </Td>
            </Tr>
          );
        })}
      </tbody>
    </Table>
  );
}
