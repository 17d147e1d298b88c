/** Many alerts at once: what of them a person hears by one notice that counts, and how that notice names their source. */
import { OWN_SOURCE } from "./alert-rules";
import type { Severity } from "./alerts";
import { type IntegrationKind, KINDS } from "./integrations";
import type { NotificationChannel } from "./notifications";

/** How many notices of one topic stand by themselves within a minute; further ones are counted by one beside them. */
export const NOTICES_BY_THEMSELVES = 5;

/** Where an alert comes from: one of Codex's own rules, a connected source, or what a program called itself. */
export type AlertOrigin = {
  source: string;
  rule: { id: string; name: string } | null;
  integration: { kind: IntegrationKind; name: string } | null;
};

/** What is counted together for one person: alerts of one origin and severity, told by the same channels. */
export function topicOf({ source, rule }: AlertOrigin, severity: Severity, channels: readonly NotificationChannel[]) {
  return [rule?.id ?? source, severity, channels.toSorted().join("+")].join(" ");
}

const OWN_NAMES: Record<string, string> = { [OWN_SOURCE]: "Codex", api: "the API" };

/** "Grafana · Production", "the rule “Errors”", "nightly-checks": completes "37 more critical alerts from …". */
export function originWords({ source, rule, integration }: AlertOrigin): string {
  if (rule) return `the rule “${rule.name}”`;
  if (!integration) return OWN_NAMES[source] ?? source;
  // Whoever sends our own format is no product with a name.
  const { label } = KINDS[integration.kind];
  return integration.kind === "json" || integration.name === label
    ? integration.name
    : `${label} · ${integration.name}`;
}
