import type { QueryClient } from "@tanstack/react-query";
import type { AgentPage } from "@/db/agent-page";
import type { Assignment } from "@/db/assignments";

/** Puts the assignments that a write answered with into every range of the agent's page; the list is read again. */
export function keepAssignments(client: QueryClient, slug: string, agentId: string, assignments: Assignment[]): void {
  client.setQueriesData<AgentPage>(
    { queryKey: [slug, "agents"], predicate: (query) => query.queryKey.length === 4 },
    (page) => (page?.agent.id === agentId ? { ...page, assignments } : page),
  );
  void client.invalidateQueries({ queryKey: [slug, "agents"], exact: true });
}
