import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { z } from "zod";
import { PageHeader } from "@/components/ui/page-header";
import { findPositioning } from "@/db/positioning";
import { withWorkspace } from "@/db/workspace";
import { whyNot } from "@/domain/permissions";
import { requireMembership } from "@/server/session";
import { FrameworkForm } from "../../_components/framework-form";
import { RefusedPage } from "../../_components/refused-page";

export const metadata: Metadata = { title: "Edit framework" };

type EditFrameworkProps = { params: Promise<{ workspace: string; positioning: string }> };

export default async function EditFrameworkPage({ params }: EditFrameworkProps) {
  const { workspace: slug, positioning: id } = await params;
  const { member, workspace } = await requireMembership(slug);
  if (!z.uuid().safeParse(id).success) notFound();
  const positioning = await withWorkspace(member, (tx) => findPositioning(tx, id));
  if (!positioning) notFound();
  const title = `Edit ${positioning.name}`;
  const refused = whyNot(member.role, "campaigns.write", "change positioning");
  if (refused) return <RefusedPage title={title} reason={refused} href={`/${workspace.slug}/positioning/${id}`} />;
  return (
    <>
      <PageHeader title={title} />
      <FrameworkForm slug={workspace.slug} positioning={positioning} />
    </>
  );
}
