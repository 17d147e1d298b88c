import { dehydrate, HydrationBoundary, QueryClient } from "@tanstack/react-query";
import type { Metadata } from "next";
import { LinkButton } from "@/components/ui/button";
import { PageHeader } from "@/components/ui/page-header";
import { listNotifications } from "@/db/notifications";
import { withWorkspace } from "@/db/workspace";
import { notificationFilter } from "@/domain/notifications-input";
import { requireMembership } from "@/server/session";
import { NotificationList } from "./_components/notification-list";
import { notificationsQuery } from "./queries";

export const metadata: Metadata = { title: "Notifications" };

type PageProps = {
  params: Promise<{ workspace: string }>;
  searchParams: Promise<Record<string, string | string[] | undefined>>;
};

export default async function NotificationsPage({ params, searchParams }: PageProps) {
  const { member, workspace } = await requireMembership((await params).workspace);
  const filter = notificationFilter.parse(await searchParams);
  const client = new QueryClient();
  const page = await withWorkspace(member, (tx) => listNotifications(tx, filter));
  client.setQueryData(notificationsQuery(workspace.slug, filter).queryKey, page);
  return (
    <>
      <PageHeader
        title="Notifications"
        description="What concerns you in this workspace. Nobody else sees this list."
        actions={<LinkButton href={`/${workspace.slug}/notifications/preferences`}>Preferences</LinkButton>}
      />
      <HydrationBoundary state={dehydrate(client)}>
        <NotificationList slug={workspace.slug} timezone={workspace.timezone} filter={filter} />
      </HydrationBoundary>
    </>
  );
}
