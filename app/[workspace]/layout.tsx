import type { ReactNode } from "react";
import { readingMoment } from "@/server/request";
import { requireMembership } from "@/server/session";
import { WorkspaceFrame } from "./_components/workspace-frame";

type WorkspaceLayoutProps = { params: Promise<{ workspace: string }>; children: ReactNode };

export default async function WorkspaceLayout({ params, children }: WorkspaceLayoutProps) {
  const { workspace, user, member } = await requireMembership((await params).workspace);
  const { name, email, isPlatformAdmin } = user;
  return (
    <WorkspaceFrame
      slug={workspace.slug}
      name={workspace.name}
      person={{ name, email, isPlatformAdmin, role: member.role }}
      renderedAt={readingMoment()}
    >
      {children}
    </WorkspaceFrame>
  );
}
