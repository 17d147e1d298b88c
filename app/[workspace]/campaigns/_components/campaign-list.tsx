"use client";

import { useSuspenseQuery } from "@tanstack/react-query";
import { Flag, SearchX } from "lucide-react";
import { usePathname, useSearchParams } from "next/navigation";
import { changedUrl } from "@/components/shell/url-state";
import { LinkButton } from "@/components/ui/button";
import { Pagination } from "@/components/ui/pagination";
import { EmptyState } from "@/components/ui/states";
import { Table } from "@/components/ui/table";
import type { CampaignListFilter } from "@/domain/campaign-list";
import type { Role } from "@/domain/permissions";
import { formatCount } from "@/domain/quantities";
import { campaignsQuery } from "../queries";
import { CampaignHeadings } from "./campaign-headings";
import { CampaignTableRow } from "./campaign-row";

type CampaignListProps = { slug: string; filter: CampaignListFilter; currency: string; role: Role };

export function CampaignList({ slug, filter, currency, role }: CampaignListProps) {
  const page = useSuspenseQuery(campaignsQuery(slug, filter)).data;
  const pathname = usePathname();
  const current = useSearchParams();
  if (page.rows.length === 0) return <NoCampaigns slug={slug} filter={filter} />;
  const hrefTo = (cursor: { after: string | null; before: string | null }) => changedUrl(pathname, current, cursor);
  const matching = Object.values(page.counts).reduce((all, count) => all + count, 0);
  return (
    <>
      <Table label="Campaigns" className="min-w-[58rem]">
        <CampaignHeadings filter={filter} />
        <tbody>
          {page.rows.map((row) => (
            <CampaignTableRow key={row.id} slug={slug} row={row} currency={currency} role={role} />
          ))}
        </tbody>
      </Table>
      <Pagination
        previousHref={page.previous ? hrefTo({ before: page.previous, after: null }) : undefined}
        nextHref={page.next ? hrefTo({ after: page.next, before: null }) : undefined}
        summary={`${formatCount(page.rows.length)} shown of ${formatCount(countShown(filter, page.counts, matching))}`}
      />
    </>
  );
}

function countShown(filter: CampaignListFilter, counts: Record<string, number>, all: number): number {
  if (filter.status === "all") return all;
  if (filter.status === "open") return all - (counts.completed ?? 0) - (counts.archived ?? 0);
  return counts[filter.status] ?? 0;
}

function NoCampaigns({ slug, filter }: { slug: string; filter: CampaignListFilter }) {
  const isFiltered = filter.search !== "" || filter.mine === "yes" || filter.status !== "open";
  if (isFiltered) {
    return (
      <EmptyState
        icon={<SearchX aria-hidden />}
        title="No campaign matches"
        action={<LinkButton href={`/${slug}/campaigns`}>Clear the filters</LinkButton>}
      >
        Nothing here has this status and these words.
      </EmptyState>
    );
  }
  return (
    <EmptyState
      icon={<Flag aria-hidden />}
      title="No open campaign yet"
      action={
        <>
          <LinkButton variant="primary" href={`/${slug}/campaigns/new`}>
            Plan the first one
          </LinkButton>
          <LinkButton href={`/${slug}/campaigns?status=all`}>Show finished ones</LinkButton>
        </>
      }
    >
      A campaign starts as a draft: what it is for, when it runs, the quests that make it happen and the cohorts it
      speaks to.
    </EmptyState>
  );
}
