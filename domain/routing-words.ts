/** Routing in sentences: what a rule is about, what a step does. */
import { ALERT_TYPE_LABELS, SEVERITY_LABELS } from "./alerts";
import { channelWords } from "./notifications";
import type { Person, Rule, Schedule, Step, Target } from "./routing";
import { beginSentence } from "./sentence";

type Names = { members: readonly Pick<Person, "id" | "name">[]; schedules: readonly Pick<Schedule, "id" | "name">[] };

function nameIn(names: readonly { id: string; name: string }[], id: string, gone: string): string {
  return names.find((one) => one.id === id)?.name ?? gone;
}

export function targetWords(target: Target, names: Names): string {
  switch (target.kind) {
    case "handlers":
      return "ops and admins";
    case "role":
      return { owner: "owners", admin: "admins", marketer: "marketers", ops: "ops", viewer: "viewers" }[target.role];
    case "on_call":
      return `who is on call in ${nameIn(names.schedules, target.scheduleId, "a schedule that is gone")}`;
    case "person":
      return nameIn(names.members, target.userId, "somebody who has left");
    case "campaign_owner":
      return "the campaign's owner";
    case "assignee":
      return "the assignee";
  }
}

const list = new Intl.ListFormat("en");

/** "15 min", "2 h", "1 h 30 min". */
export function waitWords(minutes: number): string {
  const [hours, rest] = [Math.floor(minutes / 60), minutes % 60];
  return [hours ? `${hours} h` : "", rest || !hours ? `${rest} min` : ""].filter(Boolean).join(" ");
}

/**
 * "At once: ops and admins, in the app." or "After 15 min unacknowledged: admins, by e-mail."
 * @param steps a policy's; the waits before the step at `index` count
 */
export function stepWords(steps: readonly Step[], index: number, names: Names): string {
  const step = steps[index];
  if (!step) return "";
  const minutes = steps.slice(0, index + 1).reduce((sum, { wait }) => sum + wait, 0);
  const when = minutes === 0 ? "At once" : `After ${waitWords(minutes)} unacknowledged`;
  const whom = list.format(step.targets.map((target) => targetWords(target, names)));
  return `${when}: ${whom}, ${channelWords(step.channels)}.`;
}

/** "Error and performance alerts, high and above, from grafana, of Spring launch": what a rule is about. */
export function ruleWords(rule: Rule, about: { campaign: string | null; agent: string | null }): string {
  const types = rule.alertTypes.map((type) => ALERT_TYPE_LABELS[type].toLowerCase());
  const severity = SEVERITY_LABELS[rule.minimumSeverity].toLowerCase();
  const words = [
    types.length > 0 ? `${list.format(types)} alerts` : "all alerts",
    rule.minimumSeverity === "info"
      ? ""
      : rule.minimumSeverity === "critical"
        ? "critical only"
        : `${severity} and above`,
    rule.source ? `from ${rule.source}` : "",
    about.campaign ? `of the campaign ${about.campaign}` : "",
    about.agent ? `of the agent ${about.agent}` : "",
  ].filter(Boolean);
  return beginSentence(words.join(", "));
}
