import { KeyRound } from "lucide-react";
import type { Metadata } from "next";
import { Card } from "@/components/ui/card";
import { Notice } from "@/components/ui/notice";
import { EmptyState } from "@/components/ui/states";
import { listApiKeys } from "@/db/api-keys";
import { withWorkspace } from "@/db/workspace";
import { whyNot } from "@/domain/permissions";
import { requireMembership } from "@/server/session";
import { FollowChanges } from "../_components/follow-changes";
import { KeyTable } from "./_components/key-table";
import { NewKey } from "./_components/new-key";

export const metadata: Metadata = { title: "Keys · Settings" };

type KeysPageProps = { params: Promise<{ workspace: string }> };

export default async function KeysPage({ params }: KeysPageProps) {
  const { member, workspace } = await requireMembership((await params).workspace);
  const keys = await withWorkspace(member, listApiKeys);
  const refusal = whyNot(member.role, "integrations.manage", "manage keys");
  return (
    <>
      <FollowChanges tables={["api_keys"]} />
      {refusal && <Notice>{refusal}</Notice>}
      <Card title="Keys for programs" actions={<NewKey slug={workspace.slug} refusal={refusal} />}>
        <p className="mb-3 max-w-[75ch] text-muted">
          A program sends its key with each request, as <code className="font-mono">Authorization: Bearer …</code> Give
          each program its own key, with no more than it needs.
        </p>
        {keys.length === 0 ? (
          <EmptyState icon={<KeyRound aria-hidden />} title="No program has a key yet">
            With one, agents report their executions and Alertmanager sends its alerts.
          </EmptyState>
        ) : (
          <KeyTable slug={workspace.slug} timezone={workspace.timezone} keys={keys} refusal={refusal} />
        )}
      </Card>
    </>
  );
}
