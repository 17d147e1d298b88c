import type { Metadata } from "next";
import { Door } from "@/components/auth/door";
import { workspaceOfLink } from "@/server/delivery/unsubscribe";
import { requestOrigin } from "@/server/request";
import { UnsubscribeButton } from "./_components/unsubscribe-button";

export const metadata: Metadata = { title: "Unsubscribe" };

type UnsubscribePageProps = { params: Promise<{ token: string }> };

export default async function UnsubscribePage({ params }: UnsubscribePageProps) {
  const { token } = await params;
  const workspace = await workspaceOfLink(token, await requestOrigin("person"));
  if (!workspace) {
    return (
      <Door title="This link does not work" description="It is not whole, or what it was for is gone.">
        <p>Open it again from the mail. Signed in, you can also set your e-mails on the page of notifications.</p>
      </Door>
    );
  }
  return (
    <Door title="Unsubscribe" description={`No more notifications of ${workspace} by e-mail?`}>
      <UnsubscribeButton token={token} workspace={workspace} />
    </Door>
  );
}
