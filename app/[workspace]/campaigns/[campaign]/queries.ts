import { queryOptions } from "@tanstack/react-query";
import { unwrap } from "@/domain/result";
import { readCampaign } from "../actions";

export function campaignQuery(slug: string, id: string) {
  return queryOptions({
    queryKey: [slug, "campaigns", "one", id],
    queryFn: async () => unwrap(await readCampaign(slug, { id })),
    meta: {
      tables: ["campaigns", "campaign_quests", "campaign_cohorts", "moves", "positioning", "message_architecture"],
    },
  });
}
