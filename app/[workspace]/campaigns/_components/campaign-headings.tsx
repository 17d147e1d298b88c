"use client";

import { ArrowDown, ArrowUp } from "lucide-react";
import { usePathname, useSearchParams } from "next/navigation";
import { changedUrl } from "@/components/shell/url-state";
import { Link } from "@/components/ui/link";
import { Th } from "@/components/ui/table";
import type { CampaignListFilter, CampaignSort } from "@/domain/campaign-list";

type Column = { label: string; sort?: CampaignSort; first?: "asc" | "desc"; numeric?: boolean };

const COLUMNS: Column[] = [
  { label: "Campaign", sort: "name", first: "asc" },
  { label: "Status" },
  { label: "Starts", sort: "start", first: "desc" },
  { label: "Ends", sort: "end", first: "asc" },
  { label: "Quests" },
  { label: "Spent of budget", sort: "budget", first: "desc" },
  { label: "Reach", sort: "reach", first: "desc", numeric: true },
  { label: "ROI", sort: "roi", first: "desc", numeric: true },
];

/** The list's headings; those that sort are links, so that an order can be shared. */
export function CampaignHeadings({ filter }: { filter: CampaignListFilter }) {
  const pathname = usePathname();
  const current = useSearchParams();
  return (
    <thead>
      <tr>
        {COLUMNS.map(({ label, sort, first, numeric }) => {
          if (!sort) return <Th key={label}>{label}</Th>;
          const isSorted = filter.sort === sort;
          const turned = filter.direction === "asc" ? "desc" : "asc";
          const direction = isSorted ? turned : first;
          const Arrow = filter.direction === "asc" ? ArrowUp : ArrowDown;
          return (
            <Th
              key={label}
              numeric={numeric}
              sorted={isSorted && (filter.direction === "asc" ? "ascending" : "descending")}
            >
              <Link
                href={changedUrl(pathname, current, { sort, direction, after: null, before: null })}
                className="inline-flex min-h-6 items-center gap-1 hover:text-ink"
              >
                {label}
                {isSorted && <Arrow aria-hidden className="size-3.5" />}
              </Link>
            </Th>
          );
        })}
      </tr>
    </thead>
  );
}
