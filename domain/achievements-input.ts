/** What people send about achievements, checked before the database checks it again. */
import { z } from "zod";
import {
  ACHIEVEMENT_CATEGORIES,
  ACHIEVEMENT_VISIBILITIES,
  BADGE_TYPES,
  type Condition,
  EVENT_NAMES,
  GALLERY_TABS,
  METRIC_NAMES,
  type MetricName,
  RARITY_LEVELS,
  TIERS,
  TIMED_METRICS,
  whyNotThreshold,
} from "./achievements";
import { listOfLines, newId, optionalText, requiredLine, revision } from "./form-values";

const threshold = z.number({ error: "The number to reach is missing." });

function thresholdFits({ value, issues }: z.core.ParsePayload<{ metric: MetricName; threshold: number }>): void {
  const message = whyNotThreshold(value.metric, value.threshold);
  if (message) issues.push({ code: "custom", path: ["threshold"], message, input: value, continue: true });
}

const count = z
  .strictObject({ metric: z.enum(METRIC_NAMES, "Choose what is counted."), threshold })
  .check(thresholdFits);
const milestone = z.strictObject({ event: z.enum(EVENT_NAMES, "Choose the event.") });
const span = z.union(
  [z.strictObject({ days: z.int().min(1).max(365) }), z.strictObject({ hours: z.int().min(1).max(8760) })],
  "The time is a whole number: 1 to 365 days, or 1 to 8,760 hours.",
);
const timeBased = z
  .strictObject({
    metric: z.enum(TIMED_METRICS, "Choose something whose moments are known."),
    threshold,
    within: span,
  })
  .check(thresholdFits);

function conditionOf(levels: number): z.ZodType<Condition> {
  const simple = [count, milestone, timeBased] as const;
  if (levels === 1) return z.union(simple, "This condition is not complete.");
  const parts = z
    .array(conditionOf(levels - 1))
    .min(1, "Add a part.")
    .max(10, "There are at most 10 parts.");
  return z.union(
    [...simple, z.strictObject({ all: parts }), z.strictObject({ any: parts })],
    "This condition is not complete.",
  );
}

/** count, milestone, time_based or a combination of them, at most three levels deep. */
export const conditionSchema = conditionOf(3);

const achievementFields = z.object({
  id: newId,
  name: requiredLine("The name", 120),
  description: optionalText("The description", 1000),
  iconUrl: z
    .union([z.literal(""), z.url({ protocol: /^https$/, error: "The icon is an address that starts with https://." })])
    .transform((url) => url || null)
    .nullable()
    .default(null)
    .refine((url) => (url?.length ?? 0) <= 500, "The icon's address has at most 500 characters."),
  badgeType: z.enum(BADGE_TYPES, "Choose a badge type."),
  category: z.enum(ACHIEVEMENT_CATEGORIES, "Choose a category."),
  tier: z.enum(TIERS, "Choose a tier."),
  rarityLevel: z.enum(RARITY_LEVELS, "Choose a rarity."),
  condition: conditionSchema,
  requiredId: newId.nullable().default(null),
  pointsReward: z
    .int("The points are a whole number.")
    .min(0, "The points are not negative.")
    .max(1_000_000, "The points are at most 1,000,000."),
  badgeUnlocks: listOfLines("the badges", 20, 80),
  unlockPerks: listOfLines("the perks", 20, 200),
});

export const createAchievementSchema = achievementFields;
export const updateAchievementSchema = achievementFields.extend({ revision });
export const previewAchievementSchema = z.object({
  condition: conditionSchema,
  requiredId: newId.nullable().default(null),
  /** The achievement being edited. */
  id: newId.nullable().default(null),
});
export const switchAchievementSchema = z.object({ id: newId, revision, active: z.boolean() });
export const showAchievementSchema = z.object({
  achievementId: newId,
  visibility: z.enum(ACHIEVEMENT_VISIBILITIES, "Choose who may see it."),
  /** What the person chose from: when they chose otherwise in another window meanwhile, they are told instead. */
  seen: z.enum(ACHIEVEMENT_VISIBILITIES),
});

export type AchievementInput = z.output<typeof createAchievementSchema>;
export type PreviewInput = z.output<typeof previewAchievementSchema>;

/** What the gallery's URL can say besides the achievement that is open. */
export const galleryFilter = z.object({ show: z.enum(GALLERY_TABS).default("all").catch("all") });
