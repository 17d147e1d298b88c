/** The router: looks at alerts that began to need somebody, and takes escalations a step further when they are due. */
import { sql } from "drizzle-orm";
import { RULE_SOURCE } from "@/domain/alert-rules";
import { type AlertStatus, type AlertType, isClosed, type Severity } from "@/domain/alerts";
import { priorityOf } from "@/domain/notifications";
import {
  type Choice,
  choosePolicies,
  DEFAULT_POLICY,
  type Policy,
  type RoutingCause,
  resolveTargets,
  type StopReason,
  whyWords,
} from "@/domain/routing";
import { type AlertOrigin, originWords, topicOf } from "@/domain/storms";
import { type RoutingSetup, readRoutingSetup } from "./routing-setup";
import { type Telling, tell } from "./tellings";
import type { Tx } from "./workspace";

/** How many alerts one transaction looks at: their rows are locked meanwhile. */
const PORTION = 100;

type Queued = { alertId: string; cause: RoutingCause };
export type RoutedRow = AlertOrigin & {
  id: string;
  title: string;
  message: string;
  type: AlertType;
  severity: Severity;
  status: AlertStatus;
  campaignId: string | null;
  agentId: string | null;
  campaignOwnerId: string | null;
  assigneeId: string | null;
  isHeld: boolean;
  isFlapping: boolean;
  /** ISO 8601, in UTC and to the microsecond: it can be compared as text. */
  firedAt: string;
};
type Escalation = {
  id: string;
  alertId: string;
  policyId: string | null;
  ruleId: string | null;
  step: number;
  why: StopReason | null;
};

/**
 * Works one portion of a workspace's queue and its due escalations, in the transaction given: decisions, notifications
 * and time line stand or fall together, so that a crash repeats nothing and two workers share the work.
 * @param now what counts as now for waits and on-call
 * @returns how many queued alerts and due steps it dealt with: 0 means that nothing is left
 */
export async function routeAlerts(tx: Tx, now: Date): Promise<number> {
  const queued = await takeQueued(tx);
  const setup = await readRoutingSetup(tx);
  const silent = queued.length > 0 ? await begin(tx, setup, queued, now) : [];
  const due = await takeDue(tx, now);
  const alerts = await readAlerts(
    tx,
    due.map(({ alertId }) => alertId),
    now,
  );
  const tellings: Telling[] = [...silent];
  // Of a storm the first stand by themselves.
  const firedAt = ({ alertId }: Escalation) => alerts.get(alertId)?.firedAt ?? "";
  for (const escalation of due.toSorted((a, b) => firedAt(a).localeCompare(firedAt(b)))) {
    const alert = alerts.get(escalation.alertId);
    const ended = alert && endOf(alert);
    if (!alert || ended) await stop(tx, escalation.id, ended ?? "resolved", now);
    else tellings.push(...(await takeStep(tx, setup, escalation, alert, now)));
  }
  await tell(tx, tellings, now);
  return queued.length + due.length;
}

/**
 * When there is something for `routeAlerts`: at `now` where an alert waits in the queue, else when the next step comes due,
 * which may be over; null while nothing is under way. Asked often, so it must cost next to nothing.
 */
export async function nextRouting(tx: Tx, now: Date): Promise<Date | null> {
  const { rows } = await tx.execute<{ queued: boolean; due: string | null }>(sql`select
    exists (select from routing_queue where workspace_id = app.workspace_id()) as queued,
    (select to_json(min(due_at)) from alert_escalations where workspace_id = app.workspace_id() and stopped_at is null) as due`);
  const { queued = false, due = null } = rows[0] ?? {};
  if (queued) return now;
  return due === null ? null : new Date(due);
}

/** Takes the oldest of the queue; of several about one alert, the last word counts. Another worker's are passed over. */
async function takeQueued(tx: Tx): Promise<Queued[]> {
  const { rows } = await tx.execute<Queued & { position: number }>(sql`
    delete from routing_queue where workspace_id = app.workspace_id() and id = any (array(
      select q.id from routing_queue q where q.workspace_id = app.workspace_id() order by q.position limit ${PORTION} for update skip locked))
    returning alert_id as "alertId", cause, position`);
  const last = new Map<string, Queued>();
  for (const row of rows.toSorted((a, b) => a.position - b.position)) last.set(row.alertId, row);
  return [...last.values()];
}

