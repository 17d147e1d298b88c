/** What the leaderboard's URL can say. A value that makes no sense counts as absent, so that old links work. */
import { z } from "zod";
import { BOARD_WINDOWS } from "./ranking";

/** A place on a board: the points and the person who stands there. */
const place = z
  .string()
  .regex(/^\d{1,15}~[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/)
  .optional()
  .catch(undefined);

export const boardFilter = z.object({
  window: z.enum(BOARD_WINDOWS).default("week").catch("week"),
  /** The page on which the person asking stands. */
  at: z.literal("me").optional().catch(undefined),
  after: place,
  before: place,
});
export type BoardFilter = z.output<typeof boardFilter>;

export const hideFromLeaderboardInput = z.object({ hidden: z.boolean() });
