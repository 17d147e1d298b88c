/** Achievements of a workspace: the gallery as one person sees it, and what those who define them change. */
import { and, desc, eq, inArray, isNotNull, or, sql } from "drizzle-orm";
import { type AchievementVisibility, conditionType, TIERS } from "@/domain/achievements";
import type { AchievementInput, PreviewInput } from "@/domain/achievements-input";
import { may } from "@/domain/permissions";
import type { Overtaken } from "./revisions";
import { achievements, userAchievements, userStats } from "./schema/achievements";
import { users } from "./schema/auth";
import type { Membership, Tx } from "./workspace";

const RECENT_UNLOCKS = 8;
// From the easiest to the hardest.
const tierRank = sql`array_position(${sql.param(TIERS)}::text[], ${achievements.tier})`;

/**
 * All achievements that concern the person: active ones, the person's own earned ones, and, for those who define
 * achievements, the inactive ones too; each with the person's progress and how many members have it.
 */
export function listAchievements(tx: Tx, member: Membership, includeInactive: boolean) {
  return tx
    .select({
      id: achievements.id,
      name: achievements.name,
      description: achievements.description,
      iconUrl: achievements.iconUrl,
      badgeType: achievements.badgeType,
      category: achievements.category,
      tier: achievements.tier,
      condition: achievements.conditionValue,
      pointsReward: achievements.pointsReward,
      badgeUnlocks: achievements.badgeUnlocks,
      unlockPerks: achievements.unlockPerks,
      rarityLevel: achievements.rarityLevel,
      isActive: achievements.isActive,
      revision: achievements.revision,
      requiredId: achievements.requiredPreviousAchievementId,
      progress: sql<number>`coalesce(${userAchievements.progressPercentage}, 0)`,
      progressValue: sql<number>`coalesce(${userAchievements.progressValue}, 0)`,
      progressData: userAchievements.progressData,
      unlockedAt: userAchievements.unlockedAt,
      visibility: userAchievements.visibility,
      holders: sql<number>`coalesce(holders.holders, 0)`,
    })
    .from(achievements)
    .leftJoin(
      userAchievements,
      and(
        eq(userAchievements.workspaceId, achievements.workspaceId),
        eq(userAchievements.achievementId, achievements.id),
        eq(userAchievements.userId, sql`${member.userId}::uuid`),
      ),
    )
    .leftJoin(
      sql`app.count_achievement_holders(${member.workspaceId}) holders`,
      sql`holders.achievement_id = ${achievements.id}`,
    )
    .where(
      and(
        eq(achievements.workspaceId, member.workspaceId),
        includeInactive ? undefined : or(achievements.isActive, isNotNull(userAchievements.unlockedAt)),
      ),
    )
    .orderBy(tierRank, achievements.pointsReward, achievements.name);
}
export type AchievementRow = Awaited<ReturnType<typeof listAchievements>>[number];

/** What the team unlocked lately, newest first, as far as this person may see it. */
export function listRecentUnlocks(tx: Tx, member: Membership) {
  return tx
    .select({
      id: userAchievements.id,
      achievementId: userAchievements.achievementId,
      achievement: achievements.name,
      tier: achievements.tier,
      userId: userAchievements.userId,
      person: users.name,
      unlockedAt: sql<Date>`${userAchievements.unlockedAt}`.mapWith(userAchievements.unlockedAt),
    })
    .from(userAchievements)
    .innerJoin(
      achievements,
      and(
        eq(achievements.workspaceId, userAchievements.workspaceId),
        eq(achievements.id, userAchievements.achievementId),
      ),
    )
    .innerJoin(users, eq(users.id, userAchievements.userId))
    .where(
      and(
        eq(userAchievements.workspaceId, member.workspaceId),
        isNotNull(userAchievements.unlockedAt),
        eq(userAchievements.visibility, "public"),
        userAchievements.displayOnProfile,
      ),
    )
    .orderBy(desc(userAchievements.unlockedAt), userAchievements.id)
    .limit(RECENT_UNLOCKS);
}
export type RecentUnlock = Awaited<ReturnType<typeof listRecentUnlocks>>[number];

/** Stores a new achievement; the database evaluates it for all members at once. The same id twice stores it once. */
export async function createAchievement(tx: Tx, member: Membership, input: AchievementInput): Promise<void> {
  await tx
    .insert(achievements)
    .values({ ...valuesOf(input), workspaceId: member.workspaceId, id: input.id, createdBy: member.userId })
    .onConflictDoNothing({ target: [achievements.workspaceId, achievements.id] });
}

/**
 * Changes an achievement that still is as the person saw it; evaluates it again when its condition changed.
 * @returns false when it was changed since, or is unknown
 */
