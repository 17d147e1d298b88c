import { queryOptions } from "@tanstack/react-query";
import { unwrap } from "@/domain/result";
import { loadLimits } from "./actions";

export const workspaceLimitsQuery = (slug: string) =>
  queryOptions({
    queryKey: [slug, "settings", "agent-limits"],
    queryFn: async () => unwrap(await loadLimits(slug, {})),
    meta: { tables: ["workspace_agent_settings"] },
    // Use isn't announced one by one.
    refetchInterval: 60_000,
  });
