import { Lock } from "lucide-react";
import { Badge } from "@/components/ui/badge";
import { classNames } from "@/components/ui/class-names";
import { Meter } from "@/components/ui/meter";
import type { AchievementRow } from "@/db/achievements";
import { conditionType, describeCondition, describeRarity, nameOf } from "@/domain/achievements";
import { calendarDay } from "@/domain/time";
import { Medal } from "./medal";

const number = new Intl.NumberFormat("en", { maximumFractionDigits: 1 });

type AchievementCardProps = {
  achievement: AchievementRow;
  previous: AchievementRow | undefined;
  members: number;
  timezone: string;
  onOpen: () => void;
};

/** One achievement in the gallery: in its tier's colour once it is mine, grey with its progress until then. */
export function AchievementCard({ achievement, previous, members, timezone, onOpen }: AchievementCardProps) {
  const { unlockedAt, isActive } = achievement;
  return (
    <button
      type="button"
      onClick={onOpen}
      className={classNames(
        "flex h-full flex-col gap-2 rounded-lg border p-3.5 text-left hover:border-line-strong",
        unlockedAt ? "border-line bg-surface" : "border-line bg-sunken/60",
      )}
    >
      <span className="flex gap-3">
        <Medal achievement={achievement} />
        <span className="min-w-0 grow">
          <span className="block font-semibold break-words">{achievement.name}</span>
          <span className="block text-[0.8667rem] text-muted first-letter:uppercase">
            {achievement.description ?? describeCondition(achievement.condition)}
          </span>
        </span>
      </span>
      <span className="mt-auto grid gap-1.5">
        {unlockedAt ? (
          <span className="text-[0.8667rem] text-success">Unlocked {calendarDay(unlockedAt, timezone)}</span>
        ) : (
          isActive && <Progress achievement={achievement} />
        )}
        {!unlockedAt && previous && !previous.unlockedAt && (
          <span className="flex items-center gap-1 text-[0.8rem] text-muted">
            <Lock aria-hidden className="size-3.5 shrink-0" /> After {previous.name}
          </span>
        )}
        <span className="flex flex-wrap items-center gap-x-2 gap-y-1 text-[0.8rem] text-muted">
          <Badge>{nameOf(achievement.tier)}</Badge>
          {!isActive && <Badge tone="warning">Inactive</Badge>}
          <span>{describeRarity(achievement.holders, members)}</span>
          <span className="ml-auto tabular-nums">{number.format(achievement.pointsReward)} points</span>
        </span>
      </span>
    </button>
  );
}

/** "75/100" with its bar; a combination's parts count different things, so it says how far it is as a whole. */
export function Progress({ achievement }: { achievement: AchievementRow }) {
  const target = achievement.progressData?.target ?? firstTarget(achievement);
  return (
    <span className="flex items-center gap-2">
      <Meter label="Progress, percent" value={achievement.progress} />
      <span className="text-[0.8rem] whitespace-nowrap text-muted tabular-nums">
        {conditionType(achievement.condition) === "combination"
          ? `${Math.floor(achievement.progress)} %`
          : `${number.format(achievement.progressValue)}/${number.format(target)}`}
      </span>
    </span>
  );
}

/** What there is to reach before any progress was recorded. */
function firstTarget({ condition }: AchievementRow): number {
  return "threshold" in condition ? condition.threshold : 1;
}
