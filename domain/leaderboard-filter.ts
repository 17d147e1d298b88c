/** What the leaderboard's URL can say. A value that makes no sense counts as absent, so that old links work. */
import { z } from "zod";
import { dayOfPeriod, type PeriodSteps, periodSteps } from "./calendar-steps";
import { BOARD_WINDOWS } from "./ranking";

/** A place on a board: the points and the person who stands there. */
const place = z
  .string()
  .regex(/^\d{1,15}~[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/)
  .optional()
  .catch(undefined);

export const boardFilter = z.object({
  window: z.enum(BOARD_WINDOWS).default("week").catch("week"),
  /** A day of the past window that is asked for; the present one when it is absent. */
  on: dayOfPeriod,
  /** The page on which the person asking stands. */
  at: z.literal("me").optional().catch(undefined),
  after: place,
  before: place,
});
export type BoardFilter = z.output<typeof boardFilter>;

/** The filter without a day that lies in the present window or ahead, and the window's neighbours; none of all time. */
export function readBoardFilter(
  parameters: unknown,
  now: Date,
  timezone: string,
): { filter: BoardFilter; steps: PeriodSteps | null } {
  const { on, ...filter } = boardFilter.parse(parameters);
  if (filter.window === "all") return { filter, steps: null };
  const steps = periodSteps(filter.window, on, now, timezone);
  return { filter: steps.isNow ? filter : { ...filter, on }, steps };
}

export const hideFromLeaderboardInput = z.object({ hidden: z.boolean() });
