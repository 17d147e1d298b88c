import type { ReactNode } from "react";
import { Link } from "@/components/ui/link";
import { Notice } from "@/components/ui/notice";
import { PageHeader } from "@/components/ui/page-header";
import { TabLinks } from "@/components/ui/tabs";
import type { EditedAgent } from "@/db/registry-agent";
import { AGENT_TYPE_LABELS } from "@/domain/agents";
import { calendarDay } from "@/domain/time";
import { ServiceBadge } from "../../_components/service-badge";
import { ServiceActions } from "./service-actions";

type Tab = "agent" | "capabilities" | "history";
type AgentFrameProps = { agent: EditedAgent; tab: Tab; children: ReactNode };

/** What every page of an agent in the registry begins with: its name and service, and the way to its other pages. */
export function AgentFrame({ agent, tab, children }: AgentFrameProps) {
  const { record, revision } = agent;
  const base = `/admin/agents/${record.code}`;
  const tabs: { tab: Tab; label: string; href: string; count?: number }[] = [
    { tab: "agent", label: "Agent", href: base },
    { tab: "capabilities", label: "Capabilities", href: `${base}/capabilities`, count: record.capabilities.length },
    { tab: "history", label: "History", href: `${base}/history`, count: revision },
  ];
  return (
    <>
      <PageHeader
        title={record.agent_name}
        description={
          <p className="flex flex-wrap items-center gap-2">
            <ServiceBadge isActive={record.is_active} isDraft={agent.isDraft} isDeprecated={agent.isDeprecated} />
            <span>{record.code}</span>
            <span>{AGENT_TYPE_LABELS[record.agent_type]}</span>
            <span>{record.guild_name}</span>
            <span>Version {record.version}</span>
          </p>
        }
        actions={<ServiceActions agent={agent} />}
      />
      <div className="grid grid-cols-[minmax(0,1fr)] gap-5">
        {agent.isDraft && (
          <Notice>
            A draft: a workspace's executions name it, and the registry knew nothing of it. Complete it, then activate
            it.
          </Notice>
        )}
        {record.deprecated_date && (
          <Notice>
            Deprecated {agent.isDeprecated ? "since" : "from"} {calendarDay(record.deprecated_date)}.{" "}
            {agent.heir ? (
              <>
                Its successor is{" "}
                <Link href={`/admin/agents/${agent.heir.code}`} className="underline underline-offset-2">
                  {agent.heir.agentName}
                </Link>
                .
              </>
            ) : (
              "It has no successor in service."
            )}
          </Notice>
        )}
        <TabLinks
          label="Parts of the agent"
          tabs={tabs.map(({ tab: name, ...link }) => ({ ...link, current: name === tab }))}
        />
        {children}
      </div>
    </>
  );
}
