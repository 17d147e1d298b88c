import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { z } from "zod";
import { PageHeader } from "@/components/ui/page-header";
import { findMessage } from "@/db/messages";
import { listPositioning } from "@/db/positioning";
import { withWorkspace } from "@/db/workspace";
import { whyNot } from "@/domain/permissions";
import { requireMembership } from "@/server/session";
import { MessageForm } from "../../../_components/message-form";
import { RefusedPage } from "../../../_components/refused-page";

export const metadata: Metadata = { title: "Edit message" };

type EditMessageProps = { params: Promise<{ workspace: string; message: string }> };

export default async function EditMessagePage({ params }: EditMessageProps) {
  const { workspace: slug, message: id } = await params;
  const { member, workspace } = await requireMembership(slug);
  if (!z.uuid().safeParse(id).success) notFound();
  const found = await withWorkspace(member, async (tx) => ({
    message: await findMessage(tx, id),
    frameworks: (await listPositioning(tx)).map((framework) => ({ id: framework.id, name: framework.name })),
  }));
  if (!found.message) notFound();
  const title = `Edit ${found.message.name}`;
  const refused = whyNot(member.role, "campaigns.write", "change messages");
  const href = `/${workspace.slug}/positioning/messages/${id}`;
  if (refused) return <RefusedPage title={title} reason={refused} href={href} />;
  return (
    <>
      <PageHeader title={title} />
      <MessageForm slug={workspace.slug} frameworks={found.frameworks} message={found.message} />
    </>
  );
}
