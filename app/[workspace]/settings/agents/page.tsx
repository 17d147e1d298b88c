import type { Metadata } from "next";
import { HydrateQueries } from "@/components/shell/hydrate-queries";
import { Card } from "@/components/ui/card";
import { readAgentSettings } from "@/db/agent-settings";
import { withWorkspace } from "@/db/workspace";
import { readWorkspaceLimits } from "@/db/workspace-limits";
import { whyNot } from "@/domain/permissions";
import { readingMoment } from "@/server/request";
import { requireMembership } from "@/server/session";
import { FollowChanges } from "../_components/follow-changes";
import { ExecutionRules } from "./_components/execution-rules";
import { LimitsForm } from "./_components/limits-form";
import { workspaceLimitsQuery } from "./queries";

export const metadata: Metadata = { title: "Agents · Settings" };

export default async function AgentSettingsPage({ params }: { params: Promise<{ workspace: string }> }) {
  const { member, workspace } = await requireMembership((await params).workspace);
  const { settings, limits } = await withWorkspace(member, async (tx) => ({
    settings: await readAgentSettings(tx),
    limits: await readWorkspaceLimits(tx),
  }));
  const read = { queryKey: workspaceLimitsQuery(workspace.slug).queryKey, json: JSON.stringify(limits) };
  return (
    <HydrateQueries reads={[read]} readAt={readingMoment()}>
      <FollowChanges tables={["workspace_agent_settings"]} />
      <Card title="What programs report">
        <ExecutionRules
          key={JSON.stringify(settings)}
          slug={workspace.slug}
          settings={settings}
          refusal={whyNot(member.role, "workspace.settings", "change workspace settings")}
        />
      </Card>
      <Card title="Limits of all agents together">
        <LimitsForm
          workspace={workspace}
          refusal={whyNot(member.role, "agents.assign", "change the limits of agents")}
        />
      </Card>
    </HydrateQueries>
  );
}
