/** What a move takes: fields and their limits. */
import { z } from "zod";
import { newId, optionalText, requiredLine } from "./form-values";
import { MOVE_OUTCOMES, MOVE_STATUSES } from "./moves";

export const addMoveSchema = z.object({
  id: newId,
  campaignId: newId,
  name: requiredLine("The name", 160),
  channel: optionalText("The channel", 60),
});

export const moveStatusSchema = z
  .object({ id: newId, campaignId: newId, status: z.enum(MOVE_STATUSES), outcome: z.enum(MOVE_OUTCOMES) })
  .refine((move) => move.outcome === "pending" || move.status === "executed", {
    path: ["outcome"],
    error: "Only an executed move has an outcome.",
  });
