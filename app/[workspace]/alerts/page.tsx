import type { Metadata } from "next";
import { redirect } from "next/navigation";
import { z } from "zod";
import type { ReadQuery } from "@/components/shell/hydrate-queries";
import { readAlert, readInboxText } from "@/db/alerts";
import { readDefaultView } from "@/db/saved-views";
import { readWorkspace, withWorkspace } from "@/db/workspace";
import { ALERT_ACTION_NAMES, ALERT_ACTIONS } from "@/domain/alerts";
import { alertFilterSchema, saysNoFilter } from "@/domain/alerts-input";
import { type Role, whyNot } from "@/domain/permissions";
import { readingMoment } from "@/server/request";
import { requireMembership } from "@/server/session";
import { InboxScreen } from "./_components/inbox-screen";
import type { Refusals } from "./_components/use-alert-actions";
import { alertQuery, inboxQuery } from "./queries";

export const metadata: Metadata = { title: "Alerts" };

/** What the role can't do to alerts, with the sentence for each act. */
function refusalsOf(role: Role): Refusals {
  const acts = ALERT_ACTION_NAMES.map((action) => [action, ALERT_ACTIONS[action].doing] as const);
  const all = [...acts, ["comment", "comment on alerts"] as const, ["share", "share views"] as const];
  const refused = all.map(([act, doing]) => [act, whyNot(role, "alerts.handle", doing)] as const);
  return Object.fromEntries(refused.filter(([, why]) => why !== undefined));
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
  const [view, inbox] = await readWorkspace(member, (tx) =>
    Promise.all([saysNoFilter(query) ? readDefaultView(tx) : undefined, readInboxText(tx, filter, user.id)]),
  );
  if (view) redirect(`/${workspace.slug}/alerts?${view}`);
  const reads: ReadQuery[] = [
    { queryKey: inboxQuery(workspace.slug, filter).queryKey, json: `{"pages":[${inbox}],"pageParams":[null]}` },
  ];
  const alert = open && (await withWorkspace(member, (tx) => readAlert(tx, open)));
  if (alert) reads.push({ queryKey: alertQuery(workspace.slug, alert.id).queryKey, json: JSON.stringify(alert) });
  return (
    <InboxScreen
      reads={reads}
      readAt={readingMoment()}
      slug={workspace.slug}
      timezone={workspace.timezone}
      filter={filter}
      refusals={refusalsOf(member.role)}
      me={{ id: user.id, name: user.name }}
    />
  );
}
