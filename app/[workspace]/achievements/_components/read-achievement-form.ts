import type { AchievementCategory, BadgeType, RarityLevel, Tier } from "@/domain/achievements";

/** The form's own fields as the action takes them; its schema checks every one of them. */
export function readAchievementForm(data: FormData) {
  const text = (name: string) => String(data.get(name) ?? "");
  const lines = (name: string) => text(name).split("\n");
  return {
    name: text("name"),
    description: text("description"),
    badgeType: text("badgeType") as BadgeType,
    category: text("category") as AchievementCategory,
    tier: text("tier") as Tier,
    rarityLevel: text("rarityLevel") as RarityLevel,
    pointsReward: Number(text("pointsReward")),
    badgeUnlocks: lines("badgeUnlocks"),
    unlockPerks: lines("unlockPerks"),
  };
}
