import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { Card } from "@/components/ui/card";
import { withWorkspace } from "@/db/workspace";
import { readWorkspaceState } from "@/db/workspaces";
import { whyNot } from "@/domain/permissions";
import { listCurrencies, listTimeZones } from "@/domain/workspaces";
import { requireMembership } from "@/server/session";
import { DeleteWorkspace } from "./_components/delete-workspace";
import { GeneralForm } from "./_components/general-form";

export const metadata: Metadata = { title: "Settings" };

type GeneralPageProps = { params: Promise<{ workspace: string }> };

export default async function GeneralPage({ params }: GeneralPageProps) {
  const { member, workspace } = await requireMembership((await params).workspace);
  const state = await withWorkspace(member, (tx) => readWorkspaceState(tx, workspace.id));
  if (!state) notFound();
  return (
    <>
      <Card title="The workspace">
        <GeneralForm
          key={state.version}
          slug={workspace.slug}
          state={state}
          timezones={withPresent(listTimeZones(), state.timezone)}
          currencies={withPresent(listCurrencies(), state.currency)}
          refusal={whyNot(member.role, "workspace.settings", "change workspace settings")}
        />
      </Card>
      <Card title="Delete the workspace">
        <DeleteWorkspace
          slug={workspace.slug}
          name={state.name}
          refusal={whyNot(member.role, "workspace.delete", "delete the workspace")}
        />
      </Card>
    </>
  );
}

// An alias such as Asia/Calcutta stands in no list; what is stored must stay choosable.
function withPresent(offered: string[], present: string): string[] {
  return offered.includes(present) ? offered : [present, ...offered];
}
