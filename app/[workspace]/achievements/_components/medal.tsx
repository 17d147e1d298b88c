import { Compass, Flag, Gauge, Gem, type LucideIcon, Sparkles, Users } from "lucide-react";
import { classNames } from "@/components/ui/class-names";
import type { AchievementRow } from "@/db/achievements";
import type { BadgeType, Tier } from "@/domain/achievements";

const ICONS: Record<BadgeType, LucideIcon> = {
  milestone: Flag,
  excellence: Gem,
  exploration: Compass,
  collaboration: Users,
  speed: Gauge,
  quality: Sparkles,
};
const TIER_COLOURS: Record<Tier, string> = {
  bronze: "border-bronze text-bronze",
  silver: "border-silver text-silver",
  gold: "border-gold text-gold",
  platinum: "border-platinum text-platinum",
};

/** The badge type's sign in the tier's colour; grey until it is unlocked. The words beside it say the same. */
export function Medal({ achievement }: { achievement: Pick<AchievementRow, "badgeType" | "tier" | "unlockedAt"> }) {
  const Icon = ICONS[achievement.badgeType];
  return (
    <span
      aria-hidden
      className={classNames(
        "grid size-11 shrink-0 place-items-center rounded-full border-2 [&_svg]:size-5",
        achievement.unlockedAt ? TIER_COLOURS[achievement.tier] : "border-line text-muted",
      )}
    >
      <Icon />
    </span>
  );
}
