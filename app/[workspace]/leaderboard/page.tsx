import { dehydrate, HydrationBoundary, QueryClient } from "@tanstack/react-query";
import type { Metadata } from "next";
import { readLeaderboard } from "@/db/leaderboard";
import { withWorkspace } from "@/db/workspace";
import { readBoardFilter } from "@/domain/leaderboard-filter";
import { readingMoment } from "@/server/request";
import { requireMembership } from "@/server/session";
import { Leaderboard } from "./_components/leaderboard";
import { boardQuery } from "./queries";

export const metadata: Metadata = { title: "Leaderboard" };

type PageProps = {
  params: Promise<{ workspace: string }>;
  searchParams: Promise<Record<string, string | string[] | undefined>>;
};

export default async function LeaderboardPage({ params, searchParams }: PageProps) {
  const { member, workspace } = await requireMembership((await params).workspace);
  const { filter, steps } = readBoardFilter(await searchParams, new Date(readingMoment()), workspace.timezone);
  const client = new QueryClient();
  const board = await withWorkspace(member, (tx) => readLeaderboard(tx, member, filter));
  client.setQueryData(boardQuery(workspace.slug, filter).queryKey, board);
  return (
    <HydrationBoundary state={dehydrate(client)}>
      <Leaderboard slug={workspace.slug} timezone={workspace.timezone} filter={filter} steps={steps} />
    </HydrationBoundary>
  );
}
