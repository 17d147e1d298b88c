/** Achievements: their enumerations, and the metrics and events that a condition may name, each listed once. */

export const BADGE_TYPES = ["milestone", "excellence", "exploration", "collaboration", "speed", "quality"] as const;
export type BadgeType = (typeof BADGE_TYPES)[number];

export const ACHIEVEMENT_CATEGORIES = ["campaign", "content", "engagement", "research", "innovation"] as const;
export type AchievementCategory = (typeof ACHIEVEMENT_CATEGORIES)[number];

export const TIERS = ["bronze", "silver", "gold", "platinum"] as const;
export type Tier = (typeof TIERS)[number];

export const CONDITION_TYPES = ["count", "milestone", "combination", "time_based"] as const;
export type ConditionType = (typeof CONDITION_TYPES)[number];

export const RARITY_LEVELS = ["common", "uncommon", "rare", "legendary"] as const;
export type RarityLevel = (typeof RARITY_LEVELS)[number];

export const ACHIEVEMENT_VISIBILITIES = ["public", "private", "friends_only"] as const;
export type AchievementVisibility = (typeof ACHIEVEMENT_VISIBILITIES)[number];

export const POINT_CAUSES = ["achievement", "award"] as const;

export const ACHIEVEMENT_ENUMS = {
  "achievements.badge_type": BADGE_TYPES,
  "achievements.category": ACHIEVEMENT_CATEGORIES,
  "achievements.tier": TIERS,
  "achievements.condition_type": CONDITION_TYPES,
  "achievements.rarity_level": RARITY_LEVELS,
  "user_achievements.visibility": ACHIEVEMENT_VISIBILITIES,
  "points_ledger.cause_type": POINT_CAUSES,
} as const;

export const CONDITION_TYPE_LABELS: Record<ConditionType, string> = {
  count: "Reach a number",
  milestone: "Do something for the first time",
  combination: "Several together",
  time_based: "Reach a number within a time",
};

export const VISIBILITY_LABELS: Record<AchievementVisibility, string> = {
  public: "Everyone here",
  private: "Only me",
  friends_only: "My team",
};

/** "time_based" → "Time based": the words of an enumeration that need no label of their own. */
export function nameOf(value: string): string {
  const words = value.replaceAll("_", " ");
  return words.charAt(0).toUpperCase() + words.slice(1);
}

export type Metric = {
  /** A counter of user_stats, or an event of activity_events. */
  kind: "stat" | "event";
  label: string;
  /** The label of just one; absent where it is the same. */
  one?: string;
  /** Each fact has its moment, so the metric may stand in a time_based condition. */
  timed: boolean;
  /** The event that the counter counts. */
  countsEvent?: string;
};

