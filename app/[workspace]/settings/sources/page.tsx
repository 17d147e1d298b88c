import { Cable } from "lucide-react";
import type { Metadata } from "next";
import { Card } from "@/components/ui/card";
import { Notice } from "@/components/ui/notice";
import { EmptyState } from "@/components/ui/states";
import { listIntegrations } from "@/db/integrations";
import { withWorkspace } from "@/db/workspace";
import { whyNot } from "@/domain/permissions";
import { traceRecipe } from "@/domain/trace-recipe";
import { env } from "@/server/env";
import { requireMembership } from "@/server/session";
import { AddSource } from "./_components/add-source";
import { Recipe } from "./_components/recipe";
import { SourceTable } from "./_components/source-table";

export const metadata: Metadata = { title: "Sources · Settings" };

type SourcesPageProps = { params: Promise<{ workspace: string }> };

export default async function SourcesPage({ params }: SourcesPageProps) {
  const { member, workspace } = await requireMembership((await params).workspace);
  const sources = await withWorkspace(member, listIntegrations);
  const refusal = whyNot(member.role, "integrations.manage", "manage sources");
  return (
    <div className="grid grid-cols-[minmax(0,1fr)] gap-5">
      {refusal && <Notice>{refusal}</Notice>}
      {/* The button has one place, with sources and without: its dialog stays open when the first one comes. */}
      <Card
        title="Sources of alerts"
        actions={<AddSource workspace={workspace} appUrl={env().APP_URL} refusal={refusal} />}
      >
        <p className="mb-3 max-w-[75ch] text-muted">
          Each program that sends alerts has its own address and its own key or signature here. The same condition of
          one source is one alert; two sources never mix.
        </p>
        {sources.length === 0 ? (
          <EmptyState icon={<Cable aria-hidden />} title="No source is connected yet">
            Prometheus Alertmanager, Grafana, Sentry, whatever speaks to PagerDuty, CloudEvents, or a script of your
            own.
          </EmptyState>
        ) : (
          <SourceTable slug={workspace.slug} timezone={workspace.timezone} sources={sources} />
        )}
      </Card>
      <Card title="Agents' work by OpenTelemetry">
        <p className="mb-3 max-w-[75ch] text-muted">
          An agent that is traced by the GenAI conventions needs no code of ours: each run becomes an execution with its
          duration, tokens, model and cost.
        </p>
        <Recipe steps={traceRecipe(env().APP_URL)} />
      </Card>
    </div>
  );
}
