import type { Metadata } from "next";
import { PageHeader } from "@/components/ui/page-header";
import { listPositioning } from "@/db/positioning";
import { withWorkspace } from "@/db/workspace";
import { whyNot } from "@/domain/permissions";
import { requireMembership } from "@/server/session";
import { MessageForm } from "../../_components/message-form";
import { RefusedPage } from "../../_components/refused-page";

const TITLE = "New message";
export const metadata: Metadata = { title: TITLE };

export default async function NewMessagePage({ params }: { params: Promise<{ workspace: string }> }) {
  const { member, workspace } = await requireMembership((await params).workspace);
  const refused = whyNot(member.role, "campaigns.write", "change messages");
  if (refused) return <RefusedPage title={TITLE} reason={refused} href={`/${workspace.slug}/positioning`} />;
  const frameworks = await withWorkspace(member, listPositioning);
  return (
    <>
      <PageHeader title={TITLE} description="A framework in words: the one sentence, its pillars, and the voice." />
      <MessageForm slug={workspace.slug} frameworks={frameworks.map(({ id, name }) => ({ id, name }))} />
    </>
  );
}
