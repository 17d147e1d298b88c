import type { Metadata } from "next";
import { PageHeader } from "@/components/ui/page-header";
import { requirePlatformAdmin } from "@/server/session";
import { AgentForm } from "../_components/agent-form";

export const metadata: Metadata = { title: "New agent · Administration" };

export default async function NewAgentPage() {
  await requirePlatformAdmin();
  return (
    <>
      <PageHeader
        title="New agent"
        description="It is in service at once, and works nowhere until a workspace assigns it. Capabilities come after."
      />
      <AgentForm />
    </>
  );
}
