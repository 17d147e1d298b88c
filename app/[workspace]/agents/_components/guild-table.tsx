import { Sparkline } from "@/components/charts/sparkline";
import { Link } from "@/components/ui/link";
import { Table, Td, Th, Tr } from "@/components/ui/table";
import type { AgentListItem } from "@/db/agents";
import { stateOf } from "@/domain/agent-filter";
import { AGENT_TYPE_LABELS } from "@/domain/agents";
import { formatCount, formatMoney, formatPercent } from "@/domain/quantities";
import { successRate } from "@/domain/ranges";
import { AgentStateBadge } from "./agent-state-badge";

type GuildTableProps = { slug: string; currency: string; guild: string; agents: AgentListItem[] };

export function GuildTable({ slug, currency, guild, agents }: GuildTableProps) {
  return (
    <div>
      <h2 className="mb-2 font-semibold">
        {guild} <span className="font-normal text-muted tabular-nums">{agents.length}</span>
      </h2>
      <Table label={guild} className="min-w-170 table-fixed sm:min-w-220">
        <thead>
          <tr>
            <Th>Agent</Th>
            <Th className="w-36 max-sm:px-1 sm:w-44">State</Th>
            <Th className="w-24 max-sm:hidden">Version</Th>
            <Th numeric className="w-20 sm:w-24">
              Success
            </Th>
            <Th numeric className="w-26">
              Executions
            </Th>
            <Th numeric className="w-28">
              Cost
            </Th>
            <Th className="w-32">By day</Th>
          </tr>
        </thead>
        <tbody>
          {agents.map((agent) => (
            <Tr key={agent.id}>
              <Td>
                <Link href={`/${slug}/agents/${agent.code}`} className="font-medium hover:text-accent hover:underline">
                  {agent.agentName}
                </Link>
                {!agent.isDraft && (
                  <span className="ml-2 text-[0.8rem] text-muted max-sm:hidden">
                    {AGENT_TYPE_LABELS[agent.agentType]}
                  </span>
                )}
                <span className="block truncate text-[0.8667rem] text-muted" title={agent.purpose}>
                  {agent.purpose}
                </span>
              </Td>
              <Td className="max-sm:px-1">
                <AgentStateBadge state={stateOf(agent)} />
                {agent.successorName && (
                  <span
                    className="block truncate text-[0.8rem] text-muted"
                    title={`Its successor is ${agent.successorName}`}
                  >
                    then {agent.successorName}
                  </span>
                )}
              </Td>
              <Td className="max-sm:hidden">{agent.version}</Td>
              <Td numeric className="whitespace-nowrap">
                {formatPercent(successRate(agent))}
              </Td>
              <Td numeric>{formatCount(agent.executions)}</Td>
              <Td numeric>{formatMoney(agent.executions > 0 ? agent.cost : null, currency)}</Td>
              <Td>
                <Sparkline
                  values={agent.daily}
                  label={`${formatCount(agent.executions)} executions in ${agent.daily.length} days, ${formatCount(agent.daily.at(-1) ?? 0)} today`}
                />
              </Td>
            </Tr>
          ))}
        </tbody>
      </Table>
    </div>
  );
}
