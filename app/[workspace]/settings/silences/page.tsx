import type { Metadata } from "next";
import { z } from "zod";
import { HydrateQueries } from "@/components/shell/hydrate-queries";
import { Card } from "@/components/ui/card";
import { listAlertSources, readAlertSettings } from "@/db/alert-settings";
import { readAlert } from "@/db/alerts";
import { listSilenceChoices } from "@/db/silence-choices";
import { listSilences } from "@/db/silences";
import { withWorkspace } from "@/db/workspace";
import { whyNot } from "@/domain/permissions";
import { matchersLike } from "@/domain/silences";
import { readingMoment } from "@/server/request";
import { requireMembership } from "@/server/session";
import { AlertRules } from "./_components/alert-rules";
import { SilenceList } from "./_components/silence-list";
import { silencesQuery } from "./queries";

export const metadata: Metadata = { title: "Silences · Settings" };

type PageProps = {
  params: Promise<{ workspace: string }>;
  searchParams: Promise<Record<string, string | string[] | undefined>>;
};

export default async function SilencesPage({ params, searchParams }: PageProps) {
  const { member, workspace } = await requireMembership((await params).workspace);
  // The alert that a new silence is to be like.
  const like = z.uuid().safeParse((await searchParams).like).data;
  const { silences, settings, sources, choices, alert } = await withWorkspace(member, async (tx) => ({
    silences: await listSilences(tx),
    settings: await readAlertSettings(tx),
    sources: await listAlertSources(tx),
    choices: await listSilenceChoices(tx),
    alert: like ? await readAlert(tx, like) : null,
  }));
  const read = { queryKey: silencesQuery(workspace.slug).queryKey, json: JSON.stringify(silences) };
  return (
    <HydrateQueries reads={[read]} readAt={readingMoment()}>
      <SilenceList
        slug={workspace.slug}
        timezone={workspace.timezone}
        choices={choices}
        like={alert && { title: alert.title, matchers: matchersLike(alert) }}
        refusal={whyNot(member.role, "alerts.handle", "silence alerts")}
      />
      <Card title="How alerts live">
        <AlertRules
          key={JSON.stringify(settings)}
          slug={workspace.slug}
          settings={settings}
          sources={sources}
          refusal={whyNot(member.role, "workspace.settings", "change workspace settings")}
        />
      </Card>
    </HydrateQueries>
  );
}
