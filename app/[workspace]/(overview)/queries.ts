import { queryOptions } from "@tanstack/react-query";
import { unwrap } from "@/domain/result";
import { refreshOverview } from "./actions";

export function overviewQuery(slug: string) {
  return queryOptions({
    queryKey: [slug, "overview"],
    queryFn: async () => unwrap(await refreshOverview(slug, {})),
    meta: { tables: ["system_alerts", "campaigns", "campaign_quests", "agent_assignments", "user_stats"] },
  });
}
