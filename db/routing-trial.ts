/** What routing would do with an alert, step by step, if nobody did anything. Sends and writes nothing. */
import { sql } from "drizzle-orm";
import { OWN_SOURCE } from "@/domain/alert-rules";
import type { AlertType, Severity } from "@/domain/alerts";
import { readFilterQuery } from "@/domain/alerts-input";
import type { Hold } from "@/domain/notification-preferences";
import { type NotificationChannel, priorityOf } from "@/domain/notifications";
import { choosePolicies, resolveTargets } from "@/domain/routing";
import type { TryRouting } from "@/domain/routing-input";
import { writeMatching } from "./alerts";
import type { RoutingSetup } from "./routing-setup";
import { planNotices } from "./tellings";
import type { Tx } from "./workspace";

/** What holds a channel back: of other people's preferences no more than that they do. */
export type TrialHold = Hold | "theirs";
export type TrialPerson = {
  id: string;
  name: string;
  as: string;
  channels: { channel: NotificationChannel; held: TrialHold | null }[];
};
export type TrialStep = { at: Date; people: TrialPerson[]; missing: string[] };
export type Trial = {
  title: string | null;
  nobody: string | null;
  choices: { policy: string; rule: string | null; steps: TrialStep[] }[];
};

type Subject = {
  title: string | null;
  type: AlertType;
  severity: Severity;
  source: string;
  campaignId: string | null;
  agentId: string | null;
  campaignOwnerId: string | null;
  assigneeId: string | null;
};

/**
 * @param readerId who asks, and so sees the own preferences at work
 * @returns null when the alert that it names is not there
 */
export async function tryRouting(
  tx: Tx,
  setup: RoutingSetup,
  asked: TryRouting,
  { readerId, now }: { readerId: string | null; now: Date },
): Promise<Trial | null> {
  const subject = await readSubject(tx, asked);
  if (!subject) return null;
  const { choices, nobody } = choosePolicies(setup.rules, setup.policies, subject);
  const notification = {
    type: "alert",
    severity: subject.severity,
    priority: priorityOf(subject.severity),
    alert_id: asked.alert ?? null,
    campaign_id: subject.campaignId,
  };
  const trial: Trial = { title: subject.title, nobody, choices: [] };
  for (const { policy, rule } of choices) {
    const steps: TrialStep[] = [];
    let at = now;
    for (const step of policy.steps) {
      at = new Date(at.getTime() + step.wait * 60_000);
      const { people, missing } = resolveTargets(step.targets, setup, subject, at);
      const plans = await planNotices(
        tx,
        people.map(({ id }) => ({ userId: id, notification, channels: step.channels, at })),
      );
      const told = people.map((person, i) => ({
        ...person,
        channels: (plans[i] ?? []).map(({ channel, held }) => ({
          channel,
          held: held && person.id !== readerId ? ("theirs" as const) : held,
        })),
      }));
      steps.push({ at, people: told, missing });
    }
    trial.choices.push({ policy: policy.name, rule: rule?.name ?? null, steps });
  }
  return trial;
}

async function readSubject(tx: Tx, asked: TryRouting): Promise<Subject | undefined> {
  if (asked.alert) {
    const { rows } = await tx.execute<Subject>(sql`
      select a.title, a.alert_type as type, a.severity_level as severity, a.source, a.related_campaign_id as "campaignId",
        a.triggered_by_agent_id as "agentId", c.created_by as "campaignOwnerId", a.assigned_to as "assigneeId"
      from system_alerts a left join campaigns c on c.workspace_id = a.workspace_id and c.id = a.related_campaign_id
      where a.id = ${asked.alert}`);
    return rows[0];
  }
  const { rows } = await tx.execute<{ owner: string | null }>(
    sql`select created_by as owner from campaigns where id = ${asked.campaign ?? null}`,
  );
  return {
    title: null,
    type: asked.type ?? "error",
    severity: asked.severity ?? "critical",
    source: asked.source || OWN_SOURCE,
    campaignId: asked.campaign ?? null,
    agentId: asked.agent ?? null,
    campaignOwnerId: rows[0]?.owner ?? null,
    assigneeId: null,
  };
}

export type RoutingChoices = Record<"campaigns" | "agents" | "alerts", { id: string; name: string }[]>;

const NEWEST_OPEN = readFilterQuery("tab=active&sort=newest");

/** What rules and trials can be about: campaigns, agents at work here, the newest open alerts. */
export async function listRoutingChoices(tx: Tx): Promise<RoutingChoices> {
  const { rows } = await tx.execute<RoutingChoices>(sql`select
    (select coalesce(json_agg(json_build_object('id', c.id, 'name', c.name) order by lower(c.name), c.id), '[]')
      from campaigns c where c.status <> 'archived') as campaigns,
    (select coalesce(json_agg(json_build_object('id', r.id, 'name', r.agent_name) order by r.agent_name), '[]')
      from agent_registry r where r.id in (select a.agent_id from agent_assignments a)) as agents,
    (select coalesce(json_agg(json_build_object('id', n.id, 'name', n.title) order by n.triggered_at desc), '[]')
      from (${writeMatching(NEWEST_OPEN, null, 20)}) n) as alerts`);
  return rows[0] ?? { campaigns: [], agents: [], alerts: [] };
}
