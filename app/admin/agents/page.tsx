import type { Metadata } from "next";
import { Badge } from "@/components/ui/badge";
import { Button } from "@/components/ui/button";
import { Input } from "@/components/ui/form";
import { PageHeader } from "@/components/ui/page-header";
import { EmptyState } from "@/components/ui/states";
import { Table, Td, Th, Tr } from "@/components/ui/table";
import { listRegistry } from "@/db/registry";
import { withUser } from "@/db/workspace";
import { AGENT_TYPE_LABELS } from "@/domain/agents";
import { requestOrigin } from "@/server/request";
import { requirePlatformAdmin } from "@/server/session";
import { AgentPlaces } from "./_components/agent-places";
import { ServiceButton } from "./_components/service-button";

export const metadata: Metadata = { title: "Registry · Administration" };

type RegistryPageProps = { searchParams: Promise<{ q?: string | string[] }> };

export default async function RegistryPage({ searchParams }: RegistryPageProps) {
  const user = await requirePlatformAdmin();
  const { q } = await searchParams;
  const search = typeof q === "string" ? q.trim().slice(0, 80) : "";
  const agents = await withUser(user.id, await requestOrigin("person"), (tx) => listRegistry(tx, search));
  return (
    <>
      <PageHeader
        title="Agent registry"
        description="Every agent, and the workspaces where it works. Taking one out of service pauses it everywhere and tells each workspace."
      />
      <form method="get" role="search" className="mb-4 flex max-w-sm gap-2">
        <Input
          name="q"
          type="search"
          aria-label="Name, code or guild"
          placeholder="Name, code or guild"
          defaultValue={search}
        />
        <Button type="submit">Search</Button>
      </form>
      {agents.length === 0 ? (
        <EmptyState title={`No agent matches “${search}”`} />
      ) : (
        <Table label="Agents" className="min-w-180">
          <thead>
            <tr>
              <Th>Agent</Th>
              <Th>Guild</Th>
              <Th>Version</Th>
              <Th>Service</Th>
              <Th>Works in</Th>
              <Th>
                <span className="sr-only">Actions</span>
              </Th>
            </tr>
          </thead>
          <tbody>
            {agents.map((agent) => (
              <Tr key={agent.id}>
                <Td>
                  <p className="font-medium">{agent.agentName}</p>
                  <p className="text-[0.8rem] text-muted">
                    {agent.code} · {AGENT_TYPE_LABELS[agent.agentType]}
                  </p>
                </Td>
                <Td>{agent.guildName}</Td>
                <Td>{agent.version}</Td>
                <Td>
                  <Badge tone={agent.isActive ? "success" : "danger"}>
                    {agent.isActive ? "In service" : "Inactive"}
                  </Badge>
                  {agent.isDeprecated && <Badge tone="warning">Deprecated</Badge>}
                </Td>
                <Td>
                  <AgentPlaces workspaces={agent.workspaces} />
                </Td>
                <Td className="text-right">
                  <ServiceButton agent={agent} />
                </Td>
              </Tr>
            ))}
          </tbody>
        </Table>
      )}
    </>
  );
}
