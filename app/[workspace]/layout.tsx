import type { ReactNode } from "react";
import { ConnectionNotice } from "@/components/shell/connection-notice";
import { LateWorkspaceSwitcher } from "@/components/shell/late-workspace-switcher";
import { LiveProvider } from "@/components/shell/live";
import { NavLinks } from "@/components/shell/nav-links";
import { Shell } from "@/components/shell/shell";
import { readingMoment } from "@/server/request";
import { requireMembership } from "@/server/session";
import { LateHeaderTools } from "./_components/late-header-tools";
import { listMyWorkspaces, searchWorkspace } from "./actions";

type WorkspaceLayoutProps = { params: Promise<{ workspace: string }>; children: ReactNode };

export default async function WorkspaceLayout({ params, children }: WorkspaceLayoutProps) {
  const { workspace, user, member } = await requireMembership((await params).workspace);
  const renderedAt = readingMoment();
  return (
    <LiveProvider slug={workspace.slug} renderedAt={renderedAt}>
      <Shell
        heading={<LateWorkspaceSwitcher current={workspace} listWorkspaces={listMyWorkspaces} />}
        navigation={<NavLinks slug={workspace.slug} />}
        tools={
          <LateHeaderTools
            slug={workspace.slug}
            renderedAt={renderedAt}
            search={searchWorkspace}
            name={user.name}
            email={user.email}
            role={member.role}
            isPlatformAdmin={user.isPlatformAdmin}
          />
        }
        notice={<ConnectionNotice />}
      >
        {children}
      </Shell>
    </LiveProvider>
  );
}
