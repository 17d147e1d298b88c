import { dehydrate, QueryClient } from "@tanstack/react-query";
import type { Metadata } from "next";
import { z } from "zod";
import { HydrateQueries } from "@/components/shell/hydrate-queries";
import { readAlert, readInbox } from "@/db/alerts";
import { listMemberNames } from "@/db/members";
import { withWorkspace } from "@/db/workspace";
import { ALERT_ACTION_NAMES, ALERT_ACTIONS } from "@/domain/alerts";
import { alertFilterSchema } from "@/domain/alerts-input";
import { type Role, whyNot } from "@/domain/permissions";
import { requireMembership } from "@/server/session";
import { Inbox } from "./_components/inbox";
import type { Refusals } from "./_components/use-alert-actions";
import { alertQuery, inboxQuery } from "./queries";

export const metadata: Metadata = { title: "Alerts" };

/** What the role can't do to alerts, with the sentence for each act. */
function refusalsOf(role: Role): Refusals {
  const doing = (words: string) => whyNot(role, "alerts.handle", words);
  const acts = ALERT_ACTION_NAMES.map((action) => [action, doing(ALERT_ACTIONS[action].doing)]);
  return { ...Object.fromEntries(acts), comment: doing("comment on alerts") };
}

type PageProps = {
  params: Promise<{ workspace: string }>;
  searchParams: Promise<Record<string, string | string[] | undefined>>;
};

export default async function AlertsPage({ params, searchParams }: PageProps) {
  const { member, workspace, user } = await requireMembership((await params).workspace);
  const query = await searchParams;
  const filter = alertFilterSchema.parse(query);
  const open = z.uuid().safeParse(query.alert).data;
  const client = new QueryClient();
  const members = await withWorkspace(member, async (tx) => {
    const [page, people] = await Promise.all([readInbox(tx, filter, user.id), listMemberNames(tx)]);
    client.setQueryData(inboxQuery(workspace.slug, filter).queryKey, { pages: [page], pageParams: [null] });
    const alert = open ? await readAlert(tx, open) : null;
    if (alert) client.setQueryData(alertQuery(workspace.slug, alert.id).queryKey, alert);
    return people;
  });
  return (
    <HydrateQueries json={JSON.stringify(dehydrate(client))}>
      <Inbox
        slug={workspace.slug}
        timezone={workspace.timezone}
        filter={filter}
        refusals={refusalsOf(member.role)}
        me={{ id: user.id, name: user.name }}
        members={members}
      />
    </HydrateQueries>
  );
}
