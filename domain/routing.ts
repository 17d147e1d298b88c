/** Who is told of an alert: rules choose escalation policies, steps name people; each decision says why. */
import { type AlertType, SEVERITIES, SEVERITY_LABELS, type Severity, severityRank } from "./alerts";
import type { NotificationChannel } from "./notifications";
import { type OnCall, type Rotation, TURNS, whoIsOnCall } from "./on-call";
import type { Role } from "./permissions";

/** Whom a step tells. `handlers` are ops and admins; where there are none, the owners. */
export type Target =
  | { kind: "handlers" }
  | { kind: "role"; role: Role }
  | { kind: "on_call"; scheduleId: string }
  | { kind: "person"; userId: string }
  | { kind: "campaign_owner" }
  | { kind: "assignee" };
export const TARGET_KINDS = ["handlers", "role", "on_call", "person", "campaign_owner", "assignee"] as const;
export type TargetKind = (typeof TARGET_KINDS)[number];

/** `wait` in minutes after the step before, or after the alert fired. */
export type Step = { wait: number; targets: Target[]; channels: NotificationChannel[] };
export type Policy = { id: string | null; name: string; steps: readonly Step[] };

/** What holds where no rule is about an alert. */
export const DEFAULT_POLICY: Policy = {
  id: null,
  name: "the default escalation",
  steps: [{ wait: 0, targets: [{ kind: "handlers" }], channels: ["in_app"] }],
};
const DEFAULT_FROM: Severity = "high";

/** Empty conditions restrict nothing. Without a policy nobody is told. */
export type Rule = {
  id: string;
  name: string;
  isEnabled: boolean;
  alertTypes: readonly AlertType[];
  minimumSeverity: Severity;
  source: string | null;
  campaignId: string | null;
  agentId: string | null;
  policyId: string | null;
  /** Whether the rules after it are asked, too. */
  goesOn: boolean;
};

export type RoutedAlert = {
  type: AlertType;
  severity: Severity;
  source: string;
  campaignId: string | null;
  agentId: string | null;
};

export function matchesRule(rule: Rule, alert: RoutedAlert): boolean {
  return (
    rule.isEnabled &&
    (rule.alertTypes.length === 0 || rule.alertTypes.includes(alert.type)) &&
    severityRank(alert.severity) >= severityRank(rule.minimumSeverity) &&
    (rule.source === null || rule.source === alert.source) &&
    (rule.campaignId === null || rule.campaignId === alert.campaignId) &&
    (rule.agentId === null || rule.agentId === alert.agentId)
  );
}

export type Choice = { policy: Policy; rule: Rule | null };

/** The policies that an alert sets going, in the rules' order, each once; `nobody` says why there is none. */
export function choosePolicies(
  rules: readonly Rule[],
  policies: readonly Policy[],
  alert: RoutedAlert,
): { choices: Choice[]; nobody: string | null } {
  const matching = rules.filter((rule) => matchesRule(rule, alert));
  const last = matching.findIndex((rule) => !rule.goesOn);
  const asked = last < 0 ? matching : matching.slice(0, last + 1);
  const choices: Choice[] = [];
  for (const rule of asked) {
    const policy = policies.find(({ id }) => id === rule.policyId);
    if (policy && !choices.some((choice) => choice.policy.id === policy.id)) choices.push({ policy, rule });
  }
  if (choices.length > 0) return { choices, nobody: null };
  const silent = asked.at(-1);
  if (silent) return { choices, nobody: `the rule “${silent.name}” tells nobody` };
  if (severityRank(alert.severity) >= severityRank(DEFAULT_FROM)) {
    return { choices: [{ policy: DEFAULT_POLICY, rule: null }], nobody: null };
  }
  const severity = SEVERITY_LABELS[alert.severity].toLowerCase();
  return { choices, nobody: `no rule is about it, and by default ${severity} alerts interrupt nobody` };
}

export type Person = { id: string; name: string; role: Role };
export type Schedule = Rotation & { id: string; name: string };
/** Whom targets can mean. */
export type Directory = { members: readonly Person[]; schedules: readonly Schedule[] };
export type Concerned = { campaignOwnerId: string | null; assigneeId: string | null };

