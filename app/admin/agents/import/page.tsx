import type { Metadata } from "next";
import { LinkButton } from "@/components/ui/button";
import { PageHeader } from "@/components/ui/page-header";
import { requirePlatformAdmin } from "@/server/session";
import { ImportScreen } from "./_components/import-screen";

export const metadata: Metadata = { title: "Import agents · Administration" };

export default async function ImportPage() {
  await requirePlatformAdmin();
  return (
    <>
      <PageHeader
        title="Import agents"
        description="A file as the export writes it, JSON or CSV, of at most 1 MiB. First you see what it would do; nothing is written until you say so, and then all of it or nothing."
        actions={<LinkButton href="/admin/agents">Back to the registry</LinkButton>}
      />
      <ImportScreen />
    </>
  );
}
