import { queryOptions } from "@tanstack/react-query";
import { unwrap } from "@/domain/result";
import { readAgents } from "./actions";

export const agentsQuery = (slug: string) =>
  queryOptions({
    queryKey: [slug, "agents"],
    queryFn: async () => unwrap(await readAgents(slug, {})),
    meta: { tables: ["agent_assignments", "unassigned_agents"] },
  });