async function readAlerts(tx: Tx, ids: string[], now: Date): Promise<Map<string, RoutedRow>> {
  if (ids.length === 0) return new Map();
  // Whether alerts can flap is another room's column: read where it is there.
  const { rows } = await tx.execute<RoutedRow>(sql`
    select a.id, a.title, left(coalesce(a.description, a.message, ''), 300) as message, a.alert_type as type,
      a.severity_level as severity, a.source, a.related_campaign_id as "campaignId", a.triggered_by_agent_id as "agentId",
      case when a.expiry_date <= ${now.toISOString()} then 'resolved' else a.status end as status,
      c.created_by as "campaignOwnerId", a.assigned_to as "assigneeId", a.snooze_wake is not null as "isHeld",
      coalesce((to_jsonb(a) ->> 'flapping')::boolean, false) as "isFlapping",
      to_char(a.triggered_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US') as "firedAt",
      case when r.id is not null then jsonb_build_object('id', r.id, 'name', r.name) end as rule,
      case when i.id is not null then jsonb_build_object('kind', i.kind, 'name', i.name) end as integration
    from system_alerts a left join campaigns c on c.workspace_id = a.workspace_id and c.id = a.related_campaign_id
    left join alert_rules r on a.source = ${RULE_SOURCE} and r.workspace_id = a.workspace_id
      and r.id::text = split_part(a.fingerprint, ':', 1)
    left join integrations i on i.workspace_id = a.workspace_id and i.source = a.source
    where a.workspace_id = app.workspace_id() and a.id = any (${sql.param(ids)}::uuid[])`);
  return new Map(rows.map((row) => [row.id, row]));
}

/** Why an alert needs nobody any more; null while it does. */
function endOf(alert: RoutedRow): StopReason | null {
  if (isClosed(alert.status) || alert.status === "acknowledged") return alert.status as StopReason;
  return alert.isHeld ? "snoozed" : null;
}

/** Begins, or goes on with, the escalations of queued alerts. @returns what the time line says where nobody is told */
async function begin(tx: Tx, setup: RoutingSetup, queued: Queued[], now: Date): Promise<Telling[]> {
  const ids = queued.map(({ alertId }) => alertId);
  const alerts = await readAlerts(tx, ids, now);
  // Locked in one order before anything is written, as the time line's trigger does: no two wait for one another.
  const { rows: known } = await tx.execute<Escalation>(sql`
    select e.id, e.alert_id as "alertId", e.policy_id as "policyId", e.rule_id as "ruleId", e.step, e.why from alert_escalations e
    where e.workspace_id = app.workspace_id() and e.alert_id = any (${sql.param(ids)}::uuid[]) order by e.alert_id, e.id for update`);
  const silent: Telling[] = [];
  const starting: { alertId: string; choice: Choice }[] = [];
  for (const { alertId, cause } of queued.toSorted((a, b) => (a.alertId < b.alertId ? -1 : 1))) {
    const alert = alerts.get(alertId);
    if (!alert || endOf(alert)) continue;
    const escalations = known.filter((one) => one.alertId === alertId);
    if (cause === "resumed" && escalations.length > 0) {
      await resume(tx, setup, escalations, now);
      continue;
    }
    // It comes and goes: who was told of it knows. Once it is steady it goes on where it stood.
    if (alert.isFlapping && escalations.length > 0 && cause !== "severity_raised") continue;
    const { choices, nobody } = choosePolicies(setup.rules, setup.policies, alert);
    if (nobody) silent.push({ alertId, nobody });
    starting.push(...choices.map((choice) => ({ alertId, choice })));
  }
  await start(tx, starting, now);
  return silent;
}

