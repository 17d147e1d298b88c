import { dehydrate, HydrationBoundary, QueryClient } from "@tanstack/react-query";
import type { Metadata } from "next";
import { Notice } from "@/components/ui/notice";
import { withWorkspace } from "@/db/workspace";
import { whyNot } from "@/domain/permissions";
import { readChannels } from "@/server/channels";
import { requireMembership } from "@/server/session";
import { ChannelCards } from "./_components/channel-cards";
import { channelsQuery } from "./queries";

export const metadata: Metadata = { title: "Channels · Settings" };

type ChannelsPageProps = { params: Promise<{ workspace: string }> };

export default async function ChannelsPage({ params }: ChannelsPageProps) {
  const { member, workspace } = await requireMembership((await params).workspace);
  const client = new QueryClient();
  const channels = await withWorkspace(member, (tx) => readChannels(tx, member.role));
  client.setQueryData(channelsQuery(workspace.slug).queryKey, channels);
  const refusal = whyNot(member.role, "integrations.manage", "manage channels");
  return (
    <>
      {refusal && <Notice>{refusal}</Notice>}
      <HydrationBoundary state={dehydrate(client)}>
        <ChannelCards slug={workspace.slug} timezone={workspace.timezone} refusal={refusal} />
      </HydrationBoundary>
    </>
  );
}
