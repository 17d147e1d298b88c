import { dehydrate, HydrationBoundary, QueryClient } from "@tanstack/react-query";
import type { Metadata } from "next";
import { listMessages } from "@/db/messages";
import { listPositioning } from "@/db/positioning";
import { withWorkspace } from "@/db/workspace";
import { requireMembership } from "@/server/session";
import { PositioningList } from "../_components/positioning-list";
import { positioningListQuery } from "../queries";

export const metadata: Metadata = { title: "Positioning" };

export default async function PositioningPage({ params }: { params: Promise<{ workspace: string }> }) {
  const { member, workspace } = await requireMembership((await params).workspace);
  const client = new QueryClient();
  await client.fetchQuery({
    ...positioningListQuery(workspace.slug),
    queryFn: () =>
      withWorkspace(member, async (tx) => ({
        positioning: await listPositioning(tx),
        messages: await listMessages(tx),
      })),
  });
  return (
    <HydrationBoundary state={dehydrate(client)}>
      <PositioningList slug={workspace.slug} role={member.role} />
    </HydrationBoundary>
  );
}
