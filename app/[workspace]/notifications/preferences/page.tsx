import type { Metadata } from "next";
import { LinkButton } from "@/components/ui/button";
import { PageHeader } from "@/components/ui/page-header";
import { listMutes, readPreferences } from "@/db/notification-preferences";
import { withWorkspace } from "@/db/workspace";
import { listTimeZones } from "@/domain/workspaces";
import { requireMembership } from "@/server/session";
import { PreferencesForm } from "./_components/preferences-form";

export const metadata: Metadata = { title: "Notification preferences" };

type PageProps = { params: Promise<{ workspace: string }> };

export default async function PreferencesPage({ params }: PageProps) {
  const { member, workspace } = await requireMembership((await params).workspace);
  const { preferences, mutes } = await withWorkspace(member, async (tx) => ({
    preferences: await readPreferences(tx),
    mutes: await listMutes(tx),
  }));
  return (
    <>
      <PageHeader
        title="Notification preferences"
        description={`What you are told of in ${workspace.name}, by which channel and when. They are yours alone.`}
        actions={<LinkButton href={`/${workspace.slug}/notifications`}>Notifications</LinkButton>}
      />
      <div className="max-w-5xl">
        <PreferencesForm
          slug={workspace.slug}
          workspaceZone={workspace.timezone}
          zones={listTimeZones()}
          preferences={preferences}
          mutes={mutes}
        />
      </div>
    </>
  );
}
