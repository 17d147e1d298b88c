import type { Metadata } from "next";
import { Card } from "@/components/ui/card";
import { Notice } from "@/components/ui/notice";
import { readRoutingSetup } from "@/db/routing-setup";
import { listRoutingChoices, tryRouting } from "@/db/routing-trial";
import { withWorkspace } from "@/db/workspace";
import { listShifts } from "@/domain/on-call";
import { whyNot } from "@/domain/permissions";
import { tryRoutingInput } from "@/domain/routing-input";
import { listTimeZones } from "@/domain/workspaces";
import { readingMoment } from "@/server/request";
import { requireMembership } from "@/server/session";
import { PolicyList } from "./_components/policy-list";
import { RuleList } from "./_components/rule-list";
import { ScheduleList } from "./_components/schedule-list";
import { TrialForm } from "./_components/trial-form";
import { TrialResult } from "./_components/trial-result";

export const metadata: Metadata = { title: "Routing · Settings" };

const DAYS_SHOWN = 14;

type PageProps = {
  params: Promise<{ workspace: string }>;
  searchParams: Promise<Record<string, string | string[] | undefined>>;
};

export default async function RoutingPage({ params, searchParams }: PageProps) {
  const { member, workspace } = await requireMembership((await params).workspace);
  const query = await searchParams;
  const asked = tryRoutingInput.parse(query);
  const isTried = "try" in query;
  const now = new Date(readingMoment());
  const { setup, choices, trial } = await withWorkspace(member, async (tx) => {
    const routing = await readRoutingSetup(tx);
    return {
      setup: routing,
      choices: await listRoutingChoices(tx),
      trial: isTried ? await tryRouting(tx, routing, asked, { readerId: member.userId, now }) : null,
    };
  });
  const refusal = whyNot(member.role, "alerts.handle", "change routing");
  const until = new Date(now.getTime() + DAYS_SHOWN * 86_400_000);
  const shared = { slug: workspace.slug, refusal };
  return (
    <>
      {refusal && <Notice>{refusal}</Notice>}
      <RuleList {...shared} setup={setup} choices={choices} />
      <PolicyList {...shared} setup={setup} />
      <ScheduleList
        {...shared}
        setup={setup}
        shifts={Object.fromEntries(setup.schedules.map((schedule) => [schedule.id, listShifts(schedule, now, until)]))}
        zones={listTimeZones()}
        workspaceZone={workspace.timezone}
        today={now.toISOString().slice(0, 10)}
      />
      <Card title="Try it">
        <p className="mb-3 max-w-[75ch] text-muted">
          Who would be told, when and why, if an alert fired now and nobody did anything. Nothing is sent.
        </p>
        <TrialForm asked={asked} choices={choices} />
        {isTried && (
          <div className="mt-4">
            <TrialResult trial={trial} timezone={workspace.timezone} now={now} />
          </div>
        )}
      </Card>
    </>
  );
}