/** `as` is why they: "on call in Nights", "ops". */
export type Told = { id: string; name: string; as: string };

/** The people that targets mean at a moment, each once by the first target that means them; `missing` says who is nobody. */
export function resolveTargets(
  targets: readonly Target[],
  directory: Directory,
  concerned: Concerned,
  at: Date,
): { people: Told[]; missing: string[] } {
  const people = new Map<string, Told>();
  const missing: string[] = [];
  for (const target of targets) {
    const found = resolveTarget(target, directory, concerned, at);
    if (typeof found === "string") missing.push(found);
    else for (const person of found) if (!people.has(person.id)) people.set(person.id, person);
  }
  return { people: [...people.values()], missing };
}

/** People, or why it is nobody. */
function resolveTarget(target: Target, directory: Directory, concerned: Concerned, at: Date): Told[] | string {
  const { members } = directory;
  const one = (id: string | null, as: string, nobody: string) => {
    const person = members.find((member) => member.id === id);
    return person ? [{ id: person.id, name: person.name, as }] : nobody;
  };
  const ofRoles = (roles: readonly Role[]) =>
    members.filter(({ role }) => roles.includes(role)).map(({ id, name, role }) => ({ id, name, as: role as string }));
  switch (target.kind) {
    case "handlers": {
      const handlers = ofRoles(["ops", "admin"]);
      return handlers.length > 0 ? handlers : ofRoles(["owner"]);
    }
    case "role": {
      const found = ofRoles([target.role]);
      return found.length > 0 ? found : `nobody is ${target.role}`;
    }
    case "person":
      return one(target.userId, "named in the policy", "a person named in the policy has left");
    case "campaign_owner":
      return one(concerned.campaignOwnerId, "owner of its campaign", "it has no campaign whose owner could be told");
    case "assignee":
      return one(concerned.assigneeId, "its assignee", "it is assigned to nobody");
    case "on_call": {
      const schedule = directory.schedules.find(({ id }) => id === target.scheduleId);
      if (!schedule) return "a schedule that the policy names is gone";
      const onCall = whoIsOnCall(withoutLeavers(schedule, members), at);
      return one(onCall?.userId ?? null, onCallWords(schedule, onCall), `nobody is on call in ${schedule.name}`);
    }
  }
}

function onCallWords(schedule: Schedule, onCall: OnCall | null): string {
  return `on call in ${schedule.name}${onCall?.isOverride ? ", by an override" : ""}`;
}

/** The schedule without people who are no members any more: the rotation passes over them. */
export function withoutLeavers<S extends Rotation>(schedule: S, members: readonly Pick<Person, "id">[]): S {
  const there = new Set(members.map(({ id }) => id));
  return {
    ...schedule,
    rotation: schedule.rotation.filter((id) => there.has(id)),
    overrides: schedule.overrides.filter(({ userId }) => there.has(userId)),
  };
}

/** "on call in Nights, step 2 of Escalate, because of the rule “Errors”": why somebody was told. */
export function whyWords(as: string, step: number, policy: Policy, ruleName: string | null): string {
  const because = ruleName === null ? "since no rule is about it" : `because of the rule “${ruleName}”`;
  return `${as}, step ${step + 1} of ${policy.name}, ${because}`;
}

export const ROUTING_CAUSES = ["fired", "reopened", "severity_raised", "woken", "resumed"] as const;
export type RoutingCause = (typeof ROUTING_CAUSES)[number];
export const STOP_REASONS = [
  "finished",
  "acknowledged",
  "resolved",
  "dismissed",
  "snoozed",
  "silenced",
  "assigned",
] as const;
export type StopReason = (typeof STOP_REASONS)[number];

export const ROUTING_ENUMS = {
  "routing_rules.minimum_severity": SEVERITIES,
  "on_call_schedules.turn": TURNS,
  "routing_queue.cause": ROUTING_CAUSES,
  "alert_escalations.why": STOP_REASONS,
} as const;
