/** Silences: which alerts they hold, and when. The database runs them; here are their words. */
import { ALERT_TYPE_LABELS, type AlertType, SEVERITY_LABELS, type Severity } from "./alerts";

export const MATCHER_FIELDS = {
  severity: "Severity",
  type: "Type",
  source: "Source",
  agent: "Agent",
  campaign: "Campaign",
  title: "Title",
  fingerprint: "Fingerprint",
  label: "Data point",
} as const;
export type MatcherField = keyof typeof MATCHER_FIELDS;
export const MATCHER_FIELD_NAMES = Object.keys(MATCHER_FIELDS) as MatcherField[];

export const MATCHER_OPERATORS = {
  is: "is",
  is_not: "is not",
  matches: "matches",
  matches_not: "does not match",
} as const;
export type MatcherOperator = keyof typeof MATCHER_OPERATORS;
export const MATCHER_OPERATOR_NAMES = Object.keys(MATCHER_OPERATORS) as MatcherOperator[];

/** A pattern's * stands for any text, its ? for one character; capitals don't matter. A missing data point is "". */
export type Matcher = { field: MatcherField; operator: MatcherOperator; value: string; label?: string };
export const MOST_MATCHERS = 10;

/** These take a value from a list, so no pattern. */
const CHOSEN: ReadonlySet<MatcherField> = new Set(["severity", "type", "campaign"]);

export function operatorsOf(field: MatcherField): MatcherOperator[] {
  return CHOSEN.has(field) ? ["is", "is_not"] : MATCHER_OPERATOR_NAMES;
}

export const SILENCE_REPEATS = ["never", "weekly"] as const;
export type SilenceRepeats = (typeof SILENCE_REPEATS)[number];

const CONDITIONS = "conditions";
const TIMES = "times";
/** What an edit changed, column by column, in the words of those who edit. */
export const SILENCE_FIELD_LABELS: Readonly<Record<string, string>> = {
  name: "name",
  reason: "reason",
  matchers: CONDITIONS,
  criticalPasses: CONDITIONS,
  holdsOpen: CONDITIONS,
  begunAt: CONDITIONS,
  startsAt: TIMES,
  endsAt: TIMES,
  repeats: TIMES,
  repeatsUntil: TIMES,
  skipsUntil: TIMES,
  overAt: TIMES,
};

export const SILENCE_ENUMS = { "silences.repeats": SILENCE_REPEATS } as const;

/** A preview counts alerts up to so many: from there on it says "10,000+". */
export const PREVIEW_CAP = 10_000;

export type SilenceState = "active" | "upcoming" | "past";

/** "Severity is low", "Data point host matches web-*". @param campaignName the name for a campaign's id */
export function matcherWords(matcher: Matcher, campaignName: (id: string) => string): string {
  const { field, operator, value, label } = matcher;
  const name = field === "label" ? `${MATCHER_FIELDS.label} ${label}` : MATCHER_FIELDS[field];
  return `${name} ${MATCHER_OPERATORS[operator]} ${valueWords(field, value, campaignName)}`;
}

function valueWords(field: MatcherField, value: string, campaignName: (id: string) => string): string {
  if (value === "") return "empty";
  if (field === "severity") return SEVERITY_LABELS[value as Severity]?.toLowerCase() ?? value;
  if (field === "type") return ALERT_TYPE_LABELS[value as AlertType]?.toLowerCase() ?? value;
  return field === "campaign" ? campaignName(value) : value;
}

/** What tells an alert's kind: its source and agent, and its campaign or else its title. */
export function matchersLike(alert: {
  source: string;
  agent: string | null;
  campaignId: string | null;
  title: string;
}): Matcher[] {
  const matchers: Matcher[] = [{ field: "source", operator: "is", value: alert.source }];
  if (alert.agent) matchers.push({ field: "agent", operator: "is", value: alert.agent });
  if (alert.campaignId) matchers.push({ field: "campaign", operator: "is", value: alert.campaignId });
  matchers.push({ field: "title", operator: "matches", value: patternOf(alert.title) });
  return matchers;
}

/** A title without its figures, which differ from one time to the next. "7 runs failed" becomes "* runs failed". */
function patternOf(title: string): string {
  return title.replaceAll(/[*?]/g, "?").replaceAll(/\d+(?:[.,]\d+)*/g, "*");
}
