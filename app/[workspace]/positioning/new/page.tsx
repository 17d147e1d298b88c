import type { Metadata } from "next";
import { PageHeader } from "@/components/ui/page-header";
import { whyNot } from "@/domain/permissions";
import { requireMembership } from "@/server/session";
import { FrameworkForm } from "../_components/framework-form";
import { RefusedPage } from "../_components/refused-page";

const TITLE = "New framework";
export const metadata: Metadata = { title: TITLE };

export default async function NewFrameworkPage({ params }: { params: Promise<{ workspace: string }> }) {
  const { member, workspace } = await requireMembership((await params).workspace);
  const refused = whyNot(member.role, "campaigns.write", "change positioning");
  if (refused) return <RefusedPage title={TITLE} reason={refused} href={`/${workspace.slug}/positioning`} />;
  return (
    <>
      <PageHeader title={TITLE} description="For whom we are, which pain we end, and why we and nobody else." />
      <FrameworkForm slug={workspace.slug} />
    </>
  );
}
