import type { Metadata } from "next";
import { Card } from "@/components/ui/card";
import { PageHeader } from "@/components/ui/page-header";
import { listSessions } from "@/db/accounts";
import { withUser } from "@/db/workspace";
import { describeBrowser } from "@/domain/sessions";
import { requestOrigin } from "@/server/request";
import { currentSessionId, requireUser } from "@/server/session";
import { NameForm } from "./_components/name-form";
import { PasswordForm } from "./_components/password-form";
import { SessionList } from "./_components/session-list";

export const metadata: Metadata = { title: "Account" };

export default async function AccountPage() {
  const user = await requireUser();
  const current = await currentSessionId();
  const sessions = await withUser(user.id, await requestOrigin("person"), (tx) => listSessions(tx, user.id));
  return (
    <>
      <PageHeader title="Your account" description={`You sign in as ${user.email}.`} />
      <div className="grid gap-4">
        <Card title="Name">
          <NameForm name={user.name} />
        </Card>
        <Card title="Password">
          <PasswordForm email={user.email} />
        </Card>
        <Card title="Where you are signed in">
          <SessionList
            sessions={sessions.map(({ id, createdAt, userAgent, ipAddress }) => ({
              id,
              createdAt,
              ipAddress,
              browser: describeBrowser(userAgent),
              current: id === current,
            }))}
          />
        </Card>
      </div>
    </>
  );
}