async function start(tx: Tx, starting: { alertId: string; choice: Choice }[], now: Date): Promise<void> {
  if (starting.length === 0) return;
  const rows = starting.map(({ alertId, choice: { policy, rule } }) => ({
    alert_id: alertId,
    policy_id: policy.id,
    rule_id: rule?.id ?? null,
    due_at: later(now, policy.steps[0]?.wait ?? 0),
  }));
  await tx.execute(sql`
    insert into alert_escalations as e (workspace_id, alert_id, policy_id, rule_id, due_at)
    select app.workspace_id(), n.alert_id, n.policy_id, n.rule_id, n.due_at
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as n (alert_id uuid, policy_id uuid, rule_id uuid, due_at timestamptz)
    order by n.alert_id, n.policy_id
    on conflict on constraint alert_escalations_policy_key do update
    set step = 0, due_at = excluded.due_at, rule_id = excluded.rule_id, stopped_at = null, why = null`);
}

/** The step that was to come comes after its whole wait; what had been told to the end stays told. */
async function resume(tx: Tx, setup: RoutingSetup, escalations: Escalation[], now: Date): Promise<void> {
  for (const { id, policyId, step, why } of escalations) {
    if (why === null || why === "finished") continue;
    const wait = policyOf(setup, policyId)?.steps[step]?.wait ?? 0;
    await tx.execute(sql`update alert_escalations set stopped_at = null, why = null, due_at = ${later(now, wait)}
      where workspace_id = app.workspace_id() and id = ${id}`);
  }
}

async function takeDue(tx: Tx, now: Date): Promise<Escalation[]> {
  const { rows } = await tx.execute<Escalation>(sql`
    select e.id, e.alert_id as "alertId", e.policy_id as "policyId", e.rule_id as "ruleId", e.step, e.why from alert_escalations e
    where e.workspace_id = app.workspace_id() and e.stopped_at is null and e.due_at <= ${now.toISOString()}
    order by e.due_at, e.id limit ${PORTION} for update skip locked`);
  return rows;
}

async function stop(tx: Tx, id: string, why: StopReason, now: Date): Promise<void> {
  await tx.execute(sql`update alert_escalations set stopped_at = ${now.toISOString()}, why = ${why}
    where workspace_id = app.workspace_id() and id = ${id}`);
}

/** Moves an escalation past its next step. @returns who is to be told of the alert in that step */
async function takeStep(
  tx: Tx,
  setup: RoutingSetup,
  escalation: Escalation,
  alert: RoutedRow,
  now: Date,
): Promise<Telling[]> {
  const policy = policyOf(setup, escalation.policyId);
  const step = policy?.steps[escalation.step];
  const next = policy?.steps[escalation.step + 1];
  await tx.execute(sql`update alert_escalations set step = step + 1,
      due_at = ${later(now, next?.wait ?? 0)}, stopped_at = ${next ? null : now.toISOString()}, why = ${next ? null : "finished"}
    where workspace_id = app.workspace_id() and id = ${escalation.id}`);
  if (!policy || !step) return [];
  const rule =
    setup.rules.find(({ id }) => id === escalation.ruleId)?.name ?? (policy.id ? "a rule that is gone" : null);
  const { people, missing } = resolveTargets(step.targets, setup, alert, now);
  const tellings: Telling[] = people.map((person) => ({
    alertId: alert.id,
    person,
    channels: step.channels,
    why: whyWords(person.as, escalation.step, policy, rule),
    topic: topicOf(alert, alert.severity, step.channels),
    notification: {
      type: "alert",
      about: originWords(alert),
      title: alert.title,
      message: alert.message,
      severity: alert.severity,
      priority: priorityOf(alert.severity),
      alert_id: alert.id,
      campaign_id: alert.campaignId,
    },
  }));
  if (people.length === 0)
    tellings.push({ alertId: alert.id, nobody: whyWords(missing.join(" and "), escalation.step, policy, rule) });
  return tellings;
}

function policyOf(setup: RoutingSetup, id: string | null): Policy | undefined {
  return id === null ? DEFAULT_POLICY : setup.policies.find((policy) => policy.id === id);
}

function later(now: Date, minutes: number): string {
  return new Date(now.getTime() + minutes * 60_000).toISOString();
}
