import { queryOptions } from "@tanstack/react-query";
import type { CampaignListFilter } from "@/domain/campaign-list";
import { unwrap } from "@/domain/result";
import { readCampaigns } from "./actions";

export function campaignsQuery(slug: string, filter: CampaignListFilter) {
  return queryOptions({
    queryKey: [slug, "campaigns", "list", filter],
    queryFn: async () => unwrap(await readCampaigns(slug, filter)),
    meta: { tables: ["campaigns"] },
  });
}
