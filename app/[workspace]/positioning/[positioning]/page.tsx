import { dehydrate, HydrationBoundary, QueryClient } from "@tanstack/react-query";
import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { cache } from "react";
import { z } from "zod";
import { findPositioning, listPositioningUses } from "@/db/positioning";
import { withWorkspace } from "@/db/workspace";
import { requireMembership } from "@/server/session";
import { FrameworkPage } from "../_components/framework-page";
import { positioningQuery } from "../queries";

type FrameworkRouteProps = { params: Promise<{ workspace: string; positioning: string }> };

const readFramework = cache(async (slug: string, id: string) => {
  const { member } = await requireMembership(slug);
  if (!z.uuid().safeParse(id).success) return undefined;
  return withWorkspace(member, async (tx) => {
    const positioning = await findPositioning(tx, id);
    return positioning && { positioning, uses: await listPositioningUses(tx, id) };
  });
});

export async function generateMetadata({ params }: FrameworkRouteProps): Promise<Metadata> {
  const { workspace, positioning } = await params;
  return { title: (await readFramework(workspace, positioning))?.positioning.name ?? "Framework" };
}

export default async function FrameworkRoute({ params }: FrameworkRouteProps) {
  const { workspace: slug, positioning: id } = await params;
  const { member, workspace } = await requireMembership(slug);
  const view = await readFramework(slug, id);
  if (!view) notFound();
  const client = new QueryClient();
  client.setQueryData(positioningQuery(workspace.slug, id).queryKey, view);
  return (
    <HydrationBoundary state={dehydrate(client)}>
      <FrameworkPage id={id} slug={workspace.slug} role={member.role} />
    </HydrationBoundary>
  );
}
