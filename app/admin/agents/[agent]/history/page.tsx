import type { Metadata } from "next";
import { Card } from "@/components/ui/card";
import { listVersions } from "@/db/agent-versions";
import { withUser } from "@/db/workspace";
import { compareAgents } from "@/domain/registry-diff";
import { requestOrigin } from "@/server/request";
import { requirePlatformAdmin } from "@/server/session";
import { AgentFrame } from "../_components/agent-frame";
import { loadAgent } from "../load-agent";
import { ChooseVersions } from "./_components/choose-versions";
import { DifferenceView } from "./_components/difference-view";
import { RestoreButton } from "./_components/restore-button";
import { VersionList } from "./_components/version-list";

type HistoryPageProps = {
  params: Promise<{ agent: string }>;
  searchParams: Promise<{ from?: string | string[]; to?: string | string[] }>;
};

export async function generateMetadata({ params }: HistoryPageProps): Promise<Metadata> {
  const { record } = await loadAgent((await params).agent);
  return { title: `History of ${record.agent_name} · Registry` };
}

/** Two revisions side by side: the newest and the one before unless the address names others. */
export default async function HistoryPage({ params, searchParams }: HistoryPageProps) {
  const user = await requirePlatformAdmin();
  const agent = await loadAgent((await params).agent);
  const asked = await searchParams;
  const versions = await withUser(user.id, await requestOrigin("person"), (tx) => listVersions(tx, agent.id));
  const find = (revision: unknown) => versions.find((version) => String(version.revision) === revision);
  const to = find(asked.to) ?? versions[0];
  const from = find(asked.from) ?? versions.find(({ revision }) => revision === (to?.revision ?? 0) - 1) ?? to;
  if (!from || !to) return null;
  return (
    <AgentFrame agent={agent} tab="history">
      <div className="grid items-start gap-4 xl:grid-cols-[20rem_minmax(0,1fr)]">
        <Card title="Revisions">
          <VersionList versions={versions} code={agent.record.code} shown={to.revision} />
        </Card>
        <Card
          title={from === to ? `Revision ${to.revision}` : `From revision ${from.revision} to ${to.revision}`}
          actions={
            <RestoreButton
              agent={{ id: agent.id, code: agent.record.code, revision: agent.revision }}
              revision={from.revision === agent.revision ? to.revision : from.revision}
            />
          }
        >
          <ChooseVersions revisions={versions.map(({ revision }) => revision)} from={from.revision} to={to.revision} />
          <DifferenceView difference={compareAgents(from.snapshot, to.snapshot)} isFirst={from === to} />
        </Card>
      </div>
    </AgentFrame>
  );
}
