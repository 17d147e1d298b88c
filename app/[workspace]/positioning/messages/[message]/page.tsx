import { dehydrate, HydrationBoundary, QueryClient } from "@tanstack/react-query";
import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { cache } from "react";
import { z } from "zod";
import { findMessage, listMessageUses } from "@/db/messages";
import { withWorkspace } from "@/db/workspace";
import { requireMembership } from "@/server/session";
import { MessagePage } from "../../_components/message-page";
import { messageQuery } from "../../queries";

type MessageRouteProps = { params: Promise<{ workspace: string; message: string }> };

const readView = cache(async (slug: string, id: string) => {
  const { member } = await requireMembership(slug);
  if (!z.uuid().safeParse(id).success) return undefined;
  return withWorkspace(member, async (tx) => {
    const message = await findMessage(tx, id);
    return message && { message, uses: await listMessageUses(tx, id) };
  });
});

export async function generateMetadata({ params }: MessageRouteProps): Promise<Metadata> {
  const { workspace, message } = await params;
  return { title: (await readView(workspace, message))?.message.name ?? "Message" };
}

export default async function MessageRoute({ params }: MessageRouteProps) {
  const { workspace: slug, message: id } = await params;
  const { member, workspace } = await requireMembership(slug);
  const view = await readView(slug, id);
  if (!view) notFound();
  const client = new QueryClient();
  client.setQueryData(messageQuery(workspace.slug, id).queryKey, view);
  return (
    <HydrationBoundary state={dehydrate(client)}>
      <MessagePage id={id} slug={workspace.slug} role={member.role} />
    </HydrationBoundary>
  );
}
