"use client";

import type { ReactNode } from "react";
import { late } from "@/components/shell/late";
import { LateWorkspaceSwitcher } from "@/components/shell/late-workspace-switcher";
import { LiveProvider } from "@/components/shell/live";
import { NavLinks } from "@/components/shell/nav-links";
import { Shell } from "@/components/shell/shell";
import type { UserMenuProps } from "@/components/shell/user-menu";
import { listMyWorkspaces, searchWorkspace } from "../actions";
import { LateHeaderTools } from "./late-header-tools";

const ConnectionNotice = late(() =>
  import("@/components/shell/connection-notice").then((part) => part.ConnectionNotice),
);

type WorkspaceFrameProps = {
  slug: string;
  name: string;
  person: UserMenuProps;
  /** When the server read what the page shows, in milliseconds since 1970. */
  renderedAt: number;
  children: ReactNode;
};

/**
 * What stands around every screen of a workspace. One client component: as parts of the server's tree, each element of
 * it would be encoded, sent and decoded before it is drawn.
 */
export function WorkspaceFrame({ slug, name, person, renderedAt, children }: WorkspaceFrameProps) {
  return (
    <LiveProvider path={`/${slug}/live`} renderedAt={renderedAt}>
      <Shell
        heading={<LateWorkspaceSwitcher current={{ slug, name }} listWorkspaces={listMyWorkspaces} />}
        navigation={<NavLinks slug={slug} />}
        tools={<LateHeaderTools slug={slug} renderedAt={renderedAt} search={searchWorkspace} {...person} />}
        notice={<ConnectionNotice />}
      >
        {children}
      </Shell>
    </LiveProvider>
  );
}
