import { dehydrate, HydrationBoundary, QueryClient } from "@tanstack/react-query";
import type { Metadata } from "next";
import { listSignals } from "@/db/intelligence";
import { withWorkspace } from "@/db/workspace";
import { signalFilter } from "@/domain/intelligence-input";
import { whyNot } from "@/domain/permissions";
import { requireMembership } from "@/server/session";
import { IntelligenceHeader } from "./_components/intelligence-header";
import { SignalList } from "./_components/signal-list";
import { signalsQuery } from "./queries";

export const metadata: Metadata = { title: "Signals" };

type PageProps = {
  params: Promise<{ workspace: string }>;
  searchParams: Promise<Record<string, string | string[] | undefined>>;
};

export default async function SignalsPage({ params, searchParams }: PageProps) {
  const { member, workspace } = await requireMembership((await params).workspace);
  const filter = signalFilter.parse(await searchParams);
  const client = new QueryClient();
  const page = await withWorkspace(member, (tx) => listSignals(tx, filter));
  client.setQueryData(signalsQuery(workspace.slug, filter).queryKey, page);
  const mayNot = whyNot(member.role, "intelligence.write");
  return (
    <>
      <IntelligenceHeader slug={workspace.slug} current="signals" mayNot={mayNot} />
      <HydrationBoundary state={dehydrate(client)}>
        <SignalList slug={workspace.slug} timezone={workspace.timezone} filter={filter} mayNot={mayNot} />
      </HydrationBoundary>
    </>
  );
}
