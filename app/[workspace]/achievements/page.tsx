import { dehydrate, HydrationBoundary, QueryClient } from "@tanstack/react-query";
import type { Metadata } from "next";
import { readGallery } from "@/db/achievements";
import { withWorkspace } from "@/db/workspace";
import { galleryFilter } from "@/domain/achievements-input";
import { requireMembership } from "@/server/session";
import { AchievementGallery } from "./_components/achievement-gallery";
import { galleryQuery } from "./queries";

export const metadata: Metadata = { title: "Achievements" };

type PageProps = {
  params: Promise<{ workspace: string }>;
  searchParams: Promise<Record<string, string | string[] | undefined>>;
};

export default async function AchievementsPage({ params, searchParams }: PageProps) {
  const { member, workspace } = await requireMembership((await params).workspace);
  const { show } = galleryFilter.parse(await searchParams);
  const client = new QueryClient();
  const gallery = await withWorkspace(member, (tx) => readGallery(tx, member));
  client.setQueryData(galleryQuery(workspace.slug).queryKey, gallery);
  return (
    <HydrationBoundary state={dehydrate(client)}>
      <AchievementGallery slug={workspace.slug} timezone={workspace.timezone} role={member.role} show={show} />
    </HydrationBoundary>
  );
}
