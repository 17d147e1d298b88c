import { dehydrate, HydrationBoundary, QueryClient } from "@tanstack/react-query";
import type { Metadata } from "next";
import { listAlertRules } from "@/db/alert-rules";
import { withWorkspace } from "@/db/workspace";
import { whyNot } from "@/domain/permissions";
import { requireMembership } from "@/server/session";
import { RulesScreen } from "./_components/rules-screen";
import { rulesQuery } from "./queries";

export const metadata: Metadata = { title: "Alert rules · Settings" };

export default async function RulesPage({ params }: { params: Promise<{ workspace: string }> }) {
  const { member, workspace } = await requireMembership((await params).workspace);
  const client = new QueryClient();
  await client.prefetchQuery({
    ...rulesQuery(workspace.slug),
    queryFn: () => withWorkspace(member, listAlertRules),
  });
  return (
    <HydrationBoundary state={dehydrate(client)}>
      <RulesScreen
        slug={workspace.slug}
        timezone={workspace.timezone}
        currency={workspace.currency}
        refusal={whyNot(member.role, "alerts.handle", "change alert rules")}
      />
    </HydrationBoundary>
  );
}