/** The same list as app.achievement_metrics() in SQL; a test holds the two together. */
export const METRICS = {
  campaigns_created: { kind: "stat", label: "campaigns created", one: "campaign created", timed: true },
  campaigns_active: { kind: "stat", label: "campaigns active at once", one: "campaign active at once", timed: false },
  campaigns_completed: { kind: "stat", label: "campaigns completed", one: "campaign completed", timed: false },
  total_campaign_reach: { kind: "stat", label: "people reached", one: "person reached", timed: false },
  total_engagement_count: { kind: "stat", label: "engagements", one: "engagement", timed: false },
  content_pieces_created: {
    kind: "stat",
    label: "content pieces created",
    one: "content piece created",
    timed: true,
    countsEvent: "content.created",
  },
  content_pieces_published: {
    kind: "stat",
    label: "content pieces published",
    one: "content piece published",
    timed: true,
    countsEvent: "content.published",
  },
  moves_created: { kind: "stat", label: "moves created", one: "move created", timed: true },
  moves_executed: { kind: "stat", label: "moves executed", one: "move executed", timed: true },
  moves_successful: { kind: "stat", label: "successful moves", one: "successful move", timed: true },
  success_rate_percentage: { kind: "stat", label: "% of moves successful", timed: false },
  collaborations_count: {
    kind: "stat",
    label: "collaborations",
    one: "collaboration",
    timed: true,
    countsEvent: "collaboration.joined",
  },
  teams_joined: { kind: "stat", label: "teams joined", one: "team joined", timed: true, countsEvent: "team.joined" },
  total_points: { kind: "stat", label: "points", one: "point", timed: true },
  achievements_unlocked: { kind: "stat", label: "achievements unlocked", one: "achievement unlocked", timed: true },
  login_count: { kind: "stat", label: "sign-ins", one: "sign-in", timed: true, countsEvent: "member.signed_in" },
  total_hours_engaged: { kind: "stat", label: "hours engaged", one: "hour engaged", timed: false },
  experience_level: { kind: "stat", label: "experience level", timed: false },
  "content.created": { kind: "event", label: "content created", timed: true },
  "content.published": { kind: "event", label: "content published", timed: true },
  "collaboration.joined": { kind: "event", label: "collaborations joined", one: "collaboration joined", timed: true },
  "team.joined": { kind: "event", label: "teams entered", one: "team entered", timed: true },
  "member.signed_in": { kind: "event", label: "times signed in", one: "time signed in", timed: true },
  "campaign.created": { kind: "event", label: "campaigns drafted", one: "campaign drafted", timed: true },
  "campaign.activated": { kind: "event", label: "campaigns started", one: "campaign started", timed: true },
  "campaign.completed": {
    kind: "event",
    label: "campaigns brought to their end",
    one: "campaign brought to its end",
    timed: true,
  },
  "quest.completed": { kind: "event", label: "quests completed", one: "quest completed", timed: true },
  "move.created": { kind: "event", label: "moves drawn up", one: "move drawn up", timed: true },
  "move.executed": { kind: "event", label: "moves carried out", one: "move carried out", timed: true },
  "move.successful": { kind: "event", label: "moves that succeeded", one: "move that succeeded", timed: true },
  "signal.actioned": { kind: "event", label: "signals acted on", one: "signal acted on", timed: true },
  "insight.created": { kind: "event", label: "insights created", one: "insight created", timed: true },
  "alert.acknowledged": { kind: "event", label: "alerts acknowledged", one: "alert acknowledged", timed: true },
  "alert.resolved": { kind: "event", label: "alerts resolved", one: "alert resolved", timed: true },
  "agent.assigned": { kind: "event", label: "agents assigned", one: "agent assigned", timed: true },
} as const satisfies Record<string, Metric>;

export type MetricName = keyof typeof METRICS;
export type EventName = {
  [Name in MetricName]: (typeof METRICS)[Name]["kind"] extends "event" ? Name : never;
}[MetricName];

const NAMES = Object.keys(METRICS) as MetricName[];
export const METRIC_NAMES = NAMES as [MetricName, ...MetricName[]];
export const TIMED_METRICS = NAMES.filter((name) => METRICS[name].timed) as [MetricName, ...MetricName[]];
export const EVENT_NAMES = NAMES.filter((name) => METRICS[name].kind === "event") as [EventName, ...EventName[]];

export type Span = { days: number } | { hours: number };
export type SimpleCondition =
  | { metric: MetricName; threshold: number }
  | { metric: MetricName; threshold: number; within: Span }
  | { event: EventName };
export type Condition = SimpleCondition | { all: Condition[] } | { any: Condition[] };

/** Which type a condition has: its shape says so, as app.condition_type() does in SQL. */
export function conditionType(condition: Condition): ConditionType {
  if ("all" in condition || "any" in condition) return "combination";
  if ("event" in condition) return "milestone";
  return "within" in condition ? "time_based" : "count";
}

const number = new Intl.NumberFormat("en");

const isShare = (metric: MetricName) => METRICS[metric].label.startsWith("%");

