import { Building2 } from "lucide-react";
import type { Metadata } from "next";
import { LinkButton } from "@/components/ui/button";
import { PageHeader } from "@/components/ui/page-header";
import { RelativeTime } from "@/components/ui/relative-time";
import { EmptyState } from "@/components/ui/states";
import { Table, Td, Th, Tr } from "@/components/ui/table";
import { withUser } from "@/db/workspace";
import { listAllWorkspaces } from "@/db/workspaces";
import { requestOrigin } from "@/server/request";
import { requirePlatformAdmin } from "@/server/session";

export const metadata: Metadata = { title: "Workspaces · Administration" };

export default async function AdminWorkspacesPage() {
  const user = await requirePlatformAdmin();
  const workspaces = await withUser(user.id, await requestOrigin("person"), listAllWorkspaces);
  return (
    <>
      <PageHeader
        title="Workspaces"
        description="Every workspace of this installation. What is in them only their members see."
        actions={<LinkButton href="/workspaces">Make a workspace</LinkButton>}
      />
      {workspaces.length === 0 ? (
        <EmptyState icon={<Building2 aria-hidden />} title="There is no workspace yet" />
      ) : (
        <Table label="Workspaces">
          <thead>
            <tr>
              <Th>Workspace</Th>
              <Th>Owners</Th>
              <Th numeric>Members</Th>
              <Th>Time zone</Th>
              <Th>Made</Th>
            </tr>
          </thead>
          <tbody>
            {workspaces.map(({ id, name, slug, owners, members, timezone, createdAt }) => (
              <Tr key={id}>
                <Td className="min-w-40">
                  <p className="font-medium break-words">{name}</p>
                  <p className="text-[0.8667rem] text-muted">/{slug}</p>
                </Td>
                <Td className="min-w-40">{owners.join(", ")}</Td>
                <Td numeric>{members}</Td>
                <Td>{timezone}</Td>
                <Td className="whitespace-nowrap">
                  <RelativeTime date={createdAt} timezone="UTC" />
                </Td>
              </Tr>
            ))}
          </tbody>
        </Table>
      )}
    </>
  );
}
