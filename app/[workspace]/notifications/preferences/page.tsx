import { dehydrate, HydrationBoundary, QueryClient } from "@tanstack/react-query";
import type { Metadata } from "next";
import { LinkButton } from "@/components/ui/button";
import { Card } from "@/components/ui/card";
import { PageHeader } from "@/components/ui/page-header";
import { listMutes, readPreferences } from "@/db/notification-preferences";
import { withWorkspace } from "@/db/workspace";
import { listTimeZones } from "@/domain/workspaces";
import { readDevices } from "@/server/devices";
import { requireMembership } from "@/server/session";
import { EmailSwitch } from "../_components/email-switch";
import { PhoneField } from "../_components/phone-field";
import { PushSwitch } from "../_components/push-switch";
import { devicesQuery } from "../devices-queries";
import { PreferencesForm } from "./_components/preferences-form";

export const metadata: Metadata = { title: "Notification preferences" };

type PageProps = { params: Promise<{ workspace: string }> };

export default async function PreferencesPage({ params }: PageProps) {
  const { member, workspace } = await requireMembership((await params).workspace);
  const client = new QueryClient();
  const { preferences, mutes, devices } = await withWorkspace(member, async (tx) => ({
    preferences: await readPreferences(tx),
    mutes: await listMutes(tx),
    devices: await readDevices(tx),
  }));
  client.setQueryData(devicesQuery(workspace.slug).queryKey, devices);
  return (
    <>
      <PageHeader
        title="Notification preferences"
        description={`What you are told of in ${workspace.name}, by which channel and when. They are yours alone.`}
        actions={<LinkButton href={`/${workspace.slug}/notifications`}>Notifications</LinkButton>}
      />
      <div className="grid max-w-5xl gap-4">
        <PreferencesForm
          slug={workspace.slug}
          workspaceZone={workspace.timezone}
          zones={listTimeZones()}
          preferences={preferences}
          mutes={mutes}
        />
        <HydrationBoundary state={dehydrate(client)}>
          <Card title="Push">
            <PushSwitch slug={workspace.slug} timezone={workspace.timezone} />
          </Card>
          <Card title="SMS">
            <PhoneField slug={workspace.slug} />
          </Card>
          <Card title="E-mail">
            <EmailSwitch slug={workspace.slug} />
          </Card>
        </HydrationBoundary>
      </div>
    </>
  );
}
