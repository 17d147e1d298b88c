import { MailPlus } from "lucide-react";
import type { Metadata } from "next";
import { Card } from "@/components/ui/card";
import { Notice } from "@/components/ui/notice";
import { EmptyState } from "@/components/ui/states";
import { listInvitations } from "@/db/invitations";
import { withWorkspace } from "@/db/workspace";
import { grantableRoles } from "@/domain/members";
import { whyNot } from "@/domain/permissions";
import { requireMembership } from "@/server/session";
import { FollowChanges } from "../_components/follow-changes";
import { InvitationTable } from "./_components/invitation-table";
import { InvitePerson } from "./_components/invite-person";

export const metadata: Metadata = { title: "Invitations · Settings" };

type InvitationsPageProps = { params: Promise<{ workspace: string }> };

export default async function InvitationsPage({ params }: InvitationsPageProps) {
  const { member, workspace } = await requireMembership((await params).workspace);
  const invitations = await withWorkspace(member, listInvitations);
  const refusal = whyNot(member.role, "members.manage", "invite people");
  const grantable = grantableRoles(member.role);
  return (
    <>
      <FollowChanges tables={["invitations"]} />
      {refusal && <Notice>{refusal}</Notice>}
      <Card
        title="Invitations"
        actions={<InvitePerson slug={workspace.slug} grantable={grantable} refusal={refusal} />}
      >
        {invitations.length === 0 ? (
          <EmptyState icon={<MailPlus aria-hidden />} title="Nobody has been invited yet">
            An invitation is a link for one e-mail address. It works once, for seven days.
          </EmptyState>
        ) : (
          <InvitationTable
            slug={workspace.slug}
            timezone={workspace.timezone}
            invitations={invitations}
            grantable={grantable}
          />
        )}
      </Card>
    </>
  );
}
