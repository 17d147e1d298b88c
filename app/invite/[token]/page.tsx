import type { Metadata } from "next";
import { Door, TEXT_LINK } from "@/components/auth/door";
import { LinkButton } from "@/components/ui/button";
import { Link } from "@/components/ui/link";
import { ROLE_DESCRIPTIONS } from "@/domain/members";
import { closedWords, viewInvitation } from "@/server/invitations";
import { requestOrigin } from "@/server/request";
import { currentUser } from "@/server/session";
import { AcceptForm } from "./_components/accept-form";
import { NewAccountForm } from "./_components/new-account-form";
import { OtherAccount } from "./_components/other-account";

// The address holds the secret: it goes to no other site.
export const metadata: Metadata = { title: "Invitation", referrer: "no-referrer", robots: "noindex" };

type InvitePageProps = { params: Promise<{ token: string }> };

export default async function InvitePage({ params }: InvitePageProps) {
  const { token } = await params;
  const invitation = await viewInvitation(token, await requestOrigin("person"));
  const closed = invitation ? invitation.state !== "open" && invitation.state : "unknown";
  if (!invitation || closed) {
    return (
      <Door title="This invitation leads nowhere" description={closedWords(closed || "unknown")}>
        <Link href="/sign-in" className={TEXT_LINK}>
          Go to the sign-in
        </Link>
      </Door>
    );
  }
  const { workspace, role, email, invitedBy, hasAccount } = invitation;
  const user = await currentUser();
  return (
    <Door
      title={`Join ${workspace.name}`}
      description={
        <>
          {invitedBy ?? "An administrator"} invites {email} as{" "}
          <strong className="font-semibold text-ink">{role}</strong>: {ROLE_DESCRIPTIONS[role].toLowerCase()}.
        </>
      }
    >
      {user && user.email === email && <AcceptForm token={token} workspace={workspace.name} />}
      {user && user.email !== email && <OtherAccount signedInAs={user.email} invited={email} />}
      {!user && hasAccount && (
        <LinkButton variant="primary" href={`/sign-in?next=${encodeURIComponent(`/invite/${token}`)}`}>
          Sign in as {email}
        </LinkButton>
      )}
      {!user && !hasAccount && <NewAccountForm token={token} email={email} />}
    </Door>
  );
}
