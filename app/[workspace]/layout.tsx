import type { ReactNode } from "react";
import { CommandPaletteButton } from "@/components/shell/command-palette-button";
import { ConnectionNotice } from "@/components/shell/connection-notice";
import { KeyboardHelp } from "@/components/shell/keyboard-help";
import { LiveProvider } from "@/components/shell/live";
import { NavLinks } from "@/components/shell/nav-links";
import { Shell } from "@/components/shell/shell";
import { UserMenu } from "@/components/shell/user-menu";
import { WorkspaceSwitcher } from "@/components/shell/workspace-switcher";
import { readingMoment } from "@/server/request";
import { requireMembership } from "@/server/session";
import { AchievementToasts } from "./_components/achievement-toasts";
import { NotificationBell } from "./_components/notification-bell";
import { listMyWorkspaces, searchWorkspace } from "./actions";

type WorkspaceLayoutProps = { params: Promise<{ workspace: string }>; children: ReactNode };

export default async function WorkspaceLayout({ params, children }: WorkspaceLayoutProps) {
  const { workspace, user, member } = await requireMembership((await params).workspace);
  return (
    <LiveProvider slug={workspace.slug} renderedAt={readingMoment()}>
      <Shell
        heading={<WorkspaceSwitcher current={workspace} listWorkspaces={listMyWorkspaces} />}
        navigation={<NavLinks slug={workspace.slug} />}
        tools={
          <>
            <CommandPaletteButton slug={workspace.slug} search={searchWorkspace} />
            <NotificationBell slug={workspace.slug} />
            <UserMenu name={user.name} email={user.email} role={member.role} isPlatformAdmin={user.isPlatformAdmin} />
          </>
        }
        notice={<ConnectionNotice />}
      >
        {children}
        <KeyboardHelp />
        <AchievementToasts slug={workspace.slug} />
      </Shell>
    </LiveProvider>
  );
}
