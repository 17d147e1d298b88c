/** What the leaderboard's URL can say. A value that makes no sense counts as absent, so that old links work. */
import { z } from "zod";
import { BOARD_WINDOWS } from "./ranking";

const place = z
  .string()
  .regex(/^\d{1,15}~[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/)
  .transform((text) => {
    const [points, userId] = text.split("~");
    return { points: Number(points), userId: String(userId) };
  })
  .optional()
  .catch(undefined);

export const boardFilter = z.object({
  window: z.enum(BOARD_WINDOWS).default("week").catch("week"),
  at: z.literal("me").optional().catch(undefined),
  after: place,
  before: place,
});
export type BoardFilter = z.output<typeof boardFilter>;
export type BoardFilterInput = z.input<typeof boardFilter>;
