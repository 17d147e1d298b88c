import { dehydrate, HydrationBoundary, QueryClient } from "@tanstack/react-query";
import type { Metadata } from "next";
import { Card } from "@/components/ui/card";
import { PageHeader } from "@/components/ui/page-header";
import { withWorkspace } from "@/db/workspace";
import { readDevices } from "@/server/devices";
import { requireMembership } from "@/server/session";
import { EmailSwitch } from "../_components/email-switch";
import { PhoneField } from "../_components/phone-field";
import { PushSwitch } from "../_components/push-switch";
import { devicesQuery } from "../devices-queries";

export const metadata: Metadata = { title: "Your devices · Notifications" };

type DevicesPageProps = { params: Promise<{ workspace: string }> };

export default async function DevicesPage({ params }: DevicesPageProps) {
  const { member, workspace } = await requireMembership((await params).workspace);
  const client = new QueryClient();
  client.setQueryData(devicesQuery(workspace.slug).queryKey, await withWorkspace(member, readDevices));
  return (
    <>
      <PageHeader
        title="Your devices"
        description={`Where notifications of ${workspace.name} reach you outside this page.`}
      />
      <HydrationBoundary state={dehydrate(client)}>
        <div className="grid max-w-3xl gap-4">
          <Card title="Push">
            <PushSwitch slug={workspace.slug} timezone={workspace.timezone} />
          </Card>
          <Card title="SMS">
            <PhoneField slug={workspace.slug} />
          </Card>
          <Card title="E-mail">
            <EmailSwitch slug={workspace.slug} />
          </Card>
        </div>
      </HydrationBoundary>
    </>
  );
}
