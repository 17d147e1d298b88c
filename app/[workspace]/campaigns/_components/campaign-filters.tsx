"use client";

import { useSuspenseQuery } from "@tanstack/react-query";
import { Search } from "lucide-react";
import { usePathname, useSearchParams } from "next/navigation";
import { changedUrl, useUrlUpdate } from "@/components/shell/url-state";
import { Button } from "@/components/ui/button";
import { Checkbox, Input } from "@/components/ui/form";
import { TabLinks } from "@/components/ui/tabs";
import type { CampaignListFilter } from "@/domain/campaign-list";
import { CAMPAIGN_STATUS_LABELS, CAMPAIGN_STATUSES, isCampaignReadOnly } from "@/domain/campaigns";
import { campaignsQuery } from "../queries";

const START_OVER = { after: null, before: null };

/** Status tabs with their counts, search, and whose. */
export function CampaignFilters({ slug, filter }: { slug: string; filter: CampaignListFilter }) {
  const { counts } = useSuspenseQuery(campaignsQuery(slug, filter)).data;
  const setUrl = useUrlUpdate();
  const pathname = usePathname();
  const current = useSearchParams();
  const sum = (statuses: readonly (typeof CAMPAIGN_STATUSES)[number][]) =>
    statuses.reduce((all, status) => all + counts[status], 0);
  const tabs = [
    { status: null, label: "Open", count: sum(CAMPAIGN_STATUSES.filter((status) => !isCampaignReadOnly(status))) },
    ...CAMPAIGN_STATUSES.map((status) => ({ status, label: CAMPAIGN_STATUS_LABELS[status], count: counts[status] })),
    { status: "all", label: "All", count: sum(CAMPAIGN_STATUSES) },
  ];
  return (
    <div className="mb-4 grid gap-3">
      <TabLinks
        label="Campaigns by status"
        tabs={tabs.map(({ status, label, count }) => ({
          href: changedUrl(pathname, current, { ...START_OVER, status }),
          label,
          count,
          current: filter.status === (status ?? "open"),
        }))}
      />
      <form
        className="flex flex-wrap items-center gap-x-4 gap-y-2"
        role="search"
        onSubmit={(event) => {
          event.preventDefault();
          const search = String(new FormData(event.currentTarget).get("search") ?? "").trim();
          setUrl({ ...START_OVER, search });
        }}
      >
        <div className="relative min-w-0 grow basis-52 sm:max-w-xs">
          <Search aria-hidden className="pointer-events-none absolute top-2.5 left-2.5 size-4 text-muted" />
          <Input
            key={filter.search}
            name="search"
            type="search"
            maxLength={160}
            defaultValue={filter.search}
            placeholder="Name or objective"
            aria-label="Search campaigns"
            className="pl-8"
          />
        </div>
        <Button type="submit">Search</Button>
        <Checkbox
          label="Only mine"
          checked={filter.mine === "yes"}
          onChange={(event) => setUrl({ ...START_OVER, mine: event.target.checked ? "yes" : null })}
        />
      </form>
    </div>
  );
}