/** People, engagements and points come by the million; nothing else does. */
const LARGE: readonly MetricName[] = ["total_campaign_reach", "total_engagement_count", "total_points"];

/** What a threshold of a metric may be: a share has decimals, all else is counted in whole numbers. */
export function thresholdRange(metric: MetricName): { min: number; max: number; step: number } {
  if (isShare(metric)) return { min: 0.01, max: 100, step: 0.01 };
  return { min: 1, max: LARGE.includes(metric) ? 1_000_000_000 : 1_000_000, step: 1 };
}

/** Why a threshold can't be one of this metric: undefined when it can. */
export function whyNotThreshold(metric: MetricName, threshold: number): string | undefined {
  const { min, max } = thresholdRange(metric);
  if (!isShare(metric) && !Number.isInteger(threshold)) return "The number to reach is a whole number.";
  if (threshold < min) return "The number to reach is above 0.";
  if (threshold <= max) return undefined;
  return `The number to reach is at most ${number.format(max)}${isShare(metric) ? " %" : ""}.`;
}

/** "25 moves executed within 7 days, and the first campaigns started": what has to be done, in words. */
export function describeCondition(condition: Condition): string {
  if ("all" in condition) return condition.all.map(describePart).join(", and ");
  if ("any" in condition) return condition.any.map(describePart).join(", or ");
  if ("event" in condition) return `a first: ${METRICS[condition.event].label}`;
  const { label, one = label }: Metric = METRICS[condition.metric];
  const amount = number.format(condition.threshold);
  const goal =
    condition.metric === "experience_level"
      ? `${label} ${amount}`
      : `${amount} ${condition.threshold === 1 ? one : label}`;
  return "within" in condition ? `${goal} within ${describeSpan(condition.within)}` : goal;
}

function describePart(condition: Condition): string {
  const words = describeCondition(condition);
  return conditionType(condition) === "combination" ? `(${words})` : words;
}

function describeSpan(span: Span): string {
  const [count, unit] = "days" in span ? [span.days, "day"] : [span.hours, "hour"];
  return `${number.format(count)} ${unit}${count === 1 ? "" : "s"}`;
}

/**
 * "4 % have it": how rare an achievement is among the members.
 * @param holders members who have it @param members all of them
 */
export function describeRarity(holders: number, members: number): string {
  if (holders === 0 || members === 0) return "Nobody has it yet";
  const share = (holders / members) * 100;
  if (holders === members) return "Everybody has it";
  return share < 1 ? "Under 1 % have it" : `${Math.min(99, Math.round(share))} % have it`;
}

/** The chain of prerequisites of an achievement, the first to earn first, without itself. */
export function prerequisitePath<A extends { id: string; requiredId: string | null }>(
  achievement: A,
  all: ReadonlyMap<string, A>,
): A[] {
  const path: A[] = [];
  for (let id = achievement.requiredId; id; ) {
    const previous = all.get(id);
    if (!previous || path.includes(previous)) break;
    path.unshift(previous);
    id = previous.requiredId;
  }
  return path;
}

export const GALLERY_TABS = ["all", "unlocked", "begun", "ahead"] as const;
export type GalleryTab = (typeof GALLERY_TABS)[number];

export const GALLERY_TAB_LABELS: Record<GalleryTab, string> = {
  all: "All",
  unlocked: "Unlocked",
  begun: "In progress",
  ahead: "Still ahead",
};

type Standing = { unlockedAt: Date | null; isActive: boolean; progress: number };

/** Whether an achievement belongs under a tab of one person's gallery. */
export function isInTab(achievement: Standing, tab: GalleryTab): boolean {
  const begun = achievement.isActive && achievement.unlockedAt === null && achievement.progress > 0;
  switch (tab) {
    case "all":
      return true;
    case "unlocked":
      return achievement.unlockedAt !== null;
    case "begun":
      return begun;
    case "ahead":
      return achievement.unlockedAt === null && !begun;
  }
}
