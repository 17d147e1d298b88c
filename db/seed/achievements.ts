/** Defines the achievements; the product itself unlocks them as the story's facts come in. A few are given by hand. */
import { randomUUID } from "node:crypto";
import type pg from "pg";
import { ACHIEVEMENTS } from "./achievement-stories";
import type { Step } from "./journal";
import type { Stage } from "./stage";

export function achievementSteps({ workspaceId, story, clock, person }: Stage): Step[] {
  const author = story.members.find(({ role }) => role === "admin")?.person ?? "";
  const made = clock.at(story.founded - 3, "12:00");
  const ids = new Map(ACHIEVEMENTS.map(({ name }) => [name, randomUUID()]));
  return ACHIEVEMENTS.map((achievement, index) => ({
    at: new Date(made.getTime() + index),
    by: person(author),
    run: (client: pg.ClientBase) =>
      client.query(
        `insert into achievements (workspace_id, id, name, description, badge_type, category, tier, condition_type,
           condition_value, required_previous_achievement_id, points_reward, badge_unlocks, unlock_perks, rarity_level,
           created_by, created_at)
         values ($1, $2, $3, $4, $5, $6, $7, app.condition_type($8), $8, $9, $10, $11, $12, $13, $14, $15)`,
        [
          workspaceId,
          ids.get(achievement.name),
          achievement.name,
          achievement.description,
          achievement.badge,
          achievement.category,
          achievement.tier,
          achievement.condition,
          achievement.after === undefined ? null : ids.get(achievement.after),
          achievement.points,
          achievement.badges ?? [],
          achievement.perks ?? [],
          achievement.rarity,
          person(author),
          made,
        ],
      ),
  }));
}

/** An extra badge that no metric earns, given by the owner through unlock_achievement. */
export function giftSteps({ workspaceId, story, clock, person }: Stage): Step[] {
  const owner = story.members.find(({ role }) => role === "owner")?.person ?? "";
  const gifts = story.gifts.map(({ to, achievement, day }) => ({
    at: clock.at(day, "17:05"),
    by: person(owner),
    run: (client: pg.ClientBase) =>
      client.query(
        `select unlock_achievement($2, a.id, $1, 'manual') from achievements a
         where a.workspace_id = $1 and a.name = $3`,
        [workspaceId, person(to), achievement],
      ),
  }));
  return gifts;
}
