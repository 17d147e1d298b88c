import type { Metadata } from "next";
import { Button, LinkButton } from "@/components/ui/button";
import { buttonClasses } from "@/components/ui/button-classes";
import { Input, Select } from "@/components/ui/form";
import { Link } from "@/components/ui/link";
import { PageHeader } from "@/components/ui/page-header";
import { EmptyState } from "@/components/ui/states";
import { Table, Td, Th, Tr } from "@/components/ui/table";
import { listRegistry } from "@/db/registry";
import { withUser } from "@/db/workspace";
import { AGENT_TYPE_LABELS } from "@/domain/agents";
import { SERVICE_STATES, type ServiceState } from "@/domain/registry";
import { requestOrigin } from "@/server/request";
import { requirePlatformAdmin } from "@/server/session";
import { AgentPlaces } from "./_components/agent-places";
import { ServiceBadge } from "./_components/service-badge";

export const metadata: Metadata = { title: "Registry · Administration" };

type RegistryPageProps = { searchParams: Promise<{ q?: string | string[]; state?: string | string[] }> };

const isState = (state: unknown): state is ServiceState =>
  typeof state === "string" && Object.hasOwn(SERVICE_STATES, state);

export default async function RegistryPage({ searchParams }: RegistryPageProps) {
  const user = await requirePlatformAdmin();
  const { q, state: asked } = await searchParams;
  const state = isState(asked) ? asked : undefined;
  const search = typeof q === "string" ? q.trim().slice(0, 80) : "";
  const agents = await withUser(user.id, await requestOrigin("person"), (tx) => listRegistry(tx, search, state));
  return (
    <>
      <PageHeader
        title="Agent registry"
        description="Every agent, and the workspaces where it works. Taking one out of service pauses it everywhere and tells each workspace."
        actions={
          <>
            <a href="/admin/agents/export?format=json" download className={buttonClasses("ghost")}>
              Export JSON
            </a>
            <a href="/admin/agents/export?format=csv" download className={buttonClasses("ghost")}>
              Export CSV
            </a>
            <LinkButton href="/admin/agents/import">Import</LinkButton>
            <LinkButton variant="primary" href="/admin/agents/new">
              New agent
            </LinkButton>
          </>
        }
      />
      <form method="get" role="search" className="mb-4 flex max-w-xl flex-wrap gap-2">
        <div className="min-w-40 flex-1">
          <Input
            name="q"
            type="search"
            aria-label="Name, code or guild"
            placeholder="Name, code or guild"
            defaultValue={search}
          />
        </div>
        <div className="w-36">
          <Select name="state" aria-label="Service" defaultValue={state ?? ""}>
            <option value="">All agents</option>
            {Object.entries(SERVICE_STATES).map(([name, words]) => (
              <option key={name} value={name}>
                {words}
              </option>
            ))}
          </Select>
        </div>
        <Button type="submit">Search</Button>
      </form>
      {agents.length === 0 ? (
        <EmptyState title="No agent matches" action={<LinkButton href="/admin/agents">Show all agents</LinkButton>} />
      ) : (
        <Table label="Agents" className="min-w-180">
          <thead>
            <tr>
              <Th>Agent</Th>
              <Th>Guild</Th>
              <Th>Version</Th>
              <Th>Service</Th>
              <Th>Works in</Th>
            </tr>
          </thead>
          <tbody>
            {agents.map((agent) => (
              <Tr key={agent.id}>
                <Td>
                  <Link
                    href={`/admin/agents/${agent.code}`}
                    className="font-medium underline decoration-line-strong underline-offset-2 hover:text-accent"
                  >
                    {agent.agentName}
                  </Link>
                  <p className="text-[0.8rem] text-muted">
                    {agent.code} · {AGENT_TYPE_LABELS[agent.agentType]}
                  </p>
                </Td>
                <Td>{agent.guildName}</Td>
                <Td>{agent.version}</Td>
                <Td>
                  <ServiceBadge {...agent} />
                  {agent.successor && <p className="text-[0.8rem] text-muted">then {agent.successor}</p>}
                </Td>
                <Td>
                  <AgentPlaces workspaces={agent.workspaces} />
                </Td>
              </Tr>
            ))}
          </tbody>
        </Table>
      )}
    </>
  );
}
