import type { Metadata } from "next";
import { Button, LinkButton } from "@/components/ui/button";
import { Card } from "@/components/ui/card";
import { Input } from "@/components/ui/form";
import { Notice } from "@/components/ui/notice";
import { countMembers, listMembers, MEMBERS_SHOWN } from "@/db/members";
import { withWorkspace } from "@/db/workspace";
import { searchWords } from "@/domain/form-values";
import { grantableRoles, ROLE_DESCRIPTIONS } from "@/domain/members";
import { ROLES, whyNot } from "@/domain/permissions";
import { requireMembership } from "@/server/session";
import { FollowChanges } from "../_components/follow-changes";
import { LeaveWorkspace } from "./_components/leave-workspace";
import { MemberTable } from "./_components/member-table";

export const metadata: Metadata = { title: "Members · Settings" };

type MembersPageProps = {
  params: Promise<{ workspace: string }>;
  searchParams: Promise<{ q?: string | string[] }>;
};

export default async function MembersPage({ params, searchParams }: MembersPageProps) {
  const { member, user, workspace } = await requireMembership((await params).workspace);
  const { q } = await searchParams;
  const search = searchWords(120).parse(q);
  const { members, total } = await withWorkspace(member, async (tx) => ({
    members: await listMembers(tx, search),
    total: await countMembers(tx),
  }));
  const refusal = whyNot(member.role, "members.manage", "manage members");
  return (
    <>
      <FollowChanges tables={["workspace_members"]} />
      {refusal && <Notice>{refusal}</Notice>}
      <Card
        title={`Members (${total})`}
        actions={
          <>
            <LeaveWorkspace slug={workspace.slug} name={workspace.name} />
            {!refusal && (
              <LinkButton variant="primary" size="sm" href={`/${workspace.slug}/settings/invitations`}>
                Invite people
              </LinkButton>
            )}
          </>
        }
      >
        {(search || total > 20) && (
          <form method="get" role="search" className="mb-3 flex max-w-sm gap-2">
            <Input
              name="q"
              type="search"
              aria-label="Name or e-mail"
              placeholder="Name or e-mail"
              defaultValue={search}
            />
            <Button type="submit">Search</Button>
          </form>
        )}
        {members.length === 0 && <p className="text-muted">Nobody here is called “{search}”.</p>}
        {members.length >= MEMBERS_SHOWN && (
          <p className="mb-3 text-muted">The first {MEMBERS_SHOWN} are listed. Search for the others.</p>
        )}
        <MemberTable
          slug={workspace.slug}
          timezone={workspace.timezone}
          members={members}
          me={user.id}
          grantable={grantableRoles(member.role)}
        />
      </Card>
      <Card title="What the roles may do">
        <dl className="grid gap-x-4 gap-y-1 sm:grid-cols-[6rem_1fr]">
          {ROLES.map((role) => (
            <div key={role} className="contents">
              <dt className="font-medium">{role}</dt>
              <dd className="mb-1 text-muted sm:mb-0">{ROLE_DESCRIPTIONS[role]}</dd>
            </div>
          ))}
        </dl>
      </Card>
    </>
  );
}
