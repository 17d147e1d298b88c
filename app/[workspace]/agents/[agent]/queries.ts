import { queryOptions } from "@tanstack/react-query";
import type { AgentPage } from "@/db/agent-page";
import type { AgentPageRequest } from "@/domain/agents-input";
import { unwrap } from "@/domain/result";
import { readAgent } from "./actions";

export const agentPageQuery = (slug: string, request: AgentPageRequest) =>
  queryOptions<AgentPage>({
    queryKey: [slug, "agents", request.name, request.range],
    queryFn: async () => unwrap(await readAgent(slug, request)),
    meta: { tables: ["agent_assignments"] },
    // Facts stream in without being announced one by one.
    refetchInterval: 60_000,
  });
