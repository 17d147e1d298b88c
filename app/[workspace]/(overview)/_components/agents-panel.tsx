import { Check } from "lucide-react";
import { Badge } from "@/components/ui/badge";
import { Card } from "@/components/ui/card";
import { Link } from "@/components/ui/link";
import type { AgentInTrouble } from "@/db/overview";
import { TROUBLE } from "@/domain/overview";
import { formatPercent } from "@/domain/quantities";
import { AllClear, PANEL_LINK } from "./panel";

export function AgentsPanel({ slug, agents }: { slug: string; agents: AgentInTrouble[] }) {
  return (
    <Card
      title={agents.length === 0 ? "Agents in trouble" : `Agents in trouble (${agents.length})`}
      actions={
        <Link href={`/${slug}/agents`} className={PANEL_LINK}>
          All agents
        </Link>
      }
    >
      {agents.length === 0 && (
        <AllClear icon={<Check aria-hidden />}>All assigned agents work as they should.</AllClear>
      )}
      <ul className="-mx-1 max-h-64 overflow-y-auto">
        {agents.map((agent) => (
          <li key={agent.code}>
            <Link
              href={`/${slug}/agents/${encodeURIComponent(agent.code)}`}
              className="flex min-h-8 items-center gap-3 rounded px-1 hover:bg-hover"
            >
              <span className="min-w-0 grow break-words">{agent.name}</span>
              <span className="text-[0.8rem] whitespace-nowrap text-muted tabular-nums">{agent.executions} runs</span>
              <Badge tone={agent.successRate < TROUBLE.successBelow - 20 ? "danger" : "warning"}>
                {formatPercent(agent.successRate)} succeeded
              </Badge>
            </Link>
          </li>
        ))}
      </ul>
      <p className="pt-2 text-[0.8rem] text-muted">
        Under {TROUBLE.successBelow} % success in the last {TROUBLE.hours} hours, of {TROUBLE.leastExecutions}{" "}
        executions or more.
      </p>
    </Card>
  );
}