export async function updateAchievement(
  tx: Tx,
  member: Membership,
  input: AchievementInput & { revision: number },
): Promise<boolean> {
  const changed = await tx
    .update(achievements)
    .set(valuesOf(input))
    .where(unchanged(member, input))
    .returning({ id: achievements.id });
  return changed.length > 0;
}

/** Switches an achievement on or off: off, it leaves the gallery and everybody's progress; earned ones stay earned. */
export async function switchAchievement(
  tx: Tx,
  member: Membership,
  input: { id: string; revision: number; active: boolean },
): Promise<boolean> {
  const changed = await tx
    .update(achievements)
    .set({ isActive: input.active })
    .where(unchanged(member, input))
    .returning({ id: achievements.id });
  return changed.length > 0;
}

/** Who an achievement would go to if it were saved now, in numbers. Changes nothing. */
export async function previewAchievement(tx: Tx, member: Membership, input: PreviewInput): Promise<Preview> {
  const { rows } = await tx.execute<{ would_earn: number; on_the_way: number; members: number }>(
    sql`select * from app.preview_achievement(${member.workspaceId}, ${JSON.stringify(input.condition)}::jsonb,
      ${input.requiredId}::uuid, ${input.id}::uuid)`,
  );
  const [counted] = rows;
  return {
    wouldEarn: counted?.would_earn ?? 0,
    onTheWay: counted?.on_the_way ?? 0,
    members: counted?.members ?? 0,
  };
}
export type Preview = { wouldEarn: number; onTheWay: number; members: number };

/**
 * Who may see that the person has this achievement, if that is still what they saw or already what they want.
 * @returns undefined when saved; else what they chose elsewhere meanwhile, or that they haven't begun it
 */
export async function showAchievement(
  tx: Tx,
  member: Membership,
  input: { achievementId: string; visibility: AchievementVisibility; seen: AchievementVisibility },
): Promise<Overtaken<AchievementVisibility> | "missing" | undefined> {
  const mine = and(
    eq(userAchievements.workspaceId, member.workspaceId),
    eq(userAchievements.achievementId, input.achievementId),
    eq(userAchievements.userId, sql`${member.userId}::uuid`),
  );
  const changed = await tx
    .update(userAchievements)
    .set({ visibility: input.visibility })
    .where(and(mine, inArray(userAchievements.visibility, [input.seen, input.visibility])))
    .returning({ id: userAchievements.id });
  if (changed.length > 0) return undefined;
  const [now] = await tx.select({ visibility: userAchievements.visibility }).from(userAchievements).where(mine);
  return now ? { now: now.visibility, who: "You" } : "missing";
}

function valuesOf(input: AchievementInput) {
  return {
    name: input.name,
    description: input.description,
    iconUrl: input.iconUrl,
    badgeType: input.badgeType,
    category: input.category,
    tier: input.tier,
    rarityLevel: input.rarityLevel,
    conditionType: conditionType(input.condition),
    conditionValue: input.condition,
    requiredPreviousAchievementId: input.requiredId,
    pointsReward: input.pointsReward,
    badgeUnlocks: input.badgeUnlocks,
    unlockPerks: input.unlockPerks,
  };
}

function unchanged(member: Membership, seen: { id: string; revision: number }) {
  return and(
    eq(achievements.workspaceId, member.workspaceId),
    eq(achievements.id, seen.id),
    eq(achievements.revision, seen.revision),
  );
}

/** Everything that the achievements screen shows to one person. */
export async function readGallery(tx: Tx, member: Membership) {
  return {
    achievements: await listAchievements(tx, member, may(member.role, "achievements.define")),
    recent: await listRecentUnlocks(tx, member),
    me: await readMyStats(tx, member),
  };
}
export type Gallery = Awaited<ReturnType<typeof readGallery>>;

/** The person's points and level, and how many members a rarity is a share of. */
async function readMyStats(tx: Tx, member: Membership) {
  const [mine] = await tx
    .select({
      points: userStats.totalPoints,
      level: userStats.experienceLevel,
      levelProgress: userStats.experiencePercentage,
      unlocked: userStats.achievementsUnlocked,
      members: sql<number>`(select count(*) from workspace_members m where m.workspace_id = ${member.workspaceId})`,
    })
    .from(userStats)
    .where(and(eq(userStats.workspaceId, member.workspaceId), eq(userStats.userId, sql`${member.userId}::uuid`)));
  return mine ?? { points: 0, level: 1, levelProgress: 0, unlocked: 0, members: 0 };
}

/** One achievement as it is now, for somebody whose edit came too late. */
export async function readAchievement(tx: Tx, member: Membership, id: string): Promise<AchievementRow | undefined> {
  const all = await listAchievements(tx, member, true);
  return all.find((one) => one.id === id);
}
